"""The checks board: one row a grant, one cell a check, and what the person who looks can do."""

import uuid
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Bid
from kitpanel.applications.rules.host import Host
from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of
from kitpanel.payouts.models import BankDetails, Grant, Payment
from kitpanel.payouts.queries.facts import account_of, alive_payment, checks_of, current_bank, host_of
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.checks import Cell, CheckKind, Mark, outstanding
from kitpanel.payouts.rules.checks import board as board_of
from kitpanel.payouts.rules.moves import MONEY_MOVING, Parts, YourMove, your_move

_G = GrantState

BOARD_FILTERS: dict[str, tuple[str, tuple[GrantState, ...]]] = {
    "": ("Money on its way", MONEY_MOVING),
    "check": ("Being checked", (_G.ACCEPTED, _G.CHECKS)),
    "approve": ("Ready to approve", (_G.READY,)),
    "approved": ("Approved", (_G.APPROVED,)),
    "sent": ("With the bank", (_G.PAYMENT_SENT,)),
    "stopped": ("On hold or came back", (_G.ON_HOLD, _G.PAYMENT_FAILED)),
    "offered": ("Offered, no answer yet", (_G.OFFERED,)),
    "project": ("Paid, project going on", (_G.PAID, _G.ACTIVE, _G.STORY_DUE, _G.STORY_OVERDUE, _G.CHANGE_REQUESTED)),
    "ring": ("Late stories to ring about", (_G.STORY_OVERDUE,)),
    "ended": (
        "Ended",
        (
            _G.STORY_RECEIVED,
            _G.CLOSED,
            _G.DECLINED,
            _G.LAPSED,
            _G.WAIVED,
            _G.NOT_DELIVERED,
            _G.RETURNED,
            _G.WRITTEN_OFF,
        ),
    ),
}
"""What the board can show, by the word in its address: what it is called, and which states it holds."""


class BoardRow(NamedTuple):
    """One grant on the board."""

    grant: Grant
    bank: BankDetails | None
    payment: Payment | None
    cells: dict[CheckKind, Cell]
    outstanding: tuple[str, ...]
    move: YourMove
    paid_to: str
    """The host and whom it is for; "" when it goes to nobody else."""


@dataclass(frozen=True)
class Board:
    """One page of the board, and what waits for the approval of the person who looks (pence)."""

    page: Page[Grant]
    rows: list[BoardRow]
    to_approve: int
    to_approve_amount: int
    prepared_by_me: int
    on_hold: int


def paid_to(host: Host | None, name: str) -> str:
    """Say whom a grant is paid to when that is not its holder: Tenants' Hall for Nadia Rahman."""
    return f"{host.name} for {name or 'somebody'}" if host else ""


def row_of(grant: Grant, me: uuid.UUID, *, finance: bool) -> BoardRow:
    """Lay out one grant for the person who looks."""
    bank, payment = current_bank(grant), alive_payment(grant)
    checks, account = checks_of(grant), account_of(grant)
    host = host_of(grant)
    left = outstanding(checks, account, grant.under_18, host)
    parts = Parts(
        me=str(me),
        finance=finance,
        owner=str(grant.owner_id or ""),
        gave_details=account.given_by if account else "",
        prepared=str(payment.prepared_by_id or "") if payment else "",
    )
    cells = {cell.kind: cell for cell in board_of(checks, account)}
    cells.setdefault(CheckKind.CALL_BACK, Cell(CheckKind.CALL_BACK, "Not needed", Mark.OK, ""))
    move = your_move(grant.state, parts, left, in_run=payment is not None and payment.run_id is not None)
    return BoardRow(grant, bank, payment, cells, left, move, paid_to(host, grant.bid.application.contact_name))


def board(show: str, page: int, me: uuid.UUID, *, finance: bool) -> Board:
    """Give one page of the board, oldest answer first: the same number of queries, however many rows."""
    _, states = BOARD_FILTERS[show]
    found = page_of(
        select(Grant)
        .where(Grant.state.in_(states))
        .order_by(Grant.accepted_at, Grant.offered_at, Grant.ref)
        .options(
            selectinload(Grant.bank),
            selectinload(Grant.checks),
            selectinload(Grant.payments),
            selectinload(Grant.bid).joinedload(Bid.application),
        ),
        page,
    )
    return Board(found, [row_of(grant, me, finance=finance) for grant in found.rows], *_waiting(me))


def _waiting(me: uuid.UUID) -> tuple[int, int, int, int]:
    ready = db.session.execute(
        select(Payment.amount, Payment.prepared_by_id, Payment.details_by_id, Grant.owner_id)
        .join(Payment.grant)
        .where(Grant.state == GrantState.READY, Payment.state == "prepared")
    ).all()
    held = db.session.scalar(select(func.count()).select_from(Grant).where(Grant.state == GrantState.ON_HOLD)) or 0
    mine = [amount for amount, by, details, owner in ready if me not in {by, details, owner}]
    return len(mine), sum(mine), sum(by == me for _, by, _, _ in ready), held
