"""What the borough stands on: its people, strands and panels, before anything happens."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitpanel.core.clock import in_london
from kitpanel.core.db import db
from kitpanel.core.history import advance, begin
from kitpanel.core.reach import LetterChannel
from kitpanel.demo.past import NAMESPACE
from kitpanel.demo.people import EVERYBODY, PANELLISTS, Somebody
from kitpanel.people import actions as people
from kitpanel.people.models import Person
from kitpanel.rounds.models import Holiday, Panel, PanelMember
from kitpanel.strands.models import Contribution, Funder, FunderKind, FunderViewer, Strand

BEGAN = date(2021, 8, 1)
NORTH = ["E05013661", "E05013663", "E05013664", "E05013658", "E05013659"]
MONDAY, TUESDAY = 0, 1
POUND = 100
FAR = 12
"""Holidays nearer than this are left out, so that today's rounds stand whatever day it is."""


HEARS = {"leah": LetterChannel.TEXT, "omar": LetterChannel.POST}
"""Two residents who like texts and paper better than e-mail."""
POSTAL = "Flat 7, 31 Malden Road\nLondon\nNW5 3HT"


@dataclass(frozen=True)
class Ground:
    """Everybody by key, strands by code, panels by code."""

    people: dict[str, Person]
    strands: dict[str, Strand]
    panels: dict[str, Panel]


def _person(somebody: Somebody, now: datetime) -> Person:
    person = people.begin_person(somebody.email, now=now, name=somebody.name, role=somebody.role)
    person.address = somebody.address
    person.phone = f"07700 900{100 + EVERYBODY.index(somebody):03d}"
    person.hear_by = HEARS.get(somebody.key)
    person.postal_address = POSTAL if person.hear_by is LetterChannel.POST else ""
    return person


def _strand(  # noqa: PLR0917
    code: str, name: str, funder: Funder, order: int, pounds: int, now: datetime, **terms: object
) -> Strand:
    strand = Strand(
        id=uuid.uuid5(NAMESPACE, f"strand {code}"), code=code, name=name, funder=funder, order=order,
        received=pounds * POUND, committed=0, **{"opens_on": BEGAN, **terms},
    )  # fmt: skip
    db.session.add(strand)
    db.session.add(Contribution(strand=strand, amount=pounds * POUND, on=strand.opens_on, note="To begin with", at=now))
    return strand


def _strands(viewer: Person, now: datetime) -> dict[str, Strand]:
    council = Funder(id=uuid.uuid4(), name="Camden Council", kind=FunderKind.COUNCIL)
    north = Funder(id=uuid.uuid4(), name="North of the Borough Business Circle", kind=FunderKind.BUSINESS)
    estate = Funder(id=uuid.uuid4(), name="Maiden Lane Community Trust", kind=FunderKind.TRUST)
    db.session.add_all([council, north, estate])
    db.session.flush()
    db.session.add(FunderViewer(funder_id=north.id, person_id=viewer.id))
    made = [
        _strand("estate", "Maiden Lane residents", estate, 1, 24_000, now, opens_on=date(2026, 1, 5), ceiling=100_000,
                per_round=300_000, wards=["E05013654"], applicant_types=["alone", "neighbours"],
                place_words="people who live on the Maiden Lane estate"),
        _strand("north", "North of the borough", north, 2, 190_000, now, opens_on=date(2023, 4, 1), wards=NORTH,
                per_round=600_000),
        _strand("council", "Whole borough", council, 3, 760_000, now, per_round=720_000),
    ]  # fmt: skip
    return {strand.code: strand for strand in made}


def last_cut_off(today: date) -> date:
    """Give the Monday whose round is being read today: last week's on a Monday or Tuesday, else this week's."""
    monday = today - timedelta(days=today.weekday())
    return monday - timedelta(days=7) if today.weekday() in {MONDAY, TUESDAY} else monday


def _panels(now: datetime) -> dict[str, Panel]:
    today = in_london(now).date()
    reading = last_cut_off(today)
    days = {"pack_day": 1, "meeting_day": 9, "letters_day": 11}
    made = [
        Panel(id=uuid.uuid4(), code="camden", name="Camden panel", first_cut_off=reading - timedelta(days=14 * 4),
              seats=10, **days),
        Panel(id=uuid.uuid4(), code="north", name="North panel", first_cut_off=today - timedelta(days=10), seats=7,
              strand_codes=["north"], **days),
        Panel(id=uuid.uuid4(), code="estate", name="Maiden Lane panel", first_cut_off=today - timedelta(days=11),
              seats=6, strand_codes=["estate"], **{**days, "letters_day": 12}),
    ]  # fmt: skip
    db.session.add_all(made)
    db.session.flush()
    skipped = [(reading - timedelta(days=14 * weeks), "Panel’s own break") for weeks in (3, 2)]
    db.session.add_all(Holiday(panel_id=made[0].id, on=day, name=name) for day, name in skipped)
    db.session.add_all(
        Holiday(panel_id=panel.id, on=day, name=name)
        for panel in made
        for year in (today.year, today.year + 1)
        for day, name in ((date(year, 12, 25), "Christmas Day"), (date(year, 12, 28), "Christmas break"))
        if day > today + timedelta(days=FAR)
    )
    return {panel.code: panel for panel in made}


_SITTING = {
    "camden": [somebody.key for somebody in PANELLISTS],
    "north": ["ben", "carmen", "esther", "grace", "hassan", "nadeem", "tess"],
    "estate": ["amina", "david", "lucy", "hassan", "tess", "carmen"],
}
"""Who sits on which panel: the first chairs, the second is deputy."""


def _seat(ground: Ground, now: datetime) -> None:
    for code, keys in _SITTING.items():
        for place, key in enumerate(keys):
            member = PanelMember(
                id=uuid.uuid4(), panel_id=ground.panels[code].id, person_id=ground.people[key].id,
                chairs=place == 0, deputy=place == 1, joined_at=now, trained_on=now.date(), since=now.date(),
            )  # fmt: skip
            db.session.add(member)
            db.session.flush()
            begin(member, by=None, now=now)
            for move in ("train", "start"):
                advance(member, move, by=ground.people["rafi"].id, now=now)


def lay(*, began: datetime, now: datetime) -> Ground:
    """Make everybody, the strands and the panels, as if they had been there since `began`."""
    known = {somebody.key: _person(somebody, began) for somebody in EVERYBODY}
    db.session.flush()
    ground = Ground(known, _strands(known["marta"], began), _panels(now))
    _seat(ground, began)
    db.session.flush()
    return ground
