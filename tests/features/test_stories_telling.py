"""A grantee tells what came of their grant: words, photos, what may be done with them, and how it is sent."""

import io
import os
from datetime import date

import pytest
from factories import make_paid_grant, make_person
from sqlalchemy import select
from support.pages import texts_of
from support.pictures import jpeg

from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.stories.models import Consent, Photo, Story
from kitpanel.stories.rules import StoryState, Use

TOLD = {
    "title": "Forty tomatoes", "happened": "I knocked on doors with a tomato plant.", "changed": "People stop and talk.",
    "went_wrong": "The fourth floor has no tap.", "stayed": "The planters.", "people_reached": "31", "teller": "Nadia",
}  # fmt: skip
WORDS = {"then": "on", **TOLD}


@pytest.fixture
def grant(kept):
    """A grant whose story is asked for."""
    with kept():
        made = make_paid_grant(state=GrantState.STORY_DUE, ends_on=date(2027, 2, 20))
        made.story_due_on = date(2027, 3, 20)
        return made


@pytest.fixture
def nadia(kept, visitor, grant):
    """Its holder, signed in."""
    with kept() as session:
        return visitor(session.get(Person, grant.owner_id))


def at(grant, page=""):
    return f"/grants/{grant.ref}/story{page}"


def the_story(looking):
    with looking() as session:
        return session.scalars(select(Story)).one()


def add_photo(visitor, grant, content=None, name="tomatoes.jpg"):
    """Add a photo as a browser does; gives the answer."""
    return visitor.send(at(grant, "/photos"), {"file": (io.BytesIO(content or jpeg()), name)})


def test_a_story_is_told_shared_checked_and_sent(app, looking, grant, nadia, clock):
    assert texts_of(nadia.get(at(grant)).text, "h1") == ["Tell us your story by Saturday 20 March"]
    assert nadia.send(at(grant, "/words"), WORDS).location == at(grant, "/photos")
    added = add_photo(nadia, grant)
    said = {"shows": "Two people at a planter", "has_children": "no", "uses": ["website", "print"]}
    assert nadia.send(added.location, said).location == at(grant, "/photos")
    run_all(app)
    assert nadia.send(at(grant, "/sharing"), {"uses": ["website", "name"]}).location == at(grant, "/check")
    assert nadia.send(at(grant, "/check")).location == at(grant)
    assert texts_of(nadia.get(at(grant)).text, "h1") == ["We are reading your story"]
    with looking() as session:
        story = session.scalars(select(Story)).one()
        assert (story.state, story.title, story.people_reached) == (StoryState.CONSENT_RECORDED, "Forty tomatoes", 31)
        assert (story.happened, story.went_wrong) == (TOLD["happened"], TOLD["went_wrong"])
        assert story.received_at == clock()
        assert session.get(Grant, grant.id).state is GrantState.STORY_RECEIVED
        assert sorted((one.use.value, one.photo_id is None, one.expires_on) for one in story.consents) == [
            ("name", True, date(2032, 3, 1)), ("print", False, date(2032, 3, 1)),
            ("website", False, date(2032, 3, 1)), ("website", True, date(2032, 3, 1)),
        ]  # fmt: skip
        moves = session.scalars(select(Event.move).where(Event.kind == "story").order_by(Event.seq)).all()
        assert moves == ["begin", "agree", "agree", "record_consent"]
        letter = session.scalars(select(Letter).where(Letter.kind == "story_received")).one()
        assert "One of us reads it by Monday 8 March 2027." in letter.body
        assert f"https://kit.test/grants/{grant.ref}/story" in letter.body


def test_a_half_told_story_is_kept_word_for_word(looking, grant, nadia):
    kept = nadia.send(at(grant, "/words"), {"then": "later", "happened": "Half a sen"})
    assert kept.location == at(grant)
    assert the_story(looking).happened == "Half a sen"
    assert texts_of(nadia.get(at(grant, "/words")).text, "textarea") == ["Half a sen", "", "", ""]


