"""Looking again at how an idea was decided: asked for once, answered by somebody who did not say no (domain §3)."""

import pytest
from factories import make_application, make_person, make_strand
from factories.applications import let_in
from factories.meetings import decide_round, tell_round
from factories.panel import make_reading, make_vote
from factories.worlds import EVENING
from sqlalchemy import select
from support.pages import texts_of

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Review
from kitpanel.applications.rules import ApplicationState as State
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

WORDS = "Nobody rang me back before it was decided."


@pytest.fixture
def told_no(kept, clock):
    """Nadia, whose idea staff said cannot go to a panel; Sam said so, Sade did not."""
    with kept():
        nadia, sam, sade = make_person(name="Nadia R."), make_person(RoleName.STAFF), make_person(RoleName.STAFF)
        idea = make_application(nadia, state=State.CHECKING, title="Zebra street")
        actions.decline(idea, "It is outside Camden.", "Ask Islington.", "https://kit.test", by=sam.id, now=clock())
    return nadia, idea, sam, sade


def page_of(idea):
    return f"/my-ideas/{idea.ref}/review"


def asked(visitor, nadia, idea):
    return visitor(nadia).send(page_of(idea), {"words": WORDS})


def state_of(looking, idea):
    with looking() as session:
        return session.get(Application, idea.id).state


def letters(looking, kind):
    with looking() as session:
        return session.scalars(select(Letter).where(Letter.kind == kind)).all()


def test_who_was_told_no_asks_once_and_hears_by_when(told_no, visitor, looking):
    nadia, idea, *_ = told_no
    status = visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert f'href="{page_of(idea)}"' in status
    assert "Ask Islington." in texts_of(status, "main .kit-panel--sun")[0]
    refused = visitor(nadia).send(page_of(idea), {"words": " "})
    assert (refused.status_code, "Tell us what you think went wrong" in refused.text) == (422, True)
    assert asked(visitor, nadia, idea).location == f"/my-ideas/{idea.ref}"
    assert state_of(looking, idea) is State.UNDER_REVIEW
    (letter,) = letters(looking, "review_asked")
    assert (letter.to_address, "Monday 29 March 2027" in letter.body) == (nadia.email, True)
    assert "Monday 29 March 2027" in visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert visitor(nadia).get(page_of(idea)).status_code == 404


def test_it_can_be_asked_for_until_the_twentieth_working_day(told_no, visitor, clock):
    nadia, idea, *_ = told_no
    clock.forward(days=28)
    assert visitor(nadia).get(page_of(idea)).status_code == 200
    clock.forward(days=1)
    assert visitor(nadia).get(page_of(idea)).status_code == 404
    assert f'href="{page_of(idea)}"' not in visitor(nadia).get(f"/my-ideas/{idea.ref}").text


def test_nobody_else_asks(told_no, kept, visitor):
    _, idea, *_ = told_no
    with kept():
        co_applicant = make_person()
        let_in(db.session.get(Application, idea.id), co_applicant)
    for other in (co_applicant, make_stranger(kept)):
        assert visitor(other).get(page_of(idea)).status_code == 404
    assert page_of(idea) not in visitor(co_applicant).get(f"/my-ideas/{idea.ref}").text


def make_stranger(kept):
    with kept():
        return make_person()


def test_whoever_said_no_does_not_look_again_and_somebody_else_lets_it_stand(told_no, visitor, looking):
    nadia, idea, sam, sade = told_no
    asked(visitor, nadia, idea)
    assert "review to answer" in visitor(sade).get("/waiting").text
    page, answer = f"/ideas/{idea.ref}/review", {"outcome": "stands", "finding": "We kept to our rules."}
    refused = visitor(sam).send(page, answer)
    assert (refused.status_code, "You said no to this idea yourself" in refused.text) == (422, True)
    assert "We kept to our rules." in refused.text
    assert visitor(sade).send(page, answer).location == f"/ideas/{idea.ref}"
    assert state_of(looking, idea) is State.UPHELD
    assert "We kept to our rules." in letters(looking, "review_upheld")[0].body
    assert visitor(sade).get(page).status_code == 404
    assert "review to answer" not in visitor(sade).get("/waiting").text
    assert WORDS in visitor(nadia).get("/you/data/all").text


def test_an_idea_opened_again_goes_to_a_panel_anew(told_no, visitor, looking, kept, clock):
    nadia, idea, _, sade = told_no
    asked(visitor, nadia, idea)
    visitor(sade).send(f"/ideas/{idea.ref}/review", {"outcome": "reopen", "finding": "We missed your call."})
    assert state_of(looking, idea) is State.REOPENED
    assert "You were right to ask" in letters(looking, "review_reopened")[0].body
    with kept():
        actions.start_check(db.session.get(Application, idea.id), by=sade.id, now=clock())
    assert state_of(looking, idea) is State.CHECKING


def test_an_idea_is_not_opened_beside_another_on_its_way(told_no, visitor, kept, looking):
    nadia, idea, _, sade = told_no
    asked(visitor, nadia, idea)
    with kept():
        make_application(db.session.merge(nadia))
    answer = {"outcome": "reopen", "finding": "We missed your call."}
    refused = visitor(sade).send(f"/ideas/{idea.ref}/review", answer)
    assert (refused.status_code, "They have another idea on its way" in refused.text) == (422, True)
    assert state_of(looking, idea) is State.UNDER_REVIEW


def test_a_no_of_the_panel_can_be_reviewed_once_its_letter_has_gone(kept, visitor, clock, looking):
    clock.to(EVENING)
    with kept():
        strand, staff = make_strand(), make_person(RoleName.STAFF)
        reading = make_reading(members=5, bids=1, money={strand: 500_000}, strands=[strand])
        for person in reading.people:
            make_vote(reading.round, person, reading.bids[0], 0)
        decide_round(reading, now=clock())
        idea = reading.bids[0].application
        owner = db.session.get(Person, idea.owner_id)
    assert visitor(owner).get(page_of(idea)).status_code == 404
    with kept():
        tell_round(reading, staff, now=clock())
    assert visitor(owner).send(page_of(idea), {"words": WORDS}).status_code == 303
    assert state_of(looking, idea) is State.UNDER_REVIEW
    assert "Ask us to look again" not in texts_of(visitor(owner).get(f"/my-ideas/{idea.ref}").text, "main a")


def test_erasing_an_idea_takes_the_words_of_its_review(told_no, visitor, kept, looking, clock):
    nadia, idea, _, sade = told_no
    asked(visitor, nadia, idea)
    visitor(sade).send(f"/ideas/{idea.ref}/review", {"outcome": "stands", "finding": "We kept to our rules."})
    with kept():
        actions.erase(idea.id, by=sade.id, now=clock())
    with looking() as session:
        assert session.execute(select(Review.words, Review.finding)).all() == [("", "")]
