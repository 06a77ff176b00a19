"""The same account twice is shown to finance staff."""

from dataclasses import replace

import pytest

from kitpanel.payouts.rules.doubles import Payee, double_signs

NADIA = Payee("KIT-2027-0412", "nadia", "a1")
KWAME = Payee("KIT-2027-0400", "kwame", "b2")


@pytest.mark.parametrize(
    ("other", "signs"),
    [
        (KWAME, ()),
        (NADIA, ()),
        (replace(KWAME, account="a1"), ("KIT-2027-0400 goes to the same account, for somebody else",)),
        (replace(KWAME, person="nadia"), ("KIT-2027-0400 goes to the same person",)),
        (replace(NADIA, grant="KIT-2026-0001"), ("KIT-2026-0001 goes to the same person, on the same account",)),
        (
            replace(KWAME, account="a1", is_host=True),
            ("KIT-2027-0400 goes to the same account, for somebody else",),
        ),
    ],
)
def test_a_shared_account_or_person_is_a_sign(other, signs):
    assert double_signs(NADIA, [other]) == signs


def test_a_host_that_both_people_chose_is_no_sign():
    host = replace(NADIA, is_host=True)
    assert double_signs(host, [replace(KWAME, account="a1", is_host=True)]) == ()


def test_signs_come_in_the_order_of_their_references():
    others = [replace(KWAME, grant=grant, person="nadia") for grant in ("KIT-2027-0009", "KIT-2027-0002")]
    assert [sign[:13] for sign in double_signs(NADIA, others)] == ["KIT-2027-0002", "KIT-2027-0009"]
