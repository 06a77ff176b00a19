"""Sending an idea again: a new draft begins with the words of the earlier one."""

import uuid
from datetime import datetime

from kitpanel.applications import queries
from kitpanel.applications.actions.draft import begin, lock_person
from kitpanel.applications.actions.recording import take_along
from kitpanel.applications.models import Application, ApplicationMission, BudgetLine
from kitpanel.applications.rules.again import check_again
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember

COPIED = (*queries.COLUMNS.values(), "ward_code", "ward_not_sure", "help_wanted", "typed", "project_id")
"""What goes into the new draft, by column. What was agreed to does not: it is ticked anew. A project keeps its id."""


def begin_again(person_id: uuid.UUID, ref: str, *, now: datetime) -> Application:
    """Begin a draft that takes up an earlier idea of this person, or give the one that does already.

    Raises NoResultFound for an idea that is not theirs, and Refused while it is on its way, when another idea of theirs
    is, or when they may not send one now.
    """
    lock_person(person_id)
    earlier = queries.own_sent(person_id, ref)
    check_again(queries.seen_states([earlier])[earlier.id])
    live = queries.own_live(person_id)
    if live is not None and live.earlier_id == earlier.id:
        return live
    if live is not None:
        raise Refused("You have another idea on its way. Send it or take it back first, then send this one again.")
    draft = begin(person_id, now=now)
    for column in COPIED:
        setattr(draft, column, getattr(earlier, column))
    draft.earlier_id = earlier.id
    draft.missions = [
        ApplicationMission(mission_key=one.mission_key, how=one.how, position=one.position) for one in earlier.missions
    ]
    draft.lines = [BudgetLine(position=one.position, what=one.what, amount=one.amount) for one in earlier.lines]
    take_along(earlier, draft, by=person_id, now=now)
    remember(draft.lifecycle.kind, draft.id, "begin_again", by=person_id, now=now, why=earlier.ref or "")
    return draft
