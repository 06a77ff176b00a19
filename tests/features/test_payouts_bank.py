"""Bank details: given by the holder in a fresh session, sealed at once, never seen again in full by mistake."""

import re

import pytest
from factories import Desk, give_details, make_grant, make_person
from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.history import Event, Words
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.payouts import queries
from kitpanel.payouts.actions.bank import open_sealed
from kitpanel.payouts.models import BankDetails, Check, Grant, Payment
from kitpanel.payouts.rules import GrantState, PaymentState
from kitpanel.payouts.rules.checks import CheckKind, PayeeKind
from kitpanel.people.models import HeldWords

NUMBER = "66374958"
MINE = {"payee": "person", "account_name": "Nadia Rahman", "sort_code": "08-99-99", "account_number": NUMBER}


@pytest.fixture
def accepted(kept, clock):
    """Nadia, and the reference of a grant she said yes to."""
    with kept():
        nadia = make_person(name="Nadia Rahman", email="nadia@example.org")
        ref = make_grant(nadia, stage="accepted", now=clock()).ref
    return nadia, ref


def give(client, ref, **changes):
    return client.send(f"/grants/{ref}/bank", {**MINE, **changes})


def test_the_details_are_sealed_to_their_row_and_only_the_last_four_are_shown(accepted, visitor, looking):
    nadia, ref = accepted
    client = visitor(nadia)
    assert give(client, ref).headers["Location"] == f"/grants/{ref}"
    page = client.get(f"/grants/{ref}").text
    assert ("account ends 4958" in page, NUMBER in page, "089999" in page) == (True, False, False)
    with looking() as session:
        (bank,) = session.scalars(select(BankDetails)).all()
        assert open_sealed(bank, sealer()).account_number == NUMBER
        with pytest.raises(ValueError, match="another row"):
            sealer().open(bank.sealed, bound_to="another row")
        stored = [str(value) for row in (bank, *session.scalars(select(Check))) for value in vars(row).values()]
        assert [value for value in stored if NUMBER in value] == []
        assert session.scalars(select(Grant.state)).one() == GrantState.CHECKS


def test_the_change_page_does_not_give_the_old_number_away(accepted, visitor):
    nadia, ref = accepted
    client = visitor(nadia)
    give(client, ref)
    page = client.get(f"/grants/{ref}/bank").text
    assert ("account ends 4958" in page, NUMBER in page, "08-99-99" in page) == (True, False, False)


def test_a_session_older_than_15_minutes_must_come_in_by_a_new_link(accepted, app, settings, visitor, clock, looking):
    nadia, ref = accepted
    client = visitor(nadia)
    fields = client.hidden(f"/grants/{ref}/bank")
    clock.forward(minutes=16)
    assert "First, we send you a new link" in client.get(f"/grants/{ref}/bank").text
    late = client.post(f"/grants/{ref}/bank", data={**fields, **MINE})
    assert (late.status_code, NUMBER in late.text) == (403, False)
    with looking() as session:
        assert session.scalars(select(BankDetails)).all() == []
    sent = client.send(f"/grants/{ref}/bank", to=f"/grants/{ref}/bank/link")
    assert sent.headers["Location"] == f"/grants/{ref}"
    run_all(app)
    letter = max((settings.data_folder / "outbox").glob("*.eml")).read_text("utf-8")
    link = re.search(r"https://kit\.test(/sign-in/\S+)", letter.replace("=\n", "").replace("=3D", "="))[1]
    assert client.send(link).headers["Location"] == f"/grants/{ref}/bank"
    assert give(client, ref).status_code == 303


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"sort_code": "08-99-9"}, "Write the sort code: six figures, like 10-79-99"),
        ({"account_number": "12"}, "Write the account number: it has 8 figures, and sometimes 6 or 7"),
        ({"account_name": "Надія"}, "Write the name on the account in English letters, as the bank has it"),
        ({"account_name": ""}, "Write the name on the account"),
        ({"payee": ""}, "Tell us whose account it is"),
    ],
)
def test_details_that_cannot_be_right_are_sent_back_with_what_to_do(accepted, visitor, looking, changes, sentence):
    nadia, ref = accepted
    answer = give(visitor(nadia), ref, **changes)
    assert (answer.status_code, answer.text.count(sentence)) == (422, 2)
    with looking() as session:
        assert session.scalars(select(BankDetails)).all() == []


