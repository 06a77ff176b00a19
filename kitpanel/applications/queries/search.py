"""What staff's search finds: ideas, page by page or all, found and ordered in the narrow index of the desk.

Both databases are asked the same; only full text differs (`words`). The wide rows of ideas are read last, and only
those that are shown.
"""

import re
import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Row, Select, and_, exists, false, func, not_, or_, select, true
from sqlalchemy.orm import load_only, selectinload

from kitpanel.applications.models import Application, InfoRequest, desk_row
from kitpanel.applications.queries.words import MOST_LISTED, Found, count, found_by
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.search import (
    NOBODY,
    NOT_KNOWN,
    TURNS,
    DeskRule,
    Is,
    Mark,
    OneOf,
    Ref,
    Text,
    Wanted,
    Within,
)
from kitpanel.core.db import db
from kitpanel.core.paging import SIZE, Page
from kitpanel.rounds.rules.fortnight import LONDON

_LATE_AFTER = timedelta(days=DeskRule.late_days)
_BATCH = 500
_SHOWN = (
    Application.ref, Application.title, Application.state, Application.submitted_at, Application.contact_name,
    Application.group_name, Application.ward_code, Application.ward_confirmed, Application.assigned_id,
    Application.applicant_type, Application.knows_someone, Application.least, Application.strand_ids,
)  # fmt: skip

_C = desk_row.c
SORTS: dict[str, tuple[str, tuple[ColumnElement[Any], ...]]] = {
    "todo": ("To do first", (_C.turn, _C.submitted_at, _C.ref)),
    "sent": ("Oldest first", (_C.submitted_at, _C.ref)),
    "-sent": ("Newest first", (_C.submitted_at.desc(), _C.ref.desc())),
    "-asks": ("Asks most", (_C.asked.desc(), _C.ref.desc())),
    "asks": ("Asks least", (_C.asked, _C.ref)),
    "title": ("By name", (_C.title, _C.ref)),
}
"""The orders of the list, by the word in its address; the first is the one without a word. Each has an index."""


class Listed(NamedTuple):
    """An idea as the list shows it, and what it asks for in pence. Its long texts and its costs are not loaded."""

    idea: Application
    asked: int


