"""The conversation: a panel asks and is answered beside the bid; staff ask for a change, and votes are looked at again."""

import uuid

import pytest
from factories import make_person
from factories.panel import make_reading, make_vote
from sqlalchemy import select
from support.pages import texts_of

from kitpanel.applications.models import Application, Bid, Question
from kitpanel.core.outbox import Letter
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState


@pytest.fixture
def made(kept):
    """A round that is being read by five, with two bids; and staff."""
    with kept():
        reading = make_reading(members=5, bids=2)
        return reading, make_person(RoleName.STAFF, name="Sam Staff")


def owner_of(kept, bid):
    with kept() as session:
        return session.get(Person, session.get(Bid, bid.id).application.owner_id)


def ask(visitor, reading, bid, words="Who waters them in summer?", reader=0):
    at = f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}"
    return visitor(reading.people[reader]).send(f"{at}/ask", {"question": words})


def question_at(looking, ref):
    with looking() as session:
        asked = session.scalars(select(Question).order_by(Question.asked_at)).all()
        return f"/my-ideas/{ref}/questions/{asked[-1].id}"


def test_a_question_reaches_the_applicant_without_a_name_and_the_answer_stands_beside_the_bid(
    made, visitor, kept, looking, clock
):
    reading, _ = made
    bid, asker = reading.bids[0], reading.people[0]
    with kept():
        make_vote(reading.round, reading.people[1], bid)
    clock.forward(minutes=5)
    assert ask(visitor, reading, bid).status_code == 303
    nadia = owner_of(kept, bid)
    browser, at = visitor(nadia), question_at(looking, bid.ref)
    with looking() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "panel_question")).one()
    assert (letter.person_id, "Who waters them in summer?" in letter.body, at in letter.body) == (nadia.id, True, True)
    pages = [letter.body, browser.get(at).text, browser.get(f"/my-ideas/{bid.ref}").text]
    assert [asker.name in page for page in pages] == [False, False, False]
    assert "question from the panel" in browser.get("/waiting").text
    assert browser.send(at, {"answer": "Yusuf does, with a rota."}).status_code == 303
    for reader, news in ((asker, False), (reading.people[1], True)):
        page = visitor(reader).get(f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}").text
        assert ("Yusuf does, with a rota." in page, "Answered since your vote" in page) == (True, news)
        assert (asker.name in page) is (reader is asker and asker.name in page)
    other = visitor(asker).get(f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[1].ref}").text
    assert "Yusuf does" not in other


def test_only_who_may_read_the_bid_may_ask_and_only_its_people_may_answer(made, visitor, kept, looking):
    reading, staff = made
    bid, other = reading.bids
    assert ask(visitor, reading, bid).status_code == 303
    at = question_at(looking, bid.ref)
    stranger = owner_of(kept, other)
    page = f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}/ask"
    with kept():
        outside = make_person(RoleName.PANELLIST)
    assert [visitor(who).get(page).status_code for who in (outside, stranger, staff)] == [404, 403, 403]
    assert [visitor(who).get(at).status_code for who in (stranger, outside)] == [404, 403]
    assert visitor(stranger).get(f"/my-ideas/{other.ref}/questions/{uuid.uuid4()}").status_code == 404


def test_once_the_panel_has_met_nothing_is_asked_and_nothing_answered(made, visitor, kept, looking):
    reading, _ = made
    bid = reading.bids[0]
    ask(visitor, reading, bid)
    browser, at = visitor(owner_of(kept, bid)), question_at(looking, bid.ref)
    hidden = browser.hidden(at)
    with kept() as session:
        session.get(Round, reading.round.id).state = RoundState.MEETING
    late = browser.post(at, data={**hidden, "answer": "Too late?"})
    assert (late.status_code, "The panel has met" in late.text) == (422, True)
    assert "reads no more answers" in browser.get(at).text
    again = ask(visitor, reading, bid, "And now?")
    assert (again.status_code, "until the panel meets" in again.text) == (422, True)


def test_a_change_staff_ask_for_is_made_by_section_and_votes_are_looked_at_again(made, visitor, kept, looking, clock):
    reading, staff = made
    bid, voter = reading.bids[0], reading.people[1]
    with kept():
        make_vote(reading.round, voter, bid)
    desk, nadia = visitor(staff), owner_of(kept, bid)
    money = desk.send(f"/ideas/{bid.ref}/ask", {"ask-money": "Could it be less?"})
    assert (money.status_code, "While the panel reads it" in money.text) == (422, True)
    assert desk.send(f"/ideas/{bid.ref}/ask", {"ask-idea": "Say who waters them."}).status_code == 303
    clock.forward(minutes=5)
    browser = visitor(nadia)
    assert "Say who waters them." in browser.get(f"/my-ideas/{bid.ref}").text
    assert [browser.get(f"/apply/idea/{key}").status_code for key in ("idea", "money", "title")] == [200, 404, 404]
    browser.send("/apply/idea/idea", {"idea": "Planters that Yusuf waters."})
    reader = f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}"
    assert "Yusuf" not in visitor(voter).get(reader).text
    assert browser.send("/apply/check").location == f"/my-ideas/{bid.ref}"
    page = visitor(voter).get(reader).text
    assert "Look again: this has changed since your vote." in page
    assert any("Yusuf" in text for text in texts_of(page, "p.kit-differences ins"))
    assert any("Yusuf" in text for text in texts_of(desk.get(f"/ideas/{bid.ref}").text, "p.kit-differences ins"))
    assert browser.get("/apply/idea/idea").location == f"/my-ideas/{bid.ref}"
    with looking() as session:
        found = session.get(Bid, bid.id)
        assert (found.version.number, found.asked, found.title) == (2, bid.asked, bid.title)
        assert session.get(Application, found.application_id).state == "in_round"


def test_before_a_panel_a_change_asked_for_keeps_the_text_as_it_was(kept, visitor):
    from factories import make_application

    with kept():
        nadia, staff = make_person(), make_person(RoleName.STAFF)
        idea = make_application(nadia, state="checking", idea="Planters on two landings.")
    desk, browser = visitor(staff), visitor(nadia)
    desk.send(f"/ideas/{idea.ref}/ask", {"ask-idea": "How many landings?"})
    browser.send("/apply/idea/idea", {"idea": "Planters on four landings.", "answer": "Four."})
    browser.send("/apply/check")
    page = desk.get(f"/ideas/{idea.ref}").text
    assert (texts_of(page, "p.kit-differences del"), texts_of(page, "p.kit-differences ins")) == (
        ["Taken out: two"], ["Added: four"],
    )  # fmt: skip
