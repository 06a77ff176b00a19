"""The desk: every check in a cell, two different people for every payment, nobody for their own grant."""

import uuid

import pytest
from factories import Desk, give_details, make_grant, make_person
from sqlalchemy import delete, select, text
from sqlalchemy.exc import IntegrityError
from support.counting import queries_of

from kitpanel.applications.models import Application
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, events_of
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.checks import note
from kitpanel.payouts.models import BankDetails, Check, Grant, Payment
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.checks import CheckKind, CheckResult
from kitpanel.people.actions import give_role
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName


@pytest.fixture
def desk(kept):
    """Priya of the staff, Dana and Femi of finance."""
    with kept():
        return Desk()


def a_grant(kept, clock, desk, stage, owner=None, **award):
    with kept():
        return make_grant(owner, stage=stage, now=clock(), desk=desk, **award).ref


def stand(looking):
    """Say where every grant and payment stands."""
    with looking() as session:
        grants = session.scalars(select(Grant.state).order_by(Grant.ref)).all()
        payments = session.scalars(select(Payment.state).order_by(Payment.number)).all()
    return [str(state) for state in grants], [str(state) for state in payments]


def test_the_board_says_each_check_in_words_and_what_each_person_can_do(kept, clock, desk, visitor):
    a_grant(kept, clock, desk, "ready", title="Stairwell gardens", amount=1640_00)
    a_grant(kept, clock, desk, "checks", title="Sunday soup")
    approver, preparer, staff = (visitor(one) for one in (desk.approver, desk.preparer, desk.staff))
    page = approver.get("/payments").text
    for words in ("1 payment is ready for you: £1,640", "Signed", "Seen", "Form only", "Matches", "2 checks to do"):
        assert words in page
    assert "1 more is not yours to approve: you prepared it." in preparer.get("/payments").text
    assert "You prepared it" in preparer.get("/payments").text
    assert ("With finance" in staff.get("/payments").text, "Approve what is ticked" in staff.get("/payments").text) == (
        True,
        False,
    )


@pytest.mark.parametrize(
    ("show", "titles"),
    [
        ("", ["Being checked", "Approved one", "Held"]),
        ("check", ["Being checked"]),
        ("approved", ["Approved one"]),
        ("stopped", ["Held"]),
        ("offered", ["Only offered"]),
        ("nonsense", ["Being checked", "Approved one", "Held"]),
    ],
)
def test_the_board_is_filtered_by_its_address(kept, clock, desk, visitor, show, titles):
    for stage, title in (("checks", "Being checked"), ("approved", "Approved one"), ("offered", "Only offered")):
        a_grant(kept, clock, desk, stage, title=title)
    held = a_grant(kept, clock, desk, "checks", title="Held")
    staff = visitor(desk.staff)
    staff.send(f"/payments/grants/{held}/moves/hold", {"why": "Waiting for the landlord"})
    page = staff.get(f"/payments?show={show}").text
    everything = ("Being checked", "Approved one", "Held", "Only offered")
    assert [title for title in everything if f">{title}</a>" in page] == sorted(titles, key=everything.index)


def test_the_board_asks_as_much_of_the_database_for_30_grants_as_for_one(kept, clock, desk, visitor, app):
    counts = []
    client = visitor(desk.approver)
    for more in (1, 2, 27):
        with kept():
            for _ in range(more):
                make_grant(stage="ready", now=clock(), desk=desk)
        with queries_of(app) as seen:
            assert client.get("/payments").status_code == 200
        counts.append(len(seen))
    assert counts == [9, 9, 9]


def test_checks_are_recorded_by_hand_with_what_was_seen_then_the_payment_is_prepared(
    kept, clock, desk, visitor, looking
):
    ref = a_grant(kept, clock, desk, "checks", people_at_risk=True, keeping_safe="Two adults, both checked")
    page, staff, finance = f"/payments/grants/{ref}", visitor(desk.staff), visitor(desk.preparer)
    assert f"{page}/prepare" not in finance.get(page).text
    seen = {"identity": "seen", "safeguarding": "met"}
    for kind, result in seen.items():
        form = {"result": result, "note": "Passport and a council tax letter"}
        assert staff.send(f"{page}/checks/{kind}", form).headers["Location"] == page
    assert staff.get(f"{page}/checks/payee_name").status_code == 404
    finance.send(f"{page}/checks/payee_name", {"result": "close_match", "note": ""})
    assert "Payee name: write why it is right to pay" in finance.get(page).text
    finance.send(f"{page}/checks/payee_name", {"result": "close_match", "note": "F. and Farida are one"})
    assert finance.send(page, to=f"{page}/prepare").status_code == 303
    assert stand(looking) == (["ready"], ["prepared"])
    assert "Payee name: close match" in finance.get(page).text


