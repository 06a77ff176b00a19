"""A yes is for one thing and one use, can be taken back, and runs out: what may not be shown is gone at once."""

from datetime import UTC, date, datetime

import pytest
from factories import make_person, make_story
from factories.stories import make_photo
from sqlalchemy import select
from support.pages import parts_of, texts_of
from support.pictures import jpeg

from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.people.rules import RoleName
from kitpanel.stories.models import Consent, Story
from kitpanel.stories.rules import StoryState, Use

PAGE = "/stories/forty-tomatoes"


@pytest.fixture
def told(app, kept):
    """A published story with two photos: one for every use, one to print only. Gives its owner, story and photos."""
    with kept():
        owner = make_person(name="Nadia Rahman")
        story = make_story(owner, slug="forty-tomatoes", title="Forty tomatoes")
        shown = make_photo(story, jpeg(), shows="Two people at a planter", uses=(Use.WEBSITE, Use.PRINT))
        printed = make_photo(story, jpeg(), shows="A watering can", uses=(Use.PRINT,))
    run_all(app)
    return owner, story, shown, printed


def own(story, page=""):
    return f"/grants/{story.grant.ref}/story{page}"


def shown_in(page):
    return [(one.get("src"), one.get("alt")) for one in parts_of(page, "main img.kit-art")]


def state_of(looking, story):
    with looking() as session:
        return session.get(Story, story.id).state


def uses_left(looking, story):
    with looking() as session:
        rows = session.scalars(select(Consent).where(Consent.story_id == story.id, Consent.withdrawn_at.is_(None)))
        return sorted((one.use.value, one.photo_id is not None) for one in rows)


def test_a_photo_shows_only_with_its_own_yes(told, visitor):
    _, _, shown, printed = told
    nobody = visitor()
    assert shown_in(nobody.get(PAGE).text) == [(f"/stories/photos/{shown.id}", "Two people at a planter")]
    seen = nobody.get(f"/stories/photos/{shown.id}")
    assert (seen.status_code, seen.mimetype, seen.headers["Cache-Control"]) == (200, "image/jpeg", "no-cache")
    assert seen.headers["X-Content-Type-Options"] == "nosniff"
    assert nobody.get(f"/stories/photos/{printed.id}").status_code == 404


def test_a_private_photo_is_its_owners_and_the_staffs_and_never_kept(kept, told, visitor):
    owner, _, _, printed = told
    with kept():
        staff, other, panellist = make_person(RoleName.STAFF), make_person(), make_person(RoleName.PANELLIST)
    address = f"/stories/photos/{printed.id}"
    assert [visitor(one).get(address).status_code for one in (owner, staff, other, panellist)] == [200, 200, 404, 404]
    assert visitor(owner).get(address).headers["Cache-Control"] == "no-store"


def test_nothing_shows_before_a_photo_is_made_anew(app, kept, told, visitor):
    owner, story, _, _ = told
    with kept() as session:
        fresh = make_photo(session.get(Story, story.id), jpeg(), shows="A balcony", uses=(Use.WEBSITE,))
    address = f"/stories/photos/{fresh.id}"
    assert [visitor(one).get(address).status_code for one in (None, owner)] == [404, 404]
    run_all(app)
    assert visitor().get(address).status_code == 200


def test_taking_back_a_photo_takes_it_off_the_site_in_the_same_moment(told, visitor, looking):
    owner, story, shown, _ = told
    nadia = visitor(owner)
    nadia.send(own(story, f"/photos/{shown.id}"), {"uses": ["print"]})
    nobody = visitor()
    assert nobody.get(f"/stories/photos/{shown.id}").status_code == 404
    assert shown_in(nobody.get(PAGE).text) == []
    assert texts_of(nobody.get(PAGE).text, "figcaption") == ["A drawing: Nadia chose not to share photos."]
    assert state_of(looking, story) is StoryState.PUBLISHED
    with looking():
        assert events_of("story", story.id)[-1][1] == "Photo 1: website"


def test_taking_back_the_words_takes_story_and_photos_off_the_site_in_the_same_moment(told, visitor, looking):
    owner, story, shown, _ = told
    visitor(owner).send(own(story, "/sharing"), {"uses": ["social", "print", "name", "grant_link"]})
    nobody = visitor()
    assert [nobody.get(path).status_code for path in (PAGE, f"/stories/photos/{shown.id}")] == [404, 404]
    assert texts_of(nobody.get("/stories").text, ".kit-story h2") == []
    assert state_of(looking, story) is StoryState.UNPUBLISHED
    with looking():
        moves = [(event.move, event.by_id, why) for event, why in events_of("story", story.id)][-2:]
        assert moves == [
            ("take_back", owner.id, "The words: website"),
            ("unpublish", owner.id, "They no longer want it shown."),
        ]
    assert texts_of(visitor(owner).get(own(story)).text, "h1") == ["Your story is not on the site"]