def test_what_cannot_be_read_is_shown_again_with_every_word(looking, grant, nadia):
    refused = nadia.send(at(grant, "/words"), {**WORDS, "people_reached": "lots"})
    assert refused.status_code == 422
    assert texts_of(refused.text, ".govuk-error-summary a") == ["Write a whole number from 0 to 100000"]
    assert texts_of(refused.text, "textarea") == [
        TOLD[name] for name in ("happened", "changed", "went_wrong", "stayed")
    ]
    with looking() as session:
        assert session.scalars(select(Story)).all() == []


def test_two_tabs_are_told_of_each_other_and_neither_loses_a_word(looking, grant, nadia):
    stale = nadia.hidden(at(grant, "/words"))
    nadia.send(at(grant, "/words"), {**WORDS, "happened": "From the first tab"})
    answer = nadia.post(at(grant, "/words"), data={**stale, **WORDS, "happened": "From the second tab"})
    assert answer.status_code == 409
    assert texts_of(answer.text, "h1") == ["Which words shall we keep?"]
    said = texts_of(answer.text, "dd")
    assert ("From the second tab" in said, "From the first tab" in said) == (True, True)
    assert the_story(looking).happened == "From the first tab"
    again = {**stale, "version": the_story(looking).version, **WORDS, "happened": "From the second tab"}
    assert nadia.post(at(grant, "/words"), data=again).status_code == 303
    assert the_story(looking).happened == "From the second tab"


def test_a_story_is_not_sent_before_it_says_what_was_done(looking, grant, nadia):
    nadia.send(at(grant, "/words"), {"then": "on", "title": "", "teller": ""})
    nadia.send(at(grant, "/sharing"), {"uses": ["name"]})
    added = add_photo(nadia, grant)
    page = nadia.get(at(grant, "/check"))
    assert texts_of(page.text, ".kit-panel--sun li") == [
        "Give your story a title", "Tell us what you did", "Write your name as you want it shown",
        "Say what photo 1 shows",
    ]  # fmt: skip
    assert added.status_code == 303
    sent = nadia.post(at(grant, "/check"), data={**nadia.hidden(at(grant, "/words")), "once": "a" * 20})
    assert sent.status_code == 422
    assert the_story(looking).state is StoryState.DRAFTED


def test_a_sent_story_cannot_be_written_over(looking, grant, nadia):
    open_page = nadia.hidden(at(grant, "/words"))
    nadia.send(at(grant, "/words"), WORDS)
    nadia.send(at(grant, "/check"))
    assert nadia.get(at(grant, "/words")).status_code == 404
    late = nadia.post(at(grant, "/words"), data={**open_page, **WORDS, "happened": "Something else"})
    assert late.status_code == 409
    assert "Your story is with us now" in late.text
    assert the_story(looking).happened == TOLD["happened"]


def test_sending_twice_sends_once(looking, grant, nadia):
    nadia.send(at(grant, "/words"), WORDS)
    fields = nadia.hidden(at(grant, "/check"))
    answers = [nadia.post(at(grant, "/check"), data=fields).location for _ in range(2)]
    assert answers == [at(grant)] * 2
    with looking() as session:
        assert len(session.scalars(select(Letter).where(Letter.kind == "story_received")).all()) == 1


@pytest.mark.parametrize("page", ["", "/words", "/photos", "/sharing", "/check"])
def test_a_story_is_its_owners_alone(kept, visitor, grant, nadia, page):
    with kept():
        somebody = make_person()
    nadia.send(at(grant, "/words"), WORDS)
    assert visitor(somebody).get(at(grant, page)).status_code == 404
    assert visitor().get(at(grant, page)).location.startswith("/sign-in")


def test_a_seventh_photo_is_refused(looking, grant, nadia):
    answers = [add_photo(nadia, grant).status_code for _ in range(6)]
    assert answers == [303] * 6
    fields = nadia.hidden(at(grant, "/words"))
    seventh = nadia.post(at(grant, "/photos"), data={**fields, "file": (io.BytesIO(jpeg()), "seven.jpg")})
    assert seventh.status_code == 422
    with looking() as session:
        assert len(session.scalars(select(Photo)).all()) == 6


