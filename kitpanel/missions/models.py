"""Missions, themes and wards: dated data, because the Kit is being evaluated and will change."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import PUBLIC_DATA, Base
from kitpanel.missions.published import SHORT_TITLES


class Mission(Base):
    """One of the Missions of We Make Camden, in the exact wording the Council adopted."""

    __tablename__ = "mission"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    statement: Mapped[str]
    target: Mapped[str]
    position: Mapped[int]
    since: Mapped[date]
    until: Mapped[date | None]

    @property
    def short_title(self) -> str:
        """Give its title as small chips say it."""
        return SHORT_TITLES.get(self.key, self.title)


class Theme(Base):
    """One theme of Good Life Camden, the public reporting frame."""

    __tablename__ = "theme"

    key: Mapped[str] = mapped_column(primary_key=True)
    title: Mapped[str]
    confirmed: Mapped[bool]
    """False until the name has been seen published as text."""
    position: Mapped[int]


class Ward(Base):
    """One of the twenty wards since May 2022."""

    __tablename__ = "ward"

    code: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    verified: Mapped[bool]
    """False where the code is inferred from the alphabetical run."""


class Directory(Base):
    """A postcode directory that was loaded, or is being loaded: `current_since` is set once it is whole.

    Public data that can be loaded again: a backup leaves it out.
    """

    __tablename__ = "directory"
    __table_args__ = ({"info": {PUBLIC_DATA: True}},)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    """The name of the file."""
    rows: Mapped[int] = mapped_column(default=0)
    current_since: Mapped[datetime | None]


class Postcode(Base):
    """One postcode of a directory: its borough, its ward where that is one of Camden's, and when it ended."""

    __tablename__ = "postcode"
    __table_args__ = ({"info": {PUBLIC_DATA: True}, "sqlite_with_rowid": False},)

    directory_id: Mapped[int] = mapped_column(ForeignKey("directory.id"), primary_key=True)
    postcode: Mapped[str] = mapped_column(primary_key=True)
    borough_code: Mapped[str]
    ward_code: Mapped[str]
    """"" outside Camden."""
    ended: Mapped[str]
    """Year and month ("201906"); "" while it is in use."""
