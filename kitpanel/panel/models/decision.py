"""What a round decided, kept, and the letters it leads to."""

import uuid
from datetime import datetime
from enum import StrEnum
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.applications.models import Bid
from kitpanel.core.db import Base
from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.panel.rules.record import Outcome
from kitpanel.rounds.models import Round


class Decision(Base):
    """What a round decided, with the whole record it was computed from. One per round; never changed."""

    __tablename__ = "decision"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    record: Mapped[str]
    """kitpanel-round/1 as text: what `kitpanel rounds replay` reads."""
    software: Mapped[str]
    confirmed_at: Mapped[datetime]
    confirmed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    signed_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))

    round: Mapped[Round] = relationship()
    rows: Mapped[list["DecisionRow"]] = relationship(back_populates="decision", order_by="DecisionRow.place")


class Basis(StrEnum):
    """Whether an outcome is the computed list's, a motion's, or taken over from before this system."""

    LIST = "list"
    MOTION = "motion"
    BEFORE_KITPANEL = "before_kitpanel"


class DecisionRow(Base):
    """The decision on one bid, and the money it was charged to. Pence."""

    __tablename__ = "decision_row"
    __table_args__ = (
        UniqueConstraint("round_id", "place"),
        CheckConstraint("(outcome IN ('fund', 'part_fund')) = (amount > 0)", name="money_only_if_funded"),
        CheckConstraint("signed_by_1_id IS NULL OR signed_by_1_id <> signed_by_2_id", name="two_people_signed"),
    )

    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"), primary_key=True)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("decision.round_id"), index=True)
    place: Mapped[int]
    outcome: Mapped[Outcome]
    amount: Mapped[int] = mapped_column(default=0)
    charged: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """Strand code → pence."""
    basis: Mapped[Basis]
    votes_for: Mapped[int | None]
    votes_against: Mapped[int | None]
    votes_abstain: Mapped[int | None]
    reason: Mapped[str] = mapped_column(default="")
    internal_reason: Mapped[str] = mapped_column(default="")
    signed_by_1_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    signed_by_2_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))

    decision: Mapped[Decision] = relationship(back_populates="rows")
    bid: Mapped[Bid] = relationship()


class DecisionLetterState(StrEnum):
    """Where the letter about a decision is."""

    DRAFTED = "drafted"
    CHECKED = "checked"
    SENT = "sent"


DECISION_LETTER = Lifecycle(
    "decision letter",
    DecisionLetterState.DRAFTED,
    (
        Move("edit", (DecisionLetterState.DRAFTED, DecisionLetterState.CHECKED), DecisionLetterState.DRAFTED, "Save"),
        Move("check", (DecisionLetterState.DRAFTED,), DecisionLetterState.CHECKED, "Ready to send"),
        Move("send", (DecisionLetterState.CHECKED,), DecisionLetterState.SENT, "Send"),
    ),
    {
        DecisionLetterState.DRAFTED: "To be checked",
        DecisionLetterState.CHECKED: "Held, ready to send",
        DecisionLetterState.SENT: "Sent",
    },
    {
        DecisionLetterState.DRAFTED: "yellow",
        DecisionLetterState.CHECKED: "purple",
        DecisionLetterState.SENT: "green",
    },
)


class LettersTime(Base):
    """When the letters of a round go by themselves: chosen by staff, and taken back or used up by deleting the row."""

    __tablename__ = "letters_time"

    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), primary_key=True)
    send_at: Mapped[datetime] = mapped_column(index=True)
    chosen_by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))


class DecisionLetter(Base):
    """The letter that tells one applicant what the panel decided. Held until all of a round's are sent at once.

    A sent decision is never edited: a correction is a second letter (`number` 2) with a recorded reason.
    """

    __tablename__ = "decision_letter"
    __table_args__ = (
        UniqueConstraint("bid_id", "number"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_has_a_time"),
        CheckConstraint("number = 1 OR why_corrected <> ''", name="correction_has_a_reason"),
    )
    lifecycle: ClassVar[Lifecycle] = DECISION_LETTER

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    round_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("round.id"), index=True)
    bid_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("bid.id"))
    number: Mapped[int] = mapped_column(default=1)
    state: Mapped[DecisionLetterState] = mapped_column(default=DecisionLetterState.DRAFTED)
    version: Mapped[int] = mapped_column(default=1)
    subject: Mapped[str]
    body: Mapped[str]
    why_corrected: Mapped[str] = mapped_column(default="")
    written_by_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("person.id"))
    written_at: Mapped[datetime]
    letter_id: Mapped[uuid.UUID | None] = mapped_column(ForeignKey("letter.id"))
    sent_at: Mapped[datetime | None]

    bid: Mapped[Bid] = relationship()
