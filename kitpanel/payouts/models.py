"""Money that leaves. Nothing here is changed by one person alone; amounts are pence."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.payouts.rules import GRANT, PAYMENT, RUN, GrantState, PaymentState, RunState

_ALIVE = text("state NOT IN ('voided', 'failed', 'returned')")
_CURRENT = text("voided_at IS NULL")


class Grant(Base):
    """An award once offered. Exactly one per confirmed award (unique bid)."""

    __tablename__ = "grant"
    __table_args__ = (
        CheckConstraint("amount > 0", name="some_money"),
        CheckConstraint(
            "state IN ('offered', 'declined', 'lapsed') OR accepted_at IS NOT NULL", name="accepted_has_time"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = GRANT

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), unique=True)
    ref: Mapped[str] = mapped_column(unique=True)
    """The bid's reference: letters link to /grants/<reference>."""
    owner_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"), index=True)
    title: Mapped[str]
    amount: Mapped[int]
    state: Mapped[GrantState] = mapped_column(default=GrantState.OFFERED, index=True)
    decided_on: Mapped[date] = mapped_column(index=True)
    """The London day of the panel's meeting."""
    offered_at: Mapped[datetime]
    lapses_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    agreement_version: Mapped[int | None]
    """Which version of the agreement's words was accepted."""
    to_individual: Mapped[bool]
    mission_keys: Mapped[list[str]] = mapped_column(default=list)
    """Missions it named, the first first."""
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("ward.code"))
    project_id: Mapped[uuid.UUID] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    story_due_on: Mapped[date | None] = mapped_column(index=True)

    bid: Mapped[Bid] = relationship()
    bank: Mapped[list["BankDetails"]] = relationship(back_populates="grant", order_by="BankDetails.number")
    checks: Mapped[list["Check"]] = relationship(back_populates="grant", order_by="Check.at")
    payments: Mapped[list["Payment"]] = relationship(back_populates="grant", order_by="Payment.prepared_at")


class BankDetails(Base):
    """Where the money goes, sealed. A change is a new row; the old one is voided, and so is any approval."""

    __tablename__ = "bank_details"
    __table_args__ = (
        UniqueConstraint("grant_id", "number"),
        Index("uq_bank_details_current", "grant_id", unique=True, postgresql_where=_CURRENT, sqlite_where=_CURRENT),
        CheckConstraint("length(last_four) = 4", name="last_four"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grant.id"))
    number: Mapped[int]
    payee: Mapped[str]
    """Name on the account: the applicant's or their host organisation's."""
    host: Mapped[bool] = mapped_column(default=False)
    sealed: Mapped[str]
    """Sort code and account number, sealed and bound to this row's id."""
    last_four: Mapped[str]
    same_account: Mapped[str] = mapped_column(index=True)
    """Keyed hash of sort code and account number, to find the same account elsewhere without opening either."""
    entered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    grant: Mapped[Grant] = relationship(back_populates="bank")


class CheckKind(StrEnum):
    """What must be seen before money leaves (domain §3, after the decision)."""

    AGREEMENT = "agreement"
    IDENTITY = "identity"
    BANK_FORMAT = "bank_format"
    PAYEE_NAME = "payee_name"
    DUPLICATES = "duplicates"
    SAFEGUARDING = "safeguarding"
    CALL_BACK = "call_back"


class CheckResult(StrEnum):
    """What a check found."""

    PASSED = "passed"
    NOT_NEEDED = "not_needed"
    WAITING = "waiting"
    FAILED = "failed"


class Check(Base):
    """One result of one check. Append-only: the newest of a kind counts, and only for the bank details it saw."""

    __tablename__ = "check"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grant.id"), index=True)
    kind: Mapped[CheckKind]
    result: Mapped[CheckResult]
    words: Mapped[str] = mapped_column(default="")
    bank_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bank_details.id"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    grant: Mapped[Grant] = relationship(back_populates="checks")


class PaymentRun(Base):
    """Payments that go to the bank together. Its file is made once, hashed, and the run is frozen."""

    __tablename__ = "payment_run"
    lifecycle: ClassVar[Lifecycle] = RUN

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ref: Mapped[str] = mapped_column(unique=True)
    state: Mapped[RunState] = mapped_column(default=RunState.OPEN)
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    sheet: Mapped[str | None]
    """The keying sheet, sealed, as it was made."""
    sheet_sha256: Mapped[str | None]
    sent_at: Mapped[datetime | None]

    payments: Mapped[list["Payment"]] = relationship(back_populates="run", order_by="Payment.prepared_at")


class Payment(Base):
    """One payment of one grant. The database itself refuses an approver who prepared it."""

    __tablename__ = "payment"
    __table_args__ = (
        Index("uq_payment_one_alive", "grant_id", "instalment", unique=True, postgresql_where=_ALIVE,
              sqlite_where=_ALIVE),
        CheckConstraint("amount > 0", name="some_money"),
        CheckConstraint("approved_by_id IS NULL OR approved_by_id <> prepared_by_id", name="two_people"),
        CheckConstraint("state IN ('prepared', 'voided') OR approved_by_id IS NOT NULL", name="approved_by_somebody"),
        CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved_at_a_time"),
        CheckConstraint("state NOT IN ('sent', 'paid', 'returned') OR sent_at IS NOT NULL", name="sent_at_a_time"),
    )  # fmt: skip
    lifecycle: ClassVar[Lifecycle] = PAYMENT

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grant.id"))
    bank_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bank_details.id"))
    run_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payment_run.id"), index=True)
    instalment: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int]
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.PREPARED, index=True)
    prepared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]

    grant: Mapped[Grant] = relationship(back_populates="payments")
    run: Mapped[PaymentRun | None] = relationship(back_populates="payments")
