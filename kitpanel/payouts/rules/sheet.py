"""The file for the bank. A layout is data: the keying sheet, for banks with no upload, is the default (opendata §3)."""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from kitpanel.core.errors import Refused
from kitpanel.core.money import PENCE
from kitpanel.core.text import fold_bank_text, safe_cell
from kitpanel.payouts.rules.bank import BankDetails, show_sort_code


@dataclass(frozen=True)
class Layout:
    """One bank's form as data. `row` and `trailer` name fields (`_fields`, `_totals`) in braces.

    `name_limit` and `reference_limit` are the most signs there is room for. `verified` is set by staff once a real
    upload went through.
    """

    key: str
    title: str
    header: tuple[str, ...]
    row: tuple[str, ...]
    trailer: tuple[str, ...]
    name_limit: int = 18
    reference_limit: int = 18
    verified: bool = False


KEYING_SHEET = Layout(
    key="keying-sheet",
    title="Keying sheet",
    header=("No", "Account name", "Sort code", "Account number", "Amount", "Reference", "Keyed by", "Checked by"),
    row=("{number}", "{name}", "{sort_code_dashed}", "{account_number}", "{amount}", "{reference}", "", ""),
    trailer=("", "{payments}", "", "", "{total}", "", "", ""),
)


@dataclass(frozen=True)
class Line:
    """One payment of a run, in pence."""

    details: BankDetails
    amount: int
    reference: str


def rows(layout: Layout, lines: Sequence[Line]) -> tuple[tuple[str, ...], ...]:
    """Lay out a run's payments as rows of safe cells, header and totals included.

    Raises Refused when there is no payment, an amount is not above nothing, or a reference is there twice.
    """
    _check(lines)
    body = [_row(layout.row, _fields(layout, number, line)) for number, line in enumerate(lines, 1)]
    totals = {
        "payments": "1 payment" if len(lines) == 1 else f"{len(lines)} payments",
        "total": plain_amount(sum(line.amount for line in lines)),
    }
    return tuple(row for row in (layout.header, *body, _row(layout.trailer, totals)) if row)


def render(layout: Layout, lines: Sequence[Line]) -> bytes:
    """Make the file: ASCII, one CRLF line a row. Made once for a run, then frozen under its `fingerprint`."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows(layout, lines))
    return text.getvalue().encode("ascii")


def fingerprint(made: bytes) -> str:
    """Give the SHA-256 of a file, in hex, for the record."""
    return sha256(made).hexdigest()


def in_groups(hash_: str) -> str:
    """Write a fingerprint in groups of four, so that it can be read out and breaks across lines."""
    return " ".join(hash_[at : at + 4] for at in range(0, len(hash_), 4))


def plain_amount(pence: int) -> str:
    """Write an amount as banks take it: `1850.00`, from whole pence, never a float."""
    return f"{pence // PENCE}.{pence % PENCE:02d}"


def _check(lines: Sequence[Line]) -> None:
    if not lines:
        raise Refused("Put at least one payment in this run")
    if any(line.amount <= 0 for line in lines):
        raise Refused("Every payment must be above £0")
    if len({line.reference for line in lines}) != len(lines):
        raise Refused("Two payments in this run have the same reference. Take one out.")


def _fields(layout: Layout, number: int, line: Line) -> dict[str, str]:
    return {
        "number": str(number),
        "name": fold_bank_text(line.details.name, layout.name_limit),
        "sort_code": line.details.sort_code,
        "sort_code_dashed": show_sort_code(line.details.sort_code),
        "account_number": line.details.account_number,
        "amount": plain_amount(line.amount),
        "reference": fold_bank_text(line.reference, layout.reference_limit),
    }


def _row(cells: tuple[str, ...], fields: dict[str, str]) -> tuple[str, ...]:
    return tuple(safe_cell(cell.format_map(fields)) for cell in cells)
