"""An idea as a row of a sheet: what the list shows of it, and no way to reach anybody."""

import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import select

from kitpanel.applications.models import Application, desk_row
from kitpanel.applications.rules import APPLICATION
from kitpanel.applications.rules.standing import is_flagged
from kitpanel.core.db import db
from kitpanel.core.money import PENCE
from kitpanel.core.sheets import Cell
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.people.queries import names
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.queries import strands
from kitpanel.strands.rules import ApplicantType

HEADINGS = (
    "Reference", "Idea", "Who asks", "Group", "Kind", "Ward", "Ward confirmed", "Missions", "Strands", "Asks (£)",
    "Least (£)", "Where it is", "Sent", "Looked after by", "Knows somebody here",
)  # fmt: skip
KINDS = {
    ApplicantType.ALONE: "One resident",
    ApplicantType.NEIGHBOURS: "A resident with neighbours",
    ApplicantType.GROUP: "A group",
    ApplicantType.SCHOOL: "A school",
}
"""How staff call each kind of applicant."""


class Lookups(NamedTuple):
    """Names by key: of wards, Missions, strands (by id in text) and staff."""

    wards: Mapping[str, str]
    missions: Mapping[str, str]
    strands: Mapping[str, str]
    people: Mapping[uuid.UUID, str]


def lookups() -> Lookups:
    """Find every name a sheet needs."""
    assigned = db.session.scalars(select(desk_row.c.assigned_id).where(desk_row.c.assigned_id.is_not(None)).distinct())
    return Lookups(ward_names(), mission_titles(), {str(one.id): one.name for one in strands()}, names(set(assigned)))


def cells(idea: Application, asked: int, known: Lookups) -> tuple[Cell, ...]:
    """Give the cells of one idea that asks for `asked` pence, under HEADINGS. Money in pounds."""
    return (
        idea.ref,
        idea.title,
        idea.contact_name,
        idea.group_name,
        KINDS[idea.applicant_type] if idea.applicant_type else "",
        known.wards.get(idea.ward_code or "", ""),
        "Yes" if idea.ward_confirmed else "No",
        ", ".join(known.missions.get(one.mission_key, one.mission_key) for one in idea.missions),
        ", ".join(known.strands.get(one, "") for one in idea.strand_ids),
        _pounds(asked),
        _pounds(idea.least),
        APPLICATION.said(idea.state),
        london_day(idea.submitted_at) if idea.submitted_at else None,
        known.people.get(idea.assigned_id, "") if idea.assigned_id else "",
        "Yes" if is_flagged(idea.knows_someone) else "No",
    )


def _pounds(pence: int | None) -> Decimal | None:
    return None if pence is None else Decimal(pence) / PENCE
