"""What the money is for, and where: wording holds from a day to a day, and an old idea keeps the words it was under.

A postcode directory is the published one of the Office for National Statistics. Its columns have changed their names
over the years (`oslaua`, `lad25cd`), so they are known by their pattern.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from kitpanel.core.errors import Refused


@dataclass(frozen=True)
class Wording:
    """One Mission's words for a time: from `since` until the day before `until` (None: until further notice)."""

    key: str
    title: str
    statement: str
    target: str
    since: date
    until: date | None = None


@dataclass(frozen=True)
class Ward:
    """One ward since the boundaries of May 2022. `verified` says that its code was seen in a public source."""

    code: str
    name: str
    verified: bool


@dataclass(frozen=True)
class Theme:
    """One of the nine themes of Good Life Camden. `confirmed` says that its name is published as text."""

    number: int
    name: str
    confirmed: bool


def wording_on(wordings: Iterable[Wording], day: date) -> tuple[Wording, ...]:
    """Give the words that held on a day, in the order given."""
    return tuple(one for one in wordings if one.since <= day and (one.until is None or day < one.until))


def ward_of(wards: Iterable[Ward], code: str) -> Ward | None:
    """Find a ward by its code; None for a code that is no ward of Camden's."""
    return next((ward for ward in wards if ward.code == code), None)


class Columns(NamedTuple):
    """Where the columns we need stand in a postcode directory; `ended` is None where it has no such column."""

    postcode: int
    borough: int
    ward: int
    ended: int | None
    width: int


class PostcodeRow(NamedTuple):
    """One line of a postcode directory. `borough` is "" where it names none; `ended` is a year and month, or ""."""

    postcode: str
    borough: str
    ward: str
    ended: str


_PATTERNS = {
    "postcode": (r"pcds", r"pcd2", r"pcd8", r"pcd7?", r"postcode"),
    "borough": (r"lad\d{2}cd", r"ladcd", r"oslaua", r"laua"),
    "ward": (r"wd\d{2}cd", r"wdcd", r"osward", r"ward"),
    "ended": (r"doterm",),
}
_SAID = {
    "postcode": "postcodes (pcds, or pcd)",
    "borough": "the borough (oslaua, or like lad25cd)",
    "ward": "the ward (osward, or like wd25cd)",
}
_RUN = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2}|GIR0AA")
_CODE = re.compile(r"[A-Z][0-9]{8}|")
_MONTH = re.compile(r"[12][0-9]{3}(?:0[1-9]|1[0-2])|")
_INWARD = 3


def directory_columns(header: Sequence[str]) -> Columns:
    """Find the columns of a postcode directory by its first line; of several years the newest.

    Raises Refused with one sentence that names every column that is missing.
    """
    names = [name.strip().lower() for name in header]
    found = {what: _column(names, patterns) for what, patterns in _PATTERNS.items()}
    missing = [said for what, said in _SAID.items() if found[what] is None]
    if missing:
        raise Refused(f"This is no postcode directory: it has no column for {', nor for '.join(missing)}.")
    return Columns(found["postcode"] or 0, found["borough"] or 0, found["ward"] or 0, found["ended"], len(names))


def _column(names: Sequence[str], patterns: Sequence[str]) -> int | None:
    for pattern in patterns:
        matching = sorted((name, -place) for place, name in enumerate(names) if re.fullmatch(pattern, name))
        if matching:
            return -matching[-1][1]
    return None


def directory_row(columns: Columns, cells: Sequence[str], line: int) -> PostcodeRow:
    """Read one line of a postcode directory. Raises Refused, naming the line, when it is not one."""
    if len(cells) != columns.width:
        raise Refused(f"Line {line} has {len(cells)} cells and not {columns.width}: the file is broken or cut off.")
    run = cells[columns.postcode].replace(" ", "").upper()
    borough, ward = cells[columns.borough].strip(), cells[columns.ward].strip()
    ended = cells[columns.ended].strip() if columns.ended is not None else ""
    if not _RUN.fullmatch(run):
        raise Refused(f"Line {line} has no postcode.")
    if not (_CODE.fullmatch(borough) and _CODE.fullmatch(ward) and _MONTH.fullmatch(ended)):
        raise Refused(f"Line {line} has a borough, a ward or an end that cannot be read.")
    return PostcodeRow(f"{run[:-_INWARD]} {run[-_INWARD:]}", borough, ward, ended)


@dataclass(frozen=True)
class Place:
    """Where a postcode is. `borough` is its name in London, "" elsewhere; `ward` is a code of Camden's, or ""."""

    borough: str
    in_camden: bool
    ward: str
    ward_name: str
    ended: str

    @property
    def settles(self) -> bool:
        """Say whether the ward can be taken from it: in Camden, in a ward we know, and in use."""
        return self.in_camden and bool(self.ward_name) and not self.ended
