"""A record is read whole or refused with one clear line."""

import json

import pytest

from kitpanel.panel.rules import record as rules
from kitpanel.panel.rules.record import Basis, Decided, Malformed, Outcome, dump, parse
from kitpanel.panel.rules.replay import replay

from .made import small


def base():
    made = json.loads(dump(small(lower={("P1", "soup"): 80_000})))
    made["decision"] = [
        {"bid": "soup", "outcome": "fund", "amount": 100_000, "basis": "list", "for": None, "against": None, "abstain": None,
         "reason": "Everybody eats.", "signed_by": ["P1", "P2"]},
        {"bid": "garden", "outcome": "defer", "amount": 0, "basis": "motion", "for": 3, "against": 1, "abstain": 1,
         "reason": None, "signed_by": ["P1", "P2"]},
    ]  # fmt: skip
    return made


def put(*path, value):
    def change(made):
        *steps, last = path
        for step in steps:
            made = made[step]
        made[last] = value

    return change


def drop(*path):
    def change(made):
        *steps, last = path
        for step in steps:
            made = made[step]
        del made[last]

    return change


def repeat(part):
    return lambda made: made[part].append(made[part][0])


STEPPED_OUT = next(place for place, vote in enumerate(base()["votes"]) if vote["state"] == "stepped_out")
FIRST_ROW = ("decision", 0)
MOVED_ROW = ("decision", 1)

