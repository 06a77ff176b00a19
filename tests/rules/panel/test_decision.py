"""Close calls, the second opinion, and laws that hold of every round."""

import json
import random

from hypothesis import given, settings
from hypothesis import strategies as st

from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.record import dump, parse

from .made import a_round

# Which bids, how many panellists, and every answer each may give.
ANSWERS = st.sampled_from("0123444?x.")


@st.composite
def rounds(draw, answers=ANSWERS, **fixed):
    people, bids = draw(st.integers(1, 6)), draw(st.integers(1, 5))
    pots = {f"s{n}": draw(st.integers(0, 3_000)) * 50 for n in range(draw(st.integers(1, 3)))}
    refs = [f"b{n}" for n in range(bids)]
    asked = {ref: draw(st.integers(1, 20)) * 5_000 for ref in refs}
    rows = [[draw(answers) for _ in range(people)] for _ in refs]
    return a_round(
        "\n".join(" ".join([ref, *row]) for ref, row in zip(refs, rows, strict=True)),
        money=pots,
        asked=asked,
        least={ref: draw(st.integers(1, asked[ref] // 100)) * 100 for ref in refs},
        open_to={ref: draw(st.lists(st.sampled_from(sorted(pots)), min_size=1, unique=True)) for ref in refs},
        **{"quorum_floor": draw(st.integers(0, 3)), "seed": draw(st.text("abc", max_size=3))} | fixed,
    )


@settings(max_examples=200, deadline=None)
@given(rounds())
def test_no_strand_gives_more_than_it_has_and_no_award_leaves_its_bounds(record):
    computed = compute(record)
    charged = dict.fromkeys(record.available(), 0)
    for bid in record.bids:
        result = computed.bids[bid.ref]
        assert result.amount == 0 or (bid.least <= result.amount <= bid.asked and result.amount % 100 == 0)
        assert sum(result.charged.values()) == result.amount
        assert set(result.charged) <= set(bid.strands)
        assert (result.amount > 0) is (result.outcome in {"fund", "part_fund"})
        for strand, amount in result.charged.items():
            charged[strand] += amount
    assert computed.left == {strand: record.available()[strand] - charged[strand] for strand in charged}
    assert min(computed.left.values()) >= 0


@settings(max_examples=100, deadline=None)
@given(rounds(), st.integers(0, 1000))
def test_the_order_in_which_anything_is_listed_changes_nothing(record, seed):
    shuffled = json.loads(dump(record))
    for part in ("votes", "panel", "strands", "bids"):
        random.Random(seed).shuffle(shuffled[part])
    assert compute(parse(json.dumps(shuffled))).as_json() == compute(record).as_json()


@settings(max_examples=100, deadline=None)
@given(rounds(st.sampled_from("01234"), quorum_floor=0), st.data())
def test_more_support_never_lowers_a_bids_place_where_everybody_graded_everything(record, data):
    vote = data.draw(st.sampled_from(record.votes))
    raised = type(vote)(vote.panellist, vote.bid, vote.state, min(4, vote.grade + 1))
    votes = tuple(raised if each is vote else each for each in record.votes)
    better = compute(type(record)(**vars(record) | {"votes": votes}))
    assert better.order.index(vote.bid) <= compute(record).order.index(vote.bid)


@settings(max_examples=100, deadline=None)
@given(rounds(st.sampled_from("01234"), quorum_floor=0))
def test_the_fair_average_is_the_plain_mean_where_everybody_graded_everything(record):
    computed = compute(record)
    assert [computed.bids[ref].average for ref in computed.order] == [computed.bids[ref].mean for ref in computed.order]
    assert computed.comparable is True


@settings(max_examples=100, deadline=None)
@given(rounds())
def test_saying_i_cannot_judge_and_saying_nothing_count_the_same(record):
    silent = tuple(vote for vote in record.votes if vote.state != "cannot_judge")
    assert compute(type(record)(**vars(record) | {"votes": silent})).as_json() == compute(record).as_json()


@settings(max_examples=100, deadline=None)
@given(rounds(), st.integers(-2, 2))
def test_a_member_one_grade_stricter_on_all_bids_moves_no_fair_average_against_another(record, shift):
    """Adding the same to all of one panellist's grades moves every fair average by the same, if levels compare."""
    who = record.panel[0]
    votes = tuple(
        type(vote)(who, vote.bid, vote.state, vote.grade + shift)
        if vote.panellist == who and vote.grade is not None
        else vote
        for vote in record.votes
    )
    before, after = compute(record), compute(type(record)(**vars(record) | {"votes": votes}))
    if before.comparable:
        assert len({after.bids[ref].average - before.bids[ref].average for ref in before.order}) <= 1


def test_one_member_burying_a_rival_makes_a_close_call_that_names_them():
    computed = compute(
        a_round("rival 3 3 3 3 0\n own 2 2 3 2 4", money=100_000, least={"rival": 100_000, "own": 100_000})
    )
    assert [(ref, computed.bids[ref].amount, computed.bids[ref].hangs_on) for ref in computed.order] == [
        ("own", 100_000, ("P5",)), ("rival", 0, ("P5",)),
    ]  # fmt: skip
    assert computed.bids["own"].close_call is True


def test_a_close_call_keeps_the_quorum_and_the_amounts():
    """Without P3 there would be no quorum and the amount would be P1's; both stay, so nothing hangs on anybody."""
    record = a_round(
        "bid 3 3 3",
        quorum_floor=3,
        money=60_000,
        lower={("P1", "bid"): 70_000, ("P2", "bid"): 60_000, ("P3", "bid"): 50_000},
        least={"bid": 60_000},
    )
    assert (compute(record).bids["bid"].amount, compute(record).bids["bid"].hangs_on) == (60_000, ())


def test_a_bid_left_with_no_grade_counts_as_not_funded():
    computed = compute(a_round("only 3 x x\n all 3 3 3", quorum_floor=0))
    assert {ref: result.hangs_on for ref, result in computed.bids.items()} == {"only": ("P1",), "all": ()}


def test_those_a_close_call_hangs_on_are_listed_by_code_point():
    table = "bid 3 3 1"
    record = a_round(table, panel=("b", "Z", "á"))
    votes = tuple(
        type(vote)({"P1": "b", "P2": "Z", "P3": "á"}[vote.panellist], *list(vars(vote).values())[1:])
        for vote in record.votes
    )
    computed = compute(type(record)(**vars(record) | {"votes": votes}))
    assert computed.bids["bid"].hangs_on == ()
    votes = tuple(
        type(vote)(vote.panellist, vote.bid, vote.state, 2 if vote.panellist == "b" else vote.grade) for vote in votes
    )
    computed = compute(type(record)(**vars(record) | {"votes": votes}))
    assert computed.bids["bid"].hangs_on == ("Z",)


def test_the_second_opinion_gives_a_few_who_share_a_wish_their_share():
    """Six like the two big bids, three like only `few`: the list spends all on the six, Equal Shares does not."""
    computed = compute(
        a_round(
            "one 4 4 4 4 4 4 2 2 2\n two 4 4 4 4 4 4 2 2 2\n few 2 2 2 1 1 1 4 4 4",
            money=200_000, least={"one": 100_000, "two": 100_000, "few": 60_000}, asked={"few": 60_000},
        )
    )  # fmt: skip
    assert [ref for ref in computed.order if computed.bids[ref].amount] == [*computed.order[:2]]
    assert {*computed.order[:2]} == {"one", "two"}
    assert (computed.second_opinion[:1], set(computed.second_opinion)) == (
        computed.order[:1],
        {computed.order[0], "few"},
    )


def test_the_second_opinion_is_about_bids_the_list_may_fund():
    computed = compute(a_round("low 4 0 0\n good 3 3 3\n quiet 4 . .", quorum_floor=2))
    assert computed.second_opinion == ("good",)


def test_stepping_out_neither_helps_nor_harms_in_the_second_opinion():
    """A stand-in average gives somebody who stepped out the same say about money as the panel has."""
    computed = compute(a_round("a 3 3 x\n b 3 3 3", money=200_000))
    assert set(computed.second_opinion) == {"a", "b"}
