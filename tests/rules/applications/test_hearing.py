"""How somebody likes to hear from us needs the address it goes to."""

import pytest

from kitpanel.applications.rules.answers import Answers
from kitpanel.applications.rules.completeness import Form, reports
from kitpanel.core.reach import LetterChannel

MISSING = {
    LetterChannel.EMAIL: {"phone": "07700 900412"},
    LetterChannel.TEXT: {"email": "rosa@example.org"},
    LetterChannel.POST: {"email": "rosa@example.org"},
}
WANTED = {LetterChannel.EMAIL: "email", LetterChannel.TEXT: "phone", LetterChannel.POST: "postal_address"}


@pytest.mark.parametrize("way", LetterChannel)
def test_a_way_to_hear_without_its_address_is_asked_for_beside_its_field(way):
    answers = Answers(name="Rosa", hear_by=way, **MISSING[way])
    problems = next(one.problems for one in reports(answers, Form()) if one.section.key == "you")
    assert [one.field for one in problems] == [WANTED[way]]
