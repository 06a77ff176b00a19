"""Bank details, offers, and the sheet somebody at the bank's website types from."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.payouts.rules.bank import (
    BankDetails,
    last_four,
    read_account_number,
    read_bank_details,
    read_sort_code,
    show_sort_code,
)
from kitpanel.payouts.rules.offer import (
    OfferRule,
    check_open,
    ends_at,
    is_lapsed,
    last_day,
    payment_reference,
    run_reference,
)
from kitpanel.payouts.rules.sheet import KEYING_SHEET, Line, fingerprint, in_groups, plain_amount, render, rows

ZOE = BankDetails("Zoë O’Brien-Núñez", "107999", "88837491")
KITCHEN = BankDetails("Example Community Kitchen", "202959", "63748472")
AMIR = BankDetails("Amir & Co Repairs", "871427", "46238510")
RULE = OfferRule()
RUN = [Line(ZOE, 185_000, "WMCK-0001"), Line(KITCHEN, 200_000, "WMCK-0007"), Line(AMIR, 95_050, "WMCK-0009")]


def refusal(act, *args):
    with pytest.raises(Refused) as raised:
        act(*args)
    return raised.value.field, raised.value.sentence


@pytest.mark.parametrize("typed", ["107999", "10-79-99", " 10 79 99 ", "10–79–99", "10.79.99"])
def test_a_sort_code_is_read_in_any_spacing(typed):
    assert read_sort_code(typed) == "107999"
    assert show_sort_code("107999") == "10-79-99"


@pytest.mark.parametrize("typed", ["", "10799", "1079999", "10799a", "000000", "１０７９９９", "10/79/99"])
def test_what_is_no_sort_code_is_asked_for_again(typed):
    assert refusal(read_sort_code, typed) == ("sort_code", "Write the sort code: six figures, like 10-79-99")


@pytest.mark.parametrize(
    ("typed", "read"),
    [("88837491", "88837491"), ("8883 7491", "88837491"), ("837491", "00837491"), ("8837491", "08837491")],
)
def test_a_short_account_number_gets_noughts_before_it(typed, read):
    assert read_account_number(typed) == read
    assert last_four(read) == "7491"


@pytest.mark.parametrize("typed", ["", "12345", "123456789", "1234567x", "00000000", "000000", "٨٨٨٣٧٤٩١"])
def test_what_is_no_account_number_is_asked_for_again(typed):
    assert refusal(read_account_number, typed) == (
        "account_number",
        "Write the account number: it has 8 figures, and sometimes 6 or 7",
    )


def test_bank_details_are_read_together_and_the_name_is_one_a_bank_can_hold():
    assert read_bank_details("  Zoë   O’Brien-Núñez ", "10-79-99", "88837491") == ZOE
    for name in ("", "রহিম", "—"):
        assert refusal(read_bank_details, name, "107999", "88837491") == (
            "account_name",
            "Write the name on the account in English letters, as the bank has it",
        )


def test_an_offer_stands_for_twenty_eight_days_to_the_end_of_the_last_in_london():
    offered = datetime(2027, 3, 12, 17, tzinfo=UTC)
    assert last_day(offered, RULE) == date(2027, 4, 9)
    assert ends_at(offered, RULE) == datetime(2027, 4, 9, 23, tzinfo=UTC)
    midnight = datetime(2027, 4, 9, 23, tzinfo=UTC)
    assert is_lapsed(offered, midnight - timedelta(microseconds=1), RULE) is False
    assert is_lapsed(offered, midnight, RULE) is True
    check_open(offered, midnight - timedelta(microseconds=1), RULE)
    assert refusal(check_open, offered, midnight, RULE) == (
        None,
        "This offer ended on 9 April 2027. Ring us if you still want to do it.",
    )
    assert last_day(offered, OfferRule(accept_days=14)) == date(2027, 3, 26)


def test_an_offer_made_late_on_a_summer_evening_counts_from_londons_day():
    assert last_day(datetime(2027, 6, 30, 23, 30, tzinfo=UTC), RULE) == date(2027, 7, 29)


def test_references_fit_the_bank_and_the_year():
    assert payment_reference(1) == "WMCK-0001"
    assert len(payment_reference(10**9)) <= 18
    assert run_reference(2027, 5) == "PR-2027-05"


def test_the_keying_sheet_row_by_row():
    assert rows(KEYING_SHEET, RUN) == (
        ("No", "Account name", "Sort code", "Account number", "Amount", "Reference", "Keyed by", "Checked by"),
        ("1", "ZOE OBRIEN-NUNEZ", "10-79-99", "88837491", "1850.00", "WMCK-0001", "", ""),
        ("2", "EXAMPLE COMMUNITY", "20-29-59", "63748472", "2000.00", "WMCK-0007", "", ""),
        ("3", "AMIR & CO REPAIRS", "87-14-27", "46238510", "950.50", "WMCK-0009", "", ""),
        ("", "3 payments", "", "", "4800.50", "", "", ""),
    )
    assert rows(KEYING_SHEET, RUN[:1])[-1] == ("", "1 payment", "", "", "1850.00", "", "", "")


@pytest.mark.needs_shared
def test_the_keying_sheet_is_the_published_example_to_the_byte(shared):
    assert render(KEYING_SHEET, RUN) == (shared / "payouts" / "keying-sheet.csv").read_bytes()


def test_the_file_is_the_same_each_time_and_its_fingerprint_tells_a_change():
    made = render(KEYING_SHEET, RUN)
    assert made == render(KEYING_SHEET, RUN)
    assert fingerprint(made) == fingerprint(render(KEYING_SHEET, RUN))
    assert fingerprint(made) != fingerprint(render(KEYING_SHEET, [*RUN[:2], Line(AMIR, 95_051, "WMCK-0009")]))
    assert len(fingerprint(made)) == 64


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "Put at least one payment in this run"),
        ([Line(ZOE, 0, "WMCK-0001")], "Every payment must be above £0"),
        (
            [RUN[0], Line(AMIR, 100, "WMCK-0001")],
            "Two payments in this run have the same reference. Take one out.",
        ),
    ],
)
def test_a_run_that_could_go_wrong_is_refused(lines, sentence):
    assert refusal(rows, KEYING_SHEET, lines) == (None, sentence)


@given(st.integers(0, 10**12))
def test_amounts_are_exact(pence):
    whole, rest = plain_amount(pence).split(".")
    assert int(whole) * 100 + int(rest) == pence
    assert len(rest) == 2


@given(
    st.lists(
        st.tuples(st.text(), st.integers(1, 10**7), st.text()), min_size=1, max_size=5, unique_by=lambda one: one[2]
    )
)
def test_no_name_or_reference_can_attack_who_opens_the_sheet(payments):
    lines = [Line(BankDetails(name, "107999", "88837491"), amount, ref) for name, amount, ref in payments]
    cells = [cell for row in csv.reader(io.StringIO(render(KEYING_SHEET, lines).decode(), newline="")) for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@\t\r")] == []
    assert len(cells) == 8 * (len(lines) + 2)


def test_a_fingerprint_is_written_in_groups_that_can_be_read_out():
    assert in_groups("0123456789ab") == "0123 4567 89ab"
