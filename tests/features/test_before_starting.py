"""Before anybody starts: four taps, every question on paper, the next dates, and what others got."""

import io
from datetime import date

import html5lib
import pytest
from factories import make_panel, make_round, make_strand
from pypdf import PdfReader
from support.pages import texts_of

from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.jobs import run_all

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
def fortnights(kept):
    """A council strand whose panel has rounds ahead."""
    with kept():
        make_strand("council")
        panel = make_panel("camden", strand_codes=["council"], first_cut_off=date(2027, 3, 15))
        for number in range(4):
            make_round(panel, number=number)


def link(page, words):
    """Give where the link with these words leads."""
    tree = html5lib.parse(page, namespaceHTMLElements=False)
    return next(one.get("href") for one in tree.iter("a") if "".join(one.itertext()).strip() == words)


def test_four_taps_say_yes_and_the_next_three_dates(fortnights, visitor):
    browser, at = visitor(), "/can-you-apply"
    for number in range(1, 5):
        page = browser.get(at).text
        assert texts_of(page, "span.kit-over") == [f"Can you apply? Question {number} of 4"]
        at = link(page, "Yes")
    page = browser.get(at, follow_redirects=True).text
    assert texts_of(page, "h1") == ["Yes, you can apply"]
    assert page.count("Send it by") == 3


def test_a_no_says_what_else_can_be_done_and_leads_back_to_the_question(fortnights, visitor):
    browser = visitor()
    page = browser.get(link(browser.get("/can-you-apply?yes=camden").text, "No")).text
    assert "Are you 16 or over?" in texts_of(page, "h2")
    assert "A parent, your school or a youth club can send it with you." in page
    assert texts_of(browser.get(link(page, "Change my answer")).text, "h1") == ["Are you 16 or over?"]


def test_every_question_can_be_printed_with_the_limits_that_hold_now(fortnights, kept, visitor, app):
    browser = visitor()
    assert browser.get("/questions.pdf").status_code == 404
    assert "Print them" not in browser.get("/questions").text
    run_all(app)
    assert "Print them (PDF)" in browser.get("/questions").text
    file = browser.get("/questions.pdf")
    assert (file.status_code, file.mimetype) == (200, "application/pdf")
    paper = PdfReader(io.BytesIO(file.data))
    root = paper.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, "en-GB")
    assert paper.metadata.title == "Every question we ask"
    words = " ".join(" ".join(page.extract_text() for page in paper.pages).split())
    assert [section.question for section in SECTIONS if section.question not in words] == []
    assert "from £50 to £2,000" in words
    with kept():
        make_strand("north", ceiling=3_000_00)
    assert browser.get("/questions.pdf").status_code == 404


def test_what_others_got_is_said_by_mission_and_by_size(borough, resident):
    page = resident().get("/what-others-got").text
    counts = [int(text.split()[0]) for text in texts_of(page, "li.kit-waffle p")]
    assert (len(counts), sum(counts)) == (4, 350)
    assert texts_of(page, "ul.kit-bars b") == ["0", "fewer than 5", "fewer than 5", "311"]
