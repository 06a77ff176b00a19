"""What a story is made of: its questions, its address, and words that stay the teller's own."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from kitpanel.core.errors import Refused
from kitpanel.core.said import say

QUESTIONS = (
    ("happened", say("What did you do?")),
    ("changed", say("What was different afterwards?")),
    ("went_wrong", say("What was hard, or went wrong?")),
    ("stayed", say("What stays, now that the money is spent?")),
)
"""The four questions: answered in writing, by voice, with photos, or in a phone call."""

MOST_PHOTOS = 6
RESERVED = frozenset({"check", "photos", "ring"})
"""Addresses under /stories that are pages of ours."""
_LONGEST_SLUG = 60
_NOT_IN_SLUG = re.compile(r"[^a-z0-9]+")
_DROPPED = re.compile(r"['’‘]")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True)
class Telling:
    """What the teller writes. `people_reached` is about how many took part, or None."""

    title: str = ""
    teller: str = ""
    happened: str = ""
    changed: str = ""
    went_wrong: str = ""
    stayed: str = ""
    people_reached: int | None = None


class Missing(NamedTuple):
    """Something to add before a story can be sent: which part of the form it is on, and what to do."""

    part: str
    sentence: str


def missing(told: Telling, photos: Iterable[str], *, names: bool) -> tuple[Missing, ...]:
    """List what is still to add before sending: a title, what they did, and what each photo shows.

    `photos` says what each photo shows; `names` says that they want their name with it.
    """
    found = []
    if not told.title:
        found.append(Missing("words", say("Give your story a title")))
    if not told.happened:
        found.append(Missing("words", say("Tell us what you did")))
    if names and not told.teller:
        found.append(Missing("words", say("Write your name as you want it shown")))
    found += [
        Missing("photos", say("Say what photo {number} shows", number=number))
        for number, shows in enumerate(photos, 1)
        if not shows
    ]
    return tuple(found)


def slug_of(title: str) -> str:
    """Give a title as an address: small letters, figures and hyphens; "story" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", _DROPPED.sub("", title)).encode("ascii", "ignore").decode().lower()
    return _NOT_IN_SLUG.sub("-", plain).strip("-")[:_LONGEST_SLUG].strip("-") or "story"


def free_slug(title: str, taken: Collection[str]) -> str:
    """Give an address for a title that nobody has yet: the-garden, else the-garden-2, and so on."""
    slug, number = slug_of(title), 1
    wanted = slug
    while wanted in taken or wanted in RESERVED:
        number += 1
        wanted = f"{slug}-{number}"
    return wanted


def check_quote(quote: str, told: Telling) -> None:
    """Refuse words set large that the teller did not write just so: nobody is quoted with what they never said."""
    own = (told.happened, told.changed, told.went_wrong, told.stayed)
    if quote and not any(_folded(quote) in _folded(text) for text in own):
        raise Refused("Copy these words from their story, letter for letter. They did not write this.", field="quote")


def stands_in(name: str, texts: Iterable[str]) -> bool:
    """Say whether a name, or any word of it, stands in one of some texts."""
    parts = [re.escape(part) for part in name.casefold().split()]
    found = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)") if parts else None
    return found is not None and any(found.search(text.casefold()) for text in texts)


def check_name_kept(name: str, texts: Iterable[str]) -> None:
    """Refuse to show words that hold the name of somebody who did not agree to that."""
    if stands_in(name, texts):
        raise Refused(
            f"The name “{name}” is in the words, and they did not agree to show it. Take it out, or ask them."
        )


def _folded(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
