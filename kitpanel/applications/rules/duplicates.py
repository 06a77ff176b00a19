"""Ideas that may be the same idea, or from the same person: signs for staff to look at, never a verdict (§6.11).

A sign says what is alike and with which idea. How alike names and texts are is measured elsewhere and handed in.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kitpanel.applications.rules.names import name_key

_NOT_FIGURES = re.compile(r"\D")
_SIGN = re.compile(r"\w+")
_HOUSE = re.compile(r"\d+\s?[a-z]?\b", re.IGNORECASE)
_DOTLESS = frozenset({"gmail.com", "googlemail.com"})
"""Mail houses to whom dots before the @ mean nothing."""
_TRUNK = 10
_WHOLE = 100
_STEP = 10


class SignKind(StrEnum):
    """What a sign is about."""

    CONTACT = "contact"
    IDENTITY = "identity"
    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True)
class Fingerprint:
    """The facts of one idea that may give it away as another's double. `text` is all that was written about it.

    `person` is whose account it came from: that one person sends two ideas openly is no sign. `address` is where
    letters reach them, where it is known.
    """

    ref: str
    email: str = ""
    phone: str = ""
    postcode: str = ""
    address: str = ""
    name: str = ""
    text: str = ""
    person: str = ""


@dataclass(frozen=True)
class Alike:
    """How alike two names and two texts are, in percent (kitpanel/applications/likeness.py)."""

    names: int = 0
    words: int = 0


@dataclass(frozen=True)
class Weights:
    """How much each sign counts, out of 100, and from where staff are shown it. Defaults are ours (docs/duplicates.md).

    Names count as alike from `names_from` percent, texts from `words_from`; the weight of `words` is that of texts
    which are wholly the same. A post code alone (one block of flats), or a name alone, is not shown.
    """

    email: int = 60
    phone: int = 45
    name: int = 25
    house: int = 40
    postcode: int = 20
    words: int = 90
    names_from: int = 85
    words_from: int = 50
    show_from: int = 40


@dataclass(frozen=True)
class Sign:
    """One thing that is alike. `mark` tells it from what the same sign would be after a change."""

    kind: SignKind
    words: str
    mark: str
    weight: int


@dataclass(frozen=True)
class Likeness:
    """One idea that may be a double: how alike, out of 100, and its signs, the strongest first."""

    ref: str
    score: int
    signs: tuple[Sign, ...]

    @property
    def marks(self) -> frozenset[str]:
        """Give the marks of its signs: a verdict holds for these."""
        return frozenset(sign.mark for sign in self.signs)


def likeness(one: Fingerprint, other: Fingerprint, alike: Alike, weights: Weights) -> Likeness:
    """Score how alike two ideas are, with the signs. The same either way round, but for `ref`."""
    found = [] if one.person and one.person == other.person else _of_people(one, other, alike, weights)
    if alike.words >= weights.words_from:
        about = alike.words // _STEP * _STEP
        words = f"{alike.words}% of the words are the same as in {other.ref}"
        found.append(Sign(SignKind.TEXT, words, f"words {about}", weights.words * alike.words // _WHOLE))
    found.sort(key=lambda sign: -sign.weight)
    return Likeness(other.ref, min(_WHOLE, sum(sign.weight for sign in found)), tuple(found))


def _of_people(one: Fingerprint, other: Fingerprint, alike: Alike, weights: Weights) -> list[Sign]:
    """List what is alike of those who send them: how to reach them, who they are, where they live."""
    mail, phone, home = mailbox(one.email), figures(one.phone), plain(one.postcode)
    found = []
    if mail and mail == mailbox(other.email):
        found.append(Sign(SignKind.CONTACT, f"Same e-mail as {other.ref}", _mark("email", mail), weights.email))
    if phone and phone == figures(other.phone):
        found.append(Sign(SignKind.CONTACT, f"Same phone as {other.ref}", _mark("phone", phone), weights.phone))
    if alike.names >= weights.names_from:
        said = "Same name as" if alike.names == _WHOLE else "Nearly the same name as"
        mark = _mark("name", *sorted((name_key(one.name), name_key(other.name))))
        found.append(Sign(SignKind.IDENTITY, f"{said} {other.ref}", mark, weights.name))
    if home and home == plain(other.postcode):
        found.append(_of_homes(one, other, home, weights))
    return found


def _of_homes(one: Fingerprint, other: Fingerprint, home: str, weights: Weights) -> Sign:
    house = house_of(one.address)
    if house and house == house_of(other.address):
        return Sign(SignKind.ADDRESS, f"Same address as {other.ref}", _mark("house", house, home), weights.house)
    return Sign(SignKind.ADDRESS, f"Same post code as {other.ref}", _mark("postcode", home), weights.postcode)


def _mark(kind: str, *alike: str) -> str:
    """Name a sign by what is alike, without saying it: a verdict is kept longer than some of the facts."""
    return f"{kind} {hashlib.sha256(' + '.join(alike).encode()).hexdigest()[:16]}"


def shown(found: Iterable[Likeness], weights: Weights) -> tuple[Likeness, ...]:
    """Pick out what staff are shown, the most alike first."""
    return tuple(
        sorted((one for one in found if one.score >= weights.show_from), key=lambda one: (-one.score, one.ref))
    )


def settled(marks: Iterable[str], judged: Iterable[str]) -> bool:
    """Tell whether a verdict still holds: every sign there is now was there when it was given."""
    return set(marks) <= set(judged)


def plain(text: str) -> str:
    """Give a text's letters and figures alone, small."""
    return "".join(_SIGN.findall(text.casefold()))


def mailbox(email: str) -> str:
    """Give the mailbox that an address leads to: nothing after a plus; no dots where they mean nothing."""
    local, at, domain = email.strip().casefold().rpartition("@")
    if not local:
        return ""
    local = local.partition("+")[0]
    return f"{local.replace('.', '') if domain in _DOTLESS else local}{at}{domain.replace('googlemail', 'gmail')}"


def figures(phone: str) -> str:
    """Give a phone number without its country's code; "" for what is too short to be one."""
    found = _NOT_FIGURES.sub("", phone)
    return found[-_TRUNK:] if len(found) >= _TRUNK else ""


def house_of(address: str) -> str:
    """Give the numbers of a house and flat, in the order of the address; "" without one."""
    return " ".join(plain(number) for number in _HOUSE.findall(address.partition("\n")[0]))