def test_a_check_of_details_that_changed_meanwhile_is_refused(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "checks")
    path, client = f"/payments/grants/{ref}/checks/payee_name", visitor(desk.preparer)
    old_page = client.hidden(path)
    with kept() as session:
        give_details(session.scalars(select(Grant)).one(), now=clock())
    answer = client.post(path, data={**old_page, "result": "matches", "note": ""})
    assert (answer.status_code, "The bank details have changed since" in answer.text) == (422, True)


def test_whoever_prepared_a_payment_cannot_approve_it(kept, clock, desk, visitor, looking):
    """Fault seen in Hypha: one finance person can approve and mark paid."""
    ref = a_grant(kept, clock, desk, "ready")
    page, own = f"/payments/grants/{ref}", visitor(desk.preparer)
    assert f"{page}/approve" not in own.get(page).text
    once = own.hidden("/payments/runs", "/sign-out")
    refused = own.post(f"{page}/approve", data={**once, "once": "a" * 24, "looked": "yes"})
    assert (refused.status_code, "Ask somebody else to approve this: you prepared it." in refused.text) == (409, True)
    many = own.post("/payments/approve", data={**once, "once": "b" * 24, "looked": "yes", "payments": ref})
    assert many.status_code == 422
    assert stand(looking) == (["ready"], ["prepared"])
    assert visitor(desk.approver).send(page, {"looked": "yes"}, to=f"{page}/approve").status_code == 303
    assert stand(looking) == (["approved"], ["approved"])
    assert visitor(desk.staff).post(f"{page}/approve", data=once).status_code == 403


@pytest.mark.parametrize(
    "change",
    [
        "approved_by_id = prepared_by_id, approved_at = prepared_at",
        "approved_by_id = details_by_id, approved_at = prepared_at",
        "state = 'approved'",
        "state = 'sent', sent_at = prepared_at",
        "prepared_by_id = details_by_id",
    ],
)
def test_the_database_itself_refuses_one_person_in_two_parts(kept, clock, desk, change):
    a_grant(kept, clock, desk, "ready")
    with pytest.raises(IntegrityError), kept() as session:
        session.execute(text(f"UPDATE payment SET {change}"))  # noqa: S608 - the changes stand above


def test_the_database_keeps_one_living_payment_and_one_standing_account_for_each_grant(kept, clock, desk):
    a_grant(kept, clock, desk, "ready")
    with pytest.raises(IntegrityError), kept() as session:
        paid = session.scalars(select(Payment)).one()
        session.add(
            Payment(
                id=uuid.uuid4(), grant_id=paid.grant_id, number=99, amount=1, prepared_at=clock(),
                prepared_by_id=desk.preparer.id,
            )
        )  # fmt: skip
    with pytest.raises(IntegrityError), kept() as session:
        bank = session.scalars(select(BankDetails)).one()
        session.add(
            BankDetails(
                id=uuid.uuid4(), grant_id=bank.grant_id, number=2, payee="X", sealed="x", last_four="0000",
                same_account="x", entered_by_id=bank.entered_by_id, entered_at=clock(),
            )
        )  # fmt: skip


def test_several_payments_are_approved_together_or_not_at_all(kept, clock, desk, visitor, looking):
    refs = [a_grant(kept, clock, desk, "ready") for _ in range(3)]
    client = visitor(desk.approver)
    form = {**client.hidden("/payments", "/payments/approve"), "looked": "yes", "payments": refs[:2]}
    assert client.post("/payments/approve", data={**form, "looked": ""}).status_code == 422
    assert client.post("/payments/approve", data=form).headers["Location"] == "/payments"
    assert stand(looking)[1] == ["approved", "approved", "prepared"]
    again = {**client.hidden("/payments", "/payments/approve"), "looked": "yes", "payments": [refs[2], refs[0]]}
    assert client.post("/payments/approve", data=again).status_code == 422
    assert stand(looking)[1] == ["approved", "approved", "prepared"]


def test_a_payment_is_sent_back_with_what_to_look_at_and_prepared_anew(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "approved")
    page, client = f"/payments/grants/{ref}", visitor(desk.approver)
    assert client.send(f"{page}/moves/send-back", {"why": ""}).status_code == 422
    assert client.send(f"{page}/moves/send-back", {"why": "The name is spelt another way"}).status_code == 303
    assert stand(looking) == (["checks"], ["voided"])
    assert "The name is spelt another way" in client.get(page).text
    assert client.send(page, to=f"{page}/prepare").status_code == 303
    assert stand(looking) == (["ready"], ["voided", "prepared"])


