"""The date a resident is promised is that of a panel that will take the idea: the same on every page and letter."""

import re
from datetime import date

import pytest
from factories import make_application, make_panel, make_person, make_round, make_strand

from kitpanel.applications.rules import ApplicationState
from kitpanel.core.filters import on_day
from kitpanel.core.outbox import Letter

GOSPEL_OAK, HIGHGATE = "E05013658", "E05013661"
CUT_OFFS = {"estate": date(2027, 3, 1), "north": date(2027, 3, 2), "council": date(2027, 3, 3)}


@pytest.fixture
def strands(kept):
    with kept():
        return {
            "estate": make_strand("estate", wards=[GOSPEL_OAK], place_words="people who live on one estate"),
            "north": make_strand("north", wards=[HIGHGATE]),
            "council": make_strand("council"),
        }


@pytest.fixture
def rounds(kept, strands):
    """Three panels, each of one strand: the estate's closes first, then the north's, then the one for everybody."""
    with kept():
        return {code: make_round(make_panel(first_cut_off=day, strand_codes=[code])) for code, day in CUT_OFFS.items()}


def dates_on(browser, address):
    """Read the day of every date ticket on a page."""
    return re.findall(r'kit-date__day" datetime="([\d-]+)"', browser.get(address).text)


@pytest.mark.parametrize(("ward", "panel"), [(GOSPEL_OAK, "council"), (HIGHGATE, "north"), (None, "council")])
def test_the_pages_and_the_letter_promise_a_panel_that_takes_the_idea(rounds, kept, visitor, looking, ward, panel):
    with kept():
        nadia = make_person(name="Nadia R.", email="nadia@example.org")
        make_application(nadia, ward_code=ward, ward_not_sure=ward is None)
    browser, round_ = visitor(nadia), rounds[panel]
    cut_off, hear_by = CUT_OFFS[panel].isoformat(), f"{round_.letters_by:%Y-%m-%d}"
    assert [dates_on(browser, page) for page in ("/apply/idea", "/apply/check")] == [[cut_off], [cut_off]]
    assert dates_on(browser, "/apply")[0] == cut_off
    assert f"start on {on_day(round_.letters_by)} or later" in browser.get("/apply/idea/when").text
    sent = browser.send("/apply/check")
    assert dates_on(browser, sent.location) == [hear_by]
    with looking() as session:
        letter = session.query(Letter).filter_by(kind="idea_received").one().body
    assert f"meets on {on_day(round_.meeting_at)}. You hear by {on_day(round_.letters_by)}, " in letter


def test_what_staff_marked_is_what_counts(strands, rounds, kept, visitor):
    with kept():
        nadia = make_person(name="Nadia R.")
        idea = make_application(nadia, state=ApplicationState.CHECKING, strands=[strands["estate"]])
    assert dates_on(visitor(nadia), f"/my-ideas/{idea.ref}") == [f"{rounds['estate'].letters_by:%Y-%m-%d}"]


@pytest.mark.parametrize("page", ["/", "/dates", "/can-you-apply/answer", "/apply"])
def test_the_pages_for_everybody_promise_the_panel_for_everybody(rounds, visitor, page):
    assert dates_on(visitor(), page)[0] == CUT_OFFS["council"].isoformat()
