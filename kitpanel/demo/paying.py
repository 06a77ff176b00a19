"""Grants are accepted, checked, paid and told of, through the same actions the pages call."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.demo.writing import Borough
from kitpanel.payouts import actions as payouts
from kitpanel.payouts import queries
from kitpanel.payouts.actions.runs import BankAnswer
from kitpanel.payouts.models import Grant, PaymentRun
from kitpanel.payouts.rules import GrantState, PaymentState
from kitpanel.payouts.rules.bank import read_bank_details
from kitpanel.payouts.rules.checks import CheckKind, CheckResult, PayeeKind
from kitpanel.people.models import Person

FOUND = (
    (CheckKind.IDENTITY, CheckResult.SEEN, "Passport and a council tax letter, on a call"),
    (CheckKind.PAYEE_NAME, CheckResult.MATCHES, ""),
    (CheckKind.SAFEGUARDING, CheckResult.MET, "Saw the checks of both adults"),
)


def grant_of_person(person: Person) -> Grant:
    """Find somebody's grant."""
    return db.session.scalars(select(Grant).where(Grant.owner_id == person.id)).one()


def offered() -> list[Grant]:
    """List the grants that have been offered, in the order of their references."""
    return list(db.session.scalars(select(Grant).where(Grant.state == GrantState.OFFERED).order_by(Grant.ref)))


def going_on() -> list[Grant]:
    """List the grants whose money landed and whose project is on, in the order of their references."""
    going = (GrantState.PAID, GrantState.ACTIVE)
    return list(db.session.scalars(select(Grant).where(Grant.state.in_(going)).order_by(Grant.ref)))


def accept(grant: Grant, at: datetime) -> None:
    """Have the holder accept the offer."""
    payouts.accept(grant, queries.agreement_version(), by=_holder(grant), now=at)


def _holder(grant: Grant) -> uuid.UUID:
    if grant.owner_id is None:
        raise LookupError(grant.ref)
    return grant.owner_id


def give_bank(borough: Borough, grant: Grant, number: int, sealer: Sealer, at: datetime) -> None:
    """Have the holder give bank details; the account does not exist."""
    name = grant.bid.application.contact_name
    details = read_bank_details(name, "20-00-00", f"{55_779_900 + number}")
    payouts.give_bank(
        grant, details, PayeeKind.PERSON, sealer, public_address=borough.public_address, by=_holder(grant), now=at
    )


def check(borough: Borough, grant: Grant, at: datetime, *, kinds: int = 3) -> None:
    """Have staff record what they saw, up to the first `kinds` checks."""
    bank = queries.current_bank(grant)
    for place, (kind, result, words) in enumerate(FOUND[:kinds]):
        if kind is CheckKind.SAFEGUARDING and grant.bid.application.people_at_risk is False:
            continue
        payouts.record_check(
            grant, kind, result, words, bank_version=bank.number if bank else 0, by=borough.person("joe").id,
            now=at + timedelta(minutes=5 * place),
        )  # fmt: skip


def prepare(borough: Borough, grant: Grant, at: datetime, *, approve: bool = True) -> None:
    """Have Dana prepare the payment, and Ines approve it."""
    payouts.prepare(grant, by=borough.person("dana").id, now=at)
    if approve:
        payouts.approve(grant, by=borough.person("ines").id, now=at + timedelta(hours=2))
    db.session.flush()


def pay(borough: Borough, grants: list[Grant], sealer: Sealer, at: datetime) -> PaymentRun:
    """Put approved payments in a run, make its sheet, send it, and see the money land the next day."""
    dana = borough.person("dana").id
    payments = [payment for grant in grants for payment in grant.payments if payment.state is PaymentState.APPROVED]
    run = payouts.make_run([payment.number for payment in payments], by=dana, now=at)
    payouts.freeze_run(run, sealer, by=dana, now=at + timedelta(minutes=5))
    payouts.send_run(run, by=dana, now=at + timedelta(hours=1))
    for payment in payments:
        payouts.settle_payment(
            run,
            payment,
            BankAnswer.PAID,
            "",
            public_address=borough.public_address,
            by=dana,
            now=at + timedelta(days=1),
        )
    return run