def test_a_photo_with_a_child_needs_the_child_and_a_parent(looking, grant, nadia):
    address = add_photo(nadia, grant).location
    said = {"shows": "Children painting", "has_children": "yes", "uses": ["website"]}
    alone = nadia.send(address, {**said, "parent": "yes"})
    assert alone.status_code == 422
    assert texts_of(alone.text, ".govuk-error-summary a") == [
        "Ask the child, and a parent or carer, before you say yes to this photo. Tick both boxes when they agree."
    ]
    assert nadia.send(address, {**said, "parent": "yes", "child": "yes"}).status_code == 303
    with looking() as session:
        (yes,) = session.scalars(select(Consent))
        assert (yes.use, yes.parent_agreed, yes.child_agreed) == (Use.WEBSITE, True, True)


def test_a_photo_that_turns_out_to_show_a_child_is_asked_about_again(looking, grant, nadia):
    address = add_photo(nadia, grant).location
    nadia.send(address, {"shows": "A planter", "has_children": "no", "uses": ["website"]})
    nadia.send(address, {"shows": "A planter and a child", "has_children": "yes"})
    with looking() as session:
        assert [one.withdrawn_at is None for one in session.scalars(select(Consent))] == [False]


def test_a_photo_taken_out_is_off_the_disk_within_two_hours(app, looking, grant, nadia, clock, settings):
    address = add_photo(nadia, grant).location
    run_all(app)
    assert len(files_in(settings)) == 1
    nadia.send(address, to=f"{address}/remove")
    assert nadia.get(address).status_code == 404
    clock.forward(hours=2)
    make_old(settings)
    run_all(app)
    assert files_in(settings) == []


def files_in(settings):
    return [path for path in (settings.data_folder / "files").rglob("*") if path.is_file()]


def make_old(settings):
    """Let the files on the disk be as old as the moved clock says."""
    for path in files_in(settings):
        os.utime(path, (0, 0))


def test_staff_ask_for_a_change_and_the_story_comes_again(kept, looking, visitor, grant, nadia):
    with kept():
        priya = make_person(RoleName.STAFF, name="Priya Staff")
    nadia.send(at(grant, "/words"), WORDS)
    nadia.send(at(grant, "/check"))
    desk = f"/stories/check/{the_story(looking).id}"
    visitor(priya).send(desk, {"words": "Who painted the numbers?"}, to=f"{desk}/back")
    page = nadia.get(at(grant)).text
    assert texts_of(page, "h1") == ["We have a question about your story"]
    assert texts_of(page, ".kit-panel--sun p") == ["Who painted the numbers?"]
    changed = nadia.send(at(grant, "/words"), {**WORDS, "happened": "The children painted them."})
    assert (changed.status_code, the_story(looking).happened) == (303, "The children painted them.")
    assert nadia.send(at(grant, "/check")).status_code == 303
    assert the_story(looking).state is StoryState.CONSENT_RECORDED
    with looking() as session:
        (asked,) = session.scalars(select(Letter).where(Letter.kind == "story_sent_back"))
        assert "Who painted the numbers?" in asked.body
        assert session.get(Grant, grant.id).state is GrantState.STORY_RECEIVED


@pytest.mark.parametrize(
    ("state", "headline"),
    [
        (GrantState.OFFERED, "Your story comes later"),
        (GrantState.PAID, "Your story comes later"),
        (GrantState.ACTIVE, "Tell us your story by Saturday 20 March"),
        (GrantState.STORY_DUE, "Tell us your story by Saturday 20 March"),
        (GrantState.WAIVED, "You do not need to tell us a story"),
    ],
)
def test_its_page_says_where_a_story_stands(kept, visitor, state, headline):
    with kept():
        owner = make_person()
        grant = make_paid_grant(owner, state=state, ends_on=date(2027, 2, 20))
    assert texts_of(visitor(owner).get(at(grant)).text, "h1") == [headline]


def test_a_late_story_is_still_welcome(kept, visitor, clock):
    with kept():
        owner = make_person()
        grant = make_paid_grant(owner, state=GrantState.STORY_OVERDUE, ends_on=date(2027, 1, 20))
    assert texts_of(visitor(owner).get(at(grant)).text, "h1") == ["Tell us your story. It is not too late"]
