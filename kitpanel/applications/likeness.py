"""Measuring how alike names and texts are, and the marks by which ideas that may be alike find each other.

Nothing here compares an idea with all others: each has a few marks, kept as rows with an index (domain §6.11), and only
ideas that share one are compared. Texts get marks by MinHash: of many orders of all pairs of neighbouring words, which
pair comes first in each. Two texts share a mark about as often as they share such pairs.
"""

import hashlib
import re
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from kitpanel.applications.rules.duplicates import Alike, Fingerprint, figures, mailbox, plain
from kitpanel.applications.rules.names import name_key, parts_of

BANDS, ROWS = 20, 2
FEWEST_WORDS = 12
"""Texts with fewer words that mean something are not compared."""
_PRIME = (1 << 61) - 1
_SIGNED = 1 << 63
_WORD = re.compile(r"[^\W_]+")
_WHOLE = 100
_EVERYWHERE = (
    "a about after all also an and any are as at be because been but by can could do for from get give had has "
    "have he her here him his how i if in into is it its just like make many me more most much my new no not now "
    "of on one only or our out over own people she so some than that the their them then there these they this "
    "those through to too up us use very want was we were what when where which who will with would you your"
)
_LITTLE = frozenset(_EVERYWHERE.split())
"""Words that every idea has."""


class Mark(NamedTuple):
    """What an idea may share with another: a number made of it, and how much sharing it says."""

    value: int
    weight: int


def measured(one: Fingerprint, other: Fingerprint) -> Alike:
    """Measure the names and texts of two ideas."""
    return Alike(names_alike(one.name, other.name), words_alike(one.text, other.text))


def names_alike(one: str, other: str) -> int:
    """Give how alike two names are, in percent: that of the shorter one's word that fits worst. 0 for one word."""
    mine, theirs = sorted((parts_of(one), parts_of(other)), key=len)
    if len(mine) < 2:  # noqa: PLR2004 - a first name and a family name
        return 0
    return int(min(max(fuzz.ratio(word, its) for its in theirs) for word in mine))


def words_alike(one: str, other: str) -> int:
    """Give the share of words that two texts have in common, in percent; the words every idea has are not counted."""
    mine, theirs = told(one), told(other)
    if min(len(mine), len(theirs)) < FEWEST_WORDS:
        return 0
    return int(_WHOLE * Indel.normalized_similarity(sorted(mine), sorted(theirs)))


def told(text: str) -> list[str]:
    """List the words of a text that mean something, without the s of plurals."""
    found = (word for word in _WORD.findall(text.casefold()) if word not in _LITTLE)
    return [word[:-1] if word.endswith("s") and len(word) > len("has") else word for word in found]


def marks_of(idea: Fingerprint) -> list[Mark]:
    """List the marks of an idea."""
    known = (
        ("email", mailbox(idea.email), 8), ("phone", figures(idea.phone), 8), ("name", name_key(idea.name), 4),
        ("postcode", plain(idea.postcode), 2),
    )  # fmt: skip
    found = [Mark(_number(f"{kind} {value}"), weight) for kind, value, weight in known if value]
    return found + [Mark(value, 1) for value in _text_marks(told(idea.text))]


def _text_marks(words: list[str]) -> set[int]:
    if len(words) < FEWEST_WORDS:
        return set()
    pairs = {_number(" ".join(sorted(pair))) for pair in pairwise(words)}
    least = [min((a * pair + b) % _PRIME for pair in pairs) for a, b in _orders()]
    return {_number(f"text {band} {least[band * ROWS : (band + 1) * ROWS]}") for band in range(BANDS)}


@cache
def _orders() -> tuple[tuple[int, int], ...]:
    """Give the orders that texts are looked at in: any will do, as long as they stay the same."""
    return tuple((_number(f"a {at}") % _PRIME or 1, _number(f"b {at}") % _PRIME) for at in range(BANDS * ROWS))


def _number(text: str) -> int:
    """Give a number for a text that fits a database's whole number."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "replace"), digest_size=8).digest()) - _SIGNED
