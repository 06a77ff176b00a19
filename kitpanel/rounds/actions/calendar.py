"""The calendar: rounds planned ahead from each panel's rule, and exactly one of them open.

A planned round holds nothing yet, so that a changed rule or a new holiday simply moves it. From the moment it opens its
dates are a promise to residents and stay.
"""

import uuid
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import delete, select

from kitpanel.core.db import db
from kitpanel.core.history import advance, begin, remember
from kitpanel.rounds.models import Availability, Panel, Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import RoundDates, plan, wall
from kitpanel.rounds.rules.intake import round_reference

AHEAD = 6
"""How many rounds are planned before they open: about three months."""
_S = RoundState
_APART = timedelta(minutes=1)
_MISSED = "Its days went by before it could be opened."


def plan_due(now: datetime) -> bool:
    """Keep six rounds planned for every running panel. One panel a step. Says whether there may be more."""
    return any(lay_out(panel, now) for panel in _locked_panels() if panel.active)


def plan_now(code: str, now: datetime) -> list[tuple[Panel, list[Round]]]:
    """Plan the rounds of every running panel, or of the one named, and list what is to come of each.

    Raises NoResultFound for an unknown panel and Refused when holidays leave too few rounds.
    """
    named = (
        [locked_panel(code)]
        if code
        else sorted((panel for panel in _locked_panels() if panel.active), key=lambda panel: panel.name)
    )
    for panel in named:
        lay_out(panel, now)
    return [(panel, [one for one in _states(panel.id) if one.cut_off_at > now]) for panel in named]


def lay_out(panel: Panel, now: datetime) -> bool:
    """Give a panel's planned rounds the dates of its rule, and plan what is missing. Says whether anything changed.

    The caller holds the panels' rows locked, or the panel is new. Raises Refused when holidays leave too few rounds.
    """
    coming = db.session.scalars(
        select(Round).where(Round.panel_id == panel.id, Round.cut_off_at > now).order_by(Round.cut_off_at)
    ).all()
    ahead = [one for one in coming if one.state is _S.PLANNED]
    wanted = _free_dates(panel, now, [one for one in coming if one not in ahead], max(AHEAD, len(ahead)))
    moved = _move(ahead, wanted[: len(ahead)], now)
    for dates in wanted[len(ahead) :]:
        _add(panel, dates, now)
    return moved or len(wanted) > len(ahead)


def open_due(now: datetime) -> bool:
    """Open the next round of a panel that has none open. One step a round. Says whether there may be more.

    A round that was never opened and whose pack should be out by now is cancelled: nobody could read it in time.
    """
    for panel in _locked_panels():
        states = _states(panel.id)
        missed = [one for one in states if one.state is _S.PLANNED and one.pack_at <= now]
        if missed:
            advance(missed[0], "cancel", by=None, now=now, why=_MISSED)
            return True
        planned = [one for one in states if one.state is _S.PLANNED]
        if panel.active and planned and len(planned) == len(states):
            advance(planned[0], "open", by=None, now=now)
            return True
    return False


def locked_panel(code: str) -> Panel:
    """Find a panel and lock every panel's row with it, as planning does. Raises NoResultFound."""
    _locked_panels()
    return db.session.scalars(select(Panel).where(Panel.code == code)).one()


def _locked_panels() -> list[Panel]:
    """Lock all panels, in one order: references are numbered over all of them."""
    return list(
        db.session.scalars(select(Panel).order_by(Panel.id).with_for_update().execution_options(populate_existing=True))
    )


def _states(panel_id: uuid.UUID) -> Sequence[Round]:
    """List a panel's planned and open rounds, soonest first, as they stand now."""
    return db.session.scalars(
        select(Round)
        .where(Round.panel_id == panel_id, Round.state.in_((_S.PLANNED, _S.OPEN)))
        .order_by(Round.cut_off_at)
        .execution_options(populate_existing=True)
    ).all()


def _free_dates(panel: Panel, now: datetime, fixed: Sequence[Round], count: int) -> list[RoundDates]:
    """Give the next dates of the rule that are later than any round that has begun, without those of cancelled ones."""
    taken = {one.cut_off_at for one in fixed}
    begun = [one.cut_off_at for one in fixed if one.state is not _S.CANCELLED]
    found = plan(panel.rule, max([now, *begun]), count + len(taken), panel.days_off)
    return [dates for dates in found if dates.cut_off_at not in taken][:count]


def _move(rounds: Sequence[Round], wanted: Sequence[RoundDates], now: datetime) -> bool:
    """Give rounds new dates, keeping their order. No two ever have the same date, not even on the way.

    Who said that they can come said it of another evening: they are asked again.
    """
    pairs = [(one, dates) for one, dates in zip(rounds, wanted, strict=True) if _dates_of(one) != _moments(dates)]
    later = [pair for pair in pairs if pair[1].cut_off_at >= pair[0].cut_off_at]
    sooner = [pair for pair in pairs if pair[1].cut_off_at < pair[0].cut_off_at]
    for one, dates in [*reversed(later), *sooner]:
        if one.meeting_at != dates.meeting_at:
            db.session.execute(delete(Availability).where(Availability.round_id == one.id))
        one.cut_off_at, one.pack_at, one.meeting_at, one.letters_by = _moments(dates)
        remember("round", one.id, "move_dates", by=None, now=now)
        db.session.flush()
    return bool(pairs)


def _moments(dates: RoundDates) -> tuple[datetime, datetime, datetime, datetime]:
    return dates.cut_off_at, dates.pack_at, dates.meeting_at, dates.letters_at


def _dates_of(one: Round) -> tuple[datetime, datetime, datetime, datetime]:
    return one.cut_off_at, one.pack_at, one.meeting_at, one.letters_by


def _add(panel: Panel, dates: RoundDates, now: datetime) -> None:
    cut_off_at, pack_at, meeting_at, letters_by = _moments(dates)
    made = Round(
        id=uuid.uuid4(),
        ref=_next_ref(cut_off_at.year),
        panel_id=panel.id,
        cut_off_at=cut_off_at,
        pack_at=pack_at,
        meeting_at=meeting_at,
        letters_by=letters_by,
        line=panel.line,
        quorum_floor=panel.quorum_floor,
    )
    db.session.add(made)
    db.session.flush()
    begin(made, by=None, now=now)


def take_over(panel: Panel, day: date, *, by: uuid.UUID, now: datetime) -> Round:
    """Give the round of a panel's meeting on a day before this service: made once, closed, without votes or seats.

    Of such a meeting only the day is known: its other moments stand a minute apart around the panel's usual time.
    """
    _locked_panels()
    met = wall(day, panel.meeting_time)
    found = db.session.scalars(
        select(Round).where(Round.panel_id == panel.id, Round.before_kitpanel, Round.meeting_at == met)
    ).first()
    if found is not None:
        return found
    made = Round(
        id=uuid.uuid4(),
        ref=_next_ref(day.year),
        panel_id=panel.id,
        state=_S.CLOSED,
        cut_off_at=met - 2 * _APART,
        pack_at=met - _APART,
        meeting_at=met,
        letters_by=met + _APART,
        before_kitpanel=True,
    )
    db.session.add(made)
    db.session.flush()
    remember("round", made.id, "taken_over", by=by, now=now, became=_S.CLOSED)
    return made


def _next_ref(year: int) -> str:
    refs = db.session.scalars(select(Round.ref).where(Round.ref.like(f"R-{year}-%")))
    newest = max((int(ref.rpartition("-")[2]) for ref in refs), default=0)
    return round_reference(year, newest + 1)
