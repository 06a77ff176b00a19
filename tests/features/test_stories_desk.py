"""Staff read stories, send them back, publish them with just what was agreed, and take them down."""

from datetime import UTC, date, datetime

import pytest
from factories import make_paid_grant, make_person, make_story
from sqlalchemy import select
from support.counting import queries_of
from support.pages import texts_of

from kitpanel.applications.models import Application
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.stories.models import Consent, Story
from kitpanel.stories.rules import StoryState, Use

_S = StoryState
WEEK_LATER = datetime(2026, 1, 12, 9, tzinfo=UTC)
HEAD = {"title": "Forty tomatoes", "lede": "A stairwell where people stop.", "quote": "Nine people said yes."}


@pytest.fixture
def priya(kept, visitor):
    """One of staff."""
    with kept():
        person = make_person(RoleName.STAFF, name="Priya Staff")
    return visitor(person)


def told(kept, **facts):
    with kept():
        return make_story(**{"state": _S.CONSENT_RECORDED, **facts})


def desk(story, page=""):
    return f"/stories/check/{story.id}{page}"


def now_is(looking, story):
    with looking() as session:
        found = session.get(Story, story.id)
        return found.state, found.slug, found.title


def test_a_story_is_read_and_published_and_its_grant_closed(kept, looking, visitor, priya, clock):
    story = told(kept)
    page = priya.get(desk(story)).text
    assert texts_of(page, "h1") == ["Read it, then say it is ready"]
    assert priya.send(desk(story), {**HEAD, "then": "ready"}, to=desk(story, "/head")).location == desk(story)
    with looking() as session:
        grant = session.get(Grant, story.grant_id)
        idea = session.get(Application, grant.bid.application_id)
        assert (grant.state, idea.settled_at) == (GrantState.CLOSED, clock())
    assert texts_of(priya.get(desk(story)).text, "h1") == ["It is ready to publish"]
    priya.send(desk(story), to=desk(story, "/publish"))
    assert now_is(looking, story) == (_S.PUBLISHED, "forty-tomatoes", "Forty tomatoes")
    seen = visitor().get("/stories/forty-tomatoes").text
    assert texts_of(seen, "blockquote") == ["“Nine people said yes.”Nadia, Gospel Oak"]
    with looking() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.kind == "story_published"))
        assert "https://kit.test/stories/forty-tomatoes" in letter.body
        assert [event.move for event, _ in events_of("story", story.id)][-3:] == ["edit", "check", "publish"]
    assert texts_of(priya.get(desk(story)).text, ".kit-timeline b")[-1] == "The story was published"


def test_two_stories_of_one_title_have_two_addresses(kept, looking, priya):
    stories = [told(kept, title="Check") for _ in range(2)]
    for story in stories:
        priya.send(desk(story), {"title": "Check", "then": "ready"}, to=desk(story, "/head"))
        priya.send(desk(story), to=desk(story, "/publish"))
    assert [now_is(looking, story)[1] for story in stories] == ["check-2", "check-3"]


def test_without_a_yes_to_the_website_it_is_kept_and_never_published(kept, looking, priya):
    story = told(kept, uses=(Use.PRINT, Use.NAME))
    priya.send(desk(story), {**HEAD, "then": "ready"}, to=desk(story, "/head"))
    assert texts_of(priya.get(desk(story)).text, "h1") == ["It is read. They did not agree to the website"]
    fields = {**priya.hidden(desk(story), desk(story, "/back")), "once": "k" * 20}
    refused = priya.post(desk(story, "/publish"), data=fields)
    assert refused.status_code == 422
    assert texts_of(refused.text, ".govuk-error-summary li") == [
        "Ask the person who told this story if we may show it, and record their answer first."
    ]
    assert now_is(looking, story)[0] is _S.CHECKED
    with looking() as session:
        assert session.get(Grant, story.grant_id).state is GrantState.CLOSED


def test_nobody_is_quoted_with_what_they_never_said(kept, looking, priya):
    story = told(kept)
    refused = priya.send(desk(story), {**HEAD, "quote": "The Kit changed my life."}, to=desk(story, "/head"))
    assert refused.status_code == 422
    assert texts_of(refused.text, ".govuk-error-summary a") == [
        "Copy these words from their story, letter for letter. They did not write this."
    ]
    assert "The Kit changed my life." in refused.text
    assert now_is(looking, story)[2] != "Forty tomatoes"


