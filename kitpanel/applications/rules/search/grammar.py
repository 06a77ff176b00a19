"""How a search is written: words, “words together”, and limits like ward:kilburn, each with a minus to leave it out."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from kitpanel.core.text import clean

FIELDS = ("is", "mission", "ward", "strand", "type", "lead", "channel", "submitted", "asked", "ref")
"""Every limit there is, in the order they are told to people."""
ALIASES = {"who": "lead", "state": "is", "sent": "submitted"}
WHOLE = frozenset({"submitted", "asked", "ref"})
"""Limits that take one value: a comma in it is part of it (`asked:>1,000`)."""
LONGEST = 500
"""The most signs of a search that are read."""
MOST_PARTS = 20

_QUOTES = str.maketrans(dict.fromkeys("“”„‟″«»", '"'))
_VALUE = r'(?:"[^"]*"|[^\s",]+)'
_LIMIT = re.compile(rf"(-?)([A-Za-z]+):({_VALUE}(?:,+{_VALUE})*)?,*")
_PHRASE = re.compile(r'(-?)"([^"]*)("|$)')
_WORD = re.compile(r'(-?)([^\s"]+)')


@dataclass(frozen=True)
class Word:
    """A word that must be there; or some words together, when `together`. `without`: must not be there."""

    text: str
    together: bool = False
    without: bool = False


@dataclass(frozen=True)
class Limit:
    """A limit: one of `values` must hold. `without`: none may."""

    field: str
    values: tuple[str, ...]
    without: bool = False


@dataclass(frozen=True)
class Stray:
    """Something that cannot be read, as it was typed, and why: it is left out, and stays in the box to be mended."""

    text: str
    why: str


Part: TypeAlias = Word | Limit | Stray


@dataclass(frozen=True)
class Search:
    """A search as it was read. `notes` are sentences about what was too much to read."""

    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()


def parse(typed: str) -> Search:
    """Read a search. Nothing raises: what cannot be read becomes a Stray. `written` gives the same parts again."""
    parts = tuple(dict.fromkeys(_read(clean(typed[:LONGEST]).translate(_QUOTES))))
    notes = [f"We read the first {LONGEST} letters and left out the rest."] if len(typed) > LONGEST else []
    if len(parts) > MOST_PARTS:
        notes.append(f"We read the first {MOST_PARTS} words and left out the rest.")
    return Search(parts[:MOST_PARTS], tuple(notes))


def written(parts: Iterable[Part]) -> str:
    """Write parts as a search that reads as the same parts again."""
    return " ".join(_written(part) for part in parts)


def _read(text: str) -> Iterator[Part]:
    at = 0
    while at < len(text):
        if limit := _LIMIT.match(text, at):
            at = limit.end()
            yield _limit(limit)
        elif phrase := _PHRASE.match(text, at):
            at = phrase.end()
            inside = " ".join(phrase[2].split())
            if inside:
                yield _word(inside, bool(phrase[1]), together=True)
        elif word := _WORD.match(text, at):
            at = word.end()
            yield _word(word[2], bool(word[1]), together=False)
        else:
            at += 1  # a space


def _limit(found: re.Match[str]) -> Limit | Stray:
    minus, name, body = found.groups()
    field = ALIASES.get(name.lower(), name.lower())
    if field not in FIELDS:
        known = ", ".join(f"{one}:" for one in FIELDS)
        return Stray(found[0], f"We do not know “{name}:”, so we left it out. You can use {known}.")
    values = _values(field, body or "")
    if not values:
        return Stray(found[0], f"Nothing stands after “{name}:”, so we left it out. Write it like {EXAMPLES[field]}.")
    return Limit(field, values, bool(minus))


def _values(field: str, body: str) -> tuple[str, ...]:
    whole = field in WHOLE
    pieces = [body.replace('"', "")] if whole else [piece.strip('"') for piece in re.findall(_VALUE, body)]
    ends = " ," if whole else " "
    return tuple(dict.fromkeys(piece for one in pieces if (piece := " ".join(one.split()).strip(ends))))


def _word(text: str, without: bool, *, together: bool) -> Word | Stray:
    word = Word(text, together, without)
    if not any(sign.isalnum() for sign in text):
        return Stray(_written(word), f"“{text}” has no letter or figure in it, so we left it out.")
    return word


def _written(part: Part) -> str:
    if isinstance(part, Stray):
        return part.text
    minus = "-" if part.without else ""
    if isinstance(part, Limit):
        return f"{minus}{part.field}:{','.join(_value(part.field, value) for value in part.values)}"
    return minus + (f'"{part.text}"' if part.together else part.text)


def _value(field: str, value: str) -> str:
    plain = not re.search(r"\s" if field in WHOLE else r"[\s,]", value)
    return value if plain else f'"{value}"'


EXAMPLES = {
    "is": "is:waiting",
    "mission": "mission:food",
    "ward": "ward:kilburn",
    "strand": "strand:council",
    "type": "type:group",
    "lead": "lead:@me",
    "channel": "channel:phone",
    "submitted": "submitted:>2027-01-31",
    "asked": "asked:>500",
    "ref": "ref:KIT-2027-0412",
}
