"""Pages that need no database: strict HTML, plain English, a phone number, and links that lead somewhere."""

import itertools
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from flask import g, render_template
from support.bare_app import ADDRESSES, bare_app, parse, words_of
from support.plain_english import grade

from kitpanel.applications.rules.eligibility import questions
from kitpanel.missions.art import story_art
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.site.rules import deciding

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@dataclass
class Round:
    cut_off: datetime = datetime(2027, 3, 1, 17, tzinfo=UTC)
    meets: datetime = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
    hears_by: datetime = datetime(2027, 3, 12, 17, tzinfo=UTC)
    seats: int = 10


@dataclass
class Mission:
    key: str
    title: str


HOME = {
    "next_round": Round(),
    "later_rounds": [(date(2027, 3, 15), date(2027, 3, 25))],
    "skipped": "No panel on 29 March (Easter).",
    "figures": {"grants": 350, "projects": 312, "pence": 619112_00, "individuals": 63,
                "since": date(2021, 8, 1), "until": date(2024, 11, 12)},
    "missions": [(Mission("estates", "Estates and neighbourhoods"), 118), (Mission("food", "Food"), 57)],
    "stories": [{"title": "Creators House", "address": "/stories/creators-house", "by": "Batuala Alexander",
                 "picture": story_art("creators-house")}],
}  # fmt: skip


PAGES = {
    "site/home.html": HOME,
    "site/apply_check.html": {"question": questions(2000_00, 50_00)[1], "place": 2, "whole": 4, "yeses": ["camden"]},
    "site/apply_answer.html": {
        "noes": [("You are under 16", "Ask a group you know to apply with you.")],
        "yeses": ["camden"],
        "coming": [Round()],
    },
    "site/questions.html": {
        "sections": [("You", [("What is your name?", "The name you use.")])],
        "minutes": 10,
        "coming": [Round()],
        "has_file": True,
    },
    "site/calendar.html": {"rounds": [Round(), Round()], "skipped": [(date(2027, 3, 29), "Easter")]},
    "site/contact.html": {},
    "site/how_we_decide.html": {
        "sentences": list(GRADES.values()),
        "cannot_judge": CANNOT_JUDGE,
        "terms": [deciding.Terms("Camden", 10, 4, 2, 15)],
        "line": GRADES[2],
        "floor": 4,
    },
    "site/privacy.html": {},
    "site/cookies.html": {},
    "site/accessibility.html": {},
    "people/sign_in_help.html": {},
}
ERRORS = {f"errors/{status}.html": {} for status in (400, 401, 403, 404, 409, 413, 422, 429, 500, 503)}


@pytest.fixture(scope="module")
def app():
    return bare_app()


def page(app, template, context):
    with app.test_request_context("/"):
        made = {name: value() if isinstance(value, type) else value for name, value in context.items()}
        return parse(render_template(template, **made))


def prose(main):
    """Give what a page says in sentences: its paragraphs, points and answers, without menus and tables."""
    return "\n".join(words_of(element) for element in main.iter() if element.tag in {"p", "li", "dd"})


def test_every_page_of_the_site_and_every_error_is_looked_at_here():
    there = {
        str(path.relative_to(TEMPLATES))
        for path in (*TEMPLATES.glob("site/*.html"), *TEMPLATES.glob("errors/[0-9]*.html"))
    }
    # These stand on a database: each is looked at by the tests of the pages it belongs to.
    elsewhere = {
        "helped",
        "questions_print",
        "all_your_data",
        "bring",
        "request",
        "requests",
        "to_post",
        "your_data",
        "your_letter",
        "your_letters",
        "waiting",
        "round",
        "rounds",
        "letter",
        "letters",
        "new_day",
        "office",
        "wording",
        "wordings",
    }
    assert there - set(PAGES) - set(ERRORS) == {f"site/{name}.html" for name in elsewhere}


