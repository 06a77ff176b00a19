"""An award becomes an offer, once; its holder says yes or no; an offer nobody answers ends and frees its money."""

from datetime import date, timedelta

import pytest
from factories import make_award, make_grant, make_person, make_strand
from sqlalchemy import select

from kitpanel.applications.models import Application
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts.models import Check, Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.strands.models import Strand


@pytest.fixture
def offered(kept, clock):
    """Nadia, and the reference of what the panel offers her."""
    with kept():
        nadia = make_person(name="Nadia Rahman", email="nadia@example.org")
        strand = make_strand("council", received=5000_00)
        ref = make_grant(nadia, now=clock(), strand=strand, title="Stairwell gardens").ref
    return nadia, ref


def grants(session):
    return session.scalars(select(Grant).order_by(Grant.ref)).all()


def letters(session, kind):
    return session.scalars(select(Letter).where(Letter.kind == kind)).all()


def test_each_award_becomes_one_offer_however_often_the_timetable_runs(app, kept, looking, clock):
    with kept():
        awards = [make_award(), make_award(outcome=Outcome.PART_FUND, amount=900_00)]
        make_award(outcome=Outcome.BELOW_LINE)
        wanted = {award.bid_id: award.amount for award in awards}
    for _ in range(3):
        run_all(app)
    with looking() as session:
        found = grants(session)
        assert {grant.bid_id: grant.amount for grant in found} == wanted
        assert [grant.state for grant in found] == [GrantState.OFFERED] * 2
        assert [[event.move for event, _ in events_of("grant", grant.id)] for grant in found] == [["begin"]] * 2


def test_nothing_is_offered_before_the_letters_go(app, kept, looking):
    with kept():
        make_award(told=False)
    run_all(app)
    with looking() as session:
        assert grants(session) == []


def test_the_offer_page_says_how_much_until_when_and_what_is_agreed(offered, visitor):
    nadia, ref = offered
    page = visitor(nadia).get(f"/grants/{ref}").text
    for words in ("The panel said yes: £1,640 for you", "Say yes or no by Monday 29 March 2027", "keep the receipts"):
        assert words in page


def test_nobody_else_sees_the_offer(offered, kept, visitor):
    _, ref = offered
    with kept():
        stranger = make_person()
    for path in (f"/grants/{ref}", f"/grants/{ref}/decline", f"/grants/{ref}/bank"):
        assert (visitor(stranger).get(path).status_code, visitor().get(path).status_code) == (404, 303)


def test_nadia_says_yes_and_the_agreement_she_saw_is_kept(offered, visitor, looking, clock):
    nadia, ref = offered
    answer = visitor(nadia).send(f"/grants/{ref}", {"agreed": "yes"}, to=f"/grants/{ref}/accept")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/grants/{ref}")
    with looking() as session:
        (grant,) = grants(session)
        assert (grant.state, grant.agreement_version, grant.accepted_at) == (GrantState.ACCEPTED, 1, clock())
        checks = session.scalars(select(Check).order_by(Check.number)).all()
        assert [(check.kind, check.result) for check in checks] == [
            ("agreement", "signed"),
            ("safeguarding", "not_needed"),
        ]
    assert "Next: tell us where to send the money" in visitor(nadia).get(f"/grants/{ref}").text


def test_without_the_tick_nothing_is_agreed(offered, visitor, looking):
    nadia, ref = offered
    answer = visitor(nadia).send(f"/grants/{ref}", {}, to=f"/grants/{ref}/accept")
    assert (answer.status_code, "Tick the box if you agree" in answer.text) == (422, True)
    with looking() as session:
        assert [grant.state for grant in grants(session)] == [GrantState.OFFERED]


def test_other_words_than_those_in_use_cannot_be_agreed_to(offered, visitor, looking):
    nadia, ref = offered
    client = visitor(nadia)
    answer = client.send(f"/grants/{ref}", {"agreed": "yes", "version": "7"}, to=f"/grants/{ref}/accept")
    assert (answer.status_code, "The words of the agreement have changed" in answer.text) == (409, True)
    with looking() as session:
        assert [grant.state for grant in grants(session)] == [GrantState.OFFERED]


