"""What staff find ideas by, and what they keep of it: saved views, and the record of what was exported.

`desk_row` and `desk_words` are not the truth but an index of it: triggers of both databases keep them as the ideas
stand, whoever writes those. So they are no mapped tables, no backup holds them, and a restore makes them anew. A draft
has no row there, and none of its words.
"""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, Table, Text, UniqueConstraint, Uuid
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base, UTCDateTime

DESK = MetaData()
"""Tables that triggers keep. The migration alone makes them."""

desk_row = Table(
    "desk_row",
    DESK,
    Column("id", Integer, primary_key=True),
    Column("application_id", Uuid, nullable=False),
    Column("ref", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("turn", Integer, nullable=False),  # 0 waits for staff, 1 for the applicant, 2 is on its way, 3 is over
    Column("submitted_at", UTCDateTime, nullable=False),
    Column("asked", Integer, nullable=False),  # pence
    Column("title", Text, nullable=False),  # in small letters, to sort by
    Column("ward_code", Text),
    Column("assigned_id", Uuid),
    Column("applicant_type", Text),
    Column("channel", Text, nullable=False),
    Column("knows_someone", Boolean),
    Column("missions", Text, nullable=False),  # each key in double quotes
    Column("strands", Text, nullable=False),  # each id in double quotes
)
"""One narrow row for each idea that was sent: all that the desk's list is narrowed and ordered by."""

desk_words = Table("desk_words", DESK, Column("id", Integer, primary_key=True), Column("words", Text, nullable=False))
"""The words of each row: a full-text index with `rowid` on SQLite, a `tsvector` on PostgreSQL. Ask only MATCH of it."""


class Format(StrEnum):
    """What an export is written as."""

    CSV = "csv"
    XLSX = "xlsx"


class SavedView(Base):
    """A search somebody of the staff saved under a name; the whole team sees a shared one."""

    __tablename__ = "saved_view"
    __table_args__ = (UniqueConstraint("owner_id", "name"),)

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    owner_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"))
    name: Mapped[str]
    search: Mapped[str]
    sort: Mapped[str]
    shared: Mapped[bool] = mapped_column(default=False, index=True)
    saved_at: Mapped[datetime]


class Export(Base):
    """That somebody took a list away: which, how many rows, and why. The history has it too, without these words."""

    __tablename__ = "export"

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    by_id: Mapped[uuid.UUID] = mapped_column(ForeignKey("person.id"), index=True)
    at: Mapped[datetime] = mapped_column(index=True)
    search: Mapped[str]
    sort: Mapped[str]
    format: Mapped[Format]
    rows: Mapped[int]
    why: Mapped[str]