def test_a_hold_stops_everything_until_it_is_released(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "approved")
    page, client = f"/payments/grants/{ref}", visitor(desk.preparer)
    assert client.send(f"{page}/moves/hold", {"why": "A call-back is due"}).status_code == 303
    assert stand(looking) == (["on_hold"], ["voided"])
    assert "On hold" in client.get("/payments").text
    assert "No approved payment waits for a run" in client.get("/payments/runs").text
    assert visitor(desk.staff).send(f"{page}/moves/release", {"why": "Called back"}).status_code == 303
    assert stand(looking) == (["checks"], ["voided"])


def test_moves_are_offered_only_where_they_are_open_and_only_to_whom_they_are_for(kept, clock, desk, visitor):
    ref = a_grant(kept, clock, desk, "checks")
    page = f"/payments/grants/{ref}/moves"
    answers = {
        key: visitor(desk.staff).get(f"{page}/{key}").status_code
        for key in ("hold", "send-back", "given-back", "nonsense")
    }
    assert answers == {"hold": 200, "send-back": 404, "given-back": 404, "nonsense": 404}
    shut = visitor(desk.staff).send(f"{page}/release", {"why": "Try"})
    assert (shut.status_code, "This cannot be done now" in shut.text) == (409, True)


def test_staff_never_touch_a_grant_of_their_own(kept, clock, desk, visitor, looking):
    """Fault seen in Hypha: a reviewer who is the applicant can still act."""
    ref = a_grant(kept, clock, desk, "checked")
    with kept() as session:
        owner = session.get(Person, session.scalars(select(Grant.owner_id)).one())
        give_role(owner, RoleName.FINANCE, by=None, now=clock())
    client, page = visitor(owner), f"/payments/grants/{ref}"
    assert "Not yours: your own grant" in client.get("/payments").text
    token = {**client.hidden("/payments/runs", "/sign-out"), "once": "c" * 24, "looked": "yes", "why": "Mine"}
    paths = ("", "/checks/payee_name", "/moves/hold")
    assert [client.get(page + path).status_code for path in paths] == [404, 404, 404]
    posts = ("/prepare", "/approve", "/account", "/checks/payee_name", "/moves/hold")
    assert [client.post(page + path, data=token).status_code for path in posts] == [404] * 5
    with kept() as session:
        grant = session.scalars(select(Grant)).one()
        for act in (actions.prepare, actions.approve):
            with pytest.raises(Refused):
                act(grant, by=owner.id, now=clock())
    assert stand(looking) == (["checks"], [])


@pytest.mark.parametrize("path", ["/payments", "/payments/runs", "/payments/grants/KIT-2027-0001"])
def test_residents_panellists_and_funders_do_not_come_to_the_desk(kept, visitor, path):
    with kept():
        people = [make_person(role) for role in (RoleName.APPLICANT, RoleName.PANELLIST, RoleName.FUNDER)]
    assert [visitor(person).get(path).status_code for person in people] == [403, 403, 403]
    assert visitor().get(path).status_code == 303


def test_the_grant_page_tells_its_whole_history_with_names_and_reasons(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "approved")
    page = visitor(desk.staff).get(f"/payments/grants/{ref}").text
    for words in ("The grant was offered", "They accepted the grant", "Bank details were given", "Identity: seen",
                  "The payment was prepared", "The payment was approved", "by Dana Okoro", "by Femi Lee", "by the timetable"):  # fmt: skip
        assert words in page
    with looking() as session:
        grant = session.scalars(select(Grant)).one()
        assert [event.move for event, _ in events_of("grant", grant.id) if not event.move.startswith("check ")] == [
            "begin", "accept", "start_checks", "prepare", "approve",
        ]  # fmt: skip


def test_what_waits_is_counted_for_each_person(kept, clock, desk, looking):
    a_grant(kept, clock, desk, "ready")
    a_grant(kept, clock, desk, "approved")
    a_grant(kept, clock, desk, "checks")
    offered = a_grant(kept, clock, desk, "offered")
    with looking() as session:
        grant = session.scalars(select(Grant).where(Grant.ref == offered)).one()

        def said(tiles):
            return [(tile.number, tile.words) for tile in tiles]

        assert said(queries.waiting_for_finance(desk.approver.id)) == [
            (1, "payment to approve"), (1, "grant to check"), (1, "payment to put in a run"),
        ]  # fmt: skip
        assert said(queries.waiting_for_finance(desk.preparer.id))[0] == (1, "grant to check")
        assert said(queries.waiting_for_staff()) == [(1, "grant to check")]
        assert said(queries.waiting_for_applicant(grant.owner_id)) == [
            (1, f"Say yes or no to £1,640 for {grant.title}")
        ]
        assert grant.state == GrantState.OFFERED


