"""What a search means here: its words turned into keys, states, days and money, and each part said for its chip."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.search.grammar import EXAMPLES, Limit, Part, Search, Stray
from kitpanel.applications.rules.search.offers import (
    IS,
    MARKS,
    OPEN,
    Choice,
    Mark,
    Offers,
    hyphened,
    matching,
    unknown,
)
from kitpanel.applications.rules.search.spans import Span, days_of, pence_of

NOBODY = "nobody"
NOT_KNOWN = "unknown"
ANYWHERE = "anywhere"
_IS_CHOICES = (
    *(Choice(mark.value, said, mark.value) for mark, said in MARKS.items()),
    *(Choice(word, said, word) for word, (said, _) in IS.items()),
)
_NO_DRAFTS = "Drafts are never shown: nobody but their writer reads them. We left out “is:draft”."


@dataclass(frozen=True)
class Is:
    """One of these states, or one of these marks."""

    states: frozenset[ApplicationState]
    marks: frozenset[Mark]
    without: bool = False


@dataclass(frozen=True)
class OneOf:
    """One of these keys of mission, ward, strand, type, lead or channel. NOT_KNOWN is a ward nobody knows yet."""

    field: str
    keys: tuple[str, ...]
    without: bool = False


@dataclass(frozen=True)
class Within:
    """Within a span of days (`submitted`) or of pence (`asked`)."""

    field: str
    span: Span
    without: bool = False


@dataclass(frozen=True)
class Ref:
    """A reference, or the end of one."""

    ending: str
    without: bool = False


@dataclass(frozen=True)
class Text:
    """Words of the idea: one that may go on (`plant` finds plants), or some together, as they stand."""

    text: str
    together: bool
    without: bool = False


Criterion: TypeAlias = Is | OneOf | Within | Ref | Text


@dataclass(frozen=True)
class Chip:
    """A part of the search in words, and the search without it."""

    said: str
    others: tuple[Part, ...]


@dataclass(frozen=True)
class Wanted:
    """What a search means. All of `criteria` must hold.

    `only_open` says that nothing was said of states, so that only ideas still on their way are found.
    """

    criteria: tuple[Criterion, ...]
    chips: tuple[Chip, ...]
    notes: tuple[str, ...]
    only_open: bool


def understand(search: Search, offers: Offers, today: date) -> Wanted:
    """Say what a search means on a day in London, leaving out with a note what means nothing."""
    read: list[tuple[Part, Criterion, str]] = []
    notes = list(search.notes)
    for part in search.parts:
        found, faults = _meant(part, offers, today)
        notes += faults
        if found is not None:
            read.append((part, *found))
    criteria = [criterion for _, criterion, _ in read]
    only_open = not any(isinstance(one, Ref) or (isinstance(one, Is) and one.states) for one in criteria)
    if only_open:
        criteria.append(Is(OPEN, frozenset()))
    chips = tuple(Chip(said, tuple(one for one in search.parts if one is not part)) for part, _, said in read)
    return Wanted(tuple(criteria), chips, tuple(dict.fromkeys(notes)), only_open)


_Found: TypeAlias = tuple[tuple[Criterion, str] | None, list[str]]


def _meant(part: Part, offers: Offers, today: date) -> _Found:
    if isinstance(part, Stray):
        return None, [part.why]
    if isinstance(part, Limit):
        return _limit(part, offers, today)
    said = f"Not “{part.text}”" if part.without else f"“{part.text}”"
    return (Text(part.text, part.together, part.without), said), []


def _limit(part: Limit, offers: Offers, today: date) -> _Found:
    if part.field == "ref":
        return (Ref(part.values[0].upper(), part.without), _said([f"Reference {part.values[0]}"], part)), []
    if part.field in {"submitted", "asked"}:
        return _within(part, today)
    choices = _IS_CHOICES if part.field == "is" else offers.get(part.field, ())
    chosen, notes = _chosen(part, choices)
    if not chosen:
        return None, notes
    words = _said([one.said for one in chosen], part)
    keys = tuple(one.key for one in chosen)
    return (_is(keys, part) if part.field == "is" else OneOf(part.field, keys, part.without), words), notes


def _within(part: Limit, today: date) -> _Found:
    value = part.values[0]
    span = days_of(value, today) if part.field == "submitted" else pence_of(value)
    if span is None:
        return None, [
            f"We cannot read “{part.field}:{value}”, so we left it out. Write it like {EXAMPLES[part.field]}."
        ]
    return (Within(part.field, span, part.without), _said([span.said], part)), []


def _chosen(part: Limit, choices: Sequence[Choice]) -> tuple[list[Choice], list[str]]:
    chosen, notes = [], []
    for value in part.values:
        found = matching(value, choices)
        if not found:
            draft = part.field == "is" and hyphened(value) in {"draft", "drafts"}
            notes.append(_NO_DRAFTS if draft else unknown(part.field, value, choices))
        chosen += [one for one in found if one not in chosen]
    return chosen, notes


def _is(keys: Sequence[str], part: Limit) -> Is:
    states = frozenset(state for key in keys if key in IS for state in IS[key][1])
    return Is(states, frozenset(Mark(key) for key in keys if key not in IS), part.without)


def _said(words: list[str], part: Limit) -> str:
    joined = " or ".join(words)
    return f"Not: {joined}" if part.without else joined
