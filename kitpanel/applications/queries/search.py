"""What staff's search finds: ideas, page by page or all, found and ordered in the narrow index of the desk.

Both databases are asked the same; only full text differs (`_has_words`). The wide rows of ideas are read last, and only
those that are shown.
"""

import uuid
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    cast,
    column,
    exists,
    false,
    func,
    literal_column,
    not_,
    or_,
    select,
)
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import TSQUERY
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Application, InfoRequest, desk_row, desk_words
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
SHORTEST_TO_GO_ON = 3
"""The fewest letters of a word that finds longer words too (`plant` finds plants)."""
_BATCH = 200

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


def ideas_page(wanted: Wanted, sort: str, number: int, *, me: uuid.UUID, now: datetime) -> Page[Application]:
    """Give a page of the ideas a search finds, with all a row of the list shows. A number past the end is the last."""
    found = _found(wanted, me, now)
    total = _count(found)
    number = min(max(number, 1), max(1, -(-total // SIZE)))
    rows = db.session.scalars(_ordered(found, sort).limit(SIZE).offset((number - 1) * SIZE)).all()
    return Page(_ideas(rows), number, total)


def count_ideas(wanted: Wanted, *, me: uuid.UUID, now: datetime) -> int:
    """Count the ideas a search finds."""
    return _count(_found(wanted, me, now))


def every_idea(wanted: Wanted, sort: str, *, me: uuid.UUID, now: datetime) -> Iterator[Application]:
    """Give all the ideas a search finds, in order, holding only a few of them at a time."""
    rows = db.session.scalars(_ordered(_found(wanted, me, now), sort)).all()
    for at in range(0, len(rows), _BATCH):
        yield from _ideas(rows[at : at + _BATCH])
        db.session.expunge_all()


def _count(found: Select[Any]) -> int:
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def _ordered(found: Select[Any], sort: str) -> Select[Any]:
    return found.order_by(*SORTS.get(sort, SORTS["todo"])[1])


def _ideas(ids: Sequence[uuid.UUID]) -> list[Application]:
    rows = db.session.scalars(
        select(Application)
        .where(Application.id.in_(ids))
        .options(
            selectinload(Application.missions), selectinload(Application.lines), selectinload(Application.requests)
        )
    )
    known = {one.id: one for one in rows}
    return [known[one] for one in ids]


def _found(wanted: Wanted, me: uuid.UUID, now: datetime) -> Select[Any]:
    limits = [_limit(one, me, now) for one in wanted.criteria if not isinstance(one, Text)]
    texts = [one for one in wanted.criteria if isinstance(one, Text)]
    limits += [_has_words([one for one in texts if not one.without])] if any(not one.without for one in texts) else []
    limits += [not_(_has_words([one])) for one in texts if one.without]
    return select(_C.application_id).where(*limits)


def _limit(criterion: Is | OneOf | Within | Ref, me: uuid.UUID, now: datetime) -> ColumnElement[bool]:
    if isinstance(criterion, Is):
        made = _is(criterion, me, now)
    elif isinstance(criterion, OneOf):
        made = or_(*(_one(criterion.field, key) for key in criterion.keys))
    elif isinstance(criterion, Within):
        made = _within(criterion)
    else:
        made = _C.ref.endswith(criterion.ending, autoescape=True)
    # What is not known (a ward, who looks after it) is none of those named.
    return not_(func.coalesce(made, false())) if criterion.without else made


def _is(criterion: Is, me: uuid.UUID, now: datetime) -> ColumnElement[bool]:
    return or_(_in_states(criterion.states), *(_marked(mark, me, now) for mark in sorted(criterion.marks)))


def _in_states(states: frozenset[ApplicationState]) -> ColumnElement[bool]:
    """Ask for states by turn where that says the same: the order “to do first” begins with it, and so its index."""
    turns = [turn for turn, held in enumerate(TURNS) if held <= states]
    if states != frozenset().union(*(TURNS[turn] for turn in turns)):
        return _C.state.in_(sorted(state.value for state in states))
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
        return named.contains(f'"{key}"', autoescape=True)
    if field == "lead":
        return _C.assigned_id.is_(None) if key == NOBODY else _C.assigned_id == uuid.UUID(key)
    if field == "ward":
        return _C.ward_code.is_(None) if key == NOT_KNOWN else _C.ward_code == key
    return (_C.applicant_type if field == "type" else _C.channel) == key


def _within(criterion: Within) -> ColumnElement[bool]:
    least, most = criterion.span.least, criterion.span.most
    if criterion.field == "asked":
        bounds = [_C.asked >= least if least is not None else None, _C.asked <= most if most is not None else None]
    else:
        bounds = [
            _C.submitted_at >= _midnight(least) if least is not None else None,
            _C.submitted_at < _midnight(most + 1) if most is not None else None,
        ]
    return and_(*(bound for bound in bounds if bound is not None))


def _midnight(day: int) -> datetime:
    return datetime.combine(date.fromordinal(day), time(), LONDON).astimezone(UTC)


def _has_words(texts: Sequence[Text]) -> ColumnElement[bool]:
    if db.session.connection().dialect.name == "sqlite":
        asked = " AND ".join(_for_sqlite(one) for one in texts)
        matching = literal_column("desk_words").op("MATCH")(asked)
        return _C.id.in_(select(column("rowid", Integer)).select_from(desk_words).where(matching))
    asks = [_for_postgresql(one) for one in texts]
    return _C.id.in_(select(desk_words.c.id).where(*(desk_words.c.words.op("@@")(ask) for ask in asks)))


def _for_sqlite(one: Text) -> str:
    """Write words as FTS5 takes them: always quoted, so that nothing in them is an order to it."""
    quoted = '"{}"'.format(one.text.replace('"', '""'))
    return f"{quoted} *" if _goes_on(one) else quoted


def _for_postgresql(one: Text) -> ColumnElement[Any]:
    """Make a `tsquery` of words; one of no words finds nothing."""
    words = func.phraseto_tsquery("simple", func.desk_plain(one.text))
    if not _goes_on(one):
        return words
    return cast(func.nullif(cast(words, SqlText), "") + ":*", TSQUERY)


def _goes_on(one: Text) -> bool:
    return not one.together and len(one.text) >= SHORTEST_TO_GO_ON