def test_one_button_takes_everything_off_the_site(told, visitor, looking):
    owner, story, shown, _ = told
    visitor(owner).send(own(story), to=own(story, "/take-down"))
    assert [visitor().get(path).status_code for path in (PAGE, f"/stories/photos/{shown.id}")] == [404, 404]
    assert uses_left(looking, story) == [
        ("grant_link", False), ("name", False), ("print", False), ("print", True), ("print", True), ("social", False),
    ]  # fmt: skip


def test_taking_back_the_name_takes_the_name_off(told, visitor, looking):
    owner, story, _, _ = told
    visitor(owner).send(own(story, "/sharing"), {"uses": ["website"]})
    page = visitor().get(PAGE)
    assert (page.status_code, "Nadia" in page.text, "£" in page.text) == (200, False, False)
    assert state_of(looking, story) is StoryState.PUBLISHED


def test_taking_back_a_name_that_stands_in_the_words_takes_the_story_down(kept, told, visitor, looking):
    owner, story, _, _ = told
    with kept() as session:
        session.get(Story, story.id).lede = "Nadia wanted her neighbours to stop hurrying."
    visitor(owner).send(own(story, "/sharing"), {"uses": ["website"]})
    assert visitor().get(PAGE).status_code == 404
    assert state_of(looking, story) is StoryState.UNPUBLISHED


def test_a_yes_given_again_is_read_before_it_shows(told, visitor, looking):
    owner, story, _, _ = told
    nadia = visitor(owner)
    nadia.send(own(story), to=own(story, "/take-down"))
    nadia.send(own(story, "/sharing"), {"uses": ["website", "name"]})
    assert state_of(looking, story) is StoryState.CONSENT_RECORDED
    assert visitor().get(PAGE).status_code == 404
    with looking() as session:
        yeses = session.scalars(select(Consent).where(Consent.story_id == story.id, Consent.photo_id.is_(None)))
        assert sorted((one.use.value, one.withdrawn_at is None) for one in yeses) == [
            ("grant_link", False), ("name", True), ("print", False), ("social", False), ("website", False),
            ("website", True),
        ]  # fmt: skip


def test_a_childs_photo_never_shows_without_both_answers(app, kept, told, visitor):
    _, story, _, _ = told
    answers = {(True, True): 200, (True, False): 404, (False, True): 404, (False, False): 404}
    with kept() as session:
        mine = session.get(Story, story.id)
        photos = {
            both: make_photo(mine, jpeg(), shows="Children", uses=(Use.WEBSITE,), has_children=True, agreed=both)
            for both in answers
        }
    run_all(app)
    found = {both: visitor().get(f"/stories/photos/{photo.id}").status_code for both, photo in photos.items()}
    assert found == answers


def test_after_five_years_the_story_comes_down_and_its_teller_is_asked(app, kept, told, visitor, looking, clock):
    owner, story, shown, _ = told
    clock.to(datetime(2031, 1, 5, 0, 0, tzinfo=UTC))
    assert [visitor().get(path).status_code for path in (PAGE, f"/stories/photos/{shown.id}")] == [404, 404]
    run_all(app)
    run_all(app)
    assert state_of(looking, story) is StoryState.UNPUBLISHED
    with looking() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.kind == "story_expired"))
        assert letter.person_id == owner.id
        assert events_of("story", story.id)[-1][1] == "Their yes was for five years, and those are over."
    visitor(owner).send(own(story, "/sharing"), {"uses": ["website"]})
    with looking() as session:
        fresh = session.scalars(select(Consent).where(Consent.story_id == story.id, Consent.withdrawn_at.is_(None),
                                                      Consent.photo_id.is_(None))).one()  # fmt: skip
        assert (fresh.use, fresh.expires_on) == (Use.WEBSITE, date(2036, 1, 5))


def test_a_photos_yes_runs_out_by_itself(app, kept, told, visitor, clock):
    _, story, _, _ = told
    with kept() as session:
        early = make_photo(session.get(Story, story.id), jpeg(), shows="Seeds", uses=(Use.WEBSITE,),
                           expires_on=date(2028, 1, 5))  # fmt: skip
    run_all(app)
    assert visitor().get(f"/stories/photos/{early.id}").status_code == 200
    clock.to(datetime(2028, 1, 5, tzinfo=UTC))
    assert visitor().get(f"/stories/photos/{early.id}").status_code == 404
    assert visitor().get(PAGE).status_code == 200


def test_nobody_takes_back_what_is_not_theirs(kept, visitor, looking):
    with kept():
        somebody = make_person()
        story, other = make_story(slug="forty-tomatoes"), make_story(somebody, slug="other")
        photo = make_photo(story, jpeg(), shows="Two people at a planter", uses=(Use.WEBSITE,))
    thief = visitor(somebody)
    fields = thief.hidden(own(other), own(other, "/take-down"))
    paths = (
        "/take-down",
        "/sharing",
        f"/photos/{photo.id}",
        f"/photos/{photo.id}/remove",
        "/words",
        "/photos",
        "/check",
    )
    assert [thief.post(own(story, path), data=fields).status_code for path in paths] == [404] * len(paths)
    assert thief.post(own(other, f"/photos/{photo.id}/remove"), data=fields).status_code == 404
    assert state_of(looking, story) is StoryState.PUBLISHED
    assert ("website", True) in uses_left(looking, story)
