"""Sheets people take away: nothing in them runs (promise 8), and numbers stay numbers."""

import csv
import io
from datetime import date
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from support.sizes import size

from kitpanel.core.sheets import csv_of, xlsx_of

LIVE = set("=+-@\t\r")
ROWS = [
    ("Idea", "Asks", "Sent", "Count"),
    ("Herb roof", Decimal("1640.5"), date(2027, 3, 1), 3),
    ("=1+1", None, None, 0),
]
TEXT = st.one_of(
    st.text(max_size=20),
    st.tuples(st.sampled_from(["", " ", "\u00a0", "\ufeff", "\x00", "\n", '"', "'"]), st.sampled_from("=+-@\t\r＝＋－＠"), st.text(max_size=9)).map("".join),
)  # fmt: skip


def read_csv(made):
    return list(csv.reader(io.StringIO(b"".join(made).decode("utf-8-sig"), newline="")))


def read_xlsx(made):
    return load_workbook(io.BytesIO(b"".join(made)))["Ideas"]


def test_a_plain_file_reads_as_it_was_written():
    assert read_csv(csv_of(ROWS)) == [
        ["Idea", "Asks", "Sent", "Count"], ["Herb roof", "1640.5", "2027-03-01", "3"], ["'=1+1", "", "", "0"],
    ]  # fmt: skip


def test_a_workbook_holds_numbers_and_days_and_no_formula():
    sheet = read_xlsx(xlsx_of(ROWS, title="Ideas"))
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["Idea", "Asks", "Sent", "Count"], ["Herb roof", 1640.5, sheet["C2"].value, 3], ["'=1+1", None, None, 0],
    ]  # fmt: skip
    assert (sheet["C2"].value.date(), sheet["C2"].is_date, sheet["A3"].data_type) == (date(2027, 3, 1), True, "s")


def test_a_long_sheet_comes_piece_by_piece():
    pieces = list(csv_of((str(number), "x" * 100) for number in range(200)))
    assert (len(pieces), len(read_csv(pieces))) == (5, 200)


def test_a_cell_longer_than_a_workbook_takes_is_cut_there():
    assert len(read_xlsx(xlsx_of([("a" * 40_000,)], title="Ideas"))["A1"].value) == 32_767


@settings(max_examples=size(60, 10_000), deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=10))
@example(["\t=1", "\r=1", "\x00=1", "=cmd|' /C calc'!A0", "  -1", "＝1"])
def test_no_cell_of_a_plain_file_starts_with_what_a_spreadsheet_runs(texts):
    """10 cells at most each time: 100,000 in the proof."""
    for row in read_csv(csv_of([texts])):
        assert [cell for cell in row if cell.lstrip(" \u00a0")[:1] in LIVE] == []


@settings(max_examples=size(5, 300), deadline=None)
@given(st.lists(TEXT, min_size=1, max_size=30))
def test_no_cell_of_a_workbook_is_a_formula_a_link_or_could_become_one(texts):
    sheet = read_xlsx(xlsx_of([texts], title="Ideas"))
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "inlineStr"}
    assert [cell.value for cell in cells if (str(cell.value or "").lstrip(" \u00a0")[:1] in LIVE)] == []
    assert [cell.hyperlink for cell in cells if cell.hyperlink] == []
