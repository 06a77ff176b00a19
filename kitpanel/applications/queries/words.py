"""Full text, on both databases: which rows of the desk have words, and the cheapest way to them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, cast, column, false, func, literal_column, not_, select
from sqlalchemy import Text as SqlText
from sqlalchemy.dialects.postgresql import TSQUERY

from kitpanel.applications.models import desk_row, desk_words
from kitpanel.applications.rules.search import Text
from kitpanel.core.db import db

MOST_LISTED = 1000
"""The most ideas the list counts and pages through."""
SHORTEST_TO_GO_ON = 3
"""The fewest letters of a word that finds longer words too (`plant` finds plants)."""

_ROWID = literal_column("desk_words.rowid", Integer)


@dataclass(frozen=True)
class Found:
    """What a search finds, as limits of the desk's rows.

    `read_along` finds the same, and is the cheaper way to meet the first of many: SQLite's index of words is read along
    instead of being collected first. None where there is no such way.
    """

    limits: tuple[ColumnElement[bool], ...]
    read_along: Select[Any] | None = None

    def rows(self, *columns: ColumnElement[Any]) -> Select[Any]:
        """Ask for columns of every row."""
        return select(*columns).where(*self.limits)


def count(found: Select[Any]) -> int:
    """Count rows."""
    return db.session.scalar(select(func.count()).select_from(found.subquery())) or 0


def found_by(texts: Sequence[Text], limits: Sequence[ColumnElement[bool]], *, few: bool) -> Found:
    """Join words to the other limits of a search. `few`: these may leave few of the rows that have the words."""
    if not texts:
        return Found(tuple(limits))
    if db.session.connection().dialect.name != "sqlite":
        return Found((*limits, _in_postgresql(texts)))
    return _in_sqlite(texts, limits, few=few)


def _in_sqlite(texts: Sequence[Text], limits: Sequence[ColumnElement[bool]], *, few: bool) -> Found:
    have = " AND ".join(_quoted(one) for one in texts if not one.without)
    lack = " OR ".join(_quoted(one) for one in texts if one.without)
    asked = f"({have}) NOT ({lack})" if have and lack else have or lack
    matches = literal_column("desk_words").op("MATCH", is_comparison=True)(asked)
    ids = select(column("rowid", Integer)).select_from(desk_words).where(matches)
    if not have:
        return Found((*limits, not_((desk_row.c.id + 0).in_(ids))))
    if count(ids.limit(MOST_LISTED + 1)) <= MOST_LISTED:
        return Found((*limits, desk_row.c.id.in_(ids)))
    # Plainly before IN the id is SQLite's way in, row by row; in a sum, the index of the order is.
    along = select(_ROWID).select_from(desk_words.join(desk_row, desk_row.c.id == _ROWID)).where(matches, *limits)
    return Found((*limits, (desk_row.c.id + 0).in_(ids)), None if few else along)


def _quoted(one: Text) -> str:
    """Write words as FTS5 takes them: always quoted, so that nothing in them is an order to it."""
    quoted = '"{}"'.format(one.text.replace('"', '""'))
    return f"{quoted} *" if _goes_on(one) else quoted


def _in_postgresql(texts: Sequence[Text]) -> ColumnElement[bool]:
    """Ask one row of words for all of it, what must not be there too."""
    asked: list[ColumnElement[bool]] = []
    for one in texts:
        matches = desk_words.c.words.op("@@", is_comparison=True)(_tsquery(one))
        asked.append(not_(func.coalesce(matches, false())) if one.without else matches)
    return desk_row.c.id.in_(select(desk_words.c.id).where(*asked))


def _tsquery(one: Text) -> ColumnElement[Any]:
    """Make a `tsquery` of words; one of no words finds nothing."""
    words = func.phraseto_tsquery("simple", func.desk_plain(one.text))
    if not _goes_on(one):
        return words
    return cast(func.nullif(cast(words, SqlText), "") + ":*", TSQUERY)


def _goes_on(one: Text) -> bool:
    return not one.together and len(one.text) >= SHORTEST_TO_GO_ON
