"""The panel's standing rule, its members and holidays; a round, its seats and the money set aside for it."""

import hashlib
import uuid
from datetime import date, datetime, time
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.core.crypto import Sealer
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle
from kitpanel.rounds.rules import PANEL_MEMBER, ROUND, PanelMemberState, RoundState
from kitpanel.rounds.rules.fortnight import FortnightRule
from kitpanel.strands.models import Strand

_OPEN = text("state = 'open'")
_REVIEW_DAYS = 28
"""Twenty working days after the letters, the time for asking for a review (domain §3), are four weeks."""


class Panel(Base):
    """A standing group with its fortnight rule (domain, opening table). Times are London's wall clock."""

    __tablename__ = "panel"
    __table_args__ = (CheckConstraint("quorum_floor >= 1 AND reading_cap >= 1", name="sensible"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    first_cut_off: Mapped[date]
    """Day 0 of the first fortnight; the grid goes on from it in steps of `every_days`."""
    every_days: Mapped[int] = mapped_column(default=14)
    cut_off_time: Mapped[time] = mapped_column(default=time(17))
    pack_day: Mapped[int] = mapped_column(default=3)
    pack_time: Mapped[time] = mapped_column(default=time(10))
    meeting_day: Mapped[int] = mapped_column(default=9)
    meeting_time: Mapped[time] = mapped_column(default=time(18, 30))
    letters_day: Mapped[int] = mapped_column(default=11)
    letters_time: Mapped[time] = mapped_column(default=time(17))
    reading_cap: Mapped[int] = mapped_column(default=15)
    reading_minutes_cap: Mapped[int] = mapped_column(default=120)
    """Minutes of reading a round holds at most; 0 for no such limit."""
    quorum_floor: Mapped[int] = mapped_column(default=4)
    line: Mapped[int] = mapped_column(default=2)
    seats: Mapped[int] = mapped_column(default=10)
    ask_days: Mapped[int] = mapped_column(default=5)
    """Days before the pack at which those who have not said are asked if they can come; 0 for never."""
    nudge_days: Mapped[int] = mapped_column(default=2)
    """How many days before a meeting everybody seated is reminded to vote; 0 for never."""
    strand_codes: Mapped[list[str]] = mapped_column(default=list)
    """The strands whose money this panel decides on; empty means all."""
    active: Mapped[bool] = mapped_column(default=True)

    holidays: Mapped[list["Holiday"]] = relationship(back_populates="panel", order_by="Holiday.on")
    members: Mapped[list["PanelMember"]] = relationship(back_populates="panel", order_by="PanelMember.joined_at")
    rounds: Mapped[list["Round"]] = relationship(back_populates="panel", order_by="Round.cut_off_at")

    @property
    def rule(self) -> FortnightRule:
        """Give the panel's settings as the rules read them. Raises Refused when they could not be kept."""
        return FortnightRule(
            first_cut_off=self.first_cut_off,
            cut_off_at=self.cut_off_time,
            every_days=self.every_days,
            pack_day=self.pack_day,
            pack_at=self.pack_time,
            meeting_day=self.meeting_day,
            meeting_at=self.meeting_time,
            letters_day=self.letters_day,
            letters_at=self.letters_time,
            close_day=self.letters_day + _REVIEW_DAYS,
            seats=self.seats,
            reading_cap=self.reading_cap,
            reading_minutes=self.reading_minutes_cap or None,
            quorum_floor=self.quorum_floor,
            line=self.line,
            ask_days=self.ask_days,
        )

    @property
    def days_off(self) -> frozenset[date]:
        """Give the days on which it neither closes a round nor meets."""
        return frozenset(holiday.on for holiday in self.holidays)


class Holiday(Base):
    """A day on which this panel neither closes a round nor meets."""

    __tablename__ = "holiday"

    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel.id"), primary_key=True)
    on: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str]

    panel: Mapped[Panel] = relationship(back_populates="holidays")


class PanelMember(Base):
    """A citizen on a panel."""

    __tablename__ = "panel_member"
    __table_args__ = (UniqueConstraint("panel_id", "person_id"),)
    lifecycle: ClassVar[Lifecycle] = PANEL_MEMBER

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    state: Mapped[PanelMemberState] = mapped_column(default=PanelMemberState.INVITED)
    chairs: Mapped[bool] = mapped_column(default=False)
    """Takes the chair when seated."""
    deputy: Mapped[bool] = mapped_column(default=False)
    joined_at: Mapped[datetime]
    trained_on: Mapped[date | None]
    """The day they were trained, as staff noted it."""
    since: Mapped[date | None]
    """The day they came to where they are now: trained, started, on a break, back, or gone."""

    panel: Mapped[Panel] = relationship(back_populates="members")


class Round(Base):
    """One fortnight: cut-off, reading, meeting, letters. Moments are UTC."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("panel_id", "cut_off_at"),
        CheckConstraint("cut_off_at < pack_at AND pack_at < meeting_at AND meeting_at < letters_by", name="in_order"),
        CheckConstraint("seed IS NULL OR seed_hash IS NOT NULL", name="seed_has_hash"),
        Index("ix_round_state", "state"),
        Index("uq_round_one_open", "panel_id", unique=True, postgresql_where=_OPEN, sqlite_where=_OPEN),
    )
    lifecycle: ClassVar[Lifecycle] = ROUND

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    ref: Mapped[str] = mapped_column(unique=True)
    panel_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("panel.id"), index=True)
    state: Mapped[RoundState] = mapped_column(default=RoundState.PLANNED)
    cut_off_at: Mapped[datetime]
    pack_at: Mapped[datetime]
    meeting_at: Mapped[datetime]
    letters_by: Mapped[datetime]
    line: Mapped[int] = mapped_column(default=2)
    quorum_floor: Mapped[int] = mapped_column(default=4)
    rule_frozen_at: Mapped[datetime | None]
    """Set with the first ballot: from then on line, quorum, wording and money of this round stay (voting §1)."""
    seed: Mapped[str | None]
    """The sealed seed of the draw, from the pack on (`seal_seed`, `open_seed`); its hash is public from then."""
    seed_hash: Mapped[str | None]
    nudged_at: Mapped[datetime | None]
    """When everybody seated was reminded to vote."""
    before_kitpanel: Mapped[bool] = mapped_column(default=False)
    """True for rounds decided before this system, taken over without their ballots."""

    panel: Mapped[Panel] = relationship(back_populates="rounds")
    seats: Mapped[list["Seat"]] = relationship(back_populates="round", order_by="Seat.code")
    money: Mapped[list["RoundMoney"]] = relationship(back_populates="round")

    def seal_seed(self, seed: str, sealer: Sealer) -> None:
        """Keep the seed of the draw sealed in this row, and its hash, public from when reading opens (voting §2.4)."""
        self.seed = sealer.seal(seed, bound_to=str(self.id))
        self.seed_hash = hashlib.sha256(seed.encode()).hexdigest()

    def open_seed(self, sealer: Sealer) -> str:
        """Give the seed. Raises ValueError for a round whose pack has not gone out, or one sealed with another key."""
        if self.seed is None:
            raise ValueError(f"{self.ref} has no seed: its pack has not gone out")
        return sealer.open(self.seed, bound_to=str(self.id))


class Seat(Base):
    """A panellist's place in a round. `code` (P1, P2…) stands for them in the record."""

    __tablename__ = "seat"
    __table_args__ = (
        UniqueConstraint("round_id", "code"),
        UniqueConstraint("round_id", "person_id"),
        Index("uq_seat_chair", "round_id", unique=True, postgresql_where=text("chair"), sqlite_where=text("chair = 1")),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"))
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    code: Mapped[str]
    chair: Mapped[bool] = mapped_column(default=False)
    deputy: Mapped[bool] = mapped_column(default=False)
    present_at: Mapped[datetime | None]
    """When the chair recorded that they are at the meeting."""

    round: Mapped[Round] = relationship(back_populates="seats")


class RoundMoney(Base):
    """What a round has of one strand, fixed when its pack goes out. Pence."""

    __tablename__ = "round_money"
    __table_args__ = (CheckConstraint("available >= 0", name="not_negative"),)

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    strand_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("strand.id"), primary_key=True)
    available: Mapped[int]

    round: Mapped[Round] = relationship(back_populates="money")
    strand: Mapped[Strand] = relationship()
