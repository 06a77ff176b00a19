"""A bid is declared on, read and voted with the keyboard alone, and with one thumb on the narrowest phone, by night."""

from pathlib import Path

import pytest
from factories import make_reading

from kitpanel.core.db import db, transaction
from kitpanel.panel.models import Ballot, Declaration

pytestmark = pytest.mark.journey
SMALLEST = 44
AIMS = """() => [...document.querySelectorAll('.kit-panel--card :is(label, summary, button), .kit-bar-bottom button')]
  .filter(one => one.offsetParent && getComputedStyle(one.closest('.govuk-form-group') ?? one).display !== 'none')
  .filter(one => !one.classList.contains('govuk-label'))
  .map(one => [one.textContent.trim().slice(0, 30), one.parentElement.classList.contains('govuk-radios__item') ||
    one.parentElement.classList.contains('govuk-checkboxes__item') ? Math.max(one.parentElement.getBoundingClientRect().height,
    one.previousElementSibling.getBoundingClientRect().height) : one.getBoundingClientRect().height])"""
ON = "() => (document.activeElement.labels?.[0] ?? document.activeElement).textContent.trim()"
AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
FOUND = "async () => (await axe.run(document, {resultTypes: ['violations']})).violations"
NIGHT = "() => getComputedStyle(document.body).backgroundColor"


@pytest.fixture
def reading(town):
    with town.app.app_context(), transaction():
        made = make_reading(members=2, bids=2, declared=False)
        for one in made.people:
            one.email, one.name = f"{'ada' if one is made.people[0] else 'ben'}@example.org", "Somebody"
        db.session.flush()
        return made


def tab_to(page, words, most=60):
    """Press Tab until what has the focus says these words."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(ON).startswith(words):
            return
    pytest.fail(f"no Tab leads to “{words}” on {page.url}")


def said(town):
    with town.app.app_context(), transaction():
        return (
            [row.link.value for row in db.session.query(Declaration)],
            [(row.grade, row.reason) for row in db.session.query(Ballot)],
        )


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_the_keyboard_alone(person, town, reading):
    ada = person("ada@example.org").sign_in_again().go(f"/panel/rounds/{reading.round.ref}/declare")
    keys = ada.page.keyboard
    for _ in reading.bids:
        tab_to(ada.page, "No")
        keys.press("Space")
        keys.press("Tab")
    tab_to(ada.page, "Save")
    keys.press("Enter")
    ada.page.wait_for_url(f"**/panel/rounds/{reading.round.ref}")
    tab_to(ada.page, "Start reading")
    keys.press("Enter")
    ada.page.wait_for_url("**/bids/*")
    first = ada.page.url
    tab_to(ada.page, "Yes, we must fund this")
    keys.press("Space")
    tab_to(ada.page, "It is needed here")
    keys.press("Space")
    tab_to(ada.page, "Send my vote")
    keys.press("Enter")
    ada.page.wait_for_url(lambda url: "/bids/" in url and url != first)
    assert said(town) == (["none", "none"], [(4, "It is needed here, and nobody else does it.")])


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_with_one_thumb_on_the_narrowest_phone_by_night(person, town, reading):
    ben = person("ben@example.org", size={"width": 320, "height": 640}).sign_in_again()
    ben.page.emulate_media(color_scheme="dark")
    ben.go(f"/panel/rounds/{reading.round.ref}/declare")
    ben.fill(**{f"link-{bid.ref}": "none" for bid in reading.bids}).press("Save").press("Start reading")
    assert ben.page.evaluate(NIGHT) == "rgb(23, 17, 31)"
    ben.page.get_by_text("Not yet", exact=True).click()
    for folded in ben.page.locator("summary").all():
        folded.click()
    small = [(words, height) for words, height in ben.page.evaluate(AIMS) if height < SMALLEST]
    assert small == []
    ben.page.evaluate(AXE)
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in ben.page.evaluate(FOUND)] == []
    ben.page.get_by_text("Tell us how you worked out what it costs.").click()
    first = ben.page.url
    ben.press("Send my vote")
    assert (ben.page.url != first, "/bids/" in ben.page.url) == (True, True)
    assert said(town)[1] == [(1, "Tell us how you worked out what it costs.")]
