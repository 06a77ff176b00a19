"""A payment: prepared by one person, approved by another, stopped by either until the bank has it (promise 14)."""

import uuid
from datetime import datetime

from sqlalchemy import or_, select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin
from kitpanel.payouts import queries
from kitpanel.payouts.actions.numbers import next_payment
from kitpanel.payouts.models import Grant, Payment
from kitpanel.payouts.queries.facts import payee_of
from kitpanel.payouts.queries.grants import is_frozen
from kitpanel.payouts.rules import GrantState, PaymentState
from kitpanel.payouts.rules.checks import (
    CheckKind,
    CheckResult,
    Prepared,
    check_amount,
    check_approve,
    check_prepare,
    voided_by_change,
)
from kitpanel.payouts.rules.doubles import double_signs
from kitpanel.rounds.rules.fortnight import london_day


def prepare(grant: Grant, *, by: uuid.UUID, now: datetime) -> Payment:
    """Prepare the payment of a whole grant, once every check is done. Somebody else approves it.

    Raises Refused while anything is outstanding, and for whoever holds the grant or gave its bank details.
    """
    bank = queries.current_bank(grant)
    if by == grant.owner_id or (bank and by == bank.entered_by_id):
        raise Refused("This is your own grant. Ask somebody else to prepare it.")
    check_prepare(queries.checks_of(grant), queries.account_of(grant), grant.under_18, queries.host_of(grant))
    _check_doubles(grant)
    check_amount(grant.amount, grant.amount, [(one.state, one.amount) for one in grant.payments])
    advance(grant, "prepare", by=by, now=now)
    payment = Payment(
        id=uuid.uuid4(),
        number=next_payment(),
        bank_id=bank.id if bank else None,
        amount=grant.amount,
        details_by_id=bank.entered_by_id if bank else None,
        prepared_by_id=by,
        prepared_at=now,
    )
    grant.payments.append(payment)
    db.session.flush()
    begin(payment, by=by, now=now)
    return payment


def _check_doubles(grant: Grant) -> None:
    """Refuse while the same account or person turns up elsewhere and nobody has cleared it since."""
    bank = queries.current_bank(grant)
    if bank is None:
        return
    others = [payee_of(other, theirs) for other, theirs in queries.others_paid(grant, bank.same_account)]
    signs = double_signs(payee_of(grant, bank), others)
    seen = [one.result for one in grant.checks if one.kind is CheckKind.DUPLICATES and one.bank_id == bank.id]
    if signs and seen[-1:] != [CheckResult.CLEARED]:
        raise Refused(f"Look at this first, and clear it under Duplicates: {'; '.join(signs)}.")


def _prepared(grant: Grant) -> Payment:
    payment = queries.alive_payment(grant)
    if payment is None:
        raise Refused("There is no payment to approve. Load the page again to see where the grant is.")
    return payment


def approve(grant: Grant, *, by: uuid.UUID, now: datetime) -> Payment:
    """Approve the payment that was prepared. Raises Refused for whoever prepared it, holds it or gave its details."""
    payment = _prepared(grant)
    if by == grant.owner_id:
        raise Refused("This is your own grant. Ask somebody else to approve it.")
    grant.lifecycle.move("approve", grant.state)
    versions = {bank.id: bank.number for bank in grant.bank}
    check_approve(
        Prepared(str(payment.prepared_by_id), versions.get(payment.bank_id, 0) if payment.bank_id else 0),
        str(by),
        queries.checks_of(grant),
        queries.account_of(grant),
        under_18=grant.under_18,
        host=queries.host_of(grant),
    )
    payment.approved_by_id, payment.approved_at = by, now
    advance(payment, "approve", by=by, now=now)
    advance(grant, "approve", by=by, now=now)
    db.session.flush()
    return payment


def _stop(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    payment = queries.alive_payment(grant)
    if payment is None or not voided_by_change(payment.state):
        return
    if is_frozen(payment):
        raise Refused("This payment is on a sheet for the bank. Stop the whole run first.")
    payment.run_id = None
    advance(payment, "void", by=by, now=now, why=why)


def send_back(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Stop a payment and send its grant back to be checked, saying what to look at."""
    _stop(grant, why, by=by, now=now)
    advance(grant, "send_back", by=by, now=now, why=why)


def hold(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Stop everything about a grant's money until it is released."""
    _stop(grant, why, by=by, now=now)
    advance(grant, "hold", by=by, now=now, why=why)


def release(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Let a grant that was held go back to its checks."""
    advance(grant, "release", by=by, now=now, why=why)


def start_due(now: datetime) -> bool:
    """Start one project that is paid and whose first day has come. A step of the timetable."""
    grant = db.session.scalars(
        select(Grant)
        .where(
            Grant.state == GrantState.PAID,
            or_(Grant.starts_on.is_(None), Grant.starts_on <= london_day(now)),
            ~select(Payment.id).where(Payment.grant_id == Grant.id, Payment.state == PaymentState.SENT).exists(),
        )
        .order_by(Grant.ref)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if grant is None:
        return False
    advance(grant, "start", by=None, now=now)
    return True
