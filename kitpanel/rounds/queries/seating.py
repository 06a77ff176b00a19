"""Who can sit in a round, what they said, and how its seats were drawn."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased, selectinload

from kitpanel.core.db import db
from kitpanel.people.models import Person, Role
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Availability, Drawn, PanelMember, PanelNeeds, Round, Seat, SeatChange, SeatDraw
from kitpanel.rounds.rules import PanelMemberState, RoundState
from kitpanel.rounds.rules.seats import Place, Said, Turn, Willing, draw


class Answer(NamedTuple):
    """One member of a panel before the pack: what they said and when, and how often and when they last sat."""

    person: Person
    said: Said
    said_at: datetime | None
    sat: int
    last_sat: date | None


def able(panel_id: uuid.UUID) -> list[PanelMember]:
    """List the members who can sit: active, so trained before, and panel members by their account too."""
    return list(
        db.session.scalars(
            select(PanelMember)
            .join(Role, Role.person_id == PanelMember.person_id)
            .where(
                PanelMember.panel_id == panel_id,
                PanelMember.state == PanelMemberState.ACTIVE,
                Role.name == RoleName.PANELLIST,
                Role.ended_at.is_(None),
            )
            .order_by(PanelMember.joined_at, PanelMember.id)
        )
    )


def willing(one: Round, members: Sequence[PanelMember]) -> list[Willing]:
    """Say of each member what they said of a round, how often they sat on its panel, and when last (a day's number)."""
    said, sat = _said(one.id), _sat(one.panel_id)
    return [
        Willing(str(member.person_id), *sat.get(member.person_id, (0, None)), _word(said.get(member.person_id)))
        for member in members
    ]


def answers(one: Round) -> list[Answer]:
    """List what the members who can sit said of a round, by name."""
    said, sat = _said(one.id), _sat(one.panel_id)
    ids = {member.person_id for member in able(one.panel_id)}
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)).order_by(Person.name, Person.id))
    return [_answer(person, said.get(person.id), *sat.get(person.id, (0, None))) for person in people]


def draw_of(round_id: uuid.UUID) -> SeatDraw | None:
    """Find how a round was seated, with its people; None before its pack went out, or where no draw was kept."""
    with_people = selectinload(SeatDraw.rows).joinedload(Drawn.person)
    return db.session.scalars(select(SeatDraw).where(SeatDraw.round_id == round_id).options(with_people)).first()


def drawn_again(kept: SeatDraw) -> bool:
    """Draw once more from the seed and the facts that are kept. Says whether the same comes out."""
    facts = [Willing(str(row.person_id), row.sat, row.last_sat, row.said) for row in kept.rows]
    again = {one.who.member: one for one in draw(facts, kept.seats, kept.seed)}
    return all(_is_same(row, again[str(row.person_id)]) for row in kept.rows)


def codes_given_up(round_id: uuid.UUID) -> list[str]:
    """List the codes of the seats that were handed on."""
    return list(db.session.scalars(select(SeatChange.code).where(SeatChange.round_id == round_id)))


def next_in_reserve(one: Round, *, but: uuid.UUID) -> Person | None:
    """Find who is next in reserve, can still sit, has no seat, and did not hand one on; None where nobody is."""
    seated = select(Seat.person_id).where(Seat.round_id == one.id)
    left = select(SeatChange.left_id).where(SeatChange.round_id == one.id)
    ids = {member.person_id for member in able(one.panel_id)} - {but}
    return db.session.scalars(
        select(Person)
        .join(Drawn, Drawn.person_id == Person.id)
        .where(Drawn.round_id == one.id, Drawn.place == Place.RESERVE, Person.id.in_(ids))
        .where(Person.id.not_in(seated), Person.id.not_in(left))
        .order_by(Drawn.turn)
        .limit(1)
    ).first()


def handed_on(round_id: uuid.UUID) -> list[tuple[datetime, str, str]]:
    """List the seats that were handed on, in order: when, by whom, and to whom ("" where nobody was in reserve)."""
    left, took = aliased(Person), aliased(Person)
    rows = db.session.execute(
        select(SeatChange.at, left.name, func.coalesce(took.name, ""))
        .join(left, left.id == SeatChange.left_id)
        .outerjoin(took, took.id == SeatChange.took_id)
        .where(SeatChange.round_id == round_id)
        .order_by(SeatChange.at)
    )
    return [(at, before, after) for at, before, after in rows]


def needs_of(people: Sequence[uuid.UUID]) -> list[tuple[str, str]]:
    """List what helps these people take part, each with their name, by name. For staff who prepare a meeting."""
    rows = db.session.execute(
        select(Person.name, PanelNeeds.words)
        .join(PanelNeeds, PanelNeeds.person_id == Person.id)
        .where(Person.id.in_(people), PanelNeeds.words != "")
        .order_by(Person.name)
    )
    return [(name, words) for name, words in rows]


def _is_same(row: Drawn, again: Turn) -> bool:
    return (row.lot, row.turn, row.place, row.why) == (again.lot, again.turn, again.place, again.why)


def _said(round_id: uuid.UUID) -> dict[uuid.UUID, Availability]:
    found = db.session.scalars(select(Availability).where(Availability.round_id == round_id))
    return {one.person_id: one for one in found}


def _sat(panel_id: uuid.UUID) -> dict[uuid.UUID, tuple[int, int | None]]:
    """Count how often each person sat on a panel, in rounds that were not called off, with the last one's day."""
    rows = db.session.execute(
        select(Seat.person_id, func.count(), func.max(Round.meeting_at))
        .join(Round)
        .where(Round.panel_id == panel_id, Round.state != RoundState.CANCELLED)
        .group_by(Seat.person_id)
    )
    return {person_id: (int(count), last.toordinal()) for person_id, count, last in rows}


def _word(found: Availability | None) -> Said:
    if found is None or found.coming is None:
        return Said.NOTHING
    return Said.YES if found.coming else Said.NO


def _answer(person: Person, found: Availability | None, sat: int, last: int | None) -> Answer:
    return Answer(person, _word(found), found.said_at if found else None, sat, date.fromordinal(last) if last else None)