def test_a_name_that_may_not_be_shown_is_not_published_in_the_words(kept, looking, priya):
    story = told(kept, uses=(Use.WEBSITE,), happened="I am Nadia and I knocked on doors.", state=_S.CHECKED)
    refused = priya.send(desk(story), to=desk(story, "/publish"))
    assert refused.status_code == 422
    assert "The name “Nadia” is in the words" in refused.text
    assert now_is(looking, story)[0] is _S.CHECKED


def test_two_of_staff_do_not_write_over_each_other(kept, looking, priya):
    story = told(kept)
    stale = priya.hidden(desk(story), desk(story, "/head"))
    priya.post(desk(story, "/head"), data={**stale, **HEAD})
    refused = priya.post(desk(story, "/head"), data={**stale, **HEAD, "title": "Fifty tomatoes"})
    assert refused.status_code == 422
    assert "Fifty tomatoes" in refused.text
    assert now_is(looking, story)[2] == "Forty tomatoes"


def test_staff_take_a_story_down_because_its_teller_asked(kept, looking, visitor, priya):
    story = told(kept, state=_S.PUBLISHED, slug="down-it-goes")
    said = {"why": "withdrawn", "words": "She rang on Monday."}
    priya.send(desk(story), said, to=desk(story, "/down"))
    assert visitor().get("/stories/down-it-goes").status_code == 404
    assert now_is(looking, story)[0] is _S.UNPUBLISHED
    with looking() as session:
        website = session.scalars(select(Consent).where(Consent.story_id == story.id, Consent.use == Use.WEBSITE)).one()
        assert website.withdrawn_at is not None
        assert events_of("story", story.id)[-1][1] == "They no longer want it shown. She rang on Monday."
        (letter,) = session.scalars(select(Letter).where(Letter.kind == "story_down"))
        assert "They no longer want it shown." in letter.body
    page = priya.get(desk(story)).text
    assert "They do not agree to showing it." in page


def test_a_story_put_right_goes_up_again_under_its_old_address(kept, looking, visitor, priya):
    story = told(kept, state=_S.PUBLISHED, slug="once-more")
    priya.send(desk(story), {"why": "put_right", "words": "A wrong date."}, to=desk(story, "/down"))
    priya.send(desk(story), to=desk(story, "/again"))
    priya.send(desk(story), {**HEAD, "then": "ready"}, to=desk(story, "/head"))
    priya.send(desk(story), to=desk(story, "/publish"))
    assert now_is(looking, story)[:2] == (_S.PUBLISHED, "once-more")
    assert visitor().get("/stories/once-more").status_code == 200


def test_a_reason_is_needed_to_take_down_and_to_send_back(kept, looking, priya):
    up, read = told(kept, state=_S.PUBLISHED), told(kept)
    assert priya.send(desk(up), {"why": "withdrawn"}, to=desk(up, "/down")).status_code == 422
    assert priya.send(desk(read), {}, to=desk(read, "/back")).status_code == 422
    assert (now_is(looking, up)[0], now_is(looking, read)[0]) == (_S.PUBLISHED, _S.CONSENT_RECORDED)


def test_the_list_is_filtered_by_its_address(kept, priya):
    told(kept, title="Stair garden", mission_keys=["estates"], at=WEEK_LATER)
    told(kept, title="Soup kitchen", mission_keys=["food"])
    told(kept, title="Old news", state=_S.PUBLISHED)
    assert texts_of(priya.get("/stories/check").text, "tbody th a") == ["Soup kitchen", "Stair garden"]
    assert texts_of(priya.get("/stories/check?mission=food").text, "tbody th a") == ["Soup kitchen"]
    assert texts_of(priya.get("/stories/check?show=published").text, "tbody th a") == ["Old news"]
    assert texts_of(priya.get("/stories/check?show=all&q=STAIR").text, "tbody th a") == ["Stair garden"]
    assert texts_of(priya.get("/stories/check?show=all&q=%25").text, "tbody th a") == []
    assert texts_of(priya.get("/stories/check?show=nonsense").text, "h1") == ["2 stories are waiting to be read"]


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_lists_ask_the_database_the_same_however_long_they_are(app, kept, priya, count):
    with kept():
        for _ in range(count):
            make_story(state=_S.CONSENT_RECORDED)
            make_paid_grant(state=GrantState.STORY_OVERDUE).chased = 4
    with queries_of(app) as seen:
        page = priya.get("/stories/check")
    assert len(texts_of(page.text, "tbody th a")) == min(count, 25)
    assert len(seen) == 5
    with queries_of(app) as seen:
        page = priya.get("/stories/ring")
    assert len(texts_of(page.text, "tbody th a")) == min(count, 25)
    assert len(seen) == 3


