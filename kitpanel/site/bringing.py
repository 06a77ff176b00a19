"""Bringing in the list a programme kept before this service: looked at whole, then taken over whole or not at all.

A grant of the past becomes real rows, so that it counts like any other (bringing_rows.py). Nothing is made up: no
votes, no payments by people of this service, no owner, no letters.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Application
from kitpanel.core.db import db
from kitpanel.core.history import Event, remember
from kitpanel.core.money import pounds
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.payouts.models import Grant
from kitpanel.rounds.models import Panel
from kitpanel.rounds.queries import panels_for
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.site.bringing_rows import ENDS, TABLES, TAKEN_OVER, Entry, Places, rows_of
from kitpanel.site.rules.sheet import COLUMNS, Fault, lines_of
from kitpanel.site.rules.taken import Known, Status, Taken, differences, projects, read_lines
from kitpanel.strands import actions as strands
from kitpanel.strands.queries import strands as all_strands

_CHUNK = 500
_ENDED = {state: status for status, state in ENDS.items()}
_PAID = frozenset({Status.FINISHED, Status.RETURNED})


class Held(NamedTuple):
    """A grant we have already: what its line would say (None when it was not brought in from a list)."""

    project_id: uuid.UUID
    taken: Taken | None


@dataclass(frozen=True)
class Looked:
    """What a list comes to: its new lines by number, how many are here already, and everything to put right."""

    new: dict[int, Taken]
    same: int
    faults: list[Fault]
    projects: dict[str, uuid.UUID]

    @property
    def grants(self) -> int:
        """Count the new grants, without what was not funded."""
        return sum(one.status is not Status.NOT_FUNDED for one in self.new.values())

    @property
    def paid(self) -> int:
        """Add up the money of the new grants that went out, in pence."""
        return sum(one.awarded for one in self.new.values() if one.status in _PAID)

    @property
    def new_projects(self) -> int:
        """Count the projects of the new grants."""
        return len({self.projects[one.reference] for one in self.new.values() if one.status is not Status.NOT_FUNDED})


def look(content: bytes, *, now: datetime) -> Looked:
    """Read a list and hold it against what is here. Writes nothing. Raises Refused when it is no list at all."""
    lines, faults = lines_of(content)
    known = known_now(now)
    found, wrong = read_lines(lines, known)
    held = _held({one.reference for one in found.values()} | {one.same_as for one in found.values() if one.same_as})
    roots, circles = projects(found, held)
    faults += [*wrong, *circles]
    ids = _project_ids(roots, held)
    new = {number: one for number, one in found.items() if one.reference not in held}
    for number, one in found.items():
        if one.reference in held:
            faults += _unlike(number, one, held[one.reference], known, ids.get(one.reference))
    faults += _without_a_panel(new) + _beyond_the_money(new)
    return Looked(new, len(found) - len(new), sorted(faults, key=lambda fault: fault.line), ids)


def known_now(now: datetime) -> Known:
    """Give the names that a list can use, and today."""
    named = {strand.code: strand.name for strand in all_strands()}
    return Known(ward_names(), mission_titles(), named, london_day(now))


def _project_ids(roots: dict[str, str], held: dict[str, Held]) -> dict[str, uuid.UUID]:
    """Give each grant its project's id: the one we have, or a new one that the grants of a project share."""
    made = {root: held[root].project_id if root in held else uuid.uuid4() for root in set(roots.values())}
    return {reference: made[root] for reference, root in roots.items()}


def _held(references: Iterable[str]) -> dict[str, Held]:
    return {ref: held for some in _chunks(sorted(references)) for ref, held in _held_of(some)}


def _chunks(references: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(references), _CHUNK):
        yield references[start : start + _CHUNK]


def _held_of(references: list[str]) -> Iterator[tuple[str, Held]]:
    ideas = db.session.scalars(
        select(Application)
        .where(Application.ref.in_(references))
        .options(selectinload(Application.missions), selectinload(Application.lines))
    ).all()
    grants = {one.ref: one for one in db.session.scalars(select(Grant).where(Grant.ref.in_(references)))}
    brought = set(
        db.session.scalars(
            select(Event.thing_id).where(
                Event.kind == Application.lifecycle.kind,
                Event.move == TAKEN_OVER,
                Event.thing_id.in_([idea.id for idea in ideas]),
            )
        )
    )
    codes = {str(strand.id): strand.code for strand in all_strands()}
    for idea in ideas:
        ref = idea.ref or ""
        yield ref, Held(idea.project_id, _as_taken(idea, grants.get(ref), codes) if idea.id in brought else None)


