"""Who must give a code, which codes count, and who may reset a lost phone."""

from datetime import UTC, datetime

import pytest

from kitpanel.core.errors import Refused
from kitpanel.people.rules import RoleName, SecondRule, check_may_reset, steps_around, wanted_second

R = RoleName


@pytest.mark.parametrize("role", [R.STAFF, R.FINANCE, R.ADMIN])
def test_who_runs_the_service_gives_a_code_or_sets_one_up_where_it_is_required(role):
    assert wanted_second({role}, has_one=True, given=False, required=False) == "code"
    assert wanted_second({role}, has_one=False, given=False, required=True) == "set up"
    assert wanted_second({role}, has_one=False, given=False, required=False) == ""
    assert wanted_second({role, R.APPLICANT}, has_one=True, given=True, required=True) == ""


@pytest.mark.parametrize("role", [R.APPLICANT, R.PANELLIST, R.FUNDER])
def test_nobody_else_ever_meets_a_code(role):
    assert wanted_second({role}, has_one=True, given=False, required=True) == ""


def test_a_code_counts_half_a_minute_before_and_after_its_own():
    noon = datetime(2027, 3, 1, 12, tzinfo=UTC)
    step = int(noon.timestamp()) // 30
    assert list(steps_around(noon, SecondRule())) == [step - 1, step, step + 1]


def test_a_reset_takes_two_people_who_are_neither_the_other_nor_the_one():
    check_may_reset("ana", "sam")
    check_may_reset("bob", "sam", "ana")
    with pytest.raises(Refused, match="Nobody resets their own"):
        check_may_reset("sam", "sam")
    with pytest.raises(Refused, match="Nobody resets their own"):
        check_may_reset("sam", "sam", "ana")
    with pytest.raises(Refused, match="another administrator must approve"):
        check_may_reset("ana", "sam", "ana")
