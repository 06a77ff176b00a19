"""Votes as they are kept: every version, the chain behind them, what counts and what does not (voting §1, §5)."""

import json
from datetime import timedelta

import pytest
from factories import make_declaration, make_meeting, make_reading, make_vote, seat_of
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, NoResultFound

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.panel import queries
from kitpanel.panel.actions import chain as chaining
from kitpanel.panel.actions import declare as declaring
from kitpanel.panel.models import Ballot, ChainRow
from kitpanel.panel.rules import chain
from kitpanel.panel.rules.ballot import Ballot as Said
from kitpanel.panel.rules.ballot import Mark, State
from kitpanel.panel.rules.conflict import Link


def rows_of(round_):
    rows = db.session.scalars(select(ChainRow).where(ChainRow.round_id == round_.id).order_by(ChainRow.sequence))
    return [chain.Row(row.sequence, row.previous, row.body, row.hash) for row in rows]


def kinds_of(round_):
    return [(json.loads(row.body)["kind"], json.loads(row.body).get("seat")) for row in rows_of(round_)]


def counting(round_):
    return [
        (ballot.seat.code, ballot.bid.position, ballot.version, ballot.grade)
        for ballot in queries.counting_ballots(round_.id)
    ]


def test_a_vote_is_a_ballot_with_its_row_in_the_chain_and_a_receipt(app, kept, clock):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        sent = make_vote(round_, ada, bid, 4, reason="Nine doors of eleven said yes.", lower=1200_00,
                         marks={"food": Mark.CLEARLY}, at=clock())  # fmt: skip
        (row,) = rows_of(round_)
        body = json.loads(row.body)
        assert sent.receipt == row.hash[:16]
        assert (sent.version, sent.stage, sent.state, sent.grade, sent.lower) == (1, 1, State.GRADED, 4, 1200_00)
        assert [(mark.mission_key, mark.mark) for mark in sent.marks] == [("food", Mark.CLEARLY)]
        assert {name: body[name] for name in ("kind", "seat", "bid", "version", "stage", "grade", "lower", "marks")} == {
            "kind": "vote", "seat": "P1", "bid": bid.ref, "version": 1, "stage": 1, "grade": 4, "lower": 1200_00,
            "marks": {"food": "clearly"},
        }  # fmt: skip
        assert body["reason"] == chain.sealed("Nine doors of eleven said yes.", sent.salt)
        assert round_.rule_frozen_at == clock()


def test_the_rule_of_a_round_freezes_with_its_first_ballot_and_stays_so(app, kept, clock):
    with kept():
        round_, (ada, ben, *_), (bid, *_) = make_reading()
        assert round_.rule_frozen_at is None
        make_vote(round_, ada, bid, at=clock())
        make_vote(round_, ben, bid, at=clock() + timedelta(hours=1))
        assert round_.rule_frozen_at == clock()


def test_a_change_of_mind_is_version_2_and_version_1_is_never_overwritten(app, kept):
    """Pre-award kept no unique key per assessor: the newest score won and the older was gone."""
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        make_vote(round_, ada, bid, 1, reason="Too dear.")
        make_vote(round_, ada, bid, 3, reason="I read it again.")
        kept_ballots = db.session.scalars(select(Ballot).order_by(Ballot.version)).all()
        assert [(b.version, b.grade, b.reason) for b in kept_ballots] == [
            (1, 1, "Too dear."),
            (2, 3, "I read it again."),
        ]
        assert counting(round_) == [("P1", bid.position, 2, 3)]
        assert len({b.receipt for b in kept_ballots}) == 2


def test_the_database_refuses_a_second_ballot_of_the_same_version(app, kept):
    """Pre-award: no unique key per assessor. Here the key is the seat, the bid and the version."""
    with kept() as session:
        round_, (ada, *_), (bid, *_) = make_reading()
        first = make_vote(round_, ada, bid)
        session.flush()
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Ballot(seat_id=first.seat_id, bid_id=bid.id, version=1, read_id=bid.version_id, state=State.GRADED,
                               grade=4, receipt="0" * 16, sent_at=first.sent_at))  # fmt: skip
            session.flush()


def test_a_zero_is_a_grade_and_counts(app, kept):
    """EMF dropped a "Poor" vote because 0 is falsy: 0, 0, 2 came out as 2, 2, 2."""
    with kept():
        round_, (ada, ben, cleo, *_), (bid, *_) = make_reading()
        for person, grade in ((ada, 0), (ben, 0), (cleo, 2)):
            make_vote(round_, person, bid, grade)
        assert [grade for *_, grade in counting(round_)] == [0, 0, 2]


def test_cannot_judge_has_no_grade_at_all(app, kept):
    """Hypha counted "n/a – choose not to answer" as 0."""
    with kept() as session:
        round_, (ada, *_), (bid, *_) = make_reading()
        sent = make_vote(round_, ada, bid, None)
        assert (sent.state, sent.grade, sent.missing) == (State.CANNOT_JUDGE, None, "Where will it be?")
        assert json.loads(rows_of(round_)[0].body)["grade"] is None
        with pytest.raises(IntegrityError), session.begin_nested():
            session.add(Ballot(seat_id=sent.seat_id, bid_id=bid.id, version=2, read_id=bid.version_id, receipt="0" * 16,
                               state=State.CANNOT_JUDGE, grade=0, sent_at=sent.sent_at))  # fmt: skip
            session.flush()