def ideas_page(wanted: Wanted, sort: str, number: int, *, me: uuid.UUID, now: datetime) -> Page[Listed]:
    """Give a page of the ideas a search finds, with all a row of the list shows. A number past the end is the last.

    No more than MOST_LISTED are counted or listed, so that no page costs more than another: who wants them all takes
    the sheet.
    """
    found = _found(wanted, me, now)
    if any(isinstance(one, Ref) for one in wanted.criteria):  # it finds one or two: they are their own count
        rows = db.session.execute(_ordered(found, sort).limit(SIZE + 1)).all()
        if len(rows) <= SIZE:
            return Page(_listed(rows, Application.requests), 1, len(rows))
    total = _count_some(found)
    many, total = total > MOST_LISTED, min(total, MOST_LISTED)
    number = min(max(number, 1), max(1, -(-total // SIZE)))
    rows = db.session.execute(_ordered(found, sort).limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(_listed(rows, Application.requests), number, total, more=many)


def count_ideas(wanted: Wanted, *, me: uuid.UUID, now: datetime) -> int:
    """Count the ideas a search finds: MOST_LISTED + 1 where there are more than that."""
    return _count_some(_found(wanted, me, now))


def count_all(wanted: Wanted, *, me: uuid.UUID, now: datetime) -> int:
    """Count every idea a search finds."""
    return count(_found(wanted, me, now).rows(_C.id))


def every_idea(wanted: Wanted, sort: str, *, me: uuid.UUID, now: datetime) -> Iterator[Listed]:
    """Give all the ideas a search finds, in order, holding only a few of them at a time."""
    rows = db.session.execute(_ordered(_found(wanted, me, now), sort)).all()
    for at in range(0, len(rows), _BATCH):
        yield from _listed(rows[at : at + _BATCH])
        db.session.expunge_all()


def _count_some(found: Found) -> int:
    rows = found.rows(_C.id) if found.read_along is None else found.read_along
    return count(rows.limit(MOST_LISTED + 1))


def _ordered(found: Found, sort: str) -> Select[Any]:
    return found.rows(_C.application_id, _C.asked).order_by(*SORTS.get(sort, SORTS["todo"])[1])


def _listed(rows: Sequence[Row[Any]], *more: Any) -> list[Listed]:
    ids = [row.application_id for row in rows]
    query = select(Application).where(Application.id.in_(ids))
    loaded = [selectinload(part) for part in (Application.missions, *more)]
    known = {one.id: one for one in db.session.scalars(query.options(load_only(*_SHOWN), *loaded))}
    return [Listed(known[row.application_id], row.asked) for row in rows]


def _found(wanted: Wanted, me: uuid.UUID, now: datetime) -> Found:
    limits = [_limit(one, me, now) for one in wanted.criteria if not isinstance(one, Text)]
    texts = [one for one in wanted.criteria if isinstance(one, Text)]
    return found_by(texts, limits, few=any(not isinstance(one, Is | Text) for one in wanted.criteria))


def _limit(criterion: Is | OneOf | Within | Ref, me: uuid.UUID, now: datetime) -> ColumnElement[bool]:
    if isinstance(criterion, Is):
        made = _is(criterion, me, now)
    elif isinstance(criterion, OneOf):
        made = or_(*(_one(criterion.field, key) for key in criterion.keys))
    elif isinstance(criterion, Within):
        made = _within(criterion)
    else:
        made = _C.ref.like("%" + re.sub(r"([%_/])", r"/\1", criterion.ending), escape="/")
    # What is not known (a ward, who looks after it) is none of those named.
    return not_(func.coalesce(made, false())) if criterion.without else made


def _is(criterion: Is, me: uuid.UUID, now: datetime) -> ColumnElement[bool]:
    return or_(_in_states(criterion.states), *(_marked(mark, me, now) for mark in sorted(criterion.marks)))


def _in_states(states: frozenset[ApplicationState]) -> ColumnElement[bool]:
    """Ask for states by turn where that says the same: the order “to do first” begins with it, and so its index."""
    if not states:
        return false()
    turns = [turn for turn, held in enumerate(TURNS) if held <= states]
    if states != frozenset().union(*(TURNS[turn] for turn in turns)):
        return _C.state.in_(sorted(state.value for state in states))
    if len(turns) == len(TURNS):
        return true()
    if turns == list(range(len(turns))):
        return _C.turn < len(turns)
    return _C.turn.in_(turns)


def _marked(mark: Mark, me: uuid.UUID, now: datetime) -> ColumnElement[bool]:
    about = InfoRequest.application_id == _C.application_id
    since = now - _LATE_AFTER
    match mark:
        case Mark.MINE:
            return _C.assigned_id == me
        case Mark.FLAGGED:
            return _C.knows_someone.is_(True)
        case Mark.LATE:
            answered = exists().where(about, InfoRequest.answered_at > since)
            return and_(_C.turn == 0, _C.submitted_at <= since, not_(answered))
        case Mark.ANSWERED:
            waiting = exists().where(about, InfoRequest.answered_at.is_(None))
            return and_(_C.state == ApplicationState.CHECKING.value, exists().where(about), not_(waiting))


def _one(field: str, key: str) -> ColumnElement[bool]:
    if field in {"mission", "strand"}:
        named = _C.missions if field == "mission" else _C.strands
        return named.like(f'%"{key}"%')
    if field == "lead":
        return _C.assigned_id.is_(None) if key == NOBODY else _C.assigned_id == uuid.UUID(key)
    if field == "ward":
        return _C.ward_code.is_(None) if key == NOT_KNOWN else _C.ward_code == key
    return (_C.applicant_type if field == "type" else _C.channel) == key


def _within(criterion: Within) -> ColumnElement[bool]:
    least, most = criterion.span.least, criterion.span.most
    if criterion.field == "asked":
        asked = _C.asked + 0  # in a sum, so that the index of the order stays the way in
        bounds = [asked >= least if least is not None else None, asked <= most if most is not None else None]
    else:
        bounds = [
            _C.submitted_at >= _midnight(least) if least is not None else None,
            _C.submitted_at < _midnight(most + 1) if most is not None else None,
        ]
    return and_(*(bound for bound in bounds if bound is not None))


def _midnight(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time(), LONDON).astimezone(UTC)
