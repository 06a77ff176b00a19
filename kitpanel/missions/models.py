"""Missions, themes and wards: dated data, because the Kit is being evaluated and will change."""

from datetime import date

from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base
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
