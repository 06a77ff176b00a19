"""A grant's rows as the plain facts that the rules of paying judge."""

import uuid

from kitpanel.applications import queries as ideas
from kitpanel.applications.rules.host import Host
from kitpanel.payouts.models import BankDetails, Grant, Payment
from kitpanel.payouts.rules import PaymentState
from kitpanel.payouts.rules.checks import Account, Check, PayeeKind
from kitpanel.payouts.rules.doubles import Payee

GONE = frozenset({PaymentState.VOIDED, PaymentState.FAILED, PaymentState.RETURNED})


def current_bank(grant: Grant) -> BankDetails | None:
    """Give the bank details that stand now."""
    return next((bank for bank in grant.bank if bank.voided_at is None), None)


def account_of(grant: Grant) -> Account | None:
    """Give the account that stands now, as the rules see it: nothing sealed is opened."""
    bank = current_bank(grant)
    return Account(bank.number, str(bank.entered_by_id), bank.payee_kind) if bank else None


def host_of(grant: Grant) -> Host | None:
    """Give the group that holds a grant's money for its holder, as the idea names it now; None without one."""
    return ideas.host_of(grant.bid.application)


def checks_of(grant: Grant) -> tuple[Check, ...]:
    """Give every check recorded for a grant, oldest first."""
    numbers: dict[uuid.UUID | None, int] = {bank.id: bank.number for bank in grant.bank}
    return tuple(
        Check(check.kind, check.result, str(check.by_id or ""), check.words, numbers.get(check.bank_id, 0))
        for check in grant.checks
    )


def alive_payment(grant: Grant) -> Payment | None:
    """Give the payment of a grant that still counts: not stopped, refused or sent back."""
    return next((payment for payment in reversed(grant.payments) if payment.state not in GONE), None)


def latest_payment(grant: Grant) -> Payment | None:
    """Give the newest payment of a grant, whatever became of it."""
    return grant.payments[-1] if grant.payments else None


def payee_of(grant: Grant, bank: BankDetails) -> Payee:
    """Give where a grant's money goes, as the rule on doubles sees it."""
    return Payee(
        grant.ref, str(grant.owner_id or grant.ref), bank.same_account, is_host=bank.payee_kind is PayeeKind.HOST
    )
