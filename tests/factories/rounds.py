"""Panels, their members and their rounds for tests."""

import itertools
import secrets
import uuid
from datetime import date

from factories.people import LONG_AGO, make_person
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.history import advance, begin
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Panel, PanelMember, Round, RoundMoney, Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import FortnightRule, dates_of
from kitpanel.rounds.rules.intake import round_reference

_numbers = itertools.count(1)
_TO_ACTIVE = ("train", "start")
_MOVES = {
    RoundState.PLANNED: (), RoundState.OPEN: ("open",), RoundState.CUT_OFF: ("open", "cut_off"),
    RoundState.READING: ("open", "cut_off", "start_reading"),
    RoundState.MEETING: ("open", "cut_off", "start_reading", "start_meeting"),
    RoundState.CANCELLED: ("cancel",),
}  # fmt: skip


def make_panel(code="", *, first_cut_off=date(2027, 3, 1), **rule) -> Panel:
    """Make a panel whose fortnights begin on Monday 1 March 2027, the day the tests begin."""
    number = next(_numbers)
    panel = Panel(
        id=uuid.uuid4(), code=code or f"panel-{number}", name=rule.pop("name", f"Panel {number}"),
        first_cut_off=first_cut_off, **rule,
    )  # fmt: skip
    db.session.add(panel)
    db.session.flush()
    return panel


def make_member(panel, person=None, *, moves=_TO_ACTIVE, **facts) -> PanelMember:
    """Put somebody on a panel: active, unless fewer moves are named."""
    person = person or make_person(RoleName.PANELLIST)
    member = PanelMember(id=uuid.uuid4(), panel=panel, person_id=person.id, joined_at=LONG_AGO, **facts)
    db.session.add(member)
    db.session.flush()
    begin(member, by=None, now=LONG_AGO)
    for move in moves:
        advance(member, move, by=None, now=LONG_AGO)
    db.session.flush()
    return member


def make_panel_with_members(members=10, **panel_facts):
    """Make a panel and its active members: the first chairs, the second is deputy. Gives the panel and the people."""
    panel = make_panel(**panel_facts)
    people = [make_person(RoleName.PANELLIST) for _ in range(members)]
    for place, person in enumerate(people):
        make_member(panel, person, chairs=place == 0, deputy=place == 1)
    return panel, people


def make_round(panel, *, number=0, state=RoundState.PLANNED, seated=(), money=None, seed=None, at=LONG_AGO) -> Round:
    """Make round `number` of a panel's fortnights in a state up to the meeting, or cancelled.

    `seated` are people (P1, P2… in that order; the first chairs, the second is deputy); `money` is pence by strand.
    """
    dates = dates_of(FortnightRule(first_cut_off=panel.first_cut_off, every_days=panel.every_days), number)
    ref = round_reference(dates.cut_off_at.year, next(_numbers))
    if seed is None and state in {RoundState.READING, RoundState.MEETING}:
        seed = secrets.token_hex(32)
    made = Round(
        id=uuid.uuid4(), ref=ref, panel=panel, cut_off_at=dates.cut_off_at, pack_at=dates.pack_at,
        meeting_at=dates.meeting_at, letters_by=dates.letters_at, line=panel.line, quorum_floor=panel.quorum_floor,
    )  # fmt: skip
    if seed:
        made.seal_seed(seed, sealer())
    db.session.add(made)
    db.session.flush()
    begin(made, by=None, now=at)
    for move in _MOVES[state]:
        advance(made, move, by=None, now=at)
    for place, person in enumerate(seated):
        db.session.add(
            Seat(round_id=made.id, person_id=person.id, code=f"P{place + 1}", chair=place == 0, deputy=place == 1)
        )
    for strand, available in (money or {}).items():
        db.session.add(RoundMoney(round_id=made.id, strand_id=strand.id, available=available))
    db.session.flush()
    return made
