"""Recording what was checked before money leaves."""

import uuid
from datetime import datetime

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.payouts import queries
from kitpanel.payouts.models import BankDetails, Check, Grant
from kitpanel.payouts.rules import GrantState, checks
from kitpanel.payouts.rules.checks import BY_HAND, OF_AN_ACCOUNT, CheckKind, CheckResult

_CHECKED = (GrantState.ACCEPTED, GrantState.CHECKS, GrantState.READY, GrantState.ON_HOLD)


def note(
    grant: Grant,
    kind: CheckKind,
    result: CheckResult,
    words: str,
    *,
    by: uuid.UUID | None,
    now: datetime,
    bank: BankDetails | None = None,
) -> Check:
    """Add one check. The newest of its kind counts from now on."""
    check = Check(
        id=uuid.uuid4(),
        number=max((one.number for one in grant.checks), default=0) + 1,
        kind=kind,
        result=result,
        words=words,
        bank_id=bank.id if bank else None,
        by_id=by,
        at=now,
    )
    grant.checks.append(check)
    remember("grant", grant.id, f"check {kind} {result}", by=by, now=now, why=words)
    db.session.flush()
    return check


def record_check(
    grant: Grant, kind: CheckKind, result: CheckResult, words: str, *, bank_version: int, by: uuid.UUID, now: datetime
) -> None:
    """Record what somebody at the desk found, of the bank details they looked at.

    Raises Refused for a check that could not be true, of one's own grant, or of a grant that is past its checks.
    """
    if by == grant.owner_id:
        raise Refused("This is your own grant. Ask somebody else to check it.")
    if kind not in BY_HAND or grant.state not in _CHECKED:
        raise Refused("This cannot be checked now. Load the page again to see where the grant is.")
    account = queries.account_of(grant)
    version = bank_version if kind in OF_AN_ACCOUNT else 0
    checks.check_record(checks.Check(kind, result, str(by), words, version), account)
    bank = queries.current_bank(grant) if kind in OF_AN_ACCOUNT else None
    note(grant, kind, result, words, by=by, now=now, bank=bank)
