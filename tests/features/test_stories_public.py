"""What everybody may read of what came of the grants, and for how long."""

from datetime import UTC, date, datetime, timedelta

import pytest
from factories import make_story
from support.counting import queries_of
from support.pages import texts_of

from kitpanel.stories.rules import StoryState, Use

LATE = datetime(2026, 1, 6, 9, tzinfo=UTC)


def test_a_published_story_is_read_as_it_was_told(kept, visitor):
    with kept():
        story = make_story(title="Forty tomatoes", slug="forty-tomatoes", quote="Nine people said yes.")
        ref = story.grant.ref
    page = visitor().get("/stories/forty-tomatoes")
    assert page.status_code == 200
    assert texts_of(page.text, "h1") == ["Forty tomatoes"]
    assert texts_of(page.text, "blockquote") == ["“Nine people said yes.”Nadia, Gospel Oak"]
    assert texts_of(page.text, "figcaption") == ["A drawing: Nadia chose not to share photos."]
    assert texts_of(page.text, ".kit-prose p") == [
        "I knocked on doors with a tomato plant.", "Nine people said yes.", "People stop and talk.",
        "The fourth floor has no tap.", "The planters.",
    ]  # fmt: skip
    assert texts_of(page.text, ".kit-big") == ["£1,640"]
    assert ref not in page.text


def test_without_a_yes_to_name_or_grant_neither_is_shown(kept, visitor):
    with kept():
        make_story(slug="quiet", uses=(Use.WEBSITE,))
    page = visitor().get("/stories/quiet").text
    assert ("Nadia" in page, "Gospel Oak" in page, "£" in page) == (False, False, False)
    assert texts_of(page, "figcaption") == ["A drawing: the person who told us chose not to share photos."]


@pytest.mark.parametrize("state", [state for state in StoryState if state is not StoryState.PUBLISHED])
def test_a_story_that_is_not_published_is_nowhere(kept, visitor, state):
    with kept():
        make_story(title="Not yet", state=state, **({} if state is StoryState.UNPUBLISHED else {"slug": "not-yet"}))
        make_story(title="Taken down", slug="down", state=StoryState.UNPUBLISHED)
    assert [visitor().get(f"/stories/{slug}").status_code for slug in ("not-yet", "down", "nothing")] == [404] * 3
    assert texts_of(visitor().get("/stories").text, ".kit-story h2") == []


def test_a_story_is_gone_the_day_its_consent_ends(kept, visitor, clock):
    with kept():
        make_story(title="Five years", slug="five-years", expires_on=date(2031, 1, 5))
    clock.to(datetime(2031, 1, 4, 23, 59, tzinfo=UTC))
    assert visitor().get("/stories/five-years").status_code == 200
    clock.forward(minutes=1)
    assert visitor().get("/stories/five-years").status_code == 404
    assert texts_of(visitor().get("/stories").text, ".kit-story h2") == []


def test_the_list_goes_by_mission_newest_first(kept, visitor):
    with kept():
        make_story(title="Soup", mission_keys=["food"])
        make_story(title="Bread", mission_keys=["estates", "food"], at=LATE)
        make_story(title="Stairs", mission_keys=["estates"])
    nobody = visitor()
    assert texts_of(nobody.get("/stories").text, ".kit-story h2")[0] == "Bread"
    assert texts_of(nobody.get("/stories?mission=food").text, ".kit-story h2") == ["Bread", "Soup"]
    assert texts_of(nobody.get("/stories?mission=food").text, ".kit-applied strong") == ["2 stories"]
    assert texts_of(nobody.get("/stories?mission=young-people").text, ".kit-story h2") == []
    assert len(texts_of(nobody.get("/stories?mission=%25").text, ".kit-story h2")) == 3


def test_an_illustration_says_so(kept, visitor):
    with kept():
        make_story(
            slug="the-curios-club", title="The Curios Club", teller="Chris", uses=(Use.WEBSITE,), illustrative=True
        )
    page = visitor().get("/stories/the-curios-club").text
    assert texts_of(page, ".govuk-inset-text") == [
        "The title and the name are real. The words are ours: an illustration for this demonstration."
    ]
    assert "Chris" in page


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_list_asks_the_database_the_same_however_long_it_is(app, kept, visitor, count):
    with kept():
        for number in range(count):
            make_story(at=LATE + timedelta(minutes=number))
    nobody = visitor()
    with queries_of(app) as seen:
        page = nobody.get("/stories")
    assert len(texts_of(page.text, ".kit-story h2")) == min(count, 12)
    assert len(seen) == 6
