"""A strand is never promised twice, whatever races (domain §3.4, promise 5)."""

from collections import Counter

import pytest
from factories import make_strand
from races.racing import race
from sqlalchemy import func, select
from support.sizes import size

from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.strands import actions
from kitpanel.strands.models import Commitment, Strand

pytestmark = pytest.mark.race
RUNNERS = 4
RACES = size(100, 1000)
AWARD = 1_000_00


def test_rival_decisions_never_promise_more_than_a_strand_has(app, settings, clock, kept, looking):
    """Money for 37 awards and a half of two strands together; 100 bids (1,000 in the proof) ask at the same moments, from both."""
    with kept():
        make_strand("council", received=37 * AWARD + AWARD // 2)
        make_strand("north", received=37 * AWARD + AWARD // 2)

    def decide(number):
        got = Counter()
        for turn in range(RACES // RUNNERS):
            parts = {"council": AWARD // 2, "north": AWARD // 2}
            if number % 2:
                parts = dict(reversed(parts.items()))
            try:
                with transaction():
                    actions.reserve({f"KIT-2027-{number}{turn:03d}": parts}, now=clock())
            except Refused:
                got["refused"] += 1
            else:
                got["promised"] += 1
        return got

    answers = race(decide, settings, clock, RUNNERS)
    assert sum(answers, Counter()) == {"promised": 75, "refused": RACES - 75}
    with looking() as session:
        held = dict(
            session.execute(
                select(Strand.code, func.sum(Commitment.amount)).join(Commitment).group_by(Strand.code)
            ).all()
        )
        sums = {strand.code: (strand.committed, strand.received) for strand in session.scalars(select(Strand))}
    assert held == {"council": 37 * AWARD + AWARD // 2, "north": 37 * AWARD + AWARD // 2}
    assert sums == {code: (pence, pence) for code, pence in held.items()}


def test_an_offer_that_is_freed_twice_at_once_is_freed_once(app, settings, clock, kept, looking):
    with kept():
        make_strand("council", received=2 * AWARD)
    with kept():
        actions.reserve({"KIT-2027-0001": {"council": AWARD}}, now=clock())

    def free(_):
        with transaction():
            return actions.release("KIT-2027-0001", now=clock(), why="Declined")

    assert sorted(race(free, settings, clock, RUNNERS)) == [0, 0, 0, AWARD]
    with looking():
        assert db.session.scalars(select(Strand.committed)).one() == 0


def test_money_taken_out_and_money_promised_at_once_never_pass_each_other(app, settings, clock, kept, looking):
    with kept():
        strand = make_strand("council", received=AWARD)
        strand_id = strand.id

    def go(number):
        try:
            with transaction():
                if number % 2:
                    actions.reserve({f"KIT-2027-000{number}": {"council": AWARD}}, now=clock())
                else:
                    actions.correct(strand_id, AWARD, on=clock().date(), why="Sent back", by=None, now=clock())
        except Refused:
            return "refused"
        return "done"

    assert Counter(race(go, settings, clock, RUNNERS)) == {"done": 1, "refused": 3}
    with looking():
        left = db.session.scalars(select(Strand.received - Strand.committed)).one()
        assert left == 0
