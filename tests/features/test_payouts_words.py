"""What a grant's pages and letters say: in every state, in plain English, never somebody's text as markup."""

from datetime import date

import pytest
from factories import Desk, give_details, make_grant, make_person
from sqlalchemy import select
from support.pages import texts_of
from support.plain_english import grade

from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.runs import BankAnswer
from kitpanel.payouts.models import Grant
from kitpanel.payouts.queries import agreement_version
from kitpanel.payouts.queries.agreement import FOLDER
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.moves import Parts, may_approve, your_move
from kitpanel.payouts.views.journey import said_of, steps_of

MARKUP = '<img src=x onerror="alert(1)">'
_HOLDER = ("offered", "accepted", "checks", "ready", "approved", "sent", "paid", "active")


@pytest.mark.parametrize("state", GrantState)
def test_every_state_says_where_it_stands_and_what_comes_next(clock, state):
    grant = Grant(
        state=state, amount=1640_00, offered_at=clock(), lapses_at=clock(), accepted_at=clock(), bank=[], payments=[],
        starts_on=date(2027, 4, 1), ends_on=date(2027, 6, 1), story_due_on=date(2027, 6, 29),
    )  # fmt: skip
    said = said_of(grant)
    assert (len(said.heading) > 10, len(said.lede) > 10, "{" in said.heading + said.lede) == (True, True, False)
    assert [step["state"] for step in steps_of(grant)].count("now") <= 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("stage", _HOLDER)
def test_a_grants_pages_read_easily_at_every_stage(kept, clock, visitor, stage):
    with kept():
        nadia = make_person(name="Nadia")
        ref = make_grant(nadia, stage=stage, now=clock(), title="Play street").ref
    client = visitor(nadia)
    paths = [f"/grants/{ref}", f"/grants/{ref}/decline"] + ([f"/grants/{ref}/bank"] if stage == "accepted" else [])
    hard = {
        path: round(grade(". ".join(texts_of(client.get(path).text, "main p"))), 1)
        for path in paths
        if grade(". ".join(texts_of(client.get(path).text, "main p"))) > 6
    }
    assert hard == {}


def test_every_letter_reads_easily_and_names_no_account_in_full(kept, clock, app, looking):
    with kept():
        desk = Desk()
        make_grant(make_person(email="a@example.org"), now=clock())
        grant = make_grant(make_person(email="b@example.org"), stage="sent", now=clock(), desk=desk)
        run = queries.latest_payment(grant).run
        actions.settle_payment(
            run,
            run.payments[0],
            BankAnswer.PAID,
            "",
            public_address="https://kit.test",
            by=desk.preparer.id,
            now=clock(),
        )
        actions.settle_payment(
            run, run.payments[0], BankAnswer.RETURNED, "", public_address="https://kit.test", by=desk.preparer.id,
            now=clock(),
        )  # fmt: skip
        give_details(grant, number="66374958", now=clock())
    for days in (22, 8):
        clock.forward(days=days)
        run_all(app)
    with looking() as session:
        letters = session.scalars(select(Letter).order_by(Letter.kind)).all()
        kinds = {letter.kind for letter in letters}
        assert kinds == {"bank_changed", "offer_lapsed", "offer_reminder", "payment_failed", "payment_paid"}
        assert {letter.kind: round(grade(letter.body), 1) for letter in letters if grade(letter.body) > 6} == {}
        assert [letter.kind for letter in letters if "66374958" in letter.subject + letter.body] == []


def test_text_stays_text_on_every_page_of_the_desk(kept, clock, visitor):
    with kept():
        desk = Desk()
        nadia = make_person(name=MARKUP)
        ref = make_grant(
            nadia, stage="ready", now=clock(), desk=desk, title=MARKUP, contact_name=MARKUP, contact_phone=MARKUP,
            host_name=MARKUP, keeping_safe=MARKUP,
        ).ref  # fmt: skip
    pages = {
        desk.approver: ("/payments", f"/payments/grants/{ref}", f"/payments/grants/{ref}/checks/identity"),
        nadia: (f"/grants/{ref}", f"/grants/{ref}/bank", f"/grants/{ref}/decline"),
    }
    for person, paths in pages.items():
        found = [path for path in paths if "<img src=x" in visitor(person).get(path).text]
        assert found == []


def test_a_version_of_the_agreement_is_a_file_and_the_newest_is_offered():
    assert agreement_version() == max(int(path.stem) for path in FOLDER.iterdir())
    assert grade((FOLDER / "1.html").read_text("utf-8").replace("<", ". <")) <= 6


ME, OTHER = "me", "other"


@pytest.mark.parametrize(
    ("state", "parts", "words", "act"),
    [
        (GrantState.CHECKS, Parts(ME, finance=True), "Prepare", "prepare"),
        (GrantState.CHECKS, Parts(ME, finance=False), "With finance", ""),
        (GrantState.READY, Parts(ME, finance=True, prepared=OTHER), "Approve", "approve"),
        (GrantState.READY, Parts(ME, finance=True, prepared=ME), "You prepared it", ""),
        (GrantState.READY, Parts(ME, finance=False, prepared=OTHER), "With finance", ""),
        (GrantState.READY, Parts(ME, finance=True, owner=ME), "Not yours: your own grant", ""),
        (GrantState.READY, Parts(ME, finance=True, gave_details=ME), "Not yours: your own grant", ""),
        (GrantState.ON_HOLD, Parts(ME, finance=True), "On hold", ""),
        (GrantState.APPROVED, Parts(ME, finance=True), "Ready for a run", ""),
        (GrantState.PAYMENT_SENT, Parts(ME, finance=True), "With the bank", ""),
        (GrantState.PAYMENT_FAILED, Parts(ME, finance=True), "Waiting for new details", ""),
        (GrantState.ACCEPTED, Parts(ME, finance=True), "Waiting for them", ""),
    ],
)
def test_your_move_names_what_this_person_can_do_now(state, parts, words, act):
    move = your_move(state, parts, ())
    assert (move.words, move.act, may_approve(state, parts)) == (words, act, act == "approve")


@pytest.mark.parametrize(
    ("outstanding", "words"),
    [
        (("Wait for the bank details",), "Waiting for them"),
        (("See who they are",), "1 check to do"),
        (("See who they are", "Ask the bank"), "2 checks to do"),
    ],
)
def test_checks_that_are_left_come_first(outstanding, words):
    assert your_move(GrantState.CHECKS, Parts(ME, finance=True), outstanding).words == words


def test_an_approved_payment_that_stands_in_a_run_says_so():
    assert your_move(GrantState.APPROVED, Parts(ME, finance=True), (), in_run=True).words == "In a run"
