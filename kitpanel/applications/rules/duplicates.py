"""Ideas that may be the same idea, or from the same person: a score for staff to look at, never a verdict (§6.11)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NOT_FIGURES = re.compile(r"\D")
_WORD = re.compile(r"\w+")
_TRUNK = 10
_RUN = 3
_WHOLE = 100


@dataclass(frozen=True)
class Fingerprint:
    """The facts of one idea that may give it away as another's double. `text` is all that was written about it."""

    ref: str
    email: str = ""
    phone: str = ""
    postcode: str = ""
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Weights:
    """How much each likeness counts, out of 100, and from where staff are shown it.

    Defaults are ours: any one of e-mail, phone, or name with postcode is enough to be shown; a postcode alone (one
    block of flats) is not. Words count in proportion to the runs of three words that both share.
    """

    email: int = 60
    phone: int = 60
    name_and_postcode: int = 60
    postcode: int = 15
    words: int = 80
    show_from: int = 40


@dataclass(frozen=True)
class Likeness:
    """One idea that may be a double: how alike, out of 100, and why in words."""

    ref: str
    score: int
    reasons: tuple[str, ...]


def possible_duplicates(idea: Fingerprint, others: Iterable[Fingerprint], weights: Weights) -> tuple[Likeness, ...]:
    """List the ideas that look like this one, most alike first. An idea is never its own double."""
    found = [likeness(idea, other, weights) for other in others if other.ref != idea.ref]
    shown = [one for one in found if one.score >= weights.show_from]
    return tuple(sorted(shown, key=lambda one: (-one.score, one.ref)))


def likeness(one: Fingerprint, other: Fingerprint, weights: Weights) -> Likeness:
    """Score how alike two ideas are, with the reasons. The same either way round, but for `ref`."""
    same_home = _same(_plain(one.postcode), _plain(other.postcode))
    same_name = _same(_names(one.name), _names(other.name))
    shared = _shared_words(one.text, other.text)
    signs = (
        (_same(_mailbox(one.email), _mailbox(other.email)), weights.email, "The same email address"),
        (_same(_phone(one.phone), _phone(other.phone)), weights.phone, "The same phone number"),
        (same_home and same_name, weights.name_and_postcode, "The same name and postcode"),
        (same_home and not same_name, weights.postcode, "The same postcode"),
        (shared > 0, weights.words * shared // _WHOLE, f"{shared}% of the words are the same"),
    )
    held = [(weight, reason) for holds, weight, reason in signs if holds]
    score = min(_WHOLE, sum(weight for weight, _ in held))
    return Likeness(other.ref, score, tuple(reason for _, reason in held))


def _same(one: object, other: object) -> bool:
    return bool(one) and one == other


def _plain(text: str) -> str:
    return "".join(_WORD.findall(text.casefold()))


def _names(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))


def _mailbox(email: str) -> str:
    local, at, domain = email.strip().casefold().rpartition("@")
    return f"{local.partition('+')[0]}{at}{domain}" if local else ""


def _phone(phone: str) -> str:
    figures = _NOT_FIGURES.sub("", phone)
    return figures[-_TRUNK:] if len(figures) >= _TRUNK else ""


def _shared_words(one: str, other: str) -> int:
    mine, theirs = _runs(one), _runs(other)
    either = mine | theirs
    return _WHOLE * len(mine & theirs) // len(either) if either else 0


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    found = _WORD.findall(text.casefold())
    return frozenset(tuple(found[start : start + _RUN]) for start in range(len(found) - _RUN + 1))