def test_saying_yes_twice_from_one_page_is_one_yes(offered, visitor, looking):
    nadia, ref = offered
    client = visitor(nadia)
    fields = {**client.hidden(f"/grants/{ref}", f"/grants/{ref}/accept"), "agreed": "yes"}
    answers = [client.post(f"/grants/{ref}/accept", data=fields).headers["Location"] for _ in range(2)]
    assert answers == [f"/grants/{ref}"] * 2
    with looking() as session:
        (grant,) = grants(session)
        assert [event.move for event, _ in events_of("grant", grant.id)] == [
            "begin", "accept", "check agreement signed", "check safeguarding not_needed",
        ]  # fmt: skip


def test_turning_it_down_frees_the_money_and_the_person(offered, visitor, looking, clock):
    nadia, ref = offered
    page = visitor(nadia).get(f"/grants/{ref}/decline").text
    assert "The money goes to other ideas at once" in page
    assert visitor(nadia).send(f"/grants/{ref}/decline", {"why": "We moved away"}).status_code == 303
    with looking() as session:
        (grant,) = grants(session)
        assert grant.state == GrantState.DECLINED
        assert session.scalars(select(Strand.committed)).one() == 0
        assert session.scalars(select(Application.settled_at)).one() == clock()
    assert "You turned this grant down" in visitor(nadia).get(f"/grants/{ref}").text


def test_an_offer_is_brought_back_to_mind_a_week_before_it_ends_and_only_once(offered, app, clock, looking):
    clock.forward(days=20)
    run_all(app)
    with looking() as session:
        assert letters(session, "offer_reminder") == []
    clock.forward(days=1, hours=16)
    for _ in range(2):
        run_all(app)
    with looking() as session:
        (letter,) = letters(session, "offer_reminder")
        assert letter.to_address == "nadia@example.org"
        assert letter.subject == "Say yes or no to £1,640 by Monday 29 March 2027"
        assert f"https://kit.test/grants/{offered[1]}" in letter.body


def test_an_offer_nobody_answers_ends_after_28_days_and_frees_its_money(offered, app, clock, looking, visitor):
    nadia, ref = offered
    clock.to(clock() + timedelta(days=28, hours=13))
    run_all(app)
    with looking() as session:
        (grant,) = grants(session)
        assert (grant.state, grant.last_day) == (GrantState.OFFERED, date(2027, 3, 29))
    clock.forward(hours=2)
    run_all(app)
    with looking() as session:
        (grant,) = grants(session)
        assert grant.state == GrantState.LAPSED
        assert session.scalars(select(Strand.committed)).one() == 0
        assert session.scalars(select(Application.settled_at)).one() == clock()
        assert [letter.subject for letter in letters(session, "offer_lapsed")] == [
            "Our offer for “Stairwell gardens” has ended"
        ]
    assert "This offer has ended" in visitor(nadia).get(f"/grants/{ref}").text


def test_an_answer_after_the_last_day_is_refused_even_before_the_timetable_ran(offered, clock, visitor, looking):
    nadia, ref = offered
    client = visitor(nadia)
    clock.forward(days=28, hours=15)
    client.sign_in(nadia)
    answer = client.send(f"/grants/{ref}", {"agreed": "yes"}, to=f"/grants/{ref}/accept")
    assert (answer.status_code, "This offer ended on 29 March 2027" in answer.text) == (409, True)
    with looking() as session:
        assert [grant.state for grant in grants(session)] == [GrantState.OFFERED]


def test_somebody_without_an_e_mail_address_gets_no_letter_and_nothing_breaks(app, kept, clock, looking):
    with kept():
        make_grant(make_person(), now=clock()).bid.application  # noqa: B018
        session_person = make_person(name="By phone")
        session_person.email = None
        grant = make_grant(session_person, now=clock(), contact_email="")
        grant_id = grant.id
    clock.forward(days=30)
    run_all(app)
    with looking() as session:
        assert session.get(Grant, grant_id).state == GrantState.LAPSED
        assert len(letters(session, "offer_lapsed")) == 1
