"""The ground of every list and of two fields: pages that end, numbers and times as people type them."""

from datetime import time

import pytest
from factories import make_person
from sqlalchemy import select

from kitpanel.core.fields.counted import time_from_text
from kitpanel.core.paging import Page, page_of, page_of_rows
from kitpanel.people.models import Person

BY_NAME = select(Person).order_by(Person.name)


@pytest.fixture
def five_people(kept):
    with kept():
        for name in "ABCDE":
            make_person(name=name)


@pytest.mark.parametrize(("number", "names"), [(1, ["A", "B"]), (2, ["C", "D"]), (3, ["E"])])
def test_a_list_is_cut_into_pages(five_people, looking, number, names):
    with looking():
        page = page_of(BY_NAME, number, size=2)
        assert ([row.name for row in page.rows], page.number, page.total, page.pages) == (names, number, 5, 3)


@pytest.mark.parametrize(("asked", "given"), [(0, 1), (4, 3), (10**30, 3)])
def test_a_page_before_the_first_or_past_the_last_is_the_nearest_there_is(five_people, looking, asked, given):
    with looking():
        assert page_of(BY_NAME, asked, size=2).number == given


def test_an_empty_list_has_one_empty_page(looking):
    with looking():
        assert page_of_rows(select(Person.name), 7) == Page([], 1, 0)
    assert Page([], 1, 0).pages == 1


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5pm", time(17)), ("5 pm", time(17)), ("17:00", time(17)), ("17.00", time(17)), ("6:30pm", time(18, 30)),
        ("12am", time(0)), ("12pm", time(12)), ("midday", time(12)), ("9:05", time(9, 5)), ("00:00", time(0)),
    ],
)  # fmt: skip
def test_a_time_is_read_as_people_say_it(typed, meant):
    assert time_from_text(typed) == meant


@pytest.mark.parametrize("typed", ["5", "25:00", "13pm", "0pm", "5:60pm", "soon", "17:00pm", "5:3"])
def test_a_time_that_is_none_or_could_be_two_is_asked_for_again(typed):
    with pytest.raises(ValueError, match=r"^Write a time, like 5pm or 17:00$"):
        time_from_text(typed)
