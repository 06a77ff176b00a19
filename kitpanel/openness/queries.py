"""Finding what was released."""

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from kitpanel.core.db import db
from kitpanel.missions.models import Mission, Ward
from kitpanel.openness.models import Release
from kitpanel.openness.rules import FEWEST_SHOWN, ReleasedGrant
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.strands.models import Commitment, FunderViewer, Strand

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


class FundersStrand(NamedTuple):
    """What a funder sees of one of their strands: pence, and a count that is None where it would be under 5."""

    name: str
    received: int
    promised: int
    left: int
    grants: int | None


def strands_of_funder(person_id: uuid.UUID) -> list[FundersStrand]:
    """List the strands of the funders this person may look for, with what their money did: no person is in it."""
    rows = db.session.execute(
        select(Strand.name, Strand.received, Strand.committed, func.count(Commitment.bid_ref.distinct()))
        .join(FunderViewer, FunderViewer.funder_id == Strand.funder_id)
        .outerjoin(Commitment, Commitment.strand_id == Strand.id)
        .where(FunderViewer.person_id == person_id)
        .group_by(Strand.id)
        .order_by(Strand.order)
    )
    return [
        FundersStrand(name, received, promised, received - promised, None if 0 < count < FEWEST_SHOWN else count)
        for name, received, promised, count in rows
    ]
