"""The timetable asks for stories, reminds three times, and then a person rings (domain §3)."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import make_paid_grant, make_person, make_story
from sqlalchemy import select
from support.pages import texts_of
from support.plain_english import grade

from kitpanel.core.clock import london
from kitpanel.core.letters import first_words
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.people.rules import RoleName
from kitpanel.stories import queries
from kitpanel.stories.models import Story
from kitpanel.stories.rules import StoryState

ENDS = date(2027, 3, 6)
DUE = date(2027, 4, 3)
SPRING = [
    date(2027, *day) for day in ((3, 1), (3, 6), (3, 7), (3, 8), (3, 26), (3, 27), (3, 28), (4, 3), (4, 4), (4, 9), (4, 10),
                                 (4, 11), (4, 23), (4, 24), (4, 25), (5, 10), (5, 30))
]  # fmt: skip
"""The mornings on which something may happen, the mornings around them, and a Sunday on which the clocks go forward."""


def nine(day):
    return london(day, time(9))


def of(looking, grant):
    with looking() as session:
        found = session.get(Grant, grant.id)
        return found.state, found.story_due_on, found.chased


def letters(looking):
    with looking() as session:
        rows = session.scalars(
            select(Letter).where(Letter.kind.like("story%")).order_by(Letter.written_at, Letter.kind)
        )
        return [(one.kind, one.written_at.date()) for one in rows]


def live(app, clock, days):
    """Let the timetable run on some mornings: a letter that goes between two of them shows on the second."""
    for day in days:
        clock.to(nine(day))
        run_all(app)


def test_a_story_is_asked_for_the_day_after_the_project_and_chased_across_the_clock_change(app, kept, looking, clock):
    with kept():
        grant = make_paid_grant(ends_on=ENDS)
    live(app, clock, SPRING)
    assert letters(looking) == [
        ("story_asked", date(2027, 3, 7)), ("story_before", date(2027, 3, 27)), ("story_after", date(2027, 4, 10)),
        ("story_last", date(2027, 4, 24)),
    ]  # fmt: skip
    assert of(looking, grant) == (GrantState.STORY_OVERDUE, DUE, 4)
    with looking() as session:
        asked = session.scalars(select(Letter).where(Letter.kind == "story_asked")).one()
        assert f"Please tell us by Saturday 3 April 2027:\nhttps://kit.test/grants/{grant.ref}/story" in asked.body


def test_it_is_late_the_day_after_it_was_due(app, kept, looking, clock):
    with kept():
        grant = make_paid_grant(ends_on=ENDS, state=GrantState.STORY_DUE)
    clock.to(nine(DUE))
    run_all(app)
    assert of(looking, grant)[0] is GrantState.STORY_DUE
    clock.to(nine(DUE + timedelta(days=1)))
    run_all(app)
    assert of(looking, grant)[0] is GrantState.STORY_OVERDUE


def test_a_story_that_came_in_is_asked_for_no_more(app, kept, looking, clock):
    with kept():
        make_story(state=StoryState.CONSENT_RECORDED)
        make_paid_grant(state=GrantState.WAIVED)
    live(app, clock, SPRING)
    assert letters(looking) == []


def test_nobody_who_was_paid_late_has_less_than_four_weeks(app, kept, looking, clock):
    with kept():
        grant = make_paid_grant(ends_on=date(2026, 10, 1))
    run_all(app)
    assert of(looking, grant)[:2] == (GrantState.STORY_DUE, date(2027, 3, 28))


def test_after_a_silence_one_letter_goes_and_not_three(app, kept, looking, clock):
    with kept():
        grant = make_paid_grant(ends_on=ENDS, state=GrantState.STORY_DUE)
    clock.to(nine(DUE + timedelta(days=22)))
    run_all(app)
    run_all(app)
    assert letters(looking) == [("story_last", date(2027, 4, 25))]
    assert of(looking, grant)[2] == 3


def test_a_person_rings_after_the_last_letter(app, kept, looking, visitor, clock):
    with kept():
        staff = make_person(RoleName.STAFF)
        grant = make_paid_grant(ends_on=ENDS, state=GrantState.STORY_DUE)
    clock.to(nine(DUE + timedelta(days=27)))
    run_all(app)
    with looking():
        assert queries.waiting_for_staff() == []
    clock.to(nine(DUE + timedelta(days=28)))
    run_all(app)
    with looking():
        (tile,) = queries.waiting_for_staff()
    assert (tile.number, tile.words, tile.endpoint, tile.late) == (
        1, "person to ring about a story", "stories.ring", True,
    )  # fmt: skip
    assert texts_of(visitor(staff).get("/stories/ring").text, "tbody th a") == [grant.title]


def test_somebody_without_email_is_rung_from_the_first_reminder_on(app, kept, looking, clock):
    with kept():
        silent = make_person()
        silent.email = None
        make_paid_grant(silent, ends_on=ENDS, state=GrantState.STORY_DUE)
    clock.to(nine(DUE - timedelta(days=7)))
    run_all(app)
    assert letters(looking) == []
    with looking():
        assert [tile.words for tile in queries.waiting_for_staff()] == ["person to ring about a story"]


def test_what_waits_for_a_grantee_and_for_staff(kept, looking, clock):
    with kept() as session:
        owner = make_person()
        due = make_paid_grant(owner, ends_on=ENDS, state=GrantState.STORY_DUE)
        other = make_story(state=StoryState.CONSENT_RECORDED)
        make_story(state=StoryState.CHECKED)
        teller = other.grant.owner_id
        session.flush()
    with looking():
        (mine,) = queries.waiting_for_applicant(owner.id, clock())
        assert queries.waiting_for_applicant(teller, clock()) == []
        tiles = queries.waiting_for_staff()
    assert mine[:4] == (1, f"Tell us the story of {due.title}", "stories.own_story", {"ref": due.ref})
    assert [(tile.number, tile.words, tile.arguments) for tile in tiles] == [
        (1, "story to read", {"show": "check"}), (1, "story to publish", {"show": "ready"}),
    ]  # fmt: skip


def test_a_published_story_without_a_yes_comes_down_by_itself(app, kept, looking):
    with kept():
        story = make_story(uses=())
    run_all(app)
    with looking() as session:
        assert session.get(Story, story.id).state is StoryState.UNPUBLISHED
    assert letters(looking) == []


@pytest.mark.parametrize(
    "kind",
    ["asked", "before", "after", "last", "received", "sent_back", "published", "down", "expired", "waived"],
)
def test_the_letters_are_plain(kind):
    _, body = first_words(f"story_{kind}")
    assert grade(body.replace("{% if name %}", "").replace("{% endif %}", "")) <= 6


def test_asking_starts_at_midnight_in_london_in_summer(app, kept, looking, clock):
    with kept():
        grant = make_paid_grant(ends_on=date(2027, 6, 30))
    clock.to(datetime(2027, 6, 30, 22, 59, tzinfo=UTC))
    run_all(app)
    assert of(looking, grant)[0] is GrantState.ACTIVE
    clock.to(datetime(2027, 6, 30, 23, 0, tzinfo=UTC))
    run_all(app)
    assert of(looking, grant)[:2] == (GrantState.STORY_DUE, date(2027, 7, 28))
