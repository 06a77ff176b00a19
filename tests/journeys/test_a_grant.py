"""The journey of a grant, by the people who make it, each in a browser: told, checked, read, decided, paid, shown."""

import pytest
from chapters import applying, checking, ending, ground, meeting, paying, reading, telling
from chapters.walk import Walk
from support.sizes import size

pytestmark = pytest.mark.journey
WITH, WITHOUT = (
    pytest.param("postgresql", True, id="postgresql"),
    pytest.param("sqlite", False, id="sqlite-without-javascript"),
)
WAYS = size([WITH, WITHOUT], [WITH, WITHOUT, pytest.param("sqlite", True, id="sqlite")])
"""Each database and each way of browsing on every run; in the proof SQLite with JavaScript too."""


@pytest.mark.parametrize(("database", "javascript"), WAYS, indirect=["database"])
def test_the_whole_journey_of_a_grant(town, person, javascript):
    walk = Walk(town, person, javascript=javascript)
    ground.lay(walk)
    applying.look_around(walk)
    applying.tell(walk)
    checking.check(walk)
    reading.cut_off(walk)
    reading.read(walk)
    meeting.meet(walk)
    meeting.tell(walk)
    paying.accept(walk)
    paying.pay(walk)
    telling.tell(walk)
    telling.publish(walk)
    ending.holds(walk)
