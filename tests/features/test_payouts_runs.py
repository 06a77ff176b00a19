"""Payment runs: one sheet for each, made once; what the bank did with each payment; the project begins."""

import csv
import io
from datetime import timedelta

import pytest
from factories import Desk, give_details, make_grant, make_person, make_strand
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.core.crypto import sealer
from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.runs import sheet_of
from kitpanel.payouts.models import Grant, Payment, PaymentRun
from kitpanel.payouts.rules import sheet as rules
from kitpanel.payouts.rules.checks import CheckKind
from kitpanel.strands.models import Strand

RUN = "/payments/runs/PR-2027-01"


@pytest.fixture
def desk(kept):
    """Priya of the staff, Dana and Femi of finance."""
    with kept():
        return Desk()


def take(client):
    """Take the run's sheet, as a browser does."""
    return client.send(RUN, to=f"{RUN}/export", follow_redirects=True)


def stand(looking):
    with looking() as session:
        return (
            [str(state) for state in session.scalars(select(Grant.state).order_by(Grant.ref))],
            [str(state) for state in session.scalars(select(Payment.state).order_by(Payment.number))],
            [str(state) for state in session.scalars(select(PaymentRun.state).order_by(PaymentRun.number))],
        )


def test_a_run_from_approved_payments_to_money_that_landed(kept, clock, desk, visitor, looking, app):
    with kept():
        nadia = make_person(name="Nadia Rahman", email="nadia@example.org")
        ref = make_grant(nadia, stage="approved", now=clock(), desk=desk, title="Stairwell gardens").ref
        make_grant(stage="approved", now=clock(), desk=desk, amount=950_50)
    client = visitor(desk.preparer)
    page = client.get("/payments/runs").text
    assert ("2 approved payments wait for a run: £2,590.50" in page, page.count("checked")) == (True, 2)
    made = client.send("/payments/runs", {"payments": ["1", "2"]})
    assert made.headers["Location"] == RUN
    assert "2 payments: £2,590.50" in client.get(RUN).text
    assert client.send(RUN, to=f"{RUN}/sheet").headers["Location"] == RUN
    assert stand(looking) == (["approved"] * 2, ["approved"] * 2, ["frozen"])
    assert client.send(RUN, to=f"{RUN}/sent").headers["Location"] == RUN
    assert stand(looking) == (["payment_sent"] * 2, ["sent"] * 2, ["sent"])
    assert "Your money is on its way" in visitor(nadia).get(f"/grants/{ref}").text
    assert client.send(f"{RUN}/payments/1", {"answer": "paid"}).headers["Location"] == RUN
    assert stand(looking)[1:] == (["paid", "sent"], ["sent"])
    client.send(f"{RUN}/payments/2", {"answer": "paid"})
    assert stand(looking) == (["paid"] * 2, ["paid"] * 2, ["closed"])
    with looking() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.person_id == nadia.id, Letter.kind == "payment_paid"))
        assert (letter.subject, "WMCK-0001" in letter.body) == ("We have paid £1,640", True)
    assert "Your money is there: £1,640" in visitor(nadia).get(f"/grants/{ref}").text
    clock.to(clock() + timedelta(days=41))
    run_all(app)
    assert stand(looking)[0] == ["active"] * 2


def test_the_sheet_is_laid_out_as_the_shared_example(shared):
    """A keying sheet of the three payees of the example is the example, byte for byte."""
    wanted = (shared / "payouts" / "keying-sheet.csv").read_bytes()
    rows = list(csv.reader(io.StringIO(wanted.decode("ascii"))))[1:-1]
    from kitpanel.payouts.rules.bank import BankDetails

    lines = [
        rules.Line(BankDetails(name, code.replace("-", ""), number), round(float(amount) * 100), reference)
        for _, name, code, number, amount, reference, *_ in rows
    ]
    assert rules.render(rules.KEYING_SHEET, lines) == wanted


def test_the_sheet_names_payee_account_amount_and_reference_and_a_total(kept, clock, desk, visitor):
    with kept():
        grant = make_grant(stage="accepted", now=clock(), desk=desk, amount=1850_00)
        give_details(grant, sort_code="107999", number="88837491", now=clock())
        desk.check(grant, now=clock(), skip={CheckKind.CALL_BACK})
        actions.prepare(grant, by=desk.preparer.id, now=clock())
        actions.approve(grant, by=desk.approver.id, now=clock())
        run = actions.make_run([1], by=desk.preparer.id, now=clock())
        actions.freeze_run(queries.run_to_change(run.ref), sealer(), by=desk.preparer.id, now=clock())
    answer = take(visitor(desk.preparer))
    assert answer.data.decode("ascii").split("\r\n") == [
        "No,Account name,Sort code,Account number,Amount,Reference,Keyed by,Checked by",
        "1,NADIA RAHMAN,10-79-99,88837491,1850.00,WMCK-0001,,",
        ",1 payment,,,1850.00,,,",
        "",
    ]
    assert {name: answer.headers[name] for name in ("Content-Type", "Content-Disposition", "Cache-Control")} == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="PR-2027-01-keying-sheet.csv"',
        "Cache-Control": "no-store",
    }


