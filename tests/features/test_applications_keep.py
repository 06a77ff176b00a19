"""Saving as somebody types: the same words by the same way as the button, never over newer ones, never for another."""

import re

import pytest
from factories import make_application, make_person

from kitpanel.applications.models import Application
from kitpanel.core.db import db

PAGE = "/apply/idea/idea"


@pytest.fixture
def nadia(kept):
    with kept():
        person = make_person(name="Nadia R.", email="nadia@example.org")
        make_application(person, idea="Planters", saved_parts={})
    return person


def keep(browser, page, **typed):
    """Send what is typed as the page does while it is written on."""
    return browser.post(page.get("at", PAGE), data={**page["fields"], **typed, "then": "keep"})


def opened(browser, path=PAGE):
    return {"at": path, "fields": browser.hidden(path)}


def drafts(looking):
    with looking():
        return [(one.idea, one.version) for one in db.session.query(Application)]


def test_what_is_typed_is_saved_and_the_answer_says_when_and_as_which_version(nadia, visitor, looking):
    browser = visitor(nadia)
    page = opened(browser)
    answer = keep(browser, page, idea="Planters and herbs")
    assert (answer.status_code, answer.json["saved"], answer.json["version"]) == (200, "Saved 9am today", 2)
    assert drafts(looking) == [("Planters and herbs", 2)]
    again = keep(browser, page, idea="Planters and herbs")
    assert (again.status_code, again.json["version"]) == (200, 2)


def test_half_an_answer_is_saved_too(nadia, visitor, looking):
    browser = visitor(nadia)
    page = opened(browser, "/apply/idea/when")
    assert keep(browser, page, **{"place": "A hall", "starts_on-day": "31", "starts_on-month": "2"}).status_code == 200
    assert 'value="31"' in browser.get("/apply/idea/when").text


def test_the_first_words_begin_the_idea(visitor, kept, looking):
    with kept():
        browser = visitor(make_person(name="", email="new@example.org"))
    page = opened(browser, "/apply/begin")
    marked = re.findall(r'data-keep-idea="(\w+)"', browser.get("/apply/begin").text)
    answer = keep(browser, page, name="Ada")
    assert (marked, answer.status_code, answer.json["page"]) == (["new"], 200, "/apply/idea/you")
    page["fields"]["version"] = str(answer.json["version"])
    assert keep(browser, page, name="Ada L.").json["idea"] == answer.json["idea"]
    with looking():
        assert [one.contact_name for one in db.session.query(Application)] == ["Ada L."]
    assert f'data-keep-idea="{answer.json["idea"]}"' in browser.get("/apply/idea/you").text


def test_nothing_is_saved_over_newer_words(nadia, visitor, looking):
    phone, laptop = visitor(nadia), visitor(nadia)
    old = opened(phone)
    assert keep(laptop, opened(laptop), idea="From the laptop").status_code == 200
    answer = keep(phone, old, idea="From the phone")
    assert (answer.status_code, answer.json) == (409, {"overtaken": True})
    assert drafts(looking) == [("From the laptop", 2)]
    both = phone.post(PAGE, data={**old["fields"], "idea": "From the phone"})
    assert (both.status_code, "From the phone" in both.text, "From the laptop" in both.text) == (409, True, True)
    assert 'data-keep-version="2"' in both.text


def test_the_button_after_saving_by_itself_is_no_second_device(nadia, visitor, looking):
    browser = visitor(nadia)
    page = opened(browser)
    version = keep(browser, page, idea="One").json["version"]
    answer = browser.post(PAGE, data={**page["fields"], "version": str(version), "idea": "One and two", "then": "on"})
    assert answer.status_code == 303
    assert drafts(looking) == [("One and two", 3)]


def test_signed_out_while_writing_the_words_are_there_after_signing_in(nadia, visitor, clock, looking):
    browser = visitor(nadia)
    page = opened(browser)
    clock.forward(hours=3)
    assert keep(browser, page, idea="Words of the evening").status_code == 401
    assert drafts(looking) == [("Planters", 1)]
    browser.sign_in(nadia)
    with browser.session_transaction(base_url="https://kit.test") as session:
        session["held"] = [PAGE]
    shown = browser.get(PAGE).text
    assert ("Words of the evening" in shown, 'data-keep-held="1"' in shown) == (True, True)
    assert keep(browser, opened(browser), idea="Words of the evening").status_code == 200
    after = browser.get(PAGE).text
    assert ("Words of the evening" in after, "data-keep-held" in after) == (True, False)


def test_it_needs_the_page_s_token_and_an_idea_that_is_open(nadia, visitor, kept):
    browser = visitor(nadia)
    page = opened(browser)
    page["fields"]["csrf_token"] = "old"
    assert keep(browser, page, idea="No").status_code == 400
    with kept():
        other = visitor(make_person())
    assert keep(other, {"fields": other.hidden("/my-ideas", "/sign-out")}, idea="No").status_code == 404


def test_words_that_wait_in_a_browser_are_marked_for_one_person_and_one_idea(nadia, visitor, kept):
    with kept():
        other = make_person()
        make_application(other)
    marks = [
        re.findall(r'data-keep-(?:whose|idea)="(\w+)"', visitor(who).get(PAGE).text) for who in (nadia, nadia, other)
    ]
    assert marks[0] == marks[1]
    assert len({*marks[0], *marks[2]}) == 4
    assert nadia.id.hex not in "".join(marks[0])
