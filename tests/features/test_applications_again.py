"""Reapplying in one step: the earlier words and the earlier reasons beside each page, and the panel sees what changed."""

import pytest
from factories import make_application, make_person
from factories.panel import make_reading
from sqlalchemy import select
from support.pages import texts_of

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Version
from kitpanel.applications.queries import held_in, snapshot
from kitpanel.applications.rules import ApplicationState as State
from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.people.rules import RoleName


@pytest.fixture
def declined(kept, clock):
    """An idea of Nadia's that could not go to a panel, with the letter that said why."""
    with kept():
        nadia = make_person(name="Nadia R.", email="nadia@example.org")
        idea = make_application(nadia, state=State.CHECKING, title="Play street", idea="A street to play in on Sunday.")
        by = make_person(RoleName.STAFF).id
        why = "It was outside Camden."
        actions.decline(idea, why, "Ask again with a place here.", "https://kit.test", by=by, now=clock())
    return nadia, idea


def draft_of(looking, person):
    with looking() as session:
        return session.scalars(
            select(Application).where(Application.owner_id == person.id, Application.state == State.DRAFT)
        ).one()


def test_one_press_begins_a_draft_with_every_word_and_two_presses_begin_one(declined, visitor, looking):
    nadia, idea = declined
    browser = visitor(nadia)
    at = f"/my-ideas/{idea.ref}"
    first, second = browser.hidden(at, f"{at}/again"), browser.hidden(at, f"{at}/again")
    for hidden in (first, second):
        assert browser.post(f"{at}/again", data=hidden).location == "/apply/idea"
    with looking() as session:
        drafts = session.scalars(select(Application).where(Application.earlier_id == idea.id)).all()
        earlier = session.get(Application, idea.id)
        assert [(one.project_id == earlier.project_id, one.declared) for one in drafts] == [(True, [])]
        for section in SECTIONS[:-1]:
            assert held_in(drafts[0], section).values == held_in(earlier, section).values, section.key


def test_beside_each_page_stand_the_earlier_words_that_changed_and_what_we_told_them(declined, visitor):
    nadia, idea = declined
    browser = visitor(nadia)
    browser.send(f"/my-ideas/{idea.ref}", to=f"/my-ideas/{idea.ref}/again")
    page = browser.get("/apply/idea/idea").text
    assert "This page says what it said last time." in page
    assert "It was outside Camden." in " ".join(texts_of(page, "aside details"))
    browser.send("/apply/idea/idea", {"idea": "A street to play in on Saturday."})
    assert "A street to play in on Sunday." in " ".join(texts_of(browser.get("/apply/idea/idea").text, "aside p"))


def test_it_waits_for_another_idea_to_end_and_nobody_takes_up_anothers(declined, visitor, kept):
    nadia, idea = declined
    with kept():
        stranger = make_person()
        make_application(nadia, state=State.SUBMITTED)
    page = visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert "Send this idea again" not in page
    other = visitor(stranger)
    assert other.post(f"/my-ideas/{idea.ref}/again", data=other.hidden("/you", "/sign-out")).status_code == 404


def test_the_panel_sees_that_it_was_read_before_and_what_changed(kept, visitor, clock):
    with kept() as session:
        earlier = make_application(state=State.NOT_FUNDED, idea="A pot of soup on Sunday.")
        session.add(Version(application_id=earlier.id, number=1, answers=snapshot(earlier), at=clock()))
        made = make_reading(members=5, bids=2)
        bid = made.bids[0]
        bid.application.earlier_id = earlier.id
        bid.version.answers = {**snapshot(earlier), "idea": "A pot of soup on Friday."}
    reader = visitor(made.people[0])
    page = reader.get(f"/panel/rounds/{made.round.ref}/bids/{bid.ref}").text
    assert "This idea was before a panel once already." in page
    assert (texts_of(page, "p.kit-differences del"), texts_of(page, "p.kit-differences ins")) == (
        ["Taken out: Sunday."], ["Added: Friday."],
    )  # fmt: skip
    other = reader.get(f"/panel/rounds/{made.round.ref}/bids/{made.bids[1].ref}").text
    assert "before a panel once already" not in other
