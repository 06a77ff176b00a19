"""A panel's standing rule and its days off. Changing either moves the rounds that have not opened."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime, time

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.rounds.actions.calendar import lay_out, locked_panel
from kitpanel.rounds.models import Holiday, Panel

_RULE_FIELDS = {
    "cut_off_at": "cut_off_time",
    "pack_at": "pack_time",
    "meeting_at": "meeting_time",
    "letters_at": "letters_time",
    "reading_minutes": "reading_minutes_cap",
    "close_day": "letters_day",
}
"""The rules' names of what the form calls otherwise."""


@dataclass(frozen=True)
class PanelRule:
    """What staff set of a panel. Times are London's; `reading_minutes_cap` 0 and no strands mean no limit."""

    name: str
    first_cut_off: date
    every_days: int
    cut_off_time: time
    pack_day: int
    pack_time: time
    meeting_day: int
    meeting_time: time
    letters_day: int
    letters_time: time
    reading_cap: int
    reading_minutes_cap: int
    quorum_floor: int
    line: int
    seats: int
    ask_days: int
    nudge_days: int
    strand_codes: list[str]
    active: bool


def add_panel(code: str, rule: PanelRule, *, by: uuid.UUID | None, now: datetime) -> Panel:
    """Make a panel and plan its first rounds. Raises Refused for a taken code and a rule nobody could keep."""
    if db.session.scalars(select(Panel.id).where(Panel.code == code)).first():
        raise Refused("Another panel has this short name. Choose another.", field="code")
    panel = Panel(id=uuid.uuid4(), code=code, **asdict(rule))
    _check(panel)
    db.session.add(panel)
    db.session.flush()
    remember("panel", panel.id, "begin", by=by, now=now)
    if panel.active:
        lay_out(locked_panel(code), now)
    return panel


def change_rule(code: str, rule: PanelRule, *, why: str, by: uuid.UUID | None, now: datetime) -> None:
    """Change a panel's rule. Rounds that have opened keep their dates. Raises Refused as `add_panel` does."""
    panel = locked_panel(code)
    with db.session.no_autoflush:
        for name, value in asdict(rule).items():
            setattr(panel, name, value)
        _check(panel)
    remember("panel", panel.id, "change", by=by, now=now, why=why)
    if panel.active:
        lay_out(panel, now)
    db.session.flush()


def add_holiday(code: str, on: date, name: str, *, by: uuid.UUID | None, now: datetime) -> None:
    """Take a day out of a panel's calendar. Raises Refused when it is out already."""
    panel = locked_panel(code)
    if on in panel.days_off:
        raise Refused("This day is off already. Choose another.", field="on")
    panel.holidays.append(Holiday(on=on, name=name))
    remember("panel", panel.id, "add_holiday", by=by, now=now, why=f"{on.isoformat()} {name}")
    db.session.flush()
    lay_out(panel, now)


def remove_holiday(code: str, on: date, *, by: uuid.UUID | None, now: datetime) -> None:
    """Put a day back into a panel's calendar. Raises NoResultFound when it was not out."""
    panel = locked_panel(code)
    found = db.session.scalars(select(Holiday).where(Holiday.panel_id == panel.id, Holiday.on == on)).one()
    db.session.delete(found)
    db.session.flush()
    db.session.expire(panel, ["holidays"])
    remember("panel", panel.id, "remove_holiday", by=by, now=now, why=on.isoformat())
    lay_out(panel, now)


def _check(panel: Panel) -> None:
    """Make the rule once, so that the rules themselves refuse what could not be kept, beside the form's own field."""
    try:
        assert panel.rule  # noqa: S101 - reading it is the check
    except Refused as refusal:
        field = refusal.field or ""
        raise Refused(refusal.sentence, field=_RULE_FIELDS.get(field, field)) from None
