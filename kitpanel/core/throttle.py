"""Counting tries in a table, so that the count holds across workers and restarts."""

from datetime import datetime, timedelta

from sqlalchemy import delete, select
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base, db

KEPT_FOR = timedelta(days=1)


class Try(Base):
    """One try at something that is limited. `bucket` is a keyed hash or a code, never a plain address."""

    __tablename__ = "throttle"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    bucket: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(index=True)


def moments(bucket: str, *, within: timedelta, now: datetime) -> list[datetime]:
    """List when a bucket was tried in the time before `now`."""
    return list(db.session.scalars(select(Try.at).where(Try.bucket == bucket, Try.at > now - within)))


def count_try(bucket: str, *, now: datetime) -> None:
    """Add one try."""
    db.session.add(Try(bucket=bucket, at=now))


def clear(bucket: str) -> None:
    """Forget the tries of one bucket: the right one was given."""
    db.session.execute(delete(Try).where(Try.bucket == bucket))


def forget_tries(*, before: datetime) -> int:
    """Drop tries older than `before`; say how many."""
    found = db.session.scalars(select(Try.id).where(Try.at < before).limit(500)).all()
    db.session.execute(delete(Try).where(Try.id.in_(found)))
    return len(found)