@pytest.mark.parametrize("template", [*PAGES, *ERRORS])
def test_a_page_is_strict_html_with_one_heading_one_title_and_a_phone_number(app, template):
    whole = page(app, template, {**PAGES, **ERRORS}[template])
    main = whole.find(".//main")
    assert len(list(main.iter("h1"))) == 1
    assert whole.find(".//title").text.endswith(" – We Make Camden Kit")
    assert whole.find(".//title").text.removesuffix(" – We Make Camden Kit").strip()
    phones = {link.get("href") for link in whole.iter("a") if (link.get("href") or "").startswith("tel:+4420")}
    assert phones == {"tel:+442079460412"}
    ids = [element.get("id") for element in whole.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    levels = [int(element.tag[1]) for element in main.iter() if element.tag in {"h1", "h2", "h3", "h4"}]
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    inside = {
        link.get("href").split("#")[0].split("?")[0] for link in whole.iter("a") if link.get("href").startswith("/")
    }
    assert inside <= {*ADDRESSES.values(), "/stories/creators-house"}


@pytest.mark.parametrize("template", [*PAGES, *ERRORS])
def test_a_page_reads_like_a_person_talking(app, template):
    text = prose(page(app, template, {**PAGES, **ERRORS}[template]).find(".//main"))
    assert grade(text) <= 6, text


def test_the_measure_of_plain_english_tells_plain_from_hard():
    assert grade("The cat sat on the mat.") < 1
    assert (
        grade("Applicants are advised that determination of eligibility is contingent upon verification of residency.")
        > 15
    )


def test_the_home_page_says_the_published_figures_and_the_dates(app):
    main = page(app, "site/home.html", HOME).find(".//main")
    assert [words_of(number) for number in main.iter("dd")] == ["350", "£619,112", "63%"]
    assert [time.get("datetime") for time in main.iter("time")] == ["2027-03-01", "2027-03-10", "2027-03-12"]
    text = words_of(main)
    assert "Send your idea by Monday 1 March and you’ll hear that same fortnight." in text
    assert "Next ones: send by 15 March, hear by 25 March. No panel on 29 March (Easter)." in text
    assert "Ten residents read, vote and talk it through" in text
    assert "given out, about £1,769 each time" in text
    assert "grants from August 2021 to November 2024, for 312 projects" in text
    assert [words_of(row) for row in main.iter("tr")] == [
        "MissionGrantsShare",
        "Estates and neighbourhoods11834%",
        "Food5716%",
    ]


def test_the_home_page_stands_before_there_is_anything_to_show(app):
    main = page(app, "site/home.html", {}).find(".//main")
    assert [words_of(title) for title in main.iter("h2")] == ["Can I apply?", "When will I know?"]


def test_an_error_hands_back_what_was_typed_and_the_reference(app):
    main = page(
        app, "errors/500.html", {"typed": [("what", "Planters <b>on\nevery landing")], "reference": "1f3a"}
    ).find(".//main")
    assert "Planters <b>on every landing" in words_of(main)
    assert words_of(main.find(".//strong")) == "1f3a"
    assert list(main.iter("b")) == []


def test_a_refusal_is_told_in_its_own_words(app):
    main = page(app, "errors/409.html", {"sentence": "The round has closed."}).find(".//main")
    assert words_of(main.find(".//p")) == "The round has closed."


def test_an_error_page_has_no_menu_even_for_somebody_signed_in(app):
    class Somebody:
        is_authenticated = True

    with app.test_request_context("/"):
        g.asker = Somebody()
        assert parse(render_template("errors/500.html")).find(".//nav") is None
        signed_in = parse(render_template("site/contact.html", menu=[("Waiting for you", "/waiting", True)]))
    assert [words_of(item) for item in signed_in.findall(".//nav//li")] == ["Waiting for you", "Sign out"]
    out = signed_in.find(".//nav//form")
    assert (out.get("method"), out.get("action")) == ("post", "/sign-out")
    assert out.find("input").get("name") == "csrf_token"


def test_a_first_page_of_the_demonstration_says_so():
    app = bare_app()
    app.jinja_env.globals["demo"] = True
    banner = page(app, "site/contact.html", {}).find(".//aside")
    assert [link.get("href") for link in banner.iter("a")] == ["/demo", "/demo/outbox"]
