"""Your data: read it, take it with you, ask for it to be removed, complain; and what staff do then."""

import pytest
from factories import make_application, make_person, make_strand
from factories.meetings import confirm_list, lock_meeting, put_motion, sign_list, tell_round
from factories.panel import make_declaration, make_reading, make_vote
from factories.payouts import make_grant
from factories.recordings import make_recording
from factories.worlds import EVENING
from sqlalchemy import select
from support.counting import queries_of
from support.pages import texts_of

from kitpanel.applications.models import Application, Bid, Note, Version
from kitpanel.applications.rules import ApplicationState as State
from kitpanel.core.db import db
from kitpanel.core.history import Words, remember
from kitpanel.core.outbox import Letter
from kitpanel.panel.models import Ballot, DecisionLetter, DecisionRow, Declaration, Motion, Paper
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.queries.verify import verify_round
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.record import Outcome
from kitpanel.people.models import Person, RightsRequest
from kitpanel.people.rules import RoleName
from kitpanel.site.laws import broken


@pytest.fixture
def nadia(kept, clock):
    """Somebody with an idea that got no money, whose words stand in many places."""
    with kept() as session:
        person = make_person(name="Nadia R.", email="nadia@example.org")
        idea = make_application(person, state=State.INELIGIBLE, title="Zebra street", idea="Zebras for all.")
        session.add(Version(application_id=idea.id, number=1, answers={"title": "Zebra street"}, at=clock()))
        session.add(Note(application_id=idea.id, by_id=make_person(RoleName.STAFF).id, at=clock(), words="Zebra noted"))
        remember("application", idea.id, "note", by=None, now=clock(), why="Zebra reason")
        session.add(
            Letter(
                kind="idea_received",
                person_id=person.id,
                to_address=person.email,
                subject="Zebra",
                body="Zebra",
                about=idea.ref,
                written_at=clock(),
                send_after=clock(),
                state="sent",
                sent_at=clock(),
            )
        )
    return person, idea


@pytest.fixture
def staff(kept):
    with kept():
        return make_person(RoleName.STAFF, name="Sam Staff")


def test_the_page_asks_the_database_as_much_for_nine_recorded_ideas_as_for_one(app, nadia, kept, visitor):
    person, _ = nadia
    counts = []
    for more in (1, 8):
        with kept():
            for _ in range(more):
                make_recording(make_application(person, state=State.WITHDRAWN), summary="A zebra speaks")
        browser = visitor(person)
        with queries_of(app) as seen:
            page = browser.get("/you/data/all").text
        counts.append(len(seen))
    assert page.count("A zebra speaks") == 9
    assert counts[0] == counts[1]


def test_everything_somebody_gave_us_is_on_the_page_and_in_the_file_and_nothing_of_others(nadia, kept, visitor, clock):
    person, idea = nadia
    with kept():
        make_grant(person, stage="offered", now=clock(), title="Giraffe yard")
        make_application(title="A stranger's camel")
    browser = visitor(person)
    page = browser.get("/you/data/all").text
    file = browser.get("/you/data.json")
    assert texts_of(page, "main h2") == [*file.json]
    for said in ("Nadia R.", "nadia@example.org", "Zebra street", "Zebras for all.", idea.ref, "Giraffe yard"):
        assert (said in page, said in file.text) == (True, True), said
    assert ("camel" in page, "camel" in file.text, "Zebra noted" in page) == (False, False, False)
    assert file.headers["Content-Disposition"] == "attachment; filename=my-data.json"


def test_a_complaint_is_acknowledged_at_once_and_answered_by_a_person_within_four_weeks(nadia, staff, visitor, looking):
    person, _ = nadia
    browser, desk = visitor(person), visitor(staff)
    empty = browser.send("/you/data", to="/you/data/complain")
    assert (empty.status_code, texts_of(empty.text, "div.govuk-error-summary a")) == (
        422, ["Write what went wrong, in a few words"],
    )  # fmt: skip
    browser.send("/you/data", {"wrong": "Nobody rang me."}, to="/you/data/complain")
    with looking() as session:
        made = session.scalars(select(RightsRequest)).one()
        told = session.scalars(select(Letter).where(Letter.kind == "request_received")).one()
    assert (made.answer_by - made.asked_at.date()).days == 28
    assert "Nobody rang me." in told.body
    assert "request or complaint to answer" in " ".join(texts_of(desk.get("/waiting").text, "main"))
    at = f"/requests/{made.id}"
    hidden = [desk.hidden(at, f"{at}/answer") for _ in range(2)]
    said = [desk.post(f"{at}/answer", data={**one, "answer": "Sorry. We ring you on Friday."}) for one in hidden]
    assert [one.status_code for one in said] == [303, 422]
    assert "Sorry. We ring you on Friday." in browser.get("/you/data").text


