"""The rows a grant of the past is made of: real ones, so that figures, ledgers and laws read it as any other."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import func, select

from kitpanel.applications.models import Application, ApplicationMission, Bid, BudgetLine, Channel, Version
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import Event
from kitpanel.panel.models import Basis, Decision, DecisionRow
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.offer import OfferRule, ends_at
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.models import Panel
from kitpanel.rounds.rules.fortnight import wall
from kitpanel.site.rules.taken import Status, Taken
from kitpanel.strands.rules import INDIVIDUALS

TAKEN_OVER = "taken_over"
ENDS = {
    Status.FINISHED: GrantState.CLOSED,
    Status.RETURNED: GrantState.RETURNED,
    Status.TURNED_DOWN: GrantState.DECLINED,
}
"""Where a grant is once it has ended so."""
TABLES = (
    ("application", Application), ("mission", ApplicationMission), ("line", BudgetLine), ("version", Version),
    ("bid", Bid), ("decision_row", DecisionRow), ("grant", Grant), ("event", Event),
)  # fmt: skip
"""The tables in the order in which they are filled."""
Row = dict[str, Any]
_NOON = time(12)


class Places:
    """The taken-over rounds of a list, each made when first needed, and the next place in each."""

    def __init__(self, by: uuid.UUID, now: datetime) -> None:
        self._by, self._now = by, now
        self._rounds: dict[tuple[uuid.UUID, date], uuid.UUID] = {}
        self._taken: dict[uuid.UUID, int] = {}

    def next(self, panel: Panel, day: date) -> tuple[uuid.UUID, int]:
        """Give the round of a panel's meeting on a day, and the next free place in it."""
        key = self._rounds.get((panel.id, day)) or self._round(panel, day)
        self._taken[key] += 1
        return key, self._taken[key]

    def _round(self, panel: Panel, day: date) -> uuid.UUID:
        made = rounds.take_over(panel, day, by=self._by, now=self._now)
        if db.session.get(Decision, made.id) is None:
            decision = Decision(
                round_id=made.id,
                record="",
                software=TAKEN_OVER,
                confirmed_at=made.meeting_at,
                confirmed_by_id=self._by,
                signed_by_id=self._by,
            )
            db.session.add(decision)
            db.session.flush()
        self._rounds[panel.id, day] = made.id
        newest = select(func.coalesce(func.max(Bid.position), 0)).where(Bid.round_id == made.id)
        self._taken[made.id] = db.session.execute(newest).scalar_one()
        return made.id


@dataclass(frozen=True)
class Entry:
    """One line with what it stands in: its project, its round and place there (None: not funded), its strand's id."""

    taken: Taken
    project_id: uuid.UUID
    place: tuple[uuid.UUID, int] | None
    strand_ids: list[str]


def rows_of(entry: Entry, *, by: uuid.UUID, now: datetime) -> dict[str, list[Row]]:
    """Make the rows of one line, by table."""
    idea = _idea_rows(entry)
    application = idea["application"][0]
    event = {"move": TAKEN_OVER, "at": now, "was": None, "by_id": by, "why_hash": None}
    events = [{**event, "kind": "application", "thing_id": application["id"], "became": application["state"]}]
    if entry.place is None:
        return {**idea, "event": events}
    award = _award_rows(entry, *entry.place, application["id"], idea["version"][0]["id"])
    grant = award["grant"][0]
    events.append({**event, "kind": "grant", "thing_id": grant["id"], "became": grant["state"]})
    return {**idea, **award, "event": events}


def _state(one: Taken) -> ApplicationState:
    if one.status is Status.NOT_FUNDED:
        return ApplicationState.NOT_FUNDED
    return ApplicationState.FUNDED if one.awarded == one.asked else ApplicationState.PART_FUNDED


def _idea_rows(entry: Entry) -> dict[str, list[Row]]:
    one, key = entry.taken, uuid.uuid4()
    met, alone = wall(one.decided, _NOON), one.kind in INDIVIDUALS
    ended = None if one.status is Status.NOT_FUNDED else wall(one.paid or one.decided, _NOON)
    return {
        "application": [{
            "id": key, "ref": one.reference, "state": _state(one), "channel": Channel.PAPER, "created_at": met,
            "saved_at": met, "submitted_at": met, "settled_at": ended, "project_id": entry.project_id,
            "title": one.title, "ward_code": one.ward or None, "ward_confirmed": bool(one.ward),
            "applicant_type": one.kind, "contact_name": one.name if alone else "",
            "group_name": "" if alone else one.name, "least": one.awarded or one.asked,
            "strand_ids": entry.strand_ids,
        }],
        "mission": [{"application_id": key, "mission_key": name, "position": at, "how": ""}
                    for at, name in enumerate(one.missions)],
        "line": [{"application_id": key, "position": 0, "what": "As asked for", "amount": one.asked}],
        "version": [{"id": uuid.uuid4(), "application_id": key, "number": 1, "at": met,
                     "answers": {"title": one.title}}],
    }  # fmt: skip


def _award_rows(
    entry: Entry, round_id: uuid.UUID, position: int, idea: uuid.UUID, version: uuid.UUID
) -> dict[str, list[Row]]:
    one, bid = entry.taken, uuid.uuid4()
    met, kept = wall(one.decided, _NOON), one.status is not Status.TURNED_DOWN
    return {
        "bid": [{
            "id": bid, "application_id": idea, "round_id": round_id, "version_id": version, "position": position,
            "ref": one.reference, "title": one.title, "asked": one.asked, "least": one.awarded, "minutes": 0,
            "strand_ids": entry.strand_ids, "mission_keys": list(one.missions), "ward_code": one.ward or None,
            "entered_at": met - timedelta(minutes=1),
        }],
        "decision_row": [{
            "bid_id": bid, "round_id": round_id, "place": position, "amount": one.awarded,
            "outcome": Outcome.FUND if one.awarded == one.asked else Outcome.PART_FUND,
            "charged": {one.strand: one.awarded}, "basis": Basis.BEFORE_KITPANEL,
        }],
        "grant": [{
            "id": uuid.uuid4(), "bid_id": bid, "ref": one.reference, "title": one.title, "amount": one.awarded,
            "state": ENDS[one.status], "decided_on": one.decided, "offered_at": met,
            "lapses_at": ends_at(met, OfferRule()), "accepted_at": met if kept else None,
            "to_individual": one.kind in INDIVIDUALS, "mission_keys": list(one.missions),
            "ward_code": one.ward or None, "project_id": entry.project_id,
        }],
    }  # fmt: skip