def test_a_double_that_nobody_saw_yet_stops_the_payment_when_it_is_prepared(kept, clock, desk, visitor, looking):
    """Two people who give one account at one moment: neither check could see the other."""
    with kept() as session:
        refs = []
        for _ in range(2):
            grant = make_grant(stage="accepted", now=clock(), desk=desk)
            give_details(grant, number="66374958", now=clock())
            session.expire_all()
            desk.check(grant, now=clock(), skip={CheckKind.CALL_BACK})
            refs.append(grant.ref)
        session.execute(delete(Check).where(Check.result == CheckResult.FLAGGED))
        session.expire_all()
        late = session.scalars(select(Grant).where(Grant.ref == refs[1])).one()
        note(late, CheckKind.DUPLICATES, CheckResult.NONE_FOUND, "", by=None, now=clock(), bank=late.bank[0])
    client, page = visitor(desk.preparer), f"/payments/grants/{refs[1]}"
    answer = client.send(page, to=f"{page}/prepare")
    assert (answer.status_code, f"{refs[0]} goes to the same account" in answer.text) == (409, True)
    client.send(f"{page}/checks/duplicates", {"result": "cleared", "note": "Sisters; letter seen"})
    assert client.send(page, to=f"{page}/prepare").status_code == 303


def test_a_payment_is_not_approved_once_a_check_no_longer_holds(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "ready")
    page = f"/payments/grants/{ref}"
    visitor(desk.staff).send(f"{page}/checks/safeguarding", {"result": "due", "note": "The helper left"})
    client = visitor(desk.approver)
    answer = client.send(page, {"looked": "yes"}, to=f"{page}/approve")
    assert (answer.status_code, "Settle what keeps people safe" in answer.text) == (409, True)
    assert client.send(page, {"looked": ""}, to=f"{page}/approve").status_code == 422
    assert stand(looking) == (["ready"], ["prepared"])


def test_a_run_is_not_made_into_a_sheet_once_a_check_no_longer_holds(kept, clock, desk, visitor, looking):
    a_grant(kept, clock, desk, "in_run")
    with kept() as session:
        grant = session.scalars(select(Grant)).one()
        note(grant, CheckKind.DUPLICATES, CheckResult.FLAGGED, "Same account", by=None, now=clock(), bank=grant.bank[0])
    client = visitor(desk.preparer)
    answer = client.send("/payments/runs/PR-2027-01", to="/payments/runs/PR-2027-01/sheet")
    assert (answer.status_code, "Look for the same account elsewhere" in answer.text) == (409, True)


def test_a_reference_that_is_no_reference_is_not_found(desk, visitor):
    client = visitor(desk.preparer)
    paths = ("/payments/runs/PR-2027-99", "/payments/runs/nonsense", "/payments/grants/x", "/payments?page=9999999999")
    assert [client.get(path).status_code for path in paths] == [404, 404, 404, 200]


def test_every_button_of_the_desk_is_refused_without_its_token(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "ready")
    page = f"/payments/grants/{ref}"
    posts = ("/payments/approve", f"{page}/prepare", f"{page}/approve", f"{page}/account", f"{page}/checks/identity",
             f"{page}/moves/hold", "/payments/runs")  # fmt: skip
    form = {"looked": "yes", "why": "x", "payments": ref, "once": "h" * 24, "result": "seen"}
    assert [visitor(desk.approver).post(path, data=form).status_code for path in posts] == [400] * len(posts)
    assert stand(looking) == (["ready"], ["prepared"])


def test_every_button_asks_for_its_one_time_key(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "ready")
    page, client = f"/payments/grants/{ref}", visitor(desk.approver)
    token = client.hidden("/payments/runs", "/sign-out")
    answers = {
        path: client.post(page + path, data={**token, "looked": "yes", "why": "x"}).status_code
        for path in ("/prepare", "/approve", "/account", "/moves/hold")
    }
    assert answers == {"/prepare": 409, "/approve": 422, "/account": 409, "/moves/hold": 422}
    assert stand(looking) == (["ready"], ["prepared"])


def test_a_late_story_is_waived_with_a_reason_and_frees_its_holder(kept, clock, desk, visitor, looking):
    ref = a_grant(kept, clock, desk, "active")
    with kept() as session:
        grant = session.scalars(select(Grant)).one()
        for move in ("ask_story", "chase_story"):
            advance(grant, move, by=None, now=clock())
    assert (
        visitor(desk.staff).send(f"/payments/grants/{ref}/moves/no-story", {"why": "Rang; she is ill"}).status_code
        == 303
    )
    with looking() as session:
        assert (session.scalars(select(Grant.state)).one(), session.scalars(select(Application.settled_at)).one()) == (
            GrantState.CLOSED,
            clock(),
        )
