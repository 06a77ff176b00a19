"""Finding one grant, for its holder or for the desk, and what happened to it."""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.history import Event, Words
from kitpanel.core.reach import LetterChannel, Reach
from kitpanel.payouts.models import BankDetails, Grant, Payment, PaymentRun
from kitpanel.payouts.rules import GrantState, PaymentState
from kitpanel.payouts.rules.checks import KIND_WORDS, RESULTS, CheckKind, CheckResult
from kitpanel.payouts.rules.happened import HAPPENED, SAID_BY_THE_PAYMENT
from kitpanel.people import queries as people
from kitpanel.people.models import Person


class Moment(NamedTuple):
    """One thing that happened, as the timeline shows it. `who` "" is the timetable."""

    when: datetime
    what: str
    who: str
    why: str


_NOT_COUNTED = (GrantState.DECLINED, GrantState.LAPSED)
_KINDS = {kind for kind, _ in HAPPENED}


def _whole() -> Select[Grant]:
    return select(Grant).options(
        selectinload(Grant.bank),
        selectinload(Grant.checks),
        selectinload(Grant.payments).joinedload(Payment.run),
        selectinload(Grant.bid).joinedload(Bid.application),
    )


def _not_of(me: uuid.UUID) -> ColumnElement[bool]:
    """Keep everybody at the desk away from their own grant (domain §2: nobody pays themselves)."""
    return or_(Grant.owner_id.is_(None), Grant.owner_id != me)


def grant(ref: str, me: uuid.UUID) -> Grant:
    """Find a grant by its reference, for somebody at the desk. Raises NoResultFound, also for one's own."""
    return db.session.scalars(_whole().where(Grant.ref == ref, _not_of(me))).one()


def own_grant(ref: str, me: uuid.UUID) -> Grant:
    """Find a grant of mine. Raises NoResultFound for one that is not there or not mine."""
    return db.session.scalars(_whole().where(Grant.ref == ref, Grant.owner_id == me)).one()


def grant_to_change(ref: str, me: uuid.UUID) -> Grant:
    """Find a grant for somebody at the desk and lock it: of two changes at once, one waits for the other.

    Raises NoResultFound, also for one's own.
    """
    return db.session.scalars(_locked().where(Grant.ref == ref, _not_of(me))).one()


def own_grant_to_change(ref: str, me: uuid.UUID) -> Grant:
    """Find a grant of mine and lock it. Raises NoResultFound for one that is not there or not mine."""
    return db.session.scalars(_locked().where(Grant.ref == ref, Grant.owner_id == me)).one()


def _locked() -> Select[Grant]:
    return _whole().with_for_update(of=Grant, key_share=True).execution_options(populate_existing=True)


def grants_to_approve(refs: list[str], me: uuid.UUID) -> list[Grant]:
    """Find grants to approve and lock them in one order, so that no two people wait on each other. Never one's own."""
    return list(db.session.scalars(_locked().where(Grant.ref.in_(refs), _not_of(me)).order_by(Grant.ref)))


def others_paid(grant: Grant, same_account: str) -> list[tuple[Grant, BankDetails]]:
    """List other grants that go to this account or this person now, with their bank details."""
    same = BankDetails.same_account == same_account
    if grant.owner_id is not None:
        same = or_(same, Grant.owner_id == grant.owner_id)
    rows = db.session.execute(
        select(Grant, BankDetails)
        .join(BankDetails, BankDetails.grant_id == Grant.id)
        .where(BankDetails.voided_at.is_(None), Grant.id != grant.id, Grant.state.not_in(_NOT_COUNTED), same)
        .order_by(Grant.ref)
    )
    return [(other, bank) for other, bank in rows]


def contacts(grant: Grant) -> list[Reach]:
    """List every way to a grant's holder: their e-mail address now, the one they applied with, the way they like."""
    owner = db.session.get(Person, grant.owner_id) if grant.owner_id else None
    given = grant.bid.application.contact_email.strip().lower()
    mails = dict.fromkeys(address for address in (owner.email if owner else "", given) if address)
    likes = [owner.reach] if owner and owner.reach.channel not in {None, LetterChannel.EMAIL} else []
    return [*(Reach(email=address) for address in mails), *likes]


def moments(grant: Grant) -> list[Moment]:
    """List what happened to a grant, its payments and its bank details, newest first."""
    return _moments([grant.id, *(payment.id for payment in grant.payments), *(bank.id for bank in grant.bank)])


def run_moments(run: PaymentRun) -> list[Moment]:
    """List what happened to a run, newest first."""
    return _moments([run.id])


def _moments(ids: list[uuid.UUID]) -> list[Moment]:
    rows = db.session.execute(
        select(Event, Words.why)
        .outerjoin(Words, Words.seq == Event.seq)
        .where(Event.thing_id.in_(ids), Event.kind.in_(_KINDS))
        .order_by(Event.seq.desc())
    ).all()
    names = people.names({event.by_id for event, _ in rows if event.by_id})
    return [
        Moment(event.at, _said(event), names.get(event.by_id, "") if event.by_id else "", why or "")
        for event, why in rows
        if (event.kind, event.move) not in SAID_BY_THE_PAYMENT
    ]


def _said(event: Event) -> str:
    word, _, rest = event.move.partition(" ")
    if word == "check":
        kind, _, result = rest.partition(" ")
        return f"{KIND_WORDS[CheckKind(kind)]}: {RESULTS[CheckKind(kind)][CheckResult(result)][0].lower()}"
    return HAPPENED.get((event.kind, event.move), event.move.replace("_", " ").capitalize())


def is_frozen(payment: Payment) -> bool:
    """Say whether a payment stands on a sheet that was made: somebody may be keying it now."""
    return (
        payment.run is not None
        and payment.state in {PaymentState.APPROVED, PaymentState.SENT}
        and bool(payment.run.sheet)
    )
