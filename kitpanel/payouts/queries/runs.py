"""Finding payment runs and what can go into one."""

import re
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of_rows
from kitpanel.payouts.models import BankDetails, Grant, Payment, PaymentRun
from kitpanel.payouts.rules import PaymentState

_REF = re.compile(r"PR-([0-9]{4})-([0-9]{2,6})")


def free_payments(*, lock: bool = False) -> list[Payment]:
    """List approved payments that are in no run yet, oldest number first, with their grants and bank details."""
    found = (
        select(Payment)
        .where(Payment.state == PaymentState.APPROVED, Payment.run_id.is_(None))
        .order_by(Payment.number)
        .options(selectinload(Payment.grant), selectinload(Payment.bank))
    )
    if lock:
        found = found.with_for_update(of=Payment).execution_options(populate_existing=True)
    return list(db.session.scalars(found))


def runs(page: int) -> Page[Any]:
    """Give one page of runs, newest first: each row is a run, its count of payments and their sum in pence."""
    return page_of_rows(
        select(PaymentRun, func.count(Payment.id), func.coalesce(func.sum(Payment.amount), 0))
        .outerjoin(Payment, Payment.run_id == PaymentRun.id)
        .group_by(PaymentRun.id)
        .order_by(PaymentRun.year.desc(), PaymentRun.number.desc()),
        page,
    )


def _numbers(ref: str) -> tuple[int, int]:
    found = _REF.fullmatch(ref)
    return (int(found[1]), int(found[2])) if found else (0, 0)


def run(ref: str) -> PaymentRun:
    """Find a run by its reference with its payments, their grants and bank details. Raises NoResultFound."""
    year, number = _numbers(ref)
    return db.session.scalars(
        select(PaymentRun)
        .where(PaymentRun.year == year, PaymentRun.number == number)
        .options(
            selectinload(PaymentRun.payments).joinedload(Payment.grant),
            selectinload(PaymentRun.payments).joinedload(Payment.bank).joinedload(BankDetails.grant),
        )
    ).one()


def run_to_change(ref: str) -> PaymentRun:
    """Find a run and lock it and its payments, and the grants they are for. Raises NoResultFound."""
    year, number = _numbers(ref)
    locked = db.session.scalars(
        select(PaymentRun)
        .where(PaymentRun.year == year, PaymentRun.number == number)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    grants = select(Payment.grant_id).where(Payment.run_id == locked.id)
    db.session.scalars(
        select(Grant)
        .where(Grant.id.in_(grants))
        .order_by(Grant.ref)
        .with_for_update(key_share=True)
        .options(
            selectinload(Grant.bank),
            selectinload(Grant.checks),
            selectinload(Grant.payments),
            selectinload(Grant.bid).joinedload(Bid.application),
        )
        .execution_options(populate_existing=True)
    ).all()
    return locked
