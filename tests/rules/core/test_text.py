"""Text as people type it: kept whole, counted fairly, harmless in a sheet, readable by a bank."""

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kitpanel.core.text import clean, fold_bank_text, one_line, safe_cell, words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Two\r\nlines\rof text", "Two\nlines\nof text"),
        ("a\tb", "a b"),
        ("null\x00 bell\x07 escape\x1b", "null bell escape"),
        ("next\x85line\u2028and\u2029on", "next\nline\nand\non"),
        ("gpj\u202eexe", "gpjexe"),
        ("\ufeffstart", "start"),
        ("half \ud800 a sign", "half  a sign"),
        ("Zoe\u0308", "Zoë"),
        ("আমি রান্না করি", "আমি রান্না করি"),
        ("👩‍🍳", "👩‍🍳"),
    ],
)
def test_clean_drops_only_what_nobody_can_see(typed, kept):
    assert clean(typed) == kept


@given(st.text())
def test_cleaned_text_is_stable_and_can_be_stored_anywhere(typed):
    kept = clean(typed)
    assert clean(kept) == kept
    assert kept.encode().decode() == kept
    assert [sign for sign in kept if ord(sign) < 32 and sign != "\n"] == []


def test_one_line_is_what_a_header_may_hold():
    assert (
        one_line("  Stairwell\r\nBcc: everybody@example.org \u00a0 gardens ")
        == "Stairwell Bcc: everybody@example.org gardens"
    )


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("   \n ", 0),
        ("one", 1),
        ("We’ll build it – me and Sam – in the tenants’ hall.", 10),
        ("11 doors, nine said yes!", 5),
        ("... — ***", 0),
    ],
)
def test_words_are_counted_as_a_person_would(text, count):
    assert words(text) == count


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_a_cell_never_starts_with_a_formula(start):
    assert safe_cell(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
    assert safe_cell(f"  {start}1") == f"'  {start}1"


@pytest.mark.parametrize("text", ["", " ", "Stairwell gardens", "3-4 people", "a=b", "'already"])
def test_an_ordinary_cell_is_left_alone(text):
    assert safe_cell(text) == text


@given(st.text())
@example("\t=1")
@example("\r=1")
@example("\x00=1")
def test_no_text_at_all_becomes_a_live_cell(text):
    out = io.StringIO()
    csv.writer(out).writerow([safe_cell(text)])
    cell = next(csv.reader(io.StringIO(out.getvalue(), newline="")), [""])
    assert (cell[0].lstrip(" ")[:1] or "a") not in "=+-@\t\r"


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("Zoë O’Brien-Núñez", "ZOE OBRIEN-NUNEZ"),
        ("Amir & Co. Repairs", "AMIR & CO. REPAIRS"),
        ("Søren Łukasz Weiß", "SOREN LUKASZ WEISS"),
        ("Þóra Æthel, Ms", "THORA AETHEL MS"),
        ("=1+1", "1 1"),
        ("-- Tenants’ hall", "TENANTS HALL"),
        ("ﬁne", "FINE"),
        ("রহিম", ""),
    ],
)
def test_names_fold_to_what_banks_take(name, folded):
    assert fold_bank_text(name) == folded


def test_a_name_too_long_for_the_form_loses_its_end_and_no_more():
    assert fold_bank_text("Example Community Kitchen", 18) == "EXAMPLE COMMUNITY"
    assert fold_bank_text("Amir & Co Repairs", 18) == "AMIR & CO REPAIRS"


@given(st.text(), st.integers(1, 40))
def test_folded_text_holds_only_what_banks_take(text, limit):
    folded = fold_bank_text(text, limit)
    assert len(folded) <= limit
    assert set(folded) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789./& -")
    assert folded[:1] == "" or folded[:1].isalnum()
    assert fold_bank_text(folded, limit) == folded
