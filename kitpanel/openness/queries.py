"""Finding what was released."""

from datetime import date
from typing import NamedTuple

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.missions.models import Mission, Ward
from kitpanel.openness.models import Release
from kitpanel.openness.rules import ReleasedGrant
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState

NOT_PUBLISHED = (GrantState.OFFERED, GrantState.DECLINED, GrantState.LAPSED)
"""A grant is published from `accepted` onwards (opendata §1)."""


class Released(NamedTuple):
    """The last frozen release: its name, and what is in it."""

    name: str
    until: date | None
    grants: list[ReleasedGrant]
    missions: list[Mission]
    wards: list[Ward]


def last_release() -> Release | None:
    """Find the newest release."""
    return db.session.scalars(select(Release).order_by(Release.covers_until.desc()).limit(1)).first()


def released() -> Released:
    """Give the last release with its grants, the Missions and the wards: four queries, however many grants."""
    release = last_release()
    missions = list(db.session.scalars(select(Mission).where(Mission.until.is_(None)).order_by(Mission.position)))
    wards = list(db.session.scalars(select(Ward).order_by(Ward.name)))
    if release is None:
        return Released("", None, [], missions, wards)
    rows = db.session.execute(
        select(
            Grant.mission_keys, Grant.ward_code, Grant.decided_on, Grant.amount, Grant.to_individual, Grant.project_id
        ).where(Grant.decided_on <= release.covers_until, Grant.state.not_in(NOT_PUBLISHED))
    )
    grants = [
        ReleasedGrant(keys[0] if keys else "", ward or "", day, amount, individual, project)
        for keys, ward, day, amount, individual, project in rows
    ]
    return Released(release.name, release.covers_until, grants, missions, wards)
