"""A list saved from a spreadsheet, read however that program saved it: its encoding, its separators, its columns."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from kitpanel.core.errors import Refused
from kitpanel.core.text import one_line

COLUMNS = {
    "reference": "Reference",
    "title": "Title",
    "kind": "Applicant type",
    "name": "Person or group",
    "ward": "Ward",
    "missions": "Missions",
    "strand": "Strand",
    "decided": "Decision date",
    "asked": "Asked",
    "awarded": "Awarded",
    "paid": "Paid date",
    "status": "Status",
    "same_as": "Same project as",
}
"""The columns of the list, by what they are called here."""

OPTIONAL = frozenset({"same_as"})
MOST_LINES = 20_000
_ALSO = {
    "ref": "reference", "grantreference": "reference", "applicationreference": "reference", "projecttitle": "title",
    "project": "title", "type": "kind", "name": "name", "applicant": "name", "recipient": "name", "mission": "missions",
    "fund": "strand", "decided": "decided", "decidedon": "decided", "amountasked": "asked", "requested": "asked",
    "amountrequested": "asked", "amountawarded": "awarded", "award": "awarded", "paid": "paid", "datepaid": "paid",
    "paidon": "paid", "state": "status",
}  # fmt: skip
_SIGNS = re.compile(r"[^a-z]")
_NAMES = {_SIGNS.sub("", title.lower()): key for key, title in COLUMNS.items()} | _ALSO
_SEPARATORS = ",;\t"
_SEP_LINE = re.compile(r"\"?sep=([,;\t|])\"?\r?\n", re.IGNORECASE)
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Fault:
    """One thing to put right: the line of the file (0: the whole of it), the column, and what to do."""

    line: int
    column: str
    reason: str


class Line(NamedTuple):
    """One line with something in it: where it begins in the file, and its cells by column."""

    number: int
    cells: Mapping[str, str]


def lines_of(content: bytes) -> tuple[list[Line], list[Fault]]:
    """Read the lines of a list. Raises Refused when it is no list, or columns are missing: all of them are named."""
    text, separator = _split_off(_text(content))
    rows = _rows(text, separator)
    _, header = next(rows, (0, []))
    places = _places(header)
    found, faults = list[Line](), list[Fault]()
    for number, row in rows:
        if len(row) > len(header) and any(cell.strip() for cell in row[len(header) :]):
            faults.append(
                Fault(number, "", "This line has more cells than there are columns. Look for a stray separator.")
            )
        cells = {key: one_line(row[at]) if at < len(row) and row[at] else "" for key, at in places.items()}
        if any(cells.values()):
            found.append(Line(number, cells))
    if not found:
        raise Refused("There is no line with a grant in this file.")
    if len(found) > MOST_LINES:
        raise Refused(f"This file has more than {MOST_LINES:,} lines. Split it in two.")
    return found, faults


def _text(content: bytes) -> str:
    """Give the text of a file: UTF-8 with or without its mark, UTF-16, or else as Windows saves it."""
    if content.startswith(b"PK") or (b"\x00" in content[:64] and not content.startswith(_UTF_16)):
        raise Refused("This is not a CSV file. Save the list as “CSV UTF-8”, and choose that file.")
    for encoding in ("utf-16",) if content.startswith(_UTF_16) else ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Refused("The letters of this file cannot be read. Save the list as “CSV UTF-8”, and choose that file.")


def _split_off(text: str) -> tuple[str, str]:
    """Give the text and its separator: the one that makes most columns we know of its first line."""
    said = _SEP_LINE.match(text)
    if said:
        return text[said.end() :], said[1]
    head = text.lstrip("\r\n")
    first = head.splitlines()[0] if head else ""
    return text, max(_SEPARATORS, key=lambda sign: sum(_key(cell) is not None for cell in _cells(first, sign)))


def _cells(line: str, separator: str) -> list[str]:
    return next(csv.reader([line], delimiter=separator), [])


def _rows(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Give each line that is not empty, with the number it begins at."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    begins = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error:
        raise Refused(f"Line {begins} cannot be read as CSV. Look for a quotation mark that is not closed.") from None


def _key(title: str) -> str | None:
    return _NAMES.get(_SIGNS.sub("", title.lower()))


def _places(header: Sequence[str]) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, title in enumerate(header):
        key = _key(title)
        if key in places:
            raise Refused(f"Two columns can be “{COLUMNS[key]}”. Give one of them another name.")
        if key is not None:
            places[key] = place
    missing = [title for key, title in COLUMNS.items() if key not in places and key not in OPTIONAL]
    if missing:
        raise Refused(f"These columns are missing: {', '.join(missing)}. The template shows how they are named.")
    return places
