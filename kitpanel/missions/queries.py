"""Finding Missions, wards and themes, and where a postcode is."""

from datetime import date

from sqlalchemy import or_, select

from kitpanel.core.db import db
from kitpanel.missions import published
from kitpanel.missions.models import Directory, Mission, Postcode, Theme, Ward
from kitpanel.missions.rules import Place


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


def has_directory() -> bool:
    """Say whether a postcode directory was loaded."""
    return db.session.scalars(select(Directory.id).where(Directory.current_since.is_not(None))).first() is not None


def place_of(postcode: str) -> Place | None:
    """Say where a postcode, as the post writes it, is; None when the directory in use does not have it."""
    row = db.session.execute(
        select(Postcode.borough_code, Postcode.ward_code, Ward.name, Postcode.ended)
        .join(Directory, Directory.id == Postcode.directory_id)
        .outerjoin(Ward, Ward.code == Postcode.ward_code)
        .where(Directory.current_since.is_not(None), Postcode.postcode == postcode)
    ).first()
    if row is None:
        return None
    code, ward, name, ended = row
    return Place(published.BOROUGHS.get(code, ""), code == published.BOROUGH_CODE, ward, name or "", ended)


def wards_unknown(directory: int) -> list[str]:
    """List the codes of Camden's wards in a directory that are no wards of ours: the boundaries have changed."""
    known = select(Ward.code)
    rows = db.session.scalars(
        select(Postcode.ward_code)
        .where(
            Postcode.directory_id == directory,
            Postcode.borough_code == published.BOROUGH_CODE,
            Postcode.ended == "",
            Postcode.ward_code.not_in(known),
        )
        .distinct()
    )
    return sorted(rows)
