"""The panel declares, reads, votes, meets and decides, through the same actions the pages call."""

import random
import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.demo.writing import Borough
from kitpanel.panel.actions import decide as deciding
from kitpanel.panel.actions import declare, letters, meeting, motion, own, vote
from kitpanel.panel.models import DecisionLetter
from kitpanel.panel.queries.letters import decided
from kitpanel.panel.queries.meeting import Gathering, meeting_chaired, meeting_noted, meeting_sat
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.seen import visible_bids
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules.ballot import Ballot, Mark, State
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.draft import Draft
from kitpanel.panel.rules.motion import Motion, Why
from kitpanel.panel.rules.record import Outcome
from kitpanel.people.models import Person
from kitpanel.rounds.models import Panel, Round, Seat
from kitpanel.rounds.rules import RoundState

REASONS = {
    4: ("It is simple, and neighbours want it.", "They asked people first.", "It stays when the money is gone.",
        "Nobody else does this here."),
    3: ("A good idea with a clear plan.", "The sums are fair.", "It would help people I know of."),
    2: ("I like it, but others need it more.", "It could be done for less."),
    1: ("Tell us who will run it.", "The plan is not there yet."),
    0: ("There is something like it two streets away.",),
}  # fmt: skip
MARKS = (Mark.A_LITTLE, Mark.CLEARLY, Mark.CLEARLY, Mark.STRONGLY, Mark.CANNOT_TELL)


def current(panel: Panel, state: RoundState) -> Round:
    """Find the panel's round in a state."""
    return db.session.scalars(select(Round).where(Round.panel_id == panel.id, Round.state == state)).one()


def _ballot(bid: Bid, chance: random.Random, mood: int) -> Ballot:
    if chance.random() < 0.04:  # noqa: PLR2004
        return Ballot(State.CANNOT_JUDGE, missing="How many people will come, and how do they know?")
    grade = max(0, min(4, mood + chance.choice((-1, 0, 0, 0, 1))))
    reason = chance.choice(REASONS[grade]) if grade in {0, 1, 4} or chance.random() < 0.5 else ""  # noqa: PLR2004
    return Ballot(State.GRADED, grade, reason, marks={key: chance.choice(MARKS) for key in bid.mission_keys})


def vote_all(
    round_: Round, at: datetime, *, seed: int, mood: int, but: frozenset[uuid.UUID] = frozenset(), out: int = 1
) -> None:
    """Have everybody seated declare and vote, but for some people.

    `out` of them step out of one bid each. `mood` is what they think of the round on the whole, as a grade.
    People come by name: the lot gives them another seat each time the demonstration is loaded.
    """
    chance = random.Random(seed)
    seats = db.session.scalars(
        select(Seat).join(Person, Person.id == Seat.person_id).where(Seat.round_id == round_.id).order_by(Person.email)
    ).all()
    bids = db.session.scalars(select(Bid).where(Bid.round_id == round_.id).order_by(Bid.position)).all()
    moods = {bid.id: min(mood + chance.choice((-1, 0, 1, 1)), 4) for bid in bids}
    leaving = {seat.id: bids[place % len(bids)].id for place, seat in enumerate(seats[2 : 2 + out])}
    for place, seat in enumerate(one for one in seats if one.person_id not in but):
        moment = at + timedelta(minutes=7 * place)
        for bid in bids:
            away = leaving.get(seat.id) == bid.id
            words = "They are a friend of my sister." if away else ""
            declare.declare(seat, bid.ref, Link.OUT if away else Link.NONE, words, now=moment)
        for bid in bids:
            if leaving.get(seat.id) != bid.id:
                vote.send_vote(seat, bid.ref, _ballot(bid, chance, moods[bid.id]), now=moment)
    db.session.flush()


def keep_one(borough: Borough, round_: Round, who: str, at: datetime) -> None:
    """Have somebody begin another vote on an idea they voted on, keep it, and note something for themselves."""
    me = borough.person(who).id
    seat = db.session.scalars(select(Seat).where(Seat.round_id == round_.id, Seat.person_id == me)).first()
    bid = db.session.scalars(visible_bids(round_, me)).first() if seat else None
    if seat is None or bid is None:
        return
    own.keep_draft(seat, bid, Draft("3", ("known", "ready"), "I went to see the place.", left_out=(0,)), now=at)
    own.keep_note(seat, bid, "Ask at the meeting who looks after it in summer.", now=at)


def open_meeting(borough: Borough, round_: Round, chair: str, at: datetime) -> None:
    """Begin a meeting with everybody there, and open the votes."""
    me = borough.person(chair).id
    meeting.start(meeting_noted(round_.ref, me), by=me, now=at)
    held = meeting_noted(round_.ref, me)
    meeting.note_attendance(held, [seat.code for seat in held.seats], by=me, now=at + timedelta(minutes=2))
    meeting.open_votes(meeting_chaired(round_.ref, me), by=me, now=at + timedelta(minutes=4))


def _move(held: Gathering, me: uuid.UUID, at: datetime) -> None:
    """Put a motion on the first idea that nobody stepped out of: most are against it, so nothing changes."""
    said = sheet(held.round)
    bid = next(bid for bid in said.bids if not said.out_of(bid))
    moved, why = Motion(Outcome.DEFER, 0, 1, 3, 0), Why(internal="Some wanted to see the hall first.")
    motion.put(held, (bid, frozenset()), moved, why, by=me, now=at)


def decide(borough: Borough, round_: Round, chair: str, at: datetime) -> None:
    """Lock the votes; a motion is not carried; everybody there signs, and the chair confirms the list."""
    me = borough.person(chair).id
    meeting.lock(meeting_chaired(round_.ref, me), by=me, now=at)
    _move(meeting_chaired(round_.ref, me), me, at + timedelta(minutes=1))
    listed = proposal(sheet(round_)).list_hash
    signing = [seat.person_id for seat in meeting_chaired(round_.ref, me).seats if seat.person_id != me]
    for place, person in enumerate(signing):
        deciding.sign(meeting_sat(round_.ref, person), listed, by=person, now=at + timedelta(minutes=2, seconds=place))
    sender = letters.Sender(borough.public_address, borough.phone)
    deciding.confirm(meeting_chaired(round_.ref, me), listed, sender, by=me, now=at + timedelta(minutes=5))


def send_letters(borough: Borough, round_: Round, at: datetime) -> None:
    """Have staff check every letter and send them all."""
    staff = borough.person("priya").id
    for letter in db.session.scalars(select(DecisionLetter).where(DecisionLetter.round_id == round_.id)):
        letters.check(letter, by=staff, now=at)
    decision = decided(round_.ref, lock=True)
    letters.send_all(decision.round, decision, by=staff, now=at + timedelta(hours=1))
