"""The first page of each role says what waits for them, with as many queries for thirty things as for one."""

import pytest
from factories import make_person

from kitpanel.jobs import run_all


def test_somebody_new_has_nothing_to_do(kept, visitor):
    with kept():
        ada = make_person(name="Ada Obi")
    assert "Good morning, Ada. There is nothing you need to do." in visitor(ada).get("/waiting").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("key", "waits"),
    [
        ("nadia", "idea to finish and send"), ("farida", "question to answer"), ("bea", "Say yes or no to"),
        ("carmen", "ideas: do you know them?"), ("ben", "meeting to lead"), ("priya", "letters to read"), ("ines", "payment to approve"),
    ],
)  # fmt: skip
def test_each_person_of_the_borough_finds_what_waits_for_them(resident, key, waits):
    assert waits in resident(key).get("/waiting").text


def test_health_is_red_until_the_timetable_has_run_and_when_it_goes_silent(app, clock, visitor):
    client = visitor()
    assert (client.get("/health").status_code, client.get("/health").text) == (503, "the timetable has never run")
    run_all(app)
    assert (client.get("/health").status_code, client.get("/health").text) == (200, "ok")
    clock.forward(hours=12)
    assert client.get("/health").status_code == 503
