"""What must be known before money leaves, and the two different people who see to it (domain §3, promise 14).

A check is recorded, never changed: the latest of its kind counts. Checks of an account are for one version of the bank
details, so new details are unchecked details.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from kitpanel.applications.rules.host import Host
from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds
from kitpanel.core.said import say
from kitpanel.payouts.rules.lifecycle import PaymentState
from kitpanel.people.rules import check_two_people


class CheckKind(StrEnum):
    """What is checked, in the order of the checks board."""

    AGREEMENT = "agreement"
    IDENTITY = "identity"
    BANK_FORMAT = "bank_format"
    PAYEE_NAME = "payee_name"
    DUPLICATES = "duplicates"
    SAFEGUARDING = "safeguarding"
    CALL_BACK = "call_back"


class Mark(StrEnum):
    """How a check looks on the board. Only `NO` and `WAIT` hold a payment up."""

    OK = "ok"
    WAIT = "wait"
    NO = "no"


class CheckResult(StrEnum):
    """What a check found. `RESULTS` says which results a kind may have."""

    SIGNED = "signed"
    SEEN = "seen"
    VALID = "valid"
    INVALID = "invalid"
    NOT_COVERED = "not_covered"
    TABLES_MISSING = "tables_missing"
    MATCHES = "matches"
    CLOSE_MATCH = "close_match"
    NO_MATCH = "no_match"
    NO_ANSWER = "no_answer"
    NONE_FOUND = "none_found"
    FLAGGED = "flagged"
    CLEARED = "cleared"
    NOT_NEEDED = "not_needed"
    MET = "met"
    DUE = "due"
    DONE = "done"


class PayeeKind(StrEnum):
    """Whose account the money goes to (domain §3: alternatives)."""

    PERSON = "person"
    GROUP = "group"
    HOST = "host"
    SUPPLIER = "supplier"


_K = CheckKind
_R = CheckResult

RESULTS: dict[CheckKind, dict[CheckResult, tuple[str, Mark]]] = {
    _K.AGREEMENT: {_R.SIGNED: ("Signed", Mark.OK)},
    _K.IDENTITY: {_R.SEEN: ("Seen", Mark.OK)},
    _K.BANK_FORMAT: {
        _R.VALID: ("Valid", Mark.OK),
        _R.NOT_COVERED: ("Not covered", Mark.OK),
        _R.TABLES_MISSING: ("Form only", Mark.OK),
        _R.INVALID: ("Not valid", Mark.NO),
    },
    _K.PAYEE_NAME: {
        _R.MATCHES: ("Matches", Mark.OK),
        _R.CLOSE_MATCH: ("Close match", Mark.WAIT),
        _R.NO_ANSWER: ("Bank cannot say", Mark.WAIT),
        _R.NO_MATCH: ("Does not match", Mark.NO),
    },
    _K.DUPLICATES: {
        _R.NONE_FOUND: ("None", Mark.OK),
        _R.CLEARED: ("Cleared", Mark.WAIT),
        _R.FLAGGED: ("Look at it", Mark.NO),
    },
    _K.SAFEGUARDING: {
        _R.NOT_NEEDED: ("Not needed", Mark.OK),
        _R.MET: ("Met", Mark.OK),
        _R.DUE: ("Due", Mark.NO),
    },
    _K.CALL_BACK: {_R.DONE: ("Called back", Mark.OK)},
}
"""The results each kind may have, with the words and the mark of each. A `WAIT` passes once somebody wrote why."""

KIND_WORDS = {
    _K.AGREEMENT: "Agreement",
    _K.IDENTITY: "Identity",
    _K.BANK_FORMAT: "Bank format",
    _K.PAYEE_NAME: "Payee name",
    _K.DUPLICATES: "Duplicates",
    _K.SAFEGUARDING: "Safeguarding",
    _K.CALL_BACK: "Call back",
}
OF_AN_ACCOUNT = frozenset({_K.BANK_FORMAT, _K.PAYEE_NAME, _K.DUPLICATES, _K.CALL_BACK})
"""Checks that a change of bank details undoes."""

BY_HAND: dict[CheckKind, tuple[CheckResult, ...]] = {
    _K.IDENTITY: (_R.SEEN,),
    _K.PAYEE_NAME: (_R.MATCHES, _R.CLOSE_MATCH, _R.NO_ANSWER, _R.NO_MATCH),
    _K.DUPLICATES: (_R.CLEARED, _R.FLAGGED),
    _K.SAFEGUARDING: (_R.NOT_NEEDED, _R.MET, _R.DUE),
    _K.CALL_BACK: (_R.DONE,),
}
"""The checks a person records, and what they can have found. The others are made by the service itself."""

FINANCE_ONLY = frozenset({_K.PAYEE_NAME, _K.DUPLICATES})
"""Checks that take a look at the account: finance staff make them."""

_TO_DO = {
    _K.AGREEMENT: "Wait for the agreement to be signed",
    _K.IDENTITY: "See who they are and where they live",
    _K.BANK_FORMAT: "Check the form of the bank details",
    _K.PAYEE_NAME: "Ask the bank if the name fits the account",
    _K.DUPLICATES: "Look for the same account elsewhere",
    _K.SAFEGUARDING: "Settle what keeps people safe",
    _K.CALL_BACK: "Ring them on the number we had before the change",
}


@dataclass(frozen=True)
class Check:
    """One check as it was recorded: what was found, by whom, with a note; for an account, of which version."""

    kind: CheckKind
    result: CheckResult
    by: str
    note: str = ""
    bank_version: int = 0


@dataclass(frozen=True)
class Account:
    """The bank details that stand now. Version 1 is the first; later ones are changes. `given_by` entered them."""

    version: int
    given_by: str
    payee: PayeeKind = PayeeKind.PERSON


@dataclass(frozen=True)
class Cell:
    """One cell of the checks board: the words, the mark, and what is still to do ("" when it holds nothing up)."""

    kind: CheckKind
    words: str
    mark: Mark
    to_do: str


def check_record(check: Check, account: Account | None) -> None:
    """Refuse to record a check that could not be true.

    The result must be one its kind has; a check of an account must be of the details that stand now; the person who
    changed the details does not make their own call-back.
    """
    if check.result not in RESULTS[check.kind]:
        raise Refused("Choose what the check found", field="result")
    if check.kind not in OF_AN_ACCOUNT:
        return
    if account is None:
        raise Refused("Wait for the bank details first.")
    if check.bank_version != account.version:
        raise Refused("The bank details have changed since. Look at the new ones first.")
    if check.kind is _K.CALL_BACK and check.by == account.given_by:
        raise Refused("Ask somebody else to ring: you entered these bank details.")


def needed(account: Account | None) -> tuple[CheckKind, ...]:
    """List the kinds of checks a payment needs: a call-back only after a change of bank details."""
    changed = account is not None and account.version > 1
    return tuple(kind for kind in CheckKind if kind is not _K.CALL_BACK or changed)


def board(checks: Iterable[Check], account: Account | None) -> tuple[Cell, ...]:
    """Lay out the checks of a payment, oldest given first: the latest of each kind, with what is still to do."""
    version = account.version if account else 0
    standing = {
        check.kind: check for check in checks if check.kind not in OF_AN_ACCOUNT or check.bank_version == version
    }
    return tuple(_cell(kind, standing.get(kind)) for kind in needed(account))


def outstanding(
    checks: Iterable[Check], account: Account | None, under_18: bool, host: Host | None = None
) -> tuple[str, ...]:
    """List, as sentences, what keeps a payment from being prepared. Empty when nothing does.

    With a `host` the money goes to it, for the holder, and only once it said that it holds it.
    """
    to_do = [cell.to_do for cell in board(checks, account) if cell.to_do]
    if host is not None and not host.agreed:
        to_do.insert(0, f"Ask {host.name} if it holds the money, and record its answer on the idea")
    if host is not None and account is not None and account.payee is not PayeeKind.HOST:
        to_do.insert(0, f"Pay {host.name}, which holds the money: ask for its bank details")
    if account is None:
        return ("Wait for the bank details", *to_do)
    if under_18 and account.payee is PayeeKind.PERSON:
        return ("They are under 18: pay the group that holds the money for them", *to_do)
    return tuple(to_do)


def check_prepare(checks: Iterable[Check], account: Account | None, under_18: bool, host: Host | None = None) -> None:
    """Refuse to prepare a payment while anything is outstanding, naming it all."""
    left = outstanding(checks, account, under_18, host)
    if left:
        raise Refused(f"Before this can be paid: {'; '.join(left)}.")


@dataclass(frozen=True)
class Prepared:
    """A payment as it was prepared: by whom, and for which version of the bank details."""

    by: str
    bank_version: int


def check_approve(
    prepared: Prepared,
    approver: str,
    checks: Iterable[Check],
    account: Account | None,
    *,
    under_18: bool,
    host: Host | None = None,
) -> None:
    """Refuse an approval that would let one person send money, or send it to details nobody has checked.

    The approver neither prepared the payment nor entered the bank details it goes to; the details are those it was
    prepared for; and every check still holds.
    """
    check_two_people(prepared.by, approver)
    if account is None or account.version != prepared.bank_version:
        raise Refused("The bank details have changed since. Send it back to be prepared again.")
    if account.given_by == approver:
        raise Refused("Ask somebody else to approve this: you entered the bank details.")
    check_prepare(checks, account, under_18, host)


def check_payee(payee: PayeeKind, under_18: bool, host: Host | None) -> None:
    """Refuse an account that the money of a grant cannot go to: another's than the host's, or a child's own."""
    if host is not None and payee is not PayeeKind.HOST:
        sentence = say("{host} holds the money for you, so give its account. Ring us if it does not.", host=host.name)
        raise Refused(sentence, field="payee")
    if under_18 and payee is PayeeKind.PERSON:
        raise Refused("You are under 18, so choose a group that holds the money for you.", field="payee")


