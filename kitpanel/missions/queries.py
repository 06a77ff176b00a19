"""Finding Missions, wards and themes."""

from datetime import date

from sqlalchemy import or_, select

from kitpanel.core.db import db
from kitpanel.missions.models import Mission, Theme, Ward


def missions(on: date) -> list[Mission]:
    """List the Missions whose words hold on a day, in their own order."""
    held = select(Mission).where(Mission.since <= on, or_(Mission.until.is_(None), Mission.until > on))
    return list(db.session.scalars(held.order_by(Mission.position)))


def mission_titles() -> dict[str, str]:
    """Give the title of every Mission there ever was, by key, in their own order."""
    return {one.key: one.title for one in db.session.scalars(select(Mission).order_by(Mission.position))}


def wards() -> list[Ward]:
    """List the wards by name."""
    return list(db.session.scalars(select(Ward).order_by(Ward.name)))


def ward_names() -> dict[str, str]:
    """Give the name of every ward, by code, in the order of names."""
    return {ward.code: ward.name for ward in wards()}


def themes() -> list[Theme]:
    """List the themes of the public reporting frame, in their own order."""
    return list(db.session.scalars(select(Theme).order_by(Theme.position)))
