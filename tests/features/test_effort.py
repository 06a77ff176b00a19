"""How little it takes to send an idea: pages, taps and words of the shortest one that counts. docs/effort.md says the same."""

import re
from pathlib import Path

import pytest
from factories import make_person
from sqlalchemy import select
from support.pages import parts_of

from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
DOC = Path(__file__).resolve().parents[2] / "docs" / "effort.md"
SHORTEST = {
    "/apply/begin": {"name": "Nadia"},
    "home": {"postcode": "NW5 2AB", "ward": "E05013658"},
    "who": {"applying_as": "alone", "under_18": "no"},
    "title": {"title": "Soup"},
    "idea": {"idea": "Soup on Thursdays"},
    "benefit": {"benefit": "Forty neighbours"},
    "missions": {"missions": "food", "missions-food": "Warm meals"},
    "when": {"place": "Hall", "starts_on-day": "10", "starts_on-month": "4", "starts_on-year": "2027",
             "ends_on-day": "10", "ends_on-month": "7", "ends_on-year": "2027"},
    "money": {"lines-0-what": "Vegetables", "lines-0-amount": "480", "least": "300"},
    "safety": {"at_risk": "no"},
    "links": {"knows_someone": "no"},
    "declare": {"declared": ["true", "place", "not_spent", "read"]},
}  # fmt: skip
"""What is filled in by hand, page by page. Whatever is not here is left as the page gives it."""
TAPPED = {"ward", "applying_as", "under_18", "missions", "at_risk", "knows_someone", "declared"}


class Hand:
    """Somebody's hand: it counts the pages they meet, what they tap, the boxes they type in, and the words they type."""

    def __init__(self, browser):
        self.browser, self.pages, self.taps, self.boxes, self.words = browser, 0, 0, 0, 0

    def fill(self, at):
        """Fill in one page as shortly as it can be done, and press its button."""
        sent = dict(self.browser.hidden(at)) | _as_it_came(self.browser.get(at).text)
        for name, value in SHORTEST.get(at if at in SHORTEST else at.rsplit("/", 1)[1].partition("?")[0], {}).items():
            sent[name] = value
            if name in TAPPED:
                self.taps += len(value) if isinstance(value, list) else 1
            else:
                self.boxes += 1
                self.words += len(value.split())
        self.pages, self.taps = self.pages + 1, self.taps + 1
        return self.browser.post(at, data={**sent, "then": "on"}).location


def _as_it_came(page):
    """Give what a page's boxes already hold."""
    found = {}
    for box in parts_of(page, "main input"):
        kind = box.get("type")
        if kind in {"checkbox", "radio"} and box.get("checked") is None:
            continue
        if kind not in {"hidden", "submit", "file"} and box.get("name"):
            found[box.get("name")] = box.get("value") or ""
    found |= {box.get("name"): "".join(box.itertext()).strip() for box in parts_of(page, "main textarea")}
    return found


def test_the_shortest_idea_takes_what_the_page_about_effort_says(kept, visitor, looking):
    with kept():
        nadia = make_person(name="", email="nadia@example.org")
    hand, at = Hand(visitor(nadia)), "/apply/begin"
    while "/apply/check" not in at:
        at = hand.fill(at)
        assert hand.pages < 20, at
    sent = hand.fill(at)
    assert re.fullmatch(r"/my-ideas/KIT-\d{4}-\d{4}", sent)
    with looking() as session:
        assert session.scalars(select(Application.state)).all() == [ApplicationState.SUBMITTED]
    said = {"pages": hand.pages, "taps": hand.taps, "boxes": hand.boxes, "words": hand.words}
    assert said == {name: int(number) for name, number in re.findall(r"\| (\w+) \|[^|]*\| (\d+) \|", DOC.read_text())}
