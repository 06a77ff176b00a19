"""Payment runs: approved payments on one sheet that is made once, then what the bank did with each."""

import uuid
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin, remember
from kitpanel.payouts import queries
from kitpanel.payouts.actions.bank import open_sealed
from kitpanel.payouts.actions.numbers import next_run
from kitpanel.payouts.actions.telling import tell
from kitpanel.payouts.models import Grant, Payment, PaymentRun
from kitpanel.payouts.rules import PaymentState, RunState, sheet
from kitpanel.payouts.rules.checks import check_prepare
from kitpanel.people.rules import check_two_people
from kitpanel.rounds.rules.fortnight import london_day


class BankAnswer(StrEnum):
    """What the bank did with one payment."""

    PAID = "paid"
    FAILED = "failed"
    RETURNED = "returned"


def make_run(numbers: Collection[int], *, by: uuid.UUID, now: datetime) -> PaymentRun:
    """Put approved payments in a new run. Raises Refused when one is not free any more."""
    free = {payment.number: payment for payment in queries.free_payments(lock=True)}
    if not numbers:
        raise Refused("Tick at least one payment", field="payments")
    if set(numbers) - set(free):
        raise Refused("One of these payments is not free any more. Load the page again to see what is.")
    year = london_day(now).year
    run = PaymentRun(id=uuid.uuid4(), year=year, number=next_run(year), made_by_id=by, made_at=now)
    db.session.add(run)
    db.session.flush()
    begin(run, by=by, now=now)
    for number in sorted(numbers):
        free[number].run_id = run.id
    db.session.flush()
    return run


def freeze_run(run: PaymentRun, sealer: Sealer, *, by: uuid.UUID, now: datetime) -> None:
    """Make the run's sheet, once: sealed, hashed, and the run frozen. The run must be locked.

    Raises Refused when the sheet was made already, or when a payment no longer holds.
    """
    run.lifecycle.move("freeze", run.state)
    for payment in run.payments:
        _check_holds(payment)
    lines = [
        sheet.Line(open_sealed(payment.bank, sealer), payment.amount, payment.ref)
        for payment in run.payments
        if payment.bank is not None
    ]
    made = sheet.render(sheet.KEYING_SHEET, lines)
    run.sheet = sealer.seal(made.decode("ascii"), bound_to=str(run.id))
    run.sheet_sha256 = sheet.fingerprint(made)
    advance(run, "freeze", by=by, now=now, why=f"SHA-256 {run.fingerprint}")


def _check_holds(payment: Payment) -> None:
    grant = payment.grant
    if payment.state is not PaymentState.APPROVED or payment.bank is None or payment.bank.voided_at is not None:
        raise Refused(f"{payment.ref} is not approved any more. Stop this run and make a new one.")
    check_two_people(payment.prepared_by_id, payment.approved_by_id)
    check_prepare(queries.checks_of(grant), queries.account_of(grant), grant.under_18, queries.host_of(grant))


def sheet_of(run: PaymentRun, sealer: Sealer) -> bytes:
    """Give the sheet as it was made. Raises Refused before that, or if it is not what was made."""
    if run.sheet is None:
        raise Refused("The sheet for the bank is not made yet.")
    made = sealer.open(run.sheet, bound_to=str(run.id)).encode("ascii")
    if sheet.fingerprint(made) != run.sheet_sha256:
        raise Refused("This sheet is not the one that was made. Do not use it: tell whoever runs the service.")
    return made


def note_export(run: PaymentRun, *, by: uuid.UUID, now: datetime) -> None:
    """Record that somebody took the sheet. Raises Refused before it is made, or once the run was stopped."""
    if run.sheet is None or run.state is RunState.CANCELLED:
        raise Refused("There is no sheet to take. Load the page again to see where the run is.")
    remember("payment run", run.id, "export", by=by, now=now)


def send_run(run: PaymentRun, *, by: uuid.UUID, now: datetime) -> None:
    """Record that the bank has every payment of a run. The run must be locked."""
    run.sent_at = now
    advance(run, "send", by=by, now=now)
    for payment in run.payments:
        payment.sent_at = now
        advance(payment, "send", by=by, now=now)
        advance(payment.grant, "send_payment", by=by, now=now)


def settle_payment(
    run: PaymentRun,
    payment: Payment,
    answer: BankAnswer,
    why: str,
    *,
    public_address: str,
    by: uuid.UUID,
    now: datetime,
) -> None:
    """Record what the bank did with one payment, and tell its payee. The run must be locked."""
    grant = payment.grant
    if answer is BankAnswer.PAID:
        _land(payment, grant, by=by, now=now)
        tell(grant, "payment_paid", public_address, now=now, payment=payment.ref, last_four=_last_four(payment))
    else:
        advance(payment, "fail" if answer is BankAnswer.FAILED else "return", by=by, now=now, why=why)
        advance(grant, "fail_payment", by=by, now=now, why=why)
        tell(grant, "payment_failed", public_address, now=now, last_four=_last_four(payment))
    db.session.flush()
    if run.state is RunState.SENT and all(one.state is not PaymentState.SENT for one in run.payments):
        advance(run, "close", by=by, now=now)


def _land(payment: Payment, grant: Grant, *, by: uuid.UUID, now: datetime) -> None:
    payment.paid_at = now
    advance(payment, "mark_paid", by=by, now=now)
    advance(grant, "mark_paid", by=by, now=now)


def _last_four(payment: Payment) -> str:
    return payment.bank.last_four if payment.bank else ""


def cancel_run(run: PaymentRun, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Stop a run the bank does not have: its payments stay approved and are free for another. Must be locked."""
    advance(run, "cancel", by=by, now=now, why=why)
    for payment in list(run.payments):
        payment.run_id = None
    db.session.flush()
