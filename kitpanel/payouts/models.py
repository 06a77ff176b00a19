"""Money that leaves. Nothing here is changed by one person alone; amounts are pence."""

import uuid
from datetime import date, datetime, timedelta
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.payouts.rules import GRANT, PAYMENT, RUN, GrantState, PaymentState, RunState
from kitpanel.payouts.rules.checks import CheckKind, CheckResult, PayeeKind
from kitpanel.payouts.rules.offer import payment_reference, run_reference
from kitpanel.payouts.rules.sheet import in_groups
from kitpanel.rounds.rules.fortnight import london_day

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
    lapses_at: Mapped[datetime] = mapped_column(index=True)
    """When the last day to accept it is over, in London."""
    reminded_at: Mapped[datetime | None]
    """When somebody who had not answered the offer was reminded of it."""
    accepted_at: Mapped[datetime | None]
    agreement_version: Mapped[int | None]
    """Which version of the agreement's words was accepted."""
    to_individual: Mapped[bool]
    under_18: Mapped[bool] = mapped_column(default=False)
    """Its holder is under 18: the money goes to a host organisation (domain §3)."""
    mission_keys: Mapped[list[str]] = mapped_column(default=list)
    """Missions it named, the first first."""
    ward_code: Mapped[str | None] = mapped_column(ForeignKey("ward.code"))
    project_id: Mapped[uuid.UUID] = mapped_column(index=True)
    starts_on: Mapped[date | None]
    ends_on: Mapped[date | None]
    story_due_on: Mapped[date | None] = mapped_column(index=True)
    chased: Mapped[int] = mapped_column(default=0)
    """How many of the steps to get its story were taken: three reminders, then a person rings."""

    bid: Mapped[Bid] = relationship()
    bank: Mapped[list["BankDetails"]] = relationship(back_populates="grant", order_by="BankDetails.number")
    checks: Mapped[list["Check"]] = relationship(back_populates="grant", order_by="Check.number")
    payments: Mapped[list["Payment"]] = relationship(back_populates="grant", order_by="Payment.number")

    @property
    def last_day(self) -> date:
        """Give the last day, in London, on which its offer can be answered."""
        return london_day(self.lapses_at - timedelta(seconds=1))


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
    """Name on the account: the applicant's, their group's or their host organisation's."""
    payee_kind: Mapped[PayeeKind] = mapped_column(default=PayeeKind.PERSON)
    sealed: Mapped[str]
    """Sort code and account number, sealed and bound to this row's id."""
    last_four: Mapped[str]
    same_account: Mapped[str] = mapped_column(index=True)
    """Keyed hash of sort code and account number, to find the same account elsewhere without opening either."""
    entered_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    entered_at: Mapped[datetime]
    voided_at: Mapped[datetime | None]

    grant: Mapped[Grant] = relationship(back_populates="bank")


class Check(Base):
    """One result of one check: never changed; the newest of a kind counts, and only for the bank details it saw."""

    __tablename__ = "check"
    __table_args__ = (UniqueConstraint("grant_id", "number"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grant.id"))
    number: Mapped[int]
    """1 for the grant's first check, then 2, 3…"""
    kind: Mapped[CheckKind]
    result: Mapped[CheckResult]
    words: Mapped[str] = mapped_column(default="")
    bank_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bank_details.id"))
    by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]

    grant: Mapped[Grant] = relationship(back_populates="checks")
    bank: Mapped[BankDetails | None] = relationship()


class Counter(Base):
    """A row to lock while the next number of a kind is taken, so that no two payments or runs get the same one."""

    __tablename__ = "payout_counter"

    name: Mapped[str] = mapped_column(primary_key=True)


class PaymentRun(Base):
    """Payments that go to the bank together. Its file is made once, hashed, and the run is frozen."""

    __tablename__ = "payment_run"
    __table_args__ = (
        UniqueConstraint("year", "number"),
        CheckConstraint("(sheet IS NULL) = (sheet_sha256 IS NULL)", name="sheet_is_hashed"),
        CheckConstraint("state IN ('open', 'cancelled') OR sheet IS NOT NULL", name="frozen_has_sheet"),
        CheckConstraint("state NOT IN ('sent', 'closed') OR sent_at IS NOT NULL", name="sent_at_a_time"),
    )
    lifecycle: ClassVar[Lifecycle] = RUN

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    year: Mapped[int]
    number: Mapped[int]
    state: Mapped[RunState] = mapped_column(default=RunState.OPEN)
    made_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    sheet: Mapped[str | None]
    """The keying sheet, sealed, as it was made."""
    sheet_sha256: Mapped[str | None]
    sent_at: Mapped[datetime | None]

    payments: Mapped[list["Payment"]] = relationship(back_populates="run", order_by="Payment.number")

    @property
    def ref(self) -> str:
        """Give its reference, such as PR-2027-05."""
        return run_reference(self.year, self.number)

    @property
    def fingerprint(self) -> str:
        """Give the sheet's hash in groups that can be read out."""
        return in_groups(self.sheet_sha256 or "")


class Payment(Base):
    """One payment of one grant. The database itself refuses one person in two parts.

    Who entered the bank details neither prepares nor approves; who prepared does not approve (promise 14).
    """

    __tablename__ = "payment"
    __table_args__ = (
        Index(
            "uq_payment_one_alive",
            "grant_id",
            "instalment",
            unique=True,
            postgresql_where=_ALIVE,
            sqlite_where=_ALIVE,
        ),
        CheckConstraint("amount > 0", name="some_money"),
        CheckConstraint(
            "approved_by_id IS NULL OR (prepared_by_id IS NOT NULL AND approved_by_id <> prepared_by_id)",
            name="two_people",
        ),
        CheckConstraint(
            "details_by_id IS NULL OR ((prepared_by_id IS NULL OR prepared_by_id <> details_by_id) "
            "AND (approved_by_id IS NULL OR approved_by_id <> details_by_id))",
            name="not_who_gave_details",
        ),
        CheckConstraint("state IN ('prepared', 'voided') OR approved_by_id IS NOT NULL", name="approved_by_somebody"),
        CheckConstraint("(approved_by_id IS NULL) = (approved_at IS NULL)", name="approved_at_a_time"),
        CheckConstraint(
            "state NOT IN ('sent', 'paid', 'failed', 'returned') OR sent_at IS NOT NULL", name="sent_at_a_time"
        ),
    )
    lifecycle: ClassVar[Lifecycle] = PAYMENT

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    grant_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("grant.id"))
    bank_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("bank_details.id"))
    run_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("payment_run.id"), index=True)
    number: Mapped[int] = mapped_column(unique=True)
    instalment: Mapped[int] = mapped_column(default=1)
    amount: Mapped[int]
    state: Mapped[PaymentState] = mapped_column(default=PaymentState.PREPARED, index=True)
    details_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    """Who entered the bank details it goes to; null for payments from before this system."""
    prepared_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    prepared_at: Mapped[datetime]
    approved_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    approved_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    paid_at: Mapped[datetime | None]

    grant: Mapped[Grant] = relationship(back_populates="payments")
    run: Mapped[PaymentRun | None] = relationship(back_populates="payments")
    bank: Mapped[BankDetails | None] = relationship()

    @property
    def ref(self) -> str:
        """Give the reference the payee sees on their statement, such as WMCK-0001."""
        return payment_reference(self.number)
