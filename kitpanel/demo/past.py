"""Puts the borough's past into the database: rounds decided before this system, with their grants, all settled."""

import uuid
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import insert

from kitpanel.applications.models import Application, ApplicationMission, Bid, BudgetLine, Version
from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.clock import london
from kitpanel.core.db import db
from kitpanel.core.history import Event
from kitpanel.demo.history import PastGrant, cut_offs, past_grants
from kitpanel.panel.models import Basis, Decision, DecisionRow
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.rounds.models import Panel, Round
from kitpanel.rounds.rules import RoundState
from kitpanel.strands.models import Commitment, Strand
from kitpanel.strands.rules import ApplicantType

NAMESPACE = uuid.UUID("6b1f3f6e-3b0f-4d3e-9d5c-2f4a3c0e2021")
"""Ids of the past are made from it, so that the same seed makes the same rows."""
TAKEN_OVER = "taken_over"
Row = dict[str, Any]


def _id(what: str, number: object) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, f"{what} {number}")


def _event(kind: str, thing: uuid.UUID, became: str, at: datetime) -> Row:
    return {"kind": kind, "thing_id": thing, "move": TAKEN_OVER, "became": became, "at": at, "was": None, "by_id": None,
            "why_hash": None}  # fmt: skip


def _round_ref(number_in_year: int, year: int) -> str:
    return f"R-{year}-{number_in_year:02d}"


def _round_rows(panel: Panel, at: datetime) -> tuple[list[Row], list[Row]]:
    rounds: list[Row] = []
    events: list[Row] = []
    count: dict[int, int] = {}
    for day in cut_offs():
        count[day.year] = count.get(day.year, 0) + 1
        key = _id("round", day)
        rounds.append({
            "id": key, "ref": _round_ref(count[day.year], day.year), "panel_id": panel.id, "state": RoundState.CLOSED,
            "cut_off_at": london(day, time(17)), "pack_at": london(day + timedelta(days=3), time(10)),
            "meeting_at": london(day + timedelta(days=9), time(18, 30)),
            "letters_by": london(day + timedelta(days=11), time(17)), "before_kitpanel": True,
        })  # fmt: skip
        events.append(_event("round", key, RoundState.CLOSED, at))
    return rounds, events


def _application_rows(grant: PastGrant) -> dict[str, list[Row]]:
    key, sent = _id("application", grant.number), london(grant.cut_off - timedelta(days=3), time(12))
    ref = f"KIT-{grant.cut_off.year}-{grant.number:04d}"
    named = [grant.mission, *([grant.also] if grant.also else [])]
    return {
        "application": [{
            "id": key, "ref": ref, "state": ApplicationState.FUNDED, "created_at": sent, "saved_at": sent,
            "submitted_at": sent, "settled_at": london(grant.met + timedelta(days=200), time(12)),
            "project_id": _id("project", grant.project), "title": grant.title, "ward_code": grant.ward,
            "ward_confirmed": True,
            "applicant_type": ApplicantType.ALONE if grant.to_individual else ApplicantType.GROUP,
            "least": grant.amount, "declared": [], "help_wanted": [], "strand_ids": [],
        }],
        "mission": [{"application_id": key, "mission_key": name, "position": place, "how": ""}
                    for place, name in enumerate(named)],
        "line": [{"application_id": key, "position": 0, "what": "As agreed", "amount": grant.amount}],
        "version": [{"id": _id("version", grant.number), "application_id": key, "number": 1, "at": sent,
                     "answers": {"title": grant.title}}],
    }  # fmt: skip


def _award_rows(grant: PastGrant, place: int, strands: dict[str, Strand]) -> dict[str, list[Row]]:
    ref, bid = f"KIT-{grant.cut_off.year}-{grant.number:04d}", _id("bid", grant.number)
    named = [grant.mission, *([grant.also] if grant.also else [])]
    met = london(grant.met, time(20))
    north = strands["north"]
    strand = north if grant.ward in north.wards and grant.met >= north.opens_on else strands["council"]
    round_id, application_id = _id("round", grant.cut_off), _id("application", grant.number)
    return {
        "bid": [{
            "id": bid, "application_id": application_id, "round_id": round_id,
            "version_id": _id("version", grant.number), "position": place, "ref": ref, "title": grant.title,
            "asked": grant.amount, "least": grant.amount, "minutes": 4, "strand_ids": [str(strand.id)],
            "mission_keys": named, "ward_code": grant.ward, "entered_at": london(grant.cut_off, time(17, 2)),
        }],
        "row": [{
            "bid_id": bid, "round_id": round_id, "place": place, "outcome": Outcome.FUND, "amount": grant.amount,
            "charged": {strand.code: grant.amount}, "basis": Basis.BEFORE_KITPANEL,
        }],
        "commitment": [{
            "id": _id("commitment", grant.number), "strand_id": strand.id, "bid_ref": ref, "amount": grant.amount,
            "why": "award", "at": met,
        }],
        "grant": [{
            "id": _id("grant", grant.number), "bid_id": bid, "ref": ref, "title": grant.title, "amount": grant.amount,
            "state": GrantState.CLOSED, "decided_on": grant.met, "offered_at": met,
            "lapses_at": met + timedelta(days=28), "accepted_at": met + timedelta(days=3),
            "to_individual": grant.to_individual, "mission_keys": named, "ward_code": grant.ward,
            "project_id": _id("project", grant.project),
        }],
    }  # fmt: skip


_TABLES = (
    ("application", Application), ("mission", ApplicationMission), ("line", BudgetLine), ("version", Version),
    ("bid", Bid), ("row", DecisionRow), ("commitment", Commitment), ("grant", Grant),
)  # fmt: skip


def load_past(panel: Panel, strands: dict[str, Strand], signed_by: uuid.UUID, *, now: datetime) -> int:
    """Put 350 settled grants in, in the open transaction; give their sum in pence. `now` is the taking over."""
    rounds, events = _round_rows(panel, now)
    rows: dict[str, list[Row]] = {name: [] for name, _ in _TABLES}
    places: dict[object, int] = {}
    grants = past_grants()
    for grant in grants:
        places[grant.cut_off] = places.get(grant.cut_off, 0) + 1
        for name, made in (_application_rows(grant) | _award_rows(grant, places[grant.cut_off], strands)).items():
            rows[name] += made
        events.append(_event("application", _id("application", grant.number), ApplicationState.FUNDED, now))
        events.append(_event("grant", _id("grant", grant.number), GrantState.CLOSED, now))
    db.session.execute(insert(Round), rounds)
    decisions = [
        {"round_id": row["id"], "record": "", "software": TAKEN_OVER, "confirmed_at": row["meeting_at"],
         "confirmed_by_id": signed_by, "signed_by_id": signed_by}
        for row in rounds
    ]  # fmt: skip
    for name, model in _TABLES:
        if name == "row":
            db.session.execute(insert(Decision), decisions)
        db.session.execute(insert(model), rows[name])
    db.session.execute(insert(Event), events)
    for row in rows["commitment"]:
        strand = next(strand for strand in strands.values() if strand.id == row["strand_id"])
        strand.committed += row["amount"]
    db.session.flush()
    return sum(grant.amount for grant in grants)
