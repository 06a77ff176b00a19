"""One page of a long list: a count and one slice, always two queries, however long the list is."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select

from kitpanel.core.db import db

T = TypeVar("T")
SIZE = 25


@dataclass(frozen=True)
class Page(Generic[T]):
    """Some rows of a list of `total`, and where they stand in it. Pages count from 1.

    `more` says that there are more than `total`, which were not counted.
    """

    rows: list[T]
    number: int
    total: int
    size: int = SIZE
    more: bool = False

    @property
    def pages(self) -> int:
        """Say how many pages the list has: at least one."""
        return max(1, -(-self.total // self.size))


def page_of(query: Select[Any], number: int, size: int = SIZE) -> Page[Any]:
    """Give page `number` of what a query of one thing finds. A number past the end gives the last page."""
    rows, number, total = _slice(query, number, size)
    return Page(list(db.session.scalars(rows)), number, total, size)


def page_of_rows(query: Select[*tuple[Any, ...]], number: int, size: int = SIZE) -> Page[Any]:
    """Give page `number` of what a query of several columns finds, each row with its columns by name."""
    rows, number, total = _slice(query, number, size)
    return Page(list(db.session.execute(rows)), number, total, size)


def _slice(query: Any, number: int, size: int) -> tuple[Any, int, int]:
    total = db.session.scalar(select(func.count()).select_from(query.order_by(None).subquery())) or 0
    number = min(max(number, 1), max(1, -(-total // size)))
    return query.limit(size).offset((number - 1) * size), number, total
