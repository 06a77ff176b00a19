"""The ballot chain: whatever row is altered, the walk finds it and names it."""

import hashlib
import hmac
import json
from dataclasses import replace

import pytest

from kitpanel.panel.rules import chain
from kitpanel.panel.rules.chain import Kind, Row

SEED = "5eed"
BODIES = [
    {"kind": Kind.STEP_OUT, "seat": "P3", "bid": "KIT-2027-0041"},
    {"kind": Kind.VOTE, "seat": "P1", "bid": "KIT-2027-0041", "state": "graded", "grade": 3, "lower": None, "marks": {"food": "clearly"}},
    {"kind": Kind.VOTE, "seat": "P2", "bid": "KIT-2027-0041", "state": "graded", "grade": 0, "lower_lines": [0, 2]},
    {"kind": Kind.OPENING},
    {"kind": Kind.LOCK},
    {"kind": Kind.MOTION, "bid": "KIT-2027-0041", "outcome": "defer", "for": 4, "against": 2, "abstain": 0},
]  # fmt: skip


def made(bodies=BODIES, seed=SEED):
    rows = []
    for body in bodies:
        rows.append(chain.append(rows[-1] if rows else None, body, seed))
    return rows


def named(rows, **known):
    return [fault.sequence for fault in chain.verify(rows, **known)]


def test_a_chain_that_nobody_touched_is_whole():
    rows = made()
    assert chain.verify(rows) == chain.verify(rows, seed=SEED, head=rows[4].hash) == chain.verify([]) == []
    assert [row.sequence for row in rows] == [1, 2, 3, 4, 5, 6]


def test_a_row_holds_the_one_before_it_and_a_salt_fixed_by_the_seed():
    first, second, *_ = made()
    salt = hmac.new(b"5eed", b"2", hashlib.sha256).hexdigest()
    body = (
        '{"bid":"KIT-2027-0041","grade":3,"kind":"vote","lower":null,"marks":{"food":"clearly"},'
        f'"salt":"{salt}","seat":"P1","state":"graded"}}'
    )
    assert (first.previous, second.previous, second.body) == ("0" * 64, first.hash, body)
    assert second.hash == hashlib.sha256(f"2\n{first.hash}\n{body}".encode()).hexdigest()


def test_a_receipt_is_sixteen_digits_and_tells_nothing_of_the_place():
    row = made()[1]
    assert (row.receipt, len(row.receipt)) == (row.hash[:16], 16)


ALTERED = {
    "sequence": lambda row: row.sequence + 1,
    "previous": lambda row: "f" * 64,
    "body": lambda row: row.body.replace('"', "'", 1),
    "hash": lambda row: "0" * 64,
}


@pytest.mark.parametrize("field", ALTERED)
@pytest.mark.parametrize("place", range(6))
def test_any_field_of_any_row_altered_is_found_and_named(place, field):
    rows = made()
    rows[place] = replace(rows[place], **{field: ALTERED[field](rows[place])})
    known = rows[place].sequence
    assert named(rows)[0] == known


@pytest.mark.parametrize("place", range(6))
def test_a_vote_changed_with_its_hash_made_to_fit_shows_at_the_next_row_or_the_head(place):
    rows = made()
    head = rows[-1].hash
    body = rows[place].body.replace('"kind"', '"kink"')
    rows[place] = replace(rows[place], body=body, hash=chain.row_hash(place + 1, rows[place].previous, body))
    assert named(rows, head=head) == [min(place + 2, 6)]


@pytest.mark.parametrize("place", range(6))
def test_a_row_taken_out_shows(place):
    rows = made()
    head = rows[-1].hash
    del rows[place]
    assert named(rows, head=head)[0] == (place + 2 if place < 5 else 5)


def test_two_rows_that_changed_places_show():
    rows = made()
    rows[1], rows[2] = rows[2], rows[1]
    assert [fault.sentence for fault in chain.verify(rows)] == [
        "row 3 stands where row 2 should be",
        "row 3 does not follow from the row before it: one of the two was changed",
        "row 2 stands where row 4 should be",
        "row 2 does not follow from the row before it: one of the two was changed",
        "row 4 stands where row 3 should be",
        "row 4 does not follow from the row before it: one of the two was changed",
    ]


def test_an_end_rewritten_whole_shows_against_the_head_that_was_mailed():
    head = made()[4].hash
    forged = made([*BODIES[:2], BODIES[2] | {"grade": 4}, *BODIES[3:]])
    assert chain.verify(forged, seed=SEED) == []
    assert [fault.sentence for fault in chain.verify(forged, seed=SEED, head=head)] == [
        "the head noted at the lock is not in the chain, which ends at row 6"
    ]
    assert named([], head=head) == [0]


def test_salts_that_do_not_come_from_the_seed_show():
    assert named(made(seed="other"), seed=SEED) == [1, 2, 3, 4, 5, 6]
    odd = [Row(1, chain.START, body, chain.row_hash(1, chain.START, body)) for body in ("no JSON", "[]", "{}")]
    assert [[fault.sentence for fault in chain.verify([row], seed=SEED)] for row in odd] == [
        ["row 1 has a salt that does not come from the seed"]
    ] * 3


def test_the_seed_is_promised_by_its_hash_and_checked_when_it_is_revealed():
    promise = chain.seed_hash(SEED)
    assert promise == hashlib.sha256(b"5eed").hexdigest()
    assert (chain.reveals(SEED, promise), chain.reveals("0ther", promise)) == (True, False)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"reason": "They are my friends"}, "the chain holds codes, no words"),
        ({"name": "Zoë"}, "the chain holds codes, no words"),
        ({"two words": 1}, "the chain holds codes, no words"),
        ({"grade": 3.0}, "the chain holds no float"),
        ({"marks": [{"food": b"x"}]}, "the chain holds no bytes"),
        ({"marks": {1: "x"}}, "the chain names every field by a code"),
        ({"salt": "mine"}, "the chain adds the salt itself"),
    ],
)
def test_the_chain_takes_no_words_and_no_salt_of_its_writers(body, why):
    with pytest.raises(ValueError) as fault:
        chain.append(None, body, SEED)
    assert str(fault.value) == why


def test_erasing_words_leaves_the_chain_whole():
    """The row keeps a salted hash; without the words and their key it tells nothing and still verifies."""
    key = "a1b2"
    row = chain.append(None, BODIES[1] | {"reason": chain.sealed("Nine doors of eleven", key)}, SEED)
    assert json.loads(row.body)["reason"] == hmac.new(b"a1b2", b"Nine doors of eleven", hashlib.sha256).hexdigest()
    assert chain.verify([row], seed=SEED) == []
