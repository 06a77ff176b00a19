"""Finding panels, their members, and rounds."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Select, case, func, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of_rows
from kitpanel.core.waiting import Waiting
from kitpanel.people.models import Person
from kitpanel.rounds.models import Panel, PanelMember, Round, RoundMoney, Seat, TermsAgreed
from kitpanel.rounds.rules import PanelMemberState, RoundState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.rounds.rules.intake import panel_takes
from kitpanel.strands.models import Strand
from kitpanel.strands.queries import open_to_all

_S = RoundState
UNDECIDED = (_S.READING, _S.MEETING, _S.INQUORATE, _S.RESCHEDULED)
"""States in which money is set aside for a round and not yet promised to its bids."""


class Promise(NamedTuple):
    """What residents are told: send it by then, the panel meets then, you hear by then."""

    ref: str
    apply_by: datetime
    meeting_at: datetime
    hear_by: datetime


def panels() -> list[Panel]:
    """List the panels by name."""
    return list(db.session.scalars(select(Panel).order_by(Panel.name)))


def panel(code: str) -> Panel:
    """Find a panel with its holidays. Raises NoResultFound."""
    return db.session.scalars(select(Panel).where(Panel.code == code).options(selectinload(Panel.holidays))).one()


def panels_page(number: int) -> Page[Any]:
    """Give a page of the panels by name: columns `Panel`, and how many `members` are active."""
    active = (
        select(func.count())
        .select_from(PanelMember)
        .where(PanelMember.panel_id == Panel.id, PanelMember.state == PanelMemberState.ACTIVE)
        .scalar_subquery()
    )
    return page_of_rows(select(Panel, active.label("members")).order_by(Panel.name), number)


def members_page(panel_id: uuid.UUID, number: int) -> Page[Any]:
    """Give a page of a panel's people: columns `PanelMember`, `Person`, how often they `sat`, the terms they `agreed`.

    Who left comes last.
    """
    sat = (
        select(func.count())
        .select_from(Seat)
        .join(Round)
        .where(Seat.person_id == PanelMember.person_id, Round.panel_id == panel_id, Round.state != _S.CANCELLED)
        .scalar_subquery()
    )
    agreed = (
        select(func.max(TermsAgreed.version)).where(TermsAgreed.person_id == PanelMember.person_id).scalar_subquery()
    )
    return page_of_rows(
        select(PanelMember, Person, sat.label("sat"), agreed.label("agreed"))
        .join(Person, Person.id == PanelMember.person_id)
        .where(PanelMember.panel_id == panel_id)
        .order_by(PanelMember.state == PanelMemberState.ENDED, Person.name, PanelMember.id),
        number,
    )


def member(panel_id: uuid.UUID, member_id: uuid.UUID) -> PanelMember:
    """Find a member of a panel. Raises NoResultFound."""
    return db.session.scalars(
        select(PanelMember).where(PanelMember.panel_id == panel_id, PanelMember.id == member_id)
    ).one()


def member_counts(panel_id: uuid.UUID) -> dict[PanelMemberState, int]:
    """Count a panel's people by where they are."""
    rows = db.session.execute(
        select(PanelMember.state, func.count()).where(PanelMember.panel_id == panel_id).group_by(PanelMember.state)
    )
    return {state: int(count) for state, count in rows}


def coming(panel_id: uuid.UUID) -> list[Round]:
    """List a panel's rounds that have not met yet, soonest first."""
    return list(
        db.session.scalars(
            select(Round)
            .where(
                Round.panel_id == panel_id,
                Round.state.not_in((_S.CANCELLED, _S.DECIDED, _S.NOTIFIED, _S.CLOSED)),
                ~Round.before_kitpanel,
            )
            .order_by(Round.cut_off_at)
            .limit(12)
        )
    )


def rounds_page(state: RoundState | None, panel_code: str, number: int) -> Page[Any]:
    """Give a page of rounds: columns `Round`, with its panel, and `money` set aside, in pence.

    What goes on now comes first, nearest to its end; then what is planned, soonest first; then what is over, newest
    first.
    """
    money = (
        select(func.coalesce(func.sum(RoundMoney.available), 0))
        .where(RoundMoney.round_id == Round.id)
        .scalar_subquery()
        .label("money")
    )
    query = select(Round, money).join(Panel).options(contains_eager(Round.panel))
    if state is not None:
        query = query.where(Round.state == state)
    if panel_code:
        query = query.where(Panel.code == panel_code)
    return page_of_rows(query.order_by(*_live_first()), number)


_LIVE = (_S.MEETING, _S.INQUORATE, _S.RESCHEDULED, _S.READING, _S.CUT_OFF, _S.OPEN, _S.DECIDED)
_OVER = (_S.NOTIFIED, _S.CLOSED, _S.CANCELLED)


