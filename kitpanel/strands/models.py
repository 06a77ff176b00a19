"""Funders, strands, what came in and what is committed. A strand's row is locked before anything is committed to it."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from kitpanel.core.db import Base


class FunderKind(StrEnum):
    """Who a funder is."""

    COUNCIL = "council"
    BUSINESS = "business"
    LANDLORD = "landlord"
    TRUST = "trust"


class Funder(Base):
    """Somebody whose money the Kit gives out."""

    __tablename__ = "funder"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    name: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[FunderKind]
    public: Mapped[bool] = mapped_column(default=True)

    strands: Mapped[list["Strand"]] = relationship(back_populates="funder")
    viewers: Mapped[list["FunderViewer"]] = relationship(back_populates="funder")


class FunderViewer(Base):
    """A person who may see what this funder's money did."""

    __tablename__ = "funder_viewer"

    funder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funder.id"), primary_key=True)
    person_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), primary_key=True)

    funder: Mapped[Funder] = relationship(back_populates="viewers")


class Strand(Base):
    """A restricted pot: money, place, Missions, who may apply, ceiling, floor, dates (domain, opening table).

    `received` and `committed` are pence and are changed only with the row locked; the CHECK is the last line of
    "commitments can never exceed a strand's money".
    """

    __tablename__ = "strand"
    __table_args__ = (
        CheckConstraint("committed >= 0 AND committed <= received", name="never_over"),
        CheckConstraint("floor > 0 AND floor <= ceiling", name="floor_under_ceiling"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    funder_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("funder.id"))
    order: Mapped[int] = mapped_column(unique=True)
    """Most restricted first: the order in which strands are charged (voting §2.7)."""
    ceiling: Mapped[int] = mapped_column(default=200_000)
    floor: Mapped[int] = mapped_column(default=5_000)
    per_round: Mapped[int] = mapped_column(default=0)
    """What a round may spend of it at most, in pence; 0 means all that is left."""
    wards: Mapped[list[str]] = mapped_column(default=list)
    """Ward codes it is for; empty means the whole borough."""
    missions: Mapped[list[str]] = mapped_column(default=list)
    """Mission keys it is for; empty means all."""
    applicant_types: Mapped[list[str]] = mapped_column(default=list)
    """Who may apply: alone, neighbours, group, school; empty means everybody."""
    place_words: Mapped[str] = mapped_column(default="")
    """A place that is not a ward, said in words ("people who live on the Maiden Lane estate"); staff confirm it."""
    opens_on: Mapped[date]
    closes_on: Mapped[date | None]
    received: Mapped[int] = mapped_column(default=0)
    committed: Mapped[int] = mapped_column(default=0)

    funder: Mapped[Funder] = relationship(back_populates="strands")
    contributions: Mapped[list["Contribution"]] = relationship(back_populates="strand", order_by="Contribution.on")
    commitments: Mapped[list["Commitment"]] = relationship(back_populates="strand", order_by="Commitment.at")


class Contribution(Base):
    """Money that came in for a strand. Pence; a correction is a second row with a minus."""

    __tablename__ = "contribution"
    __table_args__ = (CheckConstraint("amount <> 0", name="some_money"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    strand_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("strand.id"), index=True)
    amount: Mapped[int]
    on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[uuid.UUID | None]
    at: Mapped[datetime]

    strand: Mapped[Strand] = relationship(back_populates="contributions")


class Commitment(Base):
    """Money of a strand promised to (or, with a minus, given back by) one bid. Append-only; pence.

    `bid_ref` is the bid's reference; a bid's rows add up to what it holds of the strand.
    """

    __tablename__ = "commitment"
    __table_args__ = (
        CheckConstraint("amount <> 0", name="some_money"),
        Index("ix_commitment_bid_ref_strand_id", "bid_ref", "strand_id"),
    )

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    strand_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("strand.id"), index=True)
    bid_ref: Mapped[str]
    amount: Mapped[int]
    why: Mapped[str]
    at: Mapped[datetime]

    strand: Mapped[Strand] = relationship(back_populates="commitments")