MALFORMED = {
    "a wrong format": (put("format", value="kitpanel-round/2"), "record.format: 'kitpanel-round/2' is no format this can read"),
    "a wrong rule": (put("rule", value="kitpanel-rule/2"), "record.rule: 'kitpanel-rule/2' is no rule this can apply"),
    "a format that is no text": (put("format", value=1), "record.format: must be text"),
    "no seed": (drop("seed"), "record: the field 'seed' is missing"),
    "no head": (drop("head"), "record: the field 'head' is missing"),
    "no round": (drop("round"), "record: the field 'round' is missing"),
    "no line": (drop("line"), "record: the field 'line' is missing"),
    "no quorum floor": (drop("quorum_floor"), "record: the field 'quorum_floor' is missing"),
    "no panel": (drop("panel"), "record: the field 'panel' is missing"),
    "no strands": (drop("strands"), "record: the field 'strands' is missing"),
    "no bids": (drop("bids"), "record: the field 'bids' is missing"),
    "no votes": (drop("votes"), "record: the field 'votes' is missing"),
    "a seed of null": (put("seed", value=None), "record.seed: must be text"),
    "half a character": (put("seed", value="\ud83d"), "record.seed: holds half a character"),
    "a line that is a fraction": (put("line", value=2.5), "record.line: must be a whole number, not 2.5"),
    "a line of 2.0": (put("line", value=2.0), "record.line: must be a whole number, not 2.0"),
    "a quorum floor of true": (put("quorum_floor", value=True), "record.quorum_floor: must be a whole number, not True"),
    "a negative quorum floor": (put("quorum_floor", value=-1), "record.quorum_floor: must not be negative"),
    "a panel that is no list": (put("panel", value={"P1": 1}), "record.panel: must be a list"),
    "a panellist who is a number": (put("panel", 0, value=1), "record.panel[0]: must be text"),
    "a repeated panellist": (repeat("panel"), "record.panel[6]: the panellist 'P1' is there twice"),
    "a repeated strand": (repeat("strands"), "record.strands[2]: the strand 'north' is there twice"),
    "a repeated order": (put("strands", 1, "order", value=0), "record.strands[1]: two strands have the order 0"),
    "an order that is text": (put("strands", 1, "order", value="1"), "record.strands[1].order: must be a whole number, not '1'"),
    "a strand that is no object": (put("strands", 0, value="north"), "record.strands[0]: must be an object"),
    "a strand without money": (drop("strands", 0, "available"), "record.strands[0]: the field 'available' is missing"),
    "negative money": (put("strands", 0, "available", value=-1), "record.strands[0].available: must not be negative"),
    "money no one has": (put("strands", 0, "available", value=10**18), "record.strands[0].available: is a number too large to be true"),
    "a repeated bid": (repeat("bids"), "record.bids[5]: the bid 'garden' is there twice"),
    "a bid that asks for pence": (put("bids", 0, "asked", value=100_050), "record.bids[0].asked: must be whole pounds, in pence"),
    "a bid that asks for less than nothing": (put("bids", 0, "asked", value=-100), "record.bids[0].asked: must not be negative"),
    "a least in pence": (put("bids", 0, "least", value=150), "record.bids[0].least: must be whole pounds, in pence"),
    "a least of nothing": (put("bids", 0, "least", value=0), "record.bids[0]: least must be from 1 to what is asked"),
    "a least above what is asked": (put("bids", 0, "least", value=100_100), "record.bids[0]: least must be from 1 to what is asked"),
    "a bid with no strand": (put("bids", 0, "strands", value=[]), "record.bids[0].strands: the bid has no strand"),
    "a strand twice in a bid": (
        put("bids", 0, "strands", value=["north", "north"]), "record.bids[0].strands[1]: the strand 'north' is there twice",
    ),
    "an unknown strand": (put("bids", 0, "strands", value=["south"]), "record.bids[0].strands[0]: 'south' is no strand of this round"),
    "a repeated vote": (repeat("votes"), "record.votes[27]: 'P1' votes twice on 'garden'"),
    "an unknown panellist": (put("votes", 0, "panellist", value="P9"), "record.votes[0].panellist: 'P9' is no panellist of this round"),
    "an unknown bid": (put("votes", 0, "bid", value="x\ny"), "record.votes[0].bid: 'x\\ny' is no bid of this round"),
    "an unknown state": (put("votes", 0, "state", value="not_cast"), "record.votes[0].state: 'not_cast' is no state of a vote"),
    "a state in capitals": (put("votes", 0, "state", value="GRADED"), "record.votes[0].state: 'GRADED' is no state of a vote"),
    "a graded vote without a grade": (drop("votes", 0, "grade"), "record.votes[0]: the field 'grade' is missing"),
    "a graded vote with a grade of null": (put("votes", 0, "grade", value=None), "record.votes[0].grade: must be a whole number, not None"),
    "a grade of 5": (put("votes", 0, "grade", value=5), "record.votes[0].grade: must be from 0 to 4"),
    "a grade of -1": (put("votes", 0, "grade", value=-1), "record.votes[0].grade: must be from 0 to 4"),
    "a grade of true": (put("votes", 0, "grade", value=True), "record.votes[0].grade: must be a whole number, not True"),
    "a grade of 3.0": (put("votes", 0, "grade", value=3.0), "record.votes[0].grade: must be a whole number, not 3.0"),
    "a grade from somebody who stepped out": (
        put("votes", STEPPED_OUT, "grade", value=0), f"record.votes[{STEPPED_OUT}].grade: only a graded vote has a grade",
    ),
    "a lower of nothing": (put("votes", 0, "lower", value=0), "record.votes[0].lower: must be from 1 to what is asked"),
    "a lower above what is asked": (put("votes", 0, "lower", value=100_100), "record.votes[0].lower: must be from 1 to what is asked"),
    "a lower in pence": (put("votes", 0, "lower", value=80_050), "record.votes[0].lower: must be whole pounds, in pence"),
    "a lower that is negative": (put("votes", 0, "lower", value=-100), "record.votes[0].lower: must not be negative"),
    "a lower too high on a vote that is not graded": (
        put("votes", STEPPED_OUT, "lower", value=900_000), f"record.votes[{STEPPED_OUT}].lower: must be from 1 to what is asked",
    ),
    "a result that is no object": (put("computed", value=None), "record.computed: must be an object"),
    "a decision that is no list": (put("decision", value={}), "record.decision: must be a list"),
    "a bid decided twice": (repeat("decision"), "record.decision[2]: the bid 'soup' is decided twice"),
    "an unknown bid decided": (put(*FIRST_ROW, "bid", value="zoo"), "record.decision[0].bid: 'zoo' is no bid of this round"),
    "an unknown outcome": (put(*FIRST_ROW, "outcome", value="maybe"), "record.decision[0].outcome: 'maybe' is no outcome"),
    "an unknown basis": (put(*FIRST_ROW, "basis", value="whim"), "record.decision[0].basis: 'whim' is no basis of a decision"),
    "an award in pence": (put(*FIRST_ROW, "amount", value=1), "record.decision[0].amount: must be whole pounds, in pence"),
    "fewer than no hands": (put(*MOVED_ROW, "for", value=-1), "record.decision[1].for: must not be negative"),
    "half a hand": (put(*MOVED_ROW, "abstain", value=0.5), "record.decision[1].abstain: must be a whole number, not 0.5"),
    "counts left out": (drop(*MOVED_ROW, "against"), "record.decision[1]: the field 'against' is missing"),
    "a signature from outside": (
        put(*FIRST_ROW, "signed_by", value=["P1", "Q"]), "record.decision[0].signed_by[1]: 'Q' is no panellist of this round",
    ),
    "the same signature twice": (
        put(*FIRST_ROW, "signed_by", value=["P1", "P1"]), "record.decision[0].signed_by[1]: the signature of 'P1' is there twice",
    ),
    "a reason that is a number": (put(*FIRST_ROW, "reason", value=3), "record.decision[0].reason: must be text"),
}  # fmt: skip


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_record_is_refused_with_one_line_that_says_where_and_why(case):
    change, line = MALFORMED[case]
    made = base()
    change(made)
    found = replay(json.dumps(made))
    assert (found.code, found.lines, found.errors, found.computed) == (2, (), (line,), None)
    assert found.errors[0].splitlines() == [line]