def test_the_chain_of_a_round_holds_every_vote_and_step_out_and_no_word(app, kept):
    with kept():
        round_, (ada, ben, *_), (bid, *_) = make_reading(members=2, bids=1)
        make_vote(round_, ada, bid, 4, reason="Canary in the reason")
        make_vote(round_, ben, bid, 2)
        make_declaration(round_, ben, bid, Link.OUT, "Canary in the words")
        make_vote(round_, ada, bid, None)
        rows = rows_of(round_)
        assert kinds_of(round_) == [("vote", "P1"), ("vote", "P2"), ("step_out", "P2"), ("vote", "P1")]
        assert chain.verify(rows, seed=round_.open_seed(sealer())) == []
        assert "anary" not in "".join(row.body for row in rows)
        assert chaining.last(round_.id) == rows[-1]


def test_a_late_step_out_voids_the_vote_and_keeps_it_in_the_record(app, kept):
    with kept():
        round_, (ada, ben, *_), (bid, *_) = make_reading()
        make_vote(round_, ada, bid, 4)
        make_vote(round_, ben, bid, 1)
        made = make_declaration(round_, ada, bid, Link.OUT)
        assert (made.late, made.voids) == (True, 1)
        assert counting(round_) == [("P2", bid.position, 1, 1)]
        assert queries.stepped_out(round_.id) == {(seat_of(round_, ada).id, bid.id)}
        assert db.session.scalars(select(Ballot.grade).where(Ballot.bid_id == bid.id).order_by(Ballot.grade)).all() == [
            1,
            4,
        ]


def test_stepping_back_in_asks_for_a_new_vote(app, kept):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        make_vote(round_, ada, bid, 4)
        make_declaration(round_, ada, bid, Link.OUT)
        make_declaration(round_, ada, bid, Link.FAIR)
        assert counting(round_) == []
        make_vote(round_, ada, bid, 3)
        assert counting(round_) == [("P1", bid.position, 2, 3)]
        assert kinds_of(round_) == [("vote", "P1"), ("step_out", "P1"), ("step_out", "P1"), ("vote", "P1")]


def test_a_vote_after_the_opening_is_the_second_one(app, kept):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        make_vote(round_, ada, bid, 2)
        advance(round_, "start_meeting", by=ada.id, now=round_.meeting_at)
        make_meeting(round_, opened=True)
        assert make_vote(round_, ada, bid, 3).stage == 2


@pytest.mark.parametrize("stage", ["locked", "decided"])
def test_after_the_lock_no_vote_is_taken(app, kept, stage):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        make_meeting(round_, locked=stage == "locked", opened=True)
        if stage == "decided":
            advance(round_, "start_meeting", by=None, now=round_.meeting_at)
            advance(round_, "decide", by=None, now=round_.meeting_at)
        with pytest.raises(Refused, match="The votes are locked"):
            make_vote(round_, ada, bid)
        assert rows_of(round_) == []


def test_who_has_not_declared_stepped_out_or_has_no_seat_cannot_vote(app, kept):
    with kept():
        round_, (ada, ben, cleo, *_), (bid, other, _) = make_reading(declared=False)
        stranger = make_reading().people[0]
        make_declaration(round_, ben, bid, Link.OUT)
        declaring.pin(seat_of(round_, cleo), bid.ref, "Neighbours", by=ada.id, now=round_.pack_at)
        for person in (ada, ben, cleo, stranger):
            with pytest.raises(NoResultFound):
                make_vote(round_, person, bid)
        make_declaration(round_, ben, other)
        assert make_vote(round_, ben, other).version == 1


def test_a_ballot_that_is_not_whole_leaves_nothing(app, kept):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        with pytest.raises(Refused, match="Tell us why"):
            make_vote(round_, ada, bid, 0, reason="")
        with pytest.raises(Refused, match="Leave a line ticked, or write an amount from £1 to £1,640"):
            make_vote(round_, ada, bid, 3, lower=1641_00)
        assert db.session.scalars(select(Ballot)).all() == []
        assert (rows_of(round_), round_.rule_frozen_at) == ([], None)


def test_a_bid_that_was_taken_out_of_the_round_takes_no_votes(app, kept, clock):
    with kept() as session:
        round_, (ada, *_), (bid, *_) = make_reading()
        make_vote(round_, ada, bid)
        bid.withdrawn_at, bid.taken_out_why = clock(), "withdrawn"
        session.flush()
        with pytest.raises(NoResultFound):
            make_vote(round_, ada, bid)
        assert counting(round_) == []


def test_said_with_no_grade_is_refused_beside_the_grade(app, kept):
    from kitpanel.panel.actions import vote

    with kept():
        round_, (ada, *_), (bid, *_) = make_reading()
        with pytest.raises(Refused) as refusal:
            vote.send_vote(seat_of(round_, ada), bid.ref, Said(State.GRADED), now=round_.pack_at)
        assert refusal.value.field == "grade"