def check_bank_change(payments: Iterable[PaymentState]) -> None:
    """Refuse new bank details while money is on its way to the old ones."""
    if PaymentState.SENT in payments:
        raise Refused("Money is on its way to the account we have. Wait until it has landed or come back.")


def voided_by_change(state: PaymentState) -> bool:
    """Say whether a payment in this state is stopped when the bank details change: prepared or approved, not sent."""
    return state in {PaymentState.PREPARED, PaymentState.APPROVED}


def check_amount(amount: int, award: int, payments: Iterable[tuple[PaymentState, int]]) -> None:
    """Refuse to pay more, all instalments together, than was awarded. Amounts are pence; money back does not count."""
    gone = {PaymentState.FAILED, PaymentState.RETURNED, PaymentState.VOIDED}
    room = award - sum(paid for state, paid in payments if state not in gone)
    if amount <= 0:
        raise Refused("Write an amount above £0", field="amount")
    if amount > room:
        raise Refused(f"{pounds(room)} of this grant is left to pay. Write that or less.", field="amount")


def _cell(kind: CheckKind, check: Check | None) -> Cell:
    if check is None:
        return Cell(kind, "To do", Mark.WAIT, _TO_DO[kind])
    words, mark = RESULTS[kind][check.result]
    if mark is Mark.OK:
        return Cell(kind, words, mark, "")
    if mark is Mark.WAIT:
        return Cell(
            kind, words, mark, "" if check.note.strip() else f"{KIND_WORDS[kind]}: write why it is right to pay"
        )
    return Cell(kind, words, mark, _TO_DO[kind])
