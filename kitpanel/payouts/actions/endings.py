"""How a grant ends: its story came in or was done without, or there is nothing to tell. Its holder may ask again."""

import uuid
from datetime import datetime

from kitpanel.applications import actions as applications
from kitpanel.core.history import advance
from kitpanel.payouts.models import Grant
from kitpanel.strands import actions as strands


def let_go(grant: Grant, why: str, *, by: uuid.UUID | None, now: datetime) -> None:
    """Free the money a grant holds, and its holder, who may ask again."""
    strands.release(grant.ref, now=now, why=why)
    applications.settle(grant.bid.application_id, now=now, by=by)


def close(grant: Grant, *, by: uuid.UUID | None, now: datetime) -> None:
    """Close a grant whose story came in or was done without."""
    advance(grant, "close", by=by, now=now)
    applications.settle(grant.bid.application_id, now=now, by=by)


def waive_story(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Do without a story that is late, and close the grant."""
    advance(grant, "waive_story", by=by, now=now, why=why)
    close(grant, by=by, now=now)


def report_not_delivered(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Record that a project did not happen. What becomes of its money is the next step."""
    advance(grant, "report_not_delivered", by=by, now=now, why=why)


def take_back(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Record that a project's money was given back: its strands have it again."""
    advance(grant, "take_back", by=by, now=now, why=why)
    let_go(grant, "The money was given back", by=by, now=now)


def write_off(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Record that the money of a project that did not happen is lost. It stays charged to its strands."""
    advance(grant, "write_off", by=by, now=now, why=why)
    applications.settle(grant.bid.application_id, now=now, by=by)
