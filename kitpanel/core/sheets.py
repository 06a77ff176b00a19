"""Sheets that are made while they are sent: CSV line by line, XLSX row by row, and no cell that a program would run.

Whatever the rows come from, only a few are in memory at once. Text goes through `safe_cell` (promise 8); money and days
go as numbers and dates where the format has them.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import IO, Any, TypeAlias

from kitpanel.core.text import safe_cell

Cell: TypeAlias = str | int | Decimal | date | None
"""Text, a count, an amount in pounds, a day, or nothing."""

CSV_TYPE = "text/csv"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767
"""The most signs one cell of a workbook holds."""
_CHUNK = 64 * 1024
_LINES = 50
_WIDTH = 18
_COLUMNS = 40
_FORMATS = ({"bold": True, "text_wrap": True}, {"num_format": "#,##0.00"}, {"num_format": "d mmm yyyy"})
_BYTE_ORDER_MARK = "\ufeff"


def csv_of(rows: Iterable[Iterable[Cell]]) -> Iterator[bytes]:
    """Write rows as CSV, a few lines at a time: UTF-8 with the mark by which spreadsheets know it, CRLF line ends."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    made.write(_BYTE_ORDER_MARK)
    for number, row in enumerate(rows, 1):
        writer.writerow([_text(cell) for cell in row])
        if number % _LINES == 0:
            yield _taken(made)
    yield _taken(made)


def xlsx_of(rows: Iterable[Iterable[Cell]], *, title: str) -> Iterator[bytes]:
    """Write rows as a workbook of one sheet, the first row its heading, then give it piece by piece."""
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, rows, title)
        file.seek(0)
        while piece := file.read(_CHUNK):
            yield piece


def _write_workbook(file: IO[bytes], rows: Iterable[Iterable[Cell]], title: str) -> None:
    from xlsxwriter import Workbook

    never = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with Workbook(file, {"constant_memory": True, "in_memory": False, **never}) as book:
        sheet = book.add_worksheet(title)
        bold = book.add_format({"bold": True, "text_wrap": True})
        formats = {
            Decimal: book.add_format({"num_format": "#,##0.00"}),
            date: book.add_format({"num_format": "d mmm yyyy"}),
        }
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, _COLUMNS, _WIDTH)
        for number, row in enumerate(rows):
            for at, cell in enumerate(row):
                _write_cell(sheet, number, at, cell, bold if number == 0 else formats.get(type(cell)))


def _write_cell(sheet: Any, row: int, at: int, cell: Cell, form: object) -> None:
    if isinstance(cell, date):
        sheet.write_datetime(row, at, cell, form)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(row, at, cell, form)
    elif cell:
        sheet.write_string(row, at, safe_cell(cell)[:LONGEST_CELL], form)


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    return safe_cell(cell.isoformat() if isinstance(cell, date) else str(cell))


def _taken(made: io.StringIO) -> bytes:
    text = made.getvalue()
    made.seek(0)
    made.truncate()
    return text.encode()
