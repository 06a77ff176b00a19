"""The next number of a payment or a run: taken under a lock, so that two people never get the same one."""

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kitpanel.core.db import db
from kitpanel.payouts.models import Counter, Payment, PaymentRun


def _lock(name: str) -> None:
    insert = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    db.session.execute(insert(Counter).values(name=name).on_conflict_do_nothing())
    db.session.scalars(select(Counter).where(Counter.name == name).with_for_update()).one()


def next_payment() -> int:
    """Take the next payment's number."""
    _lock("payment")
    return (db.session.scalar(select(func.max(Payment.number))) or 0) + 1


def next_run(year: int) -> int:
    """Take the next number of a year's runs."""
    _lock("run")
    return (db.session.scalar(select(func.max(PaymentRun.number)).where(PaymentRun.year == year)) or 0) + 1