def test_the_sheet_is_made_once_kept_sealed_and_every_taking_is_recorded(kept, clock, desk, visitor, looking):
    with kept():
        make_grant(stage="frozen", now=clock(), desk=desk)
    client = visitor(desk.approver)
    first, second = take(client).data, take(client).data
    assert first == second
    refused = client.post(f"{RUN}/sheet", data={**client.hidden(RUN, f"{RUN}/sent"), "once": "d" * 24})
    assert (refused.status_code, "the payment run is “Sheet made”" in refused.text) == (409, True)
    with looking() as session:
        (run,) = session.scalars(select(PaymentRun)).all()
        assert rules.fingerprint(first) == run.sheet_sha256
        assert first.decode("ascii").split(",")[10] not in run.sheet
        taken = session.scalars(select(Event).where(Event.move == "export")).all()
        assert [(event.thing_id, event.by_id) for event in taken] == [(run.id, desk.approver.id)] * 2
    assert client.get(RUN).text.count("The keying sheet was taken") == 2


def test_a_sheet_that_was_tampered_with_is_not_given_out(kept, clock, desk, visitor):
    with kept():
        make_grant(stage="frozen", now=clock(), desk=desk)
    with kept() as session:
        run = session.scalars(select(PaymentRun)).one()
        other = sheet_of(run, sealer()).decode("ascii").replace("NADIA", "NOBODY")
        run.sheet = sealer().seal(other, bound_to=str(run.id))
    answer = take(visitor(desk.approver))
    assert (answer.status_code, "This sheet is not the one that was made" in answer.text) == (409, True)


def test_the_address_of_a_sheet_works_for_five_minutes_and_for_one_person(kept, clock, desk, visitor):
    with kept():
        make_grant(stage="frozen", now=clock(), desk=desk)
    client = visitor(desk.approver)
    address = client.send(RUN, to=f"{RUN}/export").headers["Location"]
    assert client.get(address).status_code == 200
    assert visitor(desk.preparer).get(address).status_code == 404
    assert visitor(desk.staff).get(address).status_code == 403
    assert client.get(address + "x").status_code == 404
    clock.forward(minutes=6)
    late = client.get(address)
    assert (late.status_code, "works for 5 minutes" in late.text) == (409, True)


def test_there_is_no_sheet_before_it_is_made_and_none_of_a_run_that_was_stopped(kept, clock, desk, visitor, looking):
    with kept():
        make_grant(stage="in_run", now=clock(), desk=desk)
    client = visitor(desk.preparer)
    token = {**client.hidden(RUN, f"{RUN}/sheet")}
    assert client.post(f"{RUN}/export", data={**token, "once": "e" * 24}).status_code == 409
    assert client.post(f"{RUN}/sent", data={**token, "once": "f" * 24}).status_code == 409
    assert client.send(f"{RUN}/stop", {"why": ""}).status_code == 422
    client.post(f"{RUN}/sheet", data=token)
    assert client.send(f"{RUN}/stop", {"why": "The bank is shut today"}).headers["Location"] == RUN
    assert stand(looking) == (["approved"], ["approved"], ["cancelled"])
    assert client.post(f"{RUN}/export", data={**token, "once": "g" * 24}).status_code == 409
    assert client.send("/payments/runs", {"payments": ["1"]}).headers["Location"] == "/payments/runs/PR-2027-02"


def test_a_payment_that_is_not_free_cannot_be_put_in_a_run(kept, clock, desk, visitor, looking):
    with kept():
        make_grant(stage="in_run", now=clock(), desk=desk)
        make_grant(stage="approved", now=clock(), desk=desk)
    client = visitor(desk.preparer)
    assert client.send("/payments/runs", {"payments": ["1", "2"]}).status_code == 422
    assert client.send("/payments/runs", {}).status_code == 422
    assert stand(looking)[2] == ["open"]


