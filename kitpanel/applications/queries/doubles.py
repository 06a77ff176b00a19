"""Finding the ideas that look like one, by the marks they share: five queries, however many ideas there are."""

import uuid
from typing import NamedTuple

from sqlalchemy import func, or_, select

from kitpanel.applications.likeness import marks_of, measured
from kitpanel.applications.models import Application, DoubleVerdict, IdeaMark, MarkedIdea
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.duplicates import Fingerprint, Likeness, Weights, likeness, settled, shown
from kitpanel.core.db import db
from kitpanel.people.models import Person
from kitpanel.people.queries import names

MOST_COMPARED = 40
"""Of the ideas that share a mark, this many that share most are compared word by word."""
MARKED_AT_ONCE = 50


class Double(NamedTuple):
    """An idea that looks like another: how alike and why, and what was last said of the two."""

    other: Application
    likeness: Likeness
    verdict: DoubleVerdict | None
    judge: str

    @property
    def settled(self) -> bool:
        """Tell whether somebody has looked at it, and nothing has become alike since."""
        return self.verdict is not None and settled(self.likeness.marks, self.verdict.marks)


def unmarked(most: int) -> list[Application]:
    """Lock some ideas whose marks are not those of their newest version, newest first."""
    return list(
        db.session.scalars(
            select(Application)
            .outerjoin(MarkedIdea, MarkedIdea.application_id == Application.id)
            .where(
                Application.ref.is_not(None),
                Application.state != ApplicationState.ANONYMISED,
                or_(MarkedIdea.version.is_(None), MarkedIdea.version != Application.version),
            )
            .order_by(Application.submitted_at.desc())
            .limit(most)
            .with_for_update(of=Application, skip_locked=True)
        )
    )


def fingerprint(idea: Application, address: str = "") -> Fingerprint:
    """Gather what may give an idea away as a double. `address` is its owner's."""
    return Fingerprint(
        ref=idea.ref or "", email=idea.contact_email, phone=idea.contact_phone, postcode=idea.postcode, address=address,
        name=idea.contact_name, text=f"{idea.title} {idea.idea} {idea.who_for}", person=str(idea.owner_id or ""),
    )  # fmt: skip


def doubles_of(idea: Application) -> list[Double]:
    """List the ideas that look like this one, most alike first, with why: for a person to look at, never a verdict."""
    others = _fingerprints(_alike(idea))
    mine = _fingerprints([idea.id])[idea.id][1]
    found = {
        fact.ref: (other, likeness(mine, fact, measured(mine, fact), Weights())) for other, fact in others.values()
    }
    verdicts = _verdicts(idea.id)
    said = names({verdict.by_id for verdict in verdicts.values()})
    doubles = []
    for one in shown((alike for _, alike in found.values()), Weights()):
        other = found[one.ref][0]
        if not _follows(idea, other):
            verdict = verdicts.get(other.id)
            doubles.append(Double(other, one, verdict, said.get(verdict.by_id, "") if verdict else ""))
    return doubles


def double_with(idea: Application, ref: str) -> Double | None:
    """Find the likeness of two ideas; None when they are not alike, or no longer."""
    return next((one for one in doubles_of(idea) if one.other.ref == ref), None)


def _follows(one: Application, other: Application) -> bool:
    """Tell whether one of two ideas openly takes the other up again."""
    return one.earlier_id == other.id or other.earlier_id == one.id


def _alike(idea: Application) -> list[uuid.UUID]:
    """List the ideas that share most marks with this one."""
    mine = [mark.value for mark in marks_of(fingerprint(idea))]
    shared = func.sum(IdeaMark.weight)
    return list(
        db.session.scalars(
            select(IdeaMark.application_id)
            .where(IdeaMark.value.in_(mine), IdeaMark.application_id != idea.id)
            .group_by(IdeaMark.application_id)
            .order_by(shared.desc(), IdeaMark.application_id)
            .limit(MOST_COMPARED)
        )
    )


def _fingerprints(ids: list[uuid.UUID]) -> dict[uuid.UUID, tuple[Application, Fingerprint]]:
    rows = db.session.execute(
        select(Application, Person.address)
        .outerjoin(Person, Person.id == Application.owner_id)
        .where(Application.id.in_(ids), Application.state != ApplicationState.ANONYMISED)
    )
    return {idea.id: (idea, fingerprint(idea, address or "")) for idea, address in rows}


def _verdicts(idea_id: uuid.UUID) -> dict[uuid.UUID, DoubleVerdict]:
    """Give the newest verdict on this idea and each other."""
    rows = db.session.scalars(
        select(DoubleVerdict)
        .where(or_(DoubleVerdict.one_id == idea_id, DoubleVerdict.other_id == idea_id))
        .order_by(DoubleVerdict.at)
    )
    return {row.other_id if row.one_id == idea_id else row.one_id: row for row in rows}