def _live_first() -> tuple[Any, ...]:
    """Order rounds: within a state of now or to come, soonest first; among those over, newest first."""
    places = {state: place for place, state in enumerate((*_LIVE, _S.PLANNED))}
    place = case(*((Round.state == state, place) for state, place in places.items()), else_=len(places))
    soonest = case((Round.state.not_in(_OVER), Round.cut_off_at))
    return place, soonest, Round.cut_off_at.desc(), Round.ref


def round_by_ref(ref: str) -> Round:
    """Find a round with its panel, seats and money. Raises NoResultFound."""
    return db.session.scalars(
        select(Round)
        .where(Round.ref == ref)
        .options(
            joinedload(Round.panel), selectinload(Round.seats), selectinload(Round.money).joinedload(RoundMoney.strand)
        )
    ).one()


def round_to_change(ref: str) -> Round:
    """Find a round and lock it, as it stands now. Raises NoResultFound."""
    return db.session.scalars(
        select(Round).where(Round.ref == ref).with_for_update().execution_options(populate_existing=True)
    ).one()


def seated(round_id: uuid.UUID) -> list[tuple[Seat, Person]]:
    """List who sits in a round, in the order of their codes, with the person."""
    rows = db.session.execute(
        select(Seat, Person).join(Person, Person.id == Seat.person_id).where(Seat.round_id == round_id)
    )
    return sorted(((seat, person) for seat, person in rows), key=lambda pair: int(pair[0].code.removeprefix("P")))


def panels_for(codes: Collection[str]) -> list[Panel]:
    """List the active panels that decide on an idea the strands with these codes could pay for."""
    active = db.session.scalars(select(Panel).where(Panel.active).order_by(Panel.first_cut_off, Panel.code))
    return [panel for panel in active if panel_takes(panel.strand_codes, codes)]


def next_rounds(now: datetime, count: int = 6, codes: Collection[str] | None = None) -> list[Round]:
    """List the next rounds, with their panel, that will take an idea the strands with these codes could pay for.

    Without `codes`: an idea of anybody in Camden, which no special strand pays for. Soonest first.
    """
    wanted = open_to_all(london_day(now)) if codes is None else codes
    taking = [panel.id for panel in panels_for(wanted)]
    return list(db.session.scalars(_coming(now).where(Round.panel_id.in_(taking)).limit(count)))


def dates_for(now: datetime) -> Promise | None:
    """Say what an idea sent now is promised, when no special strand pays for it: None while no round is planned."""
    soonest = next(iter(next_rounds(now, 1)), None)
    return Promise(soonest.ref, soonest.cut_off_at, soonest.meeting_at, soonest.letters_by) if soonest else None


def set_aside(but: uuid.UUID) -> dict[uuid.UUID, int]:
    """Say how much of each strand is set aside for other rounds that have not decided, in pence, by strand."""
    rows = db.session.execute(
        select(RoundMoney.strand_id, func.sum(RoundMoney.available))
        .join(Round)
        .where(Round.state.in_(UNDECIDED), Round.id != but)
        .group_by(RoundMoney.strand_id)
    )
    return {strand_id: int(pence) for strand_id, pence in rows}


def money_of(round_id: uuid.UUID) -> list[tuple[Strand, int]]:
    """List what is set aside for a round, strand by strand in their order, in pence."""
    rows = db.session.execute(
        select(Strand, RoundMoney.available)
        .join(RoundMoney, RoundMoney.strand_id == Strand.id)
        .where(RoundMoney.round_id == round_id)
        .order_by(Strand.order)
    )
    return [(strand, int(pence)) for strand, pence in rows]


def _coming(now: datetime) -> Select[Round]:
    return (
        select(Round)
        .join(Panel)
        .where(Round.state.in_((_S.PLANNED, _S.OPEN)), Round.cut_off_at >= now, Panel.active)
        .options(contains_eager(Round.panel))
        .order_by(Round.cut_off_at, Round.ref)
    )


def waiting_for_staff(now: datetime) -> list[Waiting]:
    """List what rounds wait for from staff: a new day to meet, or more people to seat."""
    rows = db.session.execute(
        select(Round.state, func.count(), func.min(Round.pack_at))
        .where((Round.state == _S.INQUORATE) | ((Round.state == _S.CUT_OFF) & (Round.pack_at <= now)))
        .group_by(Round.state)
        .order_by(Round.state)
    )
    return [
        Waiting(
            int(count),
            _WAITS[state][0 if count == 1 else 1],
            "site.rounds_list",
            {"state": str(state)},
            since,
            late=True,
        )
        for state, count, since in rows
    ]


_WAITS = {
    _S.INQUORATE: ("round needs a new day to meet", "rounds need a new day to meet"),
    _S.CUT_OFF: ("round has too few people to seat", "rounds have too few people to seat"),
}