@pytest.mark.parametrize(("answer", "state"), [("failed", "failed"), ("returned", "returned")])
def test_money_that_came_back_asks_its_payee_for_the_details_again(kept, clock, desk, visitor, looking, answer, state):
    with kept():
        nadia = make_person(email="nadia@example.org")
        ref = make_grant(nadia, stage="sent", now=clock(), desk=desk).ref
    visitor(desk.preparer).send(f"{RUN}/payments/1", {"answer": answer, "why": "The account is closed"})
    assert stand(looking) == (["payment_failed"], [state], ["closed"])
    assert "The bank sent your money back" in visitor(nadia).get(f"/grants/{ref}").text
    with looking() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.kind == "payment_failed")).all()
        assert letter.to_address == "nadia@example.org"
    fields = {"payee": "person", "account_name": "Nadia", "sort_code": "107999", "account_number": "88837491"}
    assert visitor(nadia).send(f"/grants/{ref}/bank", fields).status_code == 303
    assert stand(looking)[0] == ["checks"]


def test_money_can_come_back_after_it_had_landed(kept, clock, desk, visitor, looking):
    with kept():
        make_grant(stage="active", now=clock(), desk=desk)
    client = visitor(desk.preparer)
    assert client.send(f"{RUN}/payments/1", {"answer": "returned", "why": "Recalled"}).headers["Location"] == RUN
    assert stand(looking) == (["payment_failed"], ["returned"], ["closed"])


def test_what_the_bank_did_is_recorded_once(kept, clock, desk, visitor, looking):
    with kept():
        make_grant(stage="sent", now=clock(), desk=desk)
    client, path = visitor(desk.preparer), f"{RUN}/payments/1"
    page = client.hidden(path)
    for _ in range(2):
        assert client.post(path, data={**page, "answer": "paid"}).headers["Location"] == RUN
    assert client.post(path, data={**client.hidden(path), "answer": "paid"}).status_code == 409
    with looking() as session:
        assert len(session.scalars(select(Letter).where(Letter.kind == "payment_paid")).all()) == 1
        assert [e.move for e in session.scalars(select(Event).where(Event.kind == "payment").order_by(Event.seq))] == [
            "begin", "approve", "send", "mark_paid",
        ]  # fmt: skip


def test_runs_are_listed_with_the_same_queries_however_many(kept, clock, desk, visitor, app):
    client, counts = visitor(desk.preparer), []
    for more in (1, 2, 27):
        for _ in range(more):
            with kept():
                make_grant(stage="in_run", now=clock(), desk=desk)
        with queries_of(app) as seen:
            assert client.get("/payments/runs").status_code == 200
        counts.append(len(seen))
    assert counts == [4, 4, 4]


def test_a_run_of_30_is_shown_with_the_queries_of_a_run_of_one(kept, clock, desk, visitor, app):
    client, counts = visitor(desk.preparer), []
    for number, many in enumerate((1, 3, 30), 1):
        with kept():
            for _ in range(many):
                make_grant(stage="approved", now=clock(), desk=desk)
            free = [payment.number for payment in queries.free_payments()]
            ref = actions.make_run(free, by=desk.preparer.id, now=clock()).ref
        with queries_of(app) as seen:
            assert client.get(f"/payments/runs/{ref}").status_code == 200
        counts.append(len(seen))
        assert ref == f"PR-2027-0{number}"
    assert counts == [5, 5, 5]


def test_a_project_that_did_not_happen_gives_its_money_back_to_its_strand(kept, clock, desk, visitor, looking):
    with kept():
        strand = make_strand("council", received=5000_00)
        ref = make_grant(stage="active", now=clock(), desk=desk, strand=strand, amount=1640_00).ref
    moves = f"/payments/grants/{ref}/moves"
    visitor(desk.staff).send(f"{moves}/not-delivered", {"why": "She fell ill"})
    assert visitor(desk.preparer).send(f"{moves}/given-back", {"why": "Paid back on 3 May"}).status_code == 303
    assert stand(looking)[0] == ["returned"]
    with looking() as session:
        assert session.scalars(select(Strand.committed)).one() == 0


def test_money_that_is_written_off_stays_charged(kept, clock, desk, visitor, looking):
    with kept():
        strand = make_strand("council", received=5000_00)
        ref = make_grant(stage="active", now=clock(), desk=desk, strand=strand, amount=1640_00).ref
    moves = f"/payments/grants/{ref}/moves"
    visitor(desk.staff).send(f"{moves}/not-delivered", {"why": "Moved away"})
    visitor(desk.preparer).send(f"{moves}/written-off", {"why": "Cannot be found"})
    assert stand(looking)[0] == ["written_off"]
    with looking() as session:
        assert session.scalars(select(Strand.committed)).one() == 1640_00
