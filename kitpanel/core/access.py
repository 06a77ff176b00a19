"""Who may call a view: said once, on the view, and enforced in one place.

Account roles only. *Which object* somebody may see is answered by the query, scoped to the asker.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from flask import g

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True)
class Asker:
    """The person behind this request, as plain values, so that a page can name them after the transaction ended."""

    id: uuid.UUID | None = None
    name: str = ""
    roles: frozenset[str] = frozenset()
    epoch: int = 0
    language: str = ""
    """The language they like best, as they wrote it."""
    has_second: bool = False
    """Whether they have a second factor."""
    pending: str = ""
    """What somebody who has signed in must do before they may do anything else; "" for nothing."""

    @property
    def is_authenticated(self) -> bool:
        """Answer Flask-Login: has somebody signed in, the whole way."""
        return self.id is not None and not self.pending

    is_active = is_authenticated

    @property
    def is_anonymous(self) -> bool:
        """Answer Flask-Login: is this nobody, or somebody half way in."""
        return not self.is_authenticated

    def get_id(self) -> str:
        """Say what the cookie holds: the person, and the count of their "sign out everywhere"."""
        return f"{self.id}.{self.epoch}"

    @property
    def known_id(self) -> uuid.UUID:
        """Give the id of somebody who has signed in. Raises LookupError for nobody."""
        if self.id is None:
            raise LookupError("nobody has signed in")
        return self.id


NOBODY = Asker()


@dataclass(frozen=True)
class Entry:
    """One role rule: its name, and whether an asker passes. Pages of those who work here only are in English."""

    name: str
    passes: Callable[[Asker], bool]
    works_here: bool = False


def access(*entries: Entry) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a view with who may call it: anybody who passes one of `entries`."""

    def mark(view: Callable[P, R]) -> Callable[P, R]:
        view.access = entries  # type: ignore[attr-defined]
        return view

    return mark


def entries_of(view: object) -> tuple[Entry, ...]:
    """Read a view's mark; empty when it has none."""
    found: tuple[Entry, ...] = getattr(view, "access", ())
    return found


def asker() -> Asker:
    """Give the person behind this request."""
    found: Asker = g.get("asker", NOBODY)
    return found