def test_somebody_under_18_is_paid_through_a_group(kept, clock, visitor):
    with kept():
        young = make_person()
        ref = make_grant(young, stage="accepted", now=clock(), under_18=True, host_name="Tenants’ Hall").ref
    client = visitor(young)
    page = client.get(f"/grants/{ref}/bank").text
    assert ("Tenants’ Hall holds it for me" in page, 'value="person"' in page) == (True, False)
    assert give(client, ref, payee="person").status_code == 422
    assert give(client, ref, payee="host").status_code == 303


def test_nobody_else_can_give_details_for_it(accepted, kept, visitor, looking):
    nadia, ref = accepted
    with kept():
        desk = Desk()
    token = visitor(nadia).hidden(f"/grants/{ref}/bank")
    for person in (desk.staff, desk.preparer):
        client = visitor(person)
        own = client.hidden("/payments/runs" if person is desk.preparer else "/contact", "/sign-out")
        assert client.post(f"/grants/{ref}/bank", data={**own, **MINE, "once": token["once"]}).status_code == 404
    with looking() as session:
        assert session.scalars(select(BankDetails)).all() == []


def test_bank_fields_are_in_no_error_page_no_held_words_and_no_log(accepted, visitor, clock, looking, capsys):
    nadia, ref = accepted
    client = visitor(nadia)
    fields = {**client.hidden(f"/grants/{ref}/bank"), **MINE}
    without_token = client.post(f"/grants/{ref}/bank", data={**fields, "csrf_token": ""})
    clock.forward(days=1)
    signed_out = client.post(f"/grants/{ref}/bank", data=fields)
    client.sign_in(nadia)
    wrong = client.post("/grants/KIT-2027-9999/bank", data={**client.hidden(f"/grants/{ref}/bank"), **MINE})
    answers = (without_token, signed_out, wrong)
    assert [answer.status_code for answer in answers] == [400, 401, 404]
    assert [NUMBER in answer.text or "08-99-99" in answer.text for answer in answers] == [False] * 3
    with looking() as session:
        assert session.scalars(select(HeldWords)).all() == []
    assert NUMBER not in "".join(capsys.readouterr())


def test_a_change_stops_the_payment_undoes_its_checks_and_is_told_to_the_old_address(kept, clock, visitor, looking):
    with kept() as session:
        nadia = make_person(name="Nadia Rahman", email="new@example.org")
        grant = make_grant(nadia, stage="approved", now=clock(), contact_email="old@example.org")
        ref, payment = grant.ref, queries.alive_payment(grant).id
        assert session.get(Payment, payment).state == PaymentState.APPROVED
    assert give(visitor(nadia), ref, account_number="12345678").status_code == 303
    with looking() as session:
        assert session.get(Payment, payment).state == PaymentState.VOIDED
        changed = session.scalars(select(Grant)).one()
        assert changed.state == GrantState.CHECKS
        assert [(bank.number, bank.voided_at) for bank in changed.bank] == [(1, clock()), (2, None)]
        told = session.scalars(select(Letter).where(Letter.kind == "bank_changed").order_by(Letter.to_address)).all()
        assert [letter.to_address for letter in told] == ["new@example.org", "old@example.org"]
        assert ["ends 5678" in letter.body and "12345678" not in letter.body for letter in told] == [True, True]


