"""Where the money goes: given by the holder alone, sealed at once, and looked at on the record."""

import uuid
from datetime import datetime

from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, remember
from kitpanel.payouts import queries
from kitpanel.payouts.actions.checks import note
from kitpanel.payouts.actions.telling import tell
from kitpanel.payouts.models import BankDetails, Grant
from kitpanel.payouts.queries.facts import payee_of
from kitpanel.payouts.queries.grants import is_frozen
from kitpanel.payouts.rules import GrantState, bank
from kitpanel.payouts.rules.checks import (
    CheckKind,
    CheckResult,
    PayeeKind,
    check_bank_change,
    check_payee,
    voided_by_change,
)
from kitpanel.payouts.rules.doubles import double_signs
from kitpanel.payouts.rules.moves import GIVES_BANK, STOPPABLE

_SEP = " "


def give_bank(
    grant: Grant,
    details: bank.BankDetails,
    payee: PayeeKind,
    sealer: Sealer,
    *,
    public_address: str,
    by: uuid.UUID,
    now: datetime,
) -> BankDetails:
    """Take bank details. A change stops any payment to the old ones, undoes their checks, and is told to the holder.

    Raises Refused while money is on its way, for a grant that takes none now, or for a person under 18's own account.
    """
    _check_may_give(grant, payee)
    old = queries.current_bank(grant)
    if old is not None:
        _void(grant, old, by=by, now=now)
    made = _seal(grant, details, payee, sealer, by=by, now=now)
    _move_on(grant, changed=old is not None, by=by, now=now)
    note(grant, CheckKind.BANK_FORMAT, CheckResult.TABLES_MISSING, "The form is right", by=None, now=now, bank=made)
    _look_for_doubles(grant, made, now)
    if old is not None:
        for reach in queries.contacts(grant):
            tell(grant, "bank_changed", public_address, now=now, to=reach, last_four=made.last_four)
    return made


def _check_may_give(grant: Grant, payee: PayeeKind) -> None:
    if grant.state not in GIVES_BANK:
        raise Refused("We cannot take bank details for this grant now. Ring us and we sort it out.")
    check_bank_change(payment.state for payment in grant.payments)
    if any(is_frozen(payment) for payment in grant.payments):
        raise Refused("We are sending your money today. Ring us now if the account is wrong.")
    check_payee(payee, grant.under_18, queries.host_of(grant))


def _void(grant: Grant, old: BankDetails, *, by: uuid.UUID, now: datetime) -> None:
    old.voided_at = now
    remember("bank details", old.id, "void", by=by, now=now)
    for payment in grant.payments:
        if voided_by_change(payment.state):
            payment.run_id = None
            advance(payment, "void", by=by, now=now, why="The bank details changed")
    db.session.flush()


def _seal(
    grant: Grant, details: bank.BankDetails, payee: PayeeKind, sealer: Sealer, *, by: uuid.UUID, now: datetime
) -> BankDetails:
    key = uuid.uuid4()
    secret = f"{details.sort_code}{_SEP}{details.account_number}"
    made = BankDetails(
        id=key,
        number=max((one.number for one in grant.bank), default=0) + 1,
        payee=details.name,
        payee_kind=payee,
        sealed=sealer.seal(secret, bound_to=str(key)),
        last_four=bank.last_four(details.account_number),
        same_account=sealer.keyed_hash(secret),
        entered_by_id=by,
        entered_at=now,
    )
    grant.bank.append(made)
    db.session.flush()
    remember("bank details", key, "begin", by=by, now=now)
    return made


def _move_on(grant: Grant, *, changed: bool, by: uuid.UUID, now: datetime) -> None:
    if grant.state in {GrantState.ACCEPTED, GrantState.PAYMENT_FAILED}:
        advance(grant, "start_checks", by=by, now=now)
    elif changed:
        advance(grant, "change_bank", by=by, now=now)


def _look_for_doubles(grant: Grant, made: BankDetails, now: datetime) -> None:
    others = queries.others_paid(grant, made.same_account)
    signs = double_signs(payee_of(grant, made), [payee_of(other, bank) for other, bank in others])
    result = CheckResult.FLAGGED if signs else CheckResult.NONE_FOUND
    note(grant, CheckKind.DUPLICATES, result, "; ".join(signs), by=None, now=now, bank=made)
    for other, other_bank in others:
        sign = double_signs(payee_of(other, other_bank), [payee_of(grant, made)])
        if sign and other.state in STOPPABLE:
            note(other, CheckKind.DUPLICATES, CheckResult.FLAGGED, sign[0], by=None, now=now, bank=other_bank)


def open_sealed(row: BankDetails, sealer: Sealer) -> bank.BankDetails:
    """Open bank details. Whoever calls this records why: a look, or a sheet for the bank."""
    sort_code, account_number = sealer.open(row.sealed, bound_to=str(row.id)).split(_SEP)
    return bank.BankDetails(row.payee, sort_code, account_number)


def show_account_number(grant: Grant, sealer: Sealer, *, by: uuid.UUID, now: datetime) -> bank.BankDetails:
    """Open a grant's bank details for somebody at the desk, and record who looked."""
    standing = queries.current_bank(grant)
    if standing is None:
        raise Refused("There are no bank details yet.")
    remember("bank details", standing.id, "show", by=by, now=now)
    return open_sealed(standing, sealer)
