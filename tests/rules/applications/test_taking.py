"""Whose idea staff may take down (domain §3)."""

from datetime import date

import pytest

from kitpanel.applications.rules.hands import RULE
from kitpanel.applications.rules.standing import Standing
from kitpanel.applications.rules.taking import check_papers, check_taking
from kitpanel.core.errors import Refused
from kitpanel.people.rules import RoleName

TODAY = date(2027, 3, 1)


@pytest.mark.parametrize(
    ("standing", "own", "sentence"),
    [
        (Standing(), True, "This is you"),
        (Standing(serves=[RoleName.PANELLIST]), False, "They help to run the Kit"),
        (Standing(served_until=date(2027, 1, 5)), False, "from 5 April 2027"),
        (Standing(live_idea="a draft"), False, "begun an idea themselves"),
        (Standing(live_idea="KIT-2027-0412"), False, "They have an idea with us: KIT-2027-0412"),
        (Standing(open_grant="KIT-2027-0001"), False, "They have a grant with us: KIT-2027-0001"),
    ],
)
def test_some_ideas_are_not_taken_down(standing, own, sentence):
    with pytest.raises(Refused, match=sentence):
        check_taking(standing, TODAY, 3, own=own)


def test_others_are():
    check_taking(Standing(), TODAY, 3, own=False)
    check_taking(Standing(serves=[RoleName.APPLICANT], served_until=date(2026, 12, 1)), TODAY, 3, own=False)


def test_a_paper_has_only_so_many_photos():
    check_papers(RULE.most_papers - 1)
    with pytest.raises(Refused, match="12 photos, the most we keep"):
        check_papers(RULE.most_papers)
