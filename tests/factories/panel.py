"""Rounds that are being read, declarations and votes for tests: made by the same acts that the pages use."""

from typing import NamedTuple

from factories.applications import make_bid
from factories.people import LONG_AGO
from factories.rounds import make_panel_with_members, make_round
from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.panel.actions import declare as declaring
from kitpanel.panel.actions import own
from kitpanel.panel.actions import vote as voting
from kitpanel.panel.models import Meeting
from kitpanel.panel.rules.ballot import Ballot, State
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.draft import Draft
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round, Seat
from kitpanel.rounds.rules import RoundState


class Reading(NamedTuple):
    """A round whose pack is out: its panel (the first chairs, the second is deputy) and its bids."""

    round: Round
    people: list[Person]
    bids: list[Bid]


def make_reading(*, members=5, bids=3, declared=True, state=RoundState.READING, money=None, **answers) -> Reading:
    """Make a round that is being read; everybody has declared no link, unless `declared` is False."""
    panel, people = make_panel_with_members(members)
    round_ = make_round(panel, state=state, seated=people, money=money)
    made = Reading(round_, people, [make_bid(round_, **answers) for _ in range(bids)])
    if declared:
        declare_all(made)
    return made


def declare_all(reading: Reading, link=Link.NONE) -> None:
    """Let everybody on a panel say the same of every bid."""
    for person in reading.people:
        for bid in reading.bids:
            make_declaration(reading.round, person, bid, link)


def seat_of(round_, person) -> Seat:
    """Find somebody's seat."""
    return db.session.query(Seat).filter_by(round_id=round_.id, person_id=person.id).one()


def make_declaration(round_, person, bid, link=Link.NONE, words="", *, at=LONG_AGO):
    """Let one panellist say how they stand to one bid."""
    words = words or ("We live in one block." if link is Link.FAIR else "")
    return declaring.declare(seat_of(round_, person), bid.ref, link, words, now=at)


def make_vote(
    round_, person, bid, grade=3, *, reason="It is near and it is needed.", lower=None, marks=None, at=LONG_AGO
):
    """Let one panellist send a grade for one bid; a grade of None says that they cannot judge. Pence."""
    if grade is None:
        said = Ballot(State.CANNOT_JUDGE, missing="Where will it be?")
    else:
        said = Ballot(State.GRADED, grade, reason, lower=lower, marks=marks or {})
    return voting.send_vote(seat_of(round_, person), bid.ref, said, now=at)


def make_draft(round_, person, bid, *, note="", at=LONG_AGO, **filled):
    """Let one panellist keep a ballot without sending it, and a note beside it."""
    own.keep_draft(seat_of(round_, person), bid, Draft(**filled), now=at)
    own.keep_note(seat_of(round_, person), bid, note, now=at)


def make_meeting(round_, *, opened=False, locked=False, by=None, at=LONG_AGO) -> Meeting:
    """Make the row of a meeting at one of its stages, without the chair's pages."""
    by = by or db.session.query(Seat).filter_by(round_id=round_.id, code="P1").one().person_id
    meeting = Meeting(
        round_id=round_.id, started_at=at, started_by_id=by, opened_at=at if opened or locked else None,
        opened_by_id=by if opened or locked else None, locked_at=at if locked else None, locked_by_id=by if locked else None,
    )  # fmt: skip
    db.session.add(meeting)
    db.session.flush()
    return meeting