def test_words_that_are_removed_are_gone_everywhere_and_the_record_still_holds(nadia, staff, visitor, looking, clock):
    person, idea = nadia
    visitor(person).send("/you/data", {"why": "Please"}, to="/you/data/remove")
    with looking() as session:
        asked = session.scalars(select(RightsRequest)).one()
    desk, at = visitor(staff), f"/requests/{asked.id}"
    assert desk.send(at, to=f"{at}/remove/{idea.ref}").status_code == 303
    with looking() as session:
        gone = session.get(Application, idea.id)
        assert (gone.state, gone.owner_id, gone.title) == (State.ANONYMISED, None, "An idea whose words were removed")
        assert [line.amount for line in gone.lines] == [838_00, 802_00]
        words = [
            *(str(getattr(gone, column)) for column in list(Application.__table__.c.keys())),
            *(str(one.answers) for one in session.scalars(select(Version))),
            *(one.words for one in session.scalars(select(Note))),
            *(one.why for one in session.scalars(select(Words))),
            *(one.subject + one.body for one in session.scalars(select(Letter).where(Letter.about == idea.ref))),
        ]
        assert [text for text in words if "ebra" in text or "Nadia" in text] == []
        assert [fault for _, faults in broken(clock()) for fault in faults] == []


def test_what_is_on_its_way_or_was_paid_for_is_kept_and_strangers_reach_nothing(
    nadia, staff, kept, visitor, looking, clock
):
    person, _ = nadia
    with kept():
        ref = make_grant(person, stage="paid", now=clock()).ref
        other = make_application(state=State.INELIGIBLE)
    visitor(person).send("/you/data", to="/you/data/remove")
    with looking() as session:
        asked = session.scalars(select(RightsRequest)).one()
        titles = session.scalars(select(Bid.title)).all()
    desk, at = visitor(staff), f"/requests/{asked.id}"
    hidden = desk.hidden(at, next(form["action"] for form in desk.forms(at) if "remove" in str(form["action"])))
    assert desk.post(f"{at}/remove/{ref}", data=hidden).status_code == 409
    assert desk.post(f"{at}/remove/{other.ref}", data=hidden).status_code == 404
    assert visitor(person).get("/requests").status_code == 403
    with looking() as session:
        assert session.scalars(select(Bid.title)).all() == titles


def test_a_panel_that_read_it_sees_that_the_words_were_removed(kept, visitor, staff, clock):
    from kitpanel.applications import actions

    with kept() as session:
        made = make_reading(members=5, bids=1)
        idea = session.merge(made.bids[0].application)
        idea.state = State.NOT_FUNDED
        session.flush()
        actions.erase(idea.id, by=staff.id, now=clock())
    page = visitor(made.people[0]).get(f"/panel/rounds/{made.round.ref}/bids/{made.bids[0].ref}").text
    assert "The words of this idea have been removed" in page


def test_what_a_panel_wrote_of_it_goes_too_and_every_chain_and_decision_still_holds(
    kept, visitor, staff, looking, clock
):
    clock.to(EVENING)
    with kept():
        strand = make_strand()
        made = make_reading(members=5, bids=2, money={strand: 500_000}, strands=[strand])
        gone, other = made.bids
        for bid in made.bids:
            make_declaration(made.round, made.people[4], bid, Link.FAIR, "Zebra: she lives next door.")
            for person in made.people:
                make_vote(made.round, person, bid, 0, reason="Zebras are too large.")
        lock_meeting(made, now=clock())
        for bid in made.bids:
            put_motion(made, made.people[0], bid, Outcome.NOT_THIS_TIME, reason="Zebras bite.", now=clock())
        sign_list(made, *made.people[1:], now=clock())
        confirm_list(made, now=clock())
        tell_round(made, db.session.get(Person, staff.id), now=clock(), reasons="Zebras bite.")
        owner = db.session.get(Person, gone.application.owner_id)
    while run_papers(visitor):
        pass
    visitor(owner).send("/you/data", {"why": "Please"}, to="/you/data/remove")
    with looking() as session:
        asked = session.scalars(select(RightsRequest)).one()
    at = f"/requests/{asked.id}"
    assert visitor(staff).send(at, to=f"{at}/remove/{gone.ref}").status_code == 303
    with looking() as session:
        for bid, there in ((gone, False), (other, True)):
            words = [
                *(one.reason + one.salt for one in session.scalars(select(Ballot).where(Ballot.bid_id == bid.id))),
                *(one.words for one in session.scalars(select(Declaration).where(Declaration.bid_id == bid.id))),
                *(one.reason + one.salt for one in session.scalars(select(Motion).where(Motion.bid_id == bid.id))),
                *(one.reason for one in session.scalars(select(DecisionRow).where(DecisionRow.bid_id == bid.id))),
                *(one.body for one in session.scalars(select(DecisionLetter).where(DecisionLetter.bid_id == bid.id))),
            ]
            assert (any(words), any("ebra" in text for text in words)) == (there, there)
        assert session.scalars(select(Paper)).all() == []
        assert (replay_round(made.round.ref).errors, verify_round(made.round.ref).errors) == ((), ())
        assert [fault for _, faults in broken(clock()) for fault in faults] == []
    page = visitor(staff).get(f"/panel/rounds/{made.round.ref}/minutes").text
    assert ("An idea whose words were removed" in page, other.title in page) == (True, True)


def run_papers(visitor):
    from kitpanel.panel.papers import print_minutes

    app = visitor().application
    with app.app_context():
        return print_minutes(app.clock())
