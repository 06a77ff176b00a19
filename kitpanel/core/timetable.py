"""The record of the timetable's work. A job is "do all that is due": steps of one row each, harmless to repeat."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.clock import Clock
from kitpanel.core.db import Base, db, transaction
from kitpanel.core.log import log

MOST_STEPS = 1000
GRACE_SECONDS = 300


class JobRun(Base):
    """When a job last ran, and when it last failed. One row a job."""

    __tablename__ = "job_run"

    name: Mapped[str] = mapped_column(primary_key=True)
    ran_at: Mapped[datetime]
    every_seconds: Mapped[int] = mapped_column(default=60)
    steps: Mapped[int] = mapped_column(default=0)
    failed_at: Mapped[datetime | None]
    fault: Mapped[str | None]


@dataclass(frozen=True)
class Job:
    """Some kind of work that falls due. `step(now)` does one due thing and says whether there may be more.

    A job opens its own transactions when `own_transactions` is set (mail, pictures); else each step runs in one.
    """

    name: str
    step: Callable[[datetime], bool]
    every_seconds: int = 60
    own_transactions: bool = False


def run(job: Job, clock: Clock) -> int:
    """Do all that is due of one job. Gives the number of steps that found work; records the run, also a failed one."""
    steps, fault = 0, ""
    try:
        while steps < MOST_STEPS and _one(job, clock()):
            steps += 1
    except Exception as problem:  # noqa: BLE001 - one job's fault must not stop the others; it is recorded and shown
        fault = f"{type(problem).__name__}: {problem}"[:300]
        log.error("job failed", job=job.name, exc_info=problem)
    with transaction():
        _record(job, clock(), steps, fault)
    return steps


def _one(job: Job, now: datetime) -> bool:
    if job.own_transactions:
        return job.step(now)
    with transaction():
        return job.step(now)


def _record(job: Job, now: datetime, steps: int, fault: str) -> None:
    row = db.session.scalars(select(JobRun).where(JobRun.name == job.name).with_for_update()).first()
    if row is None:
        row = JobRun(name=job.name, ran_at=now)
        db.session.add(row)
    row.ran_at, row.steps, row.every_seconds = now, steps, job.every_seconds
    row.failed_at, row.fault = (now, fault) if fault else (None, None)


def troubles(now: datetime) -> list[str]:
    """Say what is wrong with the timetable: it never ran, or a job went silent or failed. Empty when all is well."""
    rows = db.session.scalars(select(JobRun).order_by(JobRun.name)).all()
    if not rows:
        return ["the timetable has never run"]
    found = [f"{row.name} failed: {row.fault}" for row in rows if row.failed_at]
    quiet = [row for row in rows if (now - row.ran_at).total_seconds() > 5 * row.every_seconds + GRACE_SECONDS]
    return found + [f"{row.name} has not run since {row.ran_at:%d %B %H:%M} UTC" for row in quiet]
