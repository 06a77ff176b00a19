"""What waits for somebody about grants and money: how many, in words, where, and since when."""

import uuid
from datetime import datetime

from sqlalchemy import Select, func, select

from kitpanel.core.db import db
from kitpanel.core.money import pounds
from kitpanel.core.said import filled, say
from kitpanel.core.waiting import Waiting
from kitpanel.payouts.models import BankDetails, Grant, Payment
from kitpanel.payouts.rules import GrantState, PaymentState

_G = GrantState


def waiting_for_applicant(me: uuid.UUID) -> list[Waiting]:
    """List what my grants wait for from me: an answer, bank details. Stories have tiles of their own."""
    given = select(BankDetails.id).where(BankDetails.grant_id == Grant.id, BankDetails.voided_at.is_(None)).exists()
    rows = db.session.execute(
        select(Grant.ref, Grant.title, Grant.state, Grant.amount, Grant.offered_at, Grant.accepted_at)
        .where(
            Grant.owner_id == me,
            (Grant.state == _G.OFFERED)
            | (Grant.state == _G.PAYMENT_FAILED)
            | (Grant.state.in_((_G.ACCEPTED, _G.CHECKS)) & ~given),
        )
        .order_by(Grant.offered_at)
    )
    return [
        Waiting(1, filled(_ASKED.get(state, _WHERE), amount=pounds(amount), title=title), "payouts.own_grant",
                {"ref": ref}, accepted or offered)
        for ref, title, state, amount, offered, accepted in rows
    ]  # fmt: skip


_WHERE = say("Tell us where to send {amount} for {title}")
_ASKED = {
    _G.OFFERED: say("Say yes or no to {amount} for {title}"),
    _G.PAYMENT_FAILED: say("The bank sent it back. Check where to send {amount} for {title}"),
}


def waiting_for_finance(me: uuid.UUID) -> list[Waiting]:
    """List what waits for finance staff: payments to approve that I did not prepare, checks, runs, answers."""
    tiles = [
        _tile(
            ("payment to approve", "payments to approve"),
            select(func.count(), func.min(Payment.prepared_at))
            .select_from(Payment)
            .join(Payment.grant)
            .where(Grant.state == _G.READY, Payment.state == PaymentState.PREPARED, Payment.prepared_by_id != me),
            "payouts.board",
            {"show": "approve"},
        ),
        _tile(("grant to check", "grants to check"), _in(_G.CHECKS), "payouts.board", {"show": "check"}),
        _tile(
            ("payment to put in a run", "payments to put in a run"),
            select(func.count(), func.min(Payment.approved_at)).where(
                Payment.state == PaymentState.APPROVED, Payment.run_id.is_(None)
            ),
            "payouts.runs",
            {},
        ),
        _tile(
            ("payment with the bank", "payments with the bank"),
            select(func.count(), func.min(Payment.sent_at)).where(Payment.state == PaymentState.SENT),
            "payouts.runs",
            {},
        ),
        _tile(("grant on hold", "grants on hold"), _in(_G.ON_HOLD), "payouts.board", {"show": "stopped"}),
    ]
    return [tile for tile in tiles if tile.number]


def waiting_for_staff() -> list[Waiting]:
    """List what waits for programme staff: grants whose identity or safeguarding is to be checked."""
    tile = _tile(("grant to check", "grants to check"), _in(_G.CHECKS), "payouts.board", {"show": "check"})
    return [tile] if tile.number else []


def _in(*states: GrantState) -> Select[int, datetime | None]:
    return select(func.count(), func.min(Grant.accepted_at)).where(Grant.state.in_(states))


def _tile(
    words: tuple[str, str], counted: Select[int, datetime | None], endpoint: str, arguments: dict[str, str]
) -> Waiting:
    count, since = db.session.execute(counted).one()
    return Waiting(count, words[count != 1], endpoint, arguments, since)
