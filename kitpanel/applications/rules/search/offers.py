"""What may stand after each limit: its words, the key each stands for, and how people say it."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from kitpanel.applications.rules.lifecycle import APPLICATION, LIVE, WITH_A_GRANT, ApplicationState

_S = ApplicationState
OURS = frozenset({_S.SUBMITTED, _S.CHECKING, _S.REOPENED})
"""States in which an idea waits for staff."""
OPEN = frozenset(LIVE) - {_S.DRAFT}
"""States of an idea that was sent and is still on its way."""
SENT = frozenset(ApplicationState) - {_S.DRAFT}
_THEIRS = frozenset({_S.NEEDS_INFO})
TURNS = (OURS, _THEIRS, OPEN - OURS - _THEIRS, SENT - OPEN)
"""Whose turn it is, in the order of what to do first: ours, the applicant’s, the panel’s, nobody’s."""
_FEW = 10


@dataclass(frozen=True)
class DeskRule:
    """What the desk calls late: an idea that has waited for staff this many days (D)."""

    late_days: int = 5


class Mark(StrEnum):
    """What may be so of an idea besides its state."""

    MINE = "mine"
    LATE = "late"
    FLAGGED = "flagged"
    ANSWERED = "answered"


MARKS = {
    Mark.MINE: "Assigned to me",
    Mark.LATE: f"Waiting for us {DeskRule.late_days} days or more",
    Mark.FLAGGED: "They know somebody here",
    Mark.ANSWERED: "They answered",
}
"""How each mark is said."""


@dataclass(frozen=True)
class Choice:
    """One thing that may stand after a limit: the key it stands for, how it is said, and the word staff write."""

    key: str
    said: str
    word: str


Offers: TypeAlias = Mapping[str, Sequence[Choice]]
"""The choices of each limit that has choices."""

_GROUPS = {
    "waiting": ("Waiting for us", OURS),
    "open": ("Still on its way", OPEN),
    "over": ("Over", SENT - OPEN),
    "funded": ("Funded or part funded", frozenset(WITH_A_GRANT)),
    "anywhere": ("Anywhere", SENT),
}
_OTHER_WORDS = {
    "sent": _S.SUBMITTED, "new": _S.SUBMITTED, "ready": _S.ELIGIBLE, "asked": _S.NEEDS_INFO, "declined": _S.INELIGIBLE,
    "taken-back": _S.WITHDRAWN, "carried-over": _S.DEFERRED,
}  # fmt: skip
STATE_WORDS = {state: state.value.replace("_", "-") for state in _S if state in SENT} | {_S.FUNDED: "fully-funded"}
"""The word for each state after `is:`. “funded” alone means part funded too."""
IS: dict[str, tuple[str, frozenset[ApplicationState]]] = {
    **_GROUPS,
    **{word: (APPLICATION.said(state), frozenset({state})) for state, word in STATE_WORDS.items()},
    **{word: (APPLICATION.said(state), frozenset({state})) for word, state in _OTHER_WORDS.items()},
}
"""The words after `is:` that stand for states: how each is said, and the states."""
TOLD = (*_GROUPS, *STATE_WORDS.values())
"""Those of them that people are told of; the others are understood."""


def hyphened(name: str) -> str:
    """Write a name as one word of a search: `King’s Cross` is `kings-cross`."""
    return "-".join(re.findall(r"[^\W_]+", _folded(name)))


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    return "".join(sign for sign in plain if not unicodedata.combining(sign))


def named(typed: str, choices: Sequence[Choice]) -> list[Choice]:
    """List the choices that a word names outright."""
    return [one for one in choices if typed == one.key or hyphened(typed) == hyphened(one.word)]


def matching(typed: str, choices: Sequence[Choice]) -> list[Choice]:
    """List the choices a word means: the one it names, or else all whose name has a word that begins with it."""
    wanted = hyphened(typed)
    if not wanted:
        return []
    found = named(typed, choices) or [one for one in choices if f"-{wanted}" in f"-{hyphened(one.said)}"]
    return list({one.said: one for one in reversed(found)}.values())[::-1]


def unknown(field: str, typed: str, choices: Sequence[Choice]) -> str:
    """Say that a word means nothing here, and what does."""
    words = [one.word for one in choices]
    known = ", ".join(words) if len(words) <= _FEW else f"{', '.join(words[:_FEW])} and so on"
    return f"We do not know “{field}:{typed}”, so we left it out. You can use {known}."