def test_after_a_change_somebody_must_ring_before_it_can_be_prepared(kept, clock, visitor, looking):
    with kept() as session:
        desk = Desk()
        grant = make_grant(stage="checked", now=clock(), desk=desk)
        give_details(grant, now=clock())
        session.expire_all()
        desk.check(grant, now=clock(), skip={CheckKind.CALL_BACK})
        ref, finance = grant.ref, desk.preparer
    client = visitor(finance)
    page = client.get(f"/payments/grants/{ref}").text
    assert "Ring them on the number we had before the change" in page
    form = {"result": "done", "note": "Rang the number from her application; she changed it herself"}
    assert client.send(f"/payments/grants/{ref}/checks/call_back", form).status_code == 303
    assert client.send(f"/payments/grants/{ref}", to=f"/payments/grants/{ref}/prepare").status_code == 303


def test_no_change_is_taken_while_the_bank_is_paying(kept, clock, visitor, looking):
    with kept() as session:
        made = {}
        for stage in ("frozen", "sent"):
            nadia = make_person()
            made[stage] = nadia, make_grant(nadia, stage=stage, now=clock()).ref
        session.flush()
    for nadia, ref in made.values():
        assert give(visitor(nadia), ref, account_number="12345678").status_code == 422
    with looking() as session:
        assert session.scalars(select(BankDetails.number)).all() == [1, 1]


def test_the_same_account_elsewhere_is_flagged_on_both_grants_and_holds_them_up(kept, clock, visitor):
    with kept() as session:
        desk = Desk()
        first = make_grant(stage="accepted", now=clock(), desk=desk)
        second = make_grant(stage="accepted", now=clock(), desk=desk)
        for grant in (first, second):
            give_details(grant, number=NUMBER, now=clock())
            session.expire_all()
            desk.check(grant, now=clock(), skip={CheckKind.CALL_BACK})
        refs = [first.ref, second.ref]
        finance = desk.preparer
    client = visitor(finance)
    assert client.get("/payments").text.count("Look at it") == 2
    prepare = {}
    for ref in refs:
        page = client.get(f"/payments/grants/{ref}")
        prepare[ref] = f"/payments/grants/{ref}/prepare" in page.text
    assert prepare == dict.fromkeys(refs, False)
    note = {"result": "cleared", "note": "Sisters who share one account; letter seen"}
    assert client.send(f"/payments/grants/{refs[0]}/checks/duplicates", note).status_code == 303
    assert f"/payments/grants/{refs[0]}/prepare" in client.get(f"/payments/grants/{refs[0]}").text


def test_a_host_many_people_share_is_no_double(kept, clock, visitor):
    with kept():
        desk = Desk()
        for _ in range(2):
            grant = make_grant(stage="accepted", now=clock(), host_name="Tenants’ Hall")
            give_details(grant, number=NUMBER, kind=PayeeKind.HOST, now=clock())
    assert visitor(desk.preparer).get("/payments").text.count("Look at it") == 0


def test_showing_the_number_is_for_finance_and_on_the_record(kept, clock, visitor, looking):
    with kept():
        desk = Desk()
        grant = make_grant(stage="accepted", now=clock(), desk=desk)
        give_details(grant, number=NUMBER, now=clock())
        ref, bank = grant.ref, queries.current_bank(grant).id
    page = f"/payments/grants/{ref}"
    assert NUMBER not in visitor(desk.preparer).get(page).text
    shown = visitor(desk.preparer).send(page, to=f"{page}/account")
    assert (shown.status_code, NUMBER in shown.text) == (200, True)
    assert shown.headers["Cache-Control"] == "no-store"
    staff = visitor(desk.staff)
    refused = staff.post(f"{page}/account", data=staff.hidden(page, "/sign-out"))
    assert (refused.status_code, NUMBER in refused.text) == (403, False)
    with looking() as session:
        looks = session.scalars(select(Event).where(Event.move == "show")).all()
        assert [(look.thing_id, look.by_id, look.at) for look in looks] == [(bank, desk.preparer.id, clock())]
        assert [words for words in session.scalars(select(Words.why)) if NUMBER in words] == []
    assert "The account number was looked at" in visitor(desk.approver).get(page).text