def test_only_staff_read_stories_that_are_not_published(kept, visitor):
    story = told(kept)
    for role in (RoleName.APPLICANT, RoleName.PANELLIST, RoleName.FINANCE, RoleName.FUNDER):
        with kept():
            person = make_person(role)
        assert [visitor(person).get(path).status_code for path in ("/stories/check", desk(story), "/stories/ring")] == [
            403, 403, 403,
        ]  # fmt: skip


def overdue(kept, **facts):
    with kept():
        grant = make_paid_grant(state=GrantState.STORY_OVERDUE, ends_on=date(2026, 12, 31))
        grant.chased = facts.get("chased", 4)
        return grant


def test_somebody_rings_and_notes_it(kept, looking, priya):
    grant = overdue(kept)
    assert texts_of(priya.get("/stories/ring").text, "tbody th a") == [grant.title]
    page = f"/stories/ring/{grant.ref}"
    assert texts_of(priya.get(page).text, "h1") == [f"Ring Nadia Rahman about {grant.title}"]
    priya.send(page, {"words": "No answer. I ring again on Friday."}, to=f"{page}/rang")
    said = texts_of(priya.get(page).text, ".kit-timeline li")[-1]
    assert said == "Monday 1 March 2027, 9amSomebody rangby Priya StaffNo answer. I ring again on Friday."


def test_a_story_told_over_the_phone_is_written_down(kept, looking, priya, clock):
    grant = overdue(kept)
    page = f"/stories/ring/{grant.ref}"
    said = {"title": "Forty tomatoes", "happened": "We planted.", "teller": "Nadia", "uses": ["website", "name"]}
    assert priya.send(page, said, to=f"{page}/told").location == "/stories/check"
    with looking() as session:
        story = session.scalars(select(Story)).one()
        assert (story.state, story.happened) == (_S.CONSENT_RECORDED, "We planted.")
        assert [one.given_by_id for one in story.consents] == [grant.owner_id] * 2
        assert session.get(Grant, grant.id).state is GrantState.STORY_RECEIVED
    assert texts_of(priya.get("/stories/ring").text, "tbody th a") == []


def test_a_call_writes_over_nothing_its_teller_typed_meanwhile(kept, looking, visitor, priya):
    grant = overdue(kept)
    page, own = f"/stories/ring/{grant.ref}", f"/grants/{grant.ref}/story/words"
    stale = priya.hidden(page, f"{page}/told")
    with kept() as session:
        nadia = visitor(session.get(Person, grant.owner_id))
    nadia.send(own, {"title": "Mine", "happened": "My own words.", "then": "later"})
    answer = priya.post(f"{page}/told", data={**stale, "title": "Hers", "happened": "As I heard it."})
    assert answer.status_code == 409
    assert ("My own words." in answer.text, "As I heard it." in answer.text) == (True, True)
    with looking() as session:
        assert session.scalars(select(Story.happened)).all() == ["My own words."]


def test_staff_do_without_a_story_for_a_reason(kept, looking, priya, clock):
    grant = overdue(kept)
    page = f"/stories/ring/{grant.ref}"
    assert priya.send(page, {}, to=f"{page}/waive").status_code == 422
    assert priya.send(page, {"why": "She is ill."}, to=f"{page}/waive").location == "/stories/ring"
    with looking() as session:
        found = session.get(Grant, grant.id)
        assert (found.state, found.bid.application.settled_at) == (GrantState.CLOSED, clock())
        assert [(event.move, why) for event, why in events_of("grant", grant.id)][-2:] == [
            ("waive_story", "She is ill."), ("close", ""),
        ]  # fmt: skip
    assert priya.get(page).status_code == 404


def test_a_story_that_is_not_late_is_not_waived(kept, looking, priya, clock):
    with kept():
        grant = make_paid_grant(state=GrantState.STORY_DUE)
    page = f"/stories/ring/{grant.ref}"
    fields = {**priya.hidden(page, f"{page}/rang"), "why": "Too soon"}
    assert priya.post(f"{page}/waive", data=fields).status_code == 422
    with looking() as session:
        assert session.get(Grant, grant.id).state is GrantState.STORY_DUE