def _as_taken(idea: Application, grant: Grant | None, codes: dict[str, str]) -> Taken | None:
    """Say what the line of a grant that was brought in would say; None when it is none any more."""
    status = Status.NOT_FUNDED if grant is None else _ENDED.get(grant.state)
    if status is None or idea.applicant_type is None or idea.submitted_at is None:
        return None
    return Taken(
        reference=idea.ref or "",
        title=idea.title,
        kind=idea.applicant_type,
        name=idea.group_name or idea.contact_name,
        ward=idea.ward_code or "",
        missions=tuple(one.mission_key for one in idea.missions),
        strand=codes.get(idea.strand_ids[0], "") if idea.strand_ids else "",
        decided=london_day(idea.submitted_at),
        asked=idea.asked,
        awarded=grant.amount if grant else 0,
        paid=london_day(idea.settled_at) if idea.settled_at and status in _PAID else None,
        status=status,
    )


def _unlike(number: int, says: Taken, held: Held, known: Known, project: uuid.UUID | None) -> list[Fault]:
    if held.taken is None:
        return [Fault(number, COLUMNS["reference"], "An idea in this service has this reference. Leave the line out.")]
    found = differences(number, held.taken, says, known)
    if project is not None and project != held.project_id:
        found.append(Fault(number, COLUMNS["same_as"], "We have this grant under another project."))
    return found


def _without_a_panel(new: dict[int, Taken]) -> list[Fault]:
    return [
        Fault(0, COLUMNS["strand"], f"No panel decides on the money of {code}. Set one up first.")
        for code in _awarding(new)
        if not panels_for([code])
    ]


def _awarding(new: dict[int, Taken]) -> list[str]:
    """List the codes of the strands that awarded something, in order."""
    return sorted({one.strand for one in new.values() if one.status is not Status.NOT_FUNDED})


def _beyond_the_money(new: dict[int, Taken]) -> list[Fault]:
    faults = []
    for strand in all_strands():
        cost = sum(one.awarded for one in new.values() if one.strand == strand.code and one.status in _PAID)
        left = strand.received - strand.committed
        if cost > left:
            reason = (
                f"{strand.name} has {pounds(left)} left, and these grants come to {pounds(cost)}. First record on its "
                "page the money that came in for it."
            )
            faults.append(Fault(0, COLUMNS["strand"], reason))
    return faults


def bring(looked: Looked, name: str, *, by: uuid.UUID, now: datetime) -> None:
    """Take over every new line of a list without faults, in the open transaction. `name` is that of its file.

    Raises Refused when a strand has not enough money by now.
    """
    if looked.faults or not looked.new:
        return
    panels = {code: panels_for([code])[0] for code in _awarding(looked.new)}
    places = Places(by, now)
    rows: dict[str, list[dict[str, object]]] = {table: [] for table, _ in TABLES}
    codes = {strand.code: str(strand.id) for strand in all_strands()}
    for one in sorted(looked.new.values(), key=lambda taken: (taken.decided, taken.reference)):
        strand = [codes[one.strand]] if one.strand else []
        entry = Entry(one, looked.projects[one.reference], _place(one, panels, places), strand)
        made = rows_of(entry, by=by, now=now)
        for table, some in made.items():
            rows[table] += some
    for table, model in TABLES:
        if rows[table]:
            db.session.execute(insert(model), rows[table])
    paid = [one for one in looked.new.values() if one.status in _PAID]
    strands.reserve(
        {one.reference: {one.strand: one.awarded} for one in paid}, now=now, why="Awarded before this service"
    )
    why = f"{name}: {len(looked.new)} lines, {looked.grants} grants, {pounds(looked.paid)}"
    remember("list", uuid.uuid4(), "bring_in", by=by, now=now, why=why)
    db.session.flush()


def _place(one: Taken, panels: dict[str, Panel], places: Places) -> tuple[uuid.UUID, int] | None:
    return None if one.status is Status.NOT_FUNDED else places.next(panels[one.strand], one.decided)