NOT_JSON = {
    "nothing": ("", "record: not JSON: Expecting value: line 1 column 1 (char 0)"),
    "no JSON": ("{'format'", "record: not JSON: Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
    "two documents": ("{} {}", "record: not JSON: Extra data: line 1 column 4 (char 3)"),
    "a list": ("[]", "record: must be an object"),
    "null": ("null", "record: must be an object"),
    "a number that is none": ('{"line": NaN}', "record: not JSON: NaN is not a number"),
    "infinity": ('{"extra": -Infinity}', "record: not JSON: -Infinity is not a number"),
    "a key twice": ('{"line": 2, "line": 3}', "record: not JSON: the key 'line' is written twice in one object"),
    "bytes that are not UTF-8": (
        b'{"round": "\xff"}', "record: not JSON: 'utf-8' codec can't decode byte 0xff in position 11: invalid start byte",
    ),
    "too many brackets": ("[" * 100_000, "record: not JSON that can be read: nested too deep"),
}  # fmt: skip


@pytest.mark.parametrize("case", NOT_JSON)
def test_what_is_not_json_is_refused_with_one_line(case):
    text, line = NOT_JSON[case]
    with pytest.raises(Malformed) as malformed:
        parse(text)
    assert str(malformed.value) == line


def test_a_number_of_five_thousand_digits_is_refused_with_one_line():
    found = replay(f'{{"line": {"9" * 5_000}}}')
    assert (found.code, len(found.errors), found.errors[0][:40]) == (2, 1, "record: not JSON: Exceeds the limit (430")


def test_a_record_is_read_back_as_it_was_written():
    record = small(lower={("P1", "soup"): 80_000})
    row = Decided("soup", Outcome.PART_FUND, 90_000, Basis.MOTION, ("P1", "P3"), "Zoë’s table", 4, 1, 0)
    full = rules.Record(**vars(record) | {"decision": (row,), "computed": {"order": []}})
    assert (parse(dump(record)), parse(dump(full).encode())) == (record, full)
    assert json.loads(dump(full))["decision"] == [
        {"bid": "soup", "outcome": "part_fund", "amount": 90_000, "basis": "motion", "for": 4, "against": 1, "abstain": 0,
         "reason": "Zoë’s table", "signed_by": ["P1", "P3"]},
    ]  # fmt: skip


def test_what_the_format_allows_is_taken():
    """Unknown keys, a lower of null, a grade of null on a vote not graded, pence left in a strand, any order."""
    made = base() | {"extra": {"deep": [1.5]}}
    made["votes"][0] |= {"lower": None, "extra": True}
    made["votes"][STEPPED_OUT] |= {"grade": None, "lower": 100}
    made["strands"][0] |= {"available": 60_001, "order": -7}
    assert parse(json.dumps(made)).strands[0].available == 60_001


def test_a_round_with_nobody_and_nothing_is_a_record():
    made = base() | {"panel": [], "bids": [], "votes": [], "strands": [], "decision": []}
    found = replay(json.dumps(made))
    assert (found.code, found.errors) == (0, ())
    assert json.loads(found.as_json()) == {
        "comparable": True,
        "order": [],
        "left": {},
        "second_opinion": [],
        "bids": {},
    }


def test_a_bid_is_found_by_its_reference():
    assert small().bid("soup").ref == "soup"
    with pytest.raises(KeyError):
        small().bid("zoo")
