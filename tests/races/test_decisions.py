"""Two chairs, or one who clicks twice: one decision. And rounds that share a strand never promise it twice over."""

from datetime import UTC, datetime

import pytest
from factories import make_person, make_reading, make_strand, make_vote
from factories.meetings import SENDER, lock_meeting, sign_list, start_meeting
from races.racing import race
from sqlalchemy import func, select
from support.sizes import size

from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.outbox import Letter
from kitpanel.panel.actions import decide as deciding
from kitpanel.panel.actions import letters as lettering
from kitpanel.panel.actions import meeting as meeting_acts
from kitpanel.panel.models import ChainRow, Decision, DecisionLetter, DecisionRow
from kitpanel.panel.queries.letters import decided
from kitpanel.panel.queries.meeting import meeting_chaired
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules.chain import Row, verify
from kitpanel.people.rules import RoleName
from kitpanel.strands.models import Commitment, Strand

pytestmark = pytest.mark.race
EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
RUNNERS = 4
DECISIONS = size(8, 200)
"""How many decisions race for one strand: the full size is the promise's (docs/, promise 5)."""


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


def make_locked(strand, now, *, bids=2):
    """Make a round that is locked and signed by all but its chair."""
    made = make_reading(members=5, bids=bids, money={strand: 500_000}, strands=[strand])
    for bid in made.bids:
        for person in made.people:
            make_vote(made.round, person, bid, 3)
    lock_meeting(made, now=now)
    sign_list(made, *made.people[1:], now=now)
    return made


def confirm(ref, chair_id, now):
    """Let a chair confirm, as their page does. Gives "confirmed", or the word of the refusal."""
    try:
        with transaction():
            held = meeting_chaired(ref, chair_id)
            deciding.confirm(held, proposal(sheet(held.round)).list_hash, SENDER, by=chair_id, now=now)
    except Refused as refusal:
        return refusal.sentence
    return "confirmed"


def test_two_confirmations_at_the_same_moment_leave_exactly_one(app, settings, clock, kept, looking):
    with kept():
        made = make_locked(make_strand("council"), clock())
    ref, chair_id = made.round.ref, made.people[0].id
    answers = race(lambda _: confirm(ref, chair_id, clock()), settings, clock, RUNNERS)
    assert sorted(answer == "confirmed" for answer in answers) == [False, False, False, True]
    with looking() as session:
        counts = [
            session.scalar(select(func.count()).select_from(kind)) for kind in (Decision, DecisionRow, DecisionLetter)
        ]
        assert counts == [1, 2, 2]
        assert session.scalars(select(Strand.committed)).one() == 328_000
        assert int(session.scalar(select(func.sum(Commitment.amount)))) == 328_000
        assert replay_round(ref).errors == ()


def test_racing_decisions_never_promise_more_than_a_strand_has(app, settings, clock, kept, looking):
    """promise 5: each round was told it has all of the strand; only as many are decided as it can pay for."""
    with kept():
        strand = make_strand("council", received=164_000 * 7)
        rounds = [
            (made.round.ref, made.people[0].id)
            for made in (make_locked(strand, clock(), bids=1) for _ in range(DECISIONS))
        ]

    def work(number):
        mine = rounds[number::RUNNERS]
        return [confirm(ref, chair_id, clock()) for ref, chair_id in mine]

    answers = [answer for each in race(work, settings, clock, RUNNERS) for answer in each]
    assert len(answers) == DECISIONS
    assert answers.count("confirmed") == 7
    assert len({answer for answer in answers if answer != "confirmed"}) == 1
    with looking() as session:
        strand = session.scalars(select(Strand)).one()
        assert (strand.received, strand.committed) == (164_000 * 7, 164_000 * 7)
        assert int(session.scalar(select(func.sum(Commitment.amount)))) == 164_000 * 7
        assert session.scalar(select(func.count()).select_from(Decision)) == 7
        awarded = session.scalars(select(DecisionRow.amount))
        assert sum(awarded) == 164_000 * 7


def test_votes_are_opened_and_locked_once_while_others_vote(app, settings, clock, kept, looking):
    with kept():
        strand = make_strand("council")
        made = make_reading(members=5, bids=2, money={strand: 500_000}, strands=[strand])
        start_meeting(made, now=clock())
    chair_id = made.people[0].id
    members, bids, ref = [person.id for person in made.people], [bid.ref for bid in made.bids], made.round.ref

    def act(verb):
        try:
            with transaction():
                verb(meeting_chaired(ref, chair_id), by=chair_id, now=clock())
        except Refused:
            return "refused"
        return "done"

    def vote(number):
        from factories.panel import make_vote

        from kitpanel.people.models import Person
        from kitpanel.rounds.models import Round

        try:
            with transaction():
                round_ = db.session.scalars(select(Round).where(Round.ref == ref)).one()
                person = db.session.get(Person, members[number])
                bid = next(bid for bid in made.bids if bid.ref == bids[number % 2])
                make_vote(round_, person, bid, 3, at=clock())
        except Refused:
            return "refused"
        return "voted"

    def work(number):
        if number < 2:
            return [act(meeting_acts.open_votes), act(meeting_acts.lock)]
        return [vote(number)]

    answers = race(work, settings, clock, RUNNERS)
    assert sorted(answers[0] + answers[1]) == ["done", "done", "refused", "refused"]
    with looking() as session:
        rows = session.scalars(select(ChainRow).order_by(ChainRow.sequence)).all()
        assert verify([Row(row.sequence, row.previous, row.body, row.hash) for row in rows]) == []
        kinds = [row.body.partition('"kind":"')[2].partition('"')[0] for row in rows]
        voted = [answer for each in answers[2:] for answer in each].count("voted")
        assert (kinds.count("opening"), kinds.count("lock"), kinds.count("vote")) == (1, 1, voted)
        assert "vote" not in kinds[kinds.index("lock") :]


def test_letters_that_two_people_send_at_once_go_once(app, settings, clock, kept, looking):
    with kept():
        made = make_locked(make_strand("council"), clock())
        staff = make_person(RoleName.STAFF)
    ref, chair_id, staff_id = made.round.ref, made.people[0].id, staff.id
    with app.app_context():
        assert confirm(ref, chair_id, clock()) == "confirmed"
    with kept():
        for letter in db.session.query(DecisionLetter):
            lettering.check(letter, by=staff_id, now=clock())

    def send(_):
        try:
            with transaction():
                found = decided(ref, lock=True)
                lettering.send_all(found.round, found, by=staff_id, now=clock())
        except Refused:
            return "refused"
        return "sent"

    assert sorted(race(send, settings, clock, RUNNERS)) == ["refused"] * 3 + ["sent"]
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(Letter).where(Letter.kind == "decision")) == 2
