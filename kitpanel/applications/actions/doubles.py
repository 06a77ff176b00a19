"""Keeping the marks by which ideas that are alike find each other, and what staff say of two of them."""

import uuid
from datetime import datetime

from sqlalchemy import delete, insert, or_, select

from kitpanel.applications import queries
from kitpanel.applications.likeness import marks_of
from kitpanel.applications.models import Application, DoubleVerdict, IdeaMark, MarkedIdea
from kitpanel.applications.queries.doubles import MARKED_AT_ONCE, Double, fingerprint
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember


def keep_marks(idea: Application) -> None:
    """Keep the marks of an idea as it stands now, instead of those it had."""
    db.session.flush()
    _forget(idea.id)
    rows = [
        {"application_id": idea.id, "value": mark.value, "weight": mark.weight} for mark in marks_of(fingerprint(idea))
    ]
    if rows:
        db.session.execute(insert(IdeaMark), rows)
    db.session.execute(insert(MarkedIdea), [{"application_id": idea.id, "version": idea.version}])


def mark_due(_now: datetime) -> bool:
    """Mark some ideas that changed, or drop the marks of one without names. Says whether there may be more to do."""
    found = queries.unmarked(MARKED_AT_ONCE)
    for idea in found:
        keep_marks(idea)
    return bool(found) or _forget_nameless()


def _forget_nameless() -> bool:
    gone = db.session.scalars(
        select(MarkedIdea.application_id)
        .join(Application, Application.id == MarkedIdea.application_id)
        .where(Application.state == ApplicationState.ANONYMISED)
        .limit(1)
    ).first()
    if gone is None:
        return False
    forget_likeness(gone)
    return True


def forget_likeness(idea_id: uuid.UUID) -> None:
    """Drop the marks of an idea, and what staff said of it beside others."""
    _forget(idea_id)
    said = or_(DoubleVerdict.one_id == idea_id, DoubleVerdict.other_id == idea_id)
    db.session.execute(delete(DoubleVerdict).where(said))


def _forget(idea_id: uuid.UUID) -> None:
    for kept in (IdeaMark, MarkedIdea):
        db.session.execute(delete(kept).where(kept.application_id == idea_id))


def judge_double(idea: Application, double: Double, *, same: bool, why: str, by: uuid.UUID, now: datetime) -> None:
    """Record what somebody found when they looked at two ideas. It stops neither, and holds for the signs there are.

    The history of both says what was found; how it is known stands once, and goes when either of them is erased.

    Raises Refused without a reason.
    """
    if not why.strip():
        raise Refused("Say how you know", field="why")
    one, other = sorted((idea.id, double.other.id))
    db.session.add(
        DoubleVerdict(id=uuid.uuid4(), one_id=one, other_id=other, same=same, why=why,
                      marks=sorted(double.likeness.marks), by_id=by, at=now)
    )  # fmt: skip
    said = "the same" if same else "not the same"
    for told, beside in ((idea, double.other), (double.other, idea)):
        remember(told.lifecycle.kind, told.id, "judge_double", by=by, now=now, why=f"{beside.ref}: {said}")
