"""Sending the pack out: the panel is seated, the money set aside, the draw's seed sealed, and reading begins."""

import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from kitpanel.core import letters
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.history import advance
from kitpanel.rounds import queries
from kitpanel.rounds.models import Drawn, Panel, PanelMember, Round, RoundMoney, Seat, SeatDraw
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.rounds.rules.seats import Place, Said, Turn, Willing, draw, seed_hash, take_the_chair
from kitpanel.strands import queries as strands_found
from kitpanel.strands.actions import locked

SEED_BYTES = 32


def send_pack_due(now: datetime, public_address: str) -> bool:
    """Send one pack whose day has come. Says whether there may be more.

    A panel with fewer members who can come than a bid needs votes waits, and staff are told on their first page.
    """
    due = db.session.scalars(
        select(Round)
        .where(Round.state == RoundState.CUT_OFF, Round.pack_at <= now)
        .order_by(Round.pack_at, Round.ref)
        .with_for_update(skip_locked=True)
    ).all()
    for one in due:
        panel = db.session.get_one(Panel, one.panel_id)
        members = queries.able(panel.id)
        if sum(one.said is not Said.NO for one in queries.willing(one, members)) >= panel.quorum_floor:
            send_pack(one, panel, members, now=now, public_address=public_address)
            return True
    return False


def send_pack(
    one: Round, panel: Panel, members: Sequence[PanelMember], *, now: datetime, public_address: str, seed: str = ""
) -> None:
    """Seat the panel, set the money aside, seal the seed and begin the reading; the caller holds the round locked.

    The seed, of the draw between bids, is the one given (the demonstration is made again the same) or 32 random bytes,
    as hex.
    """
    seats = _seat(one, panel, members, now)
    pence = _set_money_aside(one, panel, now)
    one.line, one.quorum_floor = panel.line, panel.quorum_floor
    one.seal_seed(seed or secrets.token_hex(SEED_BYTES), sealer())
    db.session.flush()
    advance(one, "start_reading", by=None, now=now, why=f"{seats} people seated. £{pence // 100:,} set aside.")
    tell_seated(one, "pack_ready", now=now, public_address=public_address)
    _tell_reserve(one, now=now)


def tell_seated(one: Round, kind: str, *, now: datetime, public_address: str, why: str = "") -> None:
    """Write to everybody who sits in a round: its dates, where to go, and a reason where there is one."""
    for _, person in queries.seated(one.id):
        facts = {
            "name": person.name,
            "meeting": one.meeting_at,
            "letters_by": one.letters_by,
            "why": why,
            "page_address": f"{public_address}/waiting",
        }
        if person.reach.channel:
            letters.write(kind, person.reach, facts, now=now, person_id=person.id, about=one.ref)


def _tell_reserve(one: Round, *, now: datetime) -> None:
    """Write to those who said that they can come and have no seat this time, so that nobody keeps the evening free."""
    kept = queries.draw_of(one.id)
    waiting = [row for row in kept.rows if row.place is Place.RESERVE and row.said is Said.YES] if kept else []
    for row in sorted(waiting, key=lambda row: row.turn or 0):
        person = row.person
        facts = {"name": person.name, "meeting": one.meeting_at}
        if person.reach.channel:
            letters.write("seat_reserve", person.reach, facts, now=now, person_id=person.id, about=one.ref)


def _seat(one: Round, panel: Panel, members: Sequence[PanelMember], now: datetime) -> int:
    turns = _draw(one, panel.seats, queries.willing(one, members), now)
    seated = [turn.who.member for turn in turns if turn.place is Place.SEATED]
    chair, deputy = take_the_chair(
        seated,
        {str(member.person_id) for member in members if member.chairs},
        {str(member.person_id) for member in members if member.deputy},
    )
    for place, person_id in enumerate(seated, 1):
        db.session.add(
            Seat(
                id=uuid.uuid4(),
                round_id=one.id,
                person_id=uuid.UUID(person_id),
                code=f"P{place}",
                chair=person_id == chair,
                deputy=person_id == deputy,
            )
        )
    return len(seated)


def _draw(one: Round, seats: int, willing: Sequence[Willing], now: datetime) -> tuple[Turn, ...]:
    """Draw the seats by a new random seed, and keep the seed, its hash and everybody's turn."""
    seed = secrets.token_hex(SEED_BYTES)
    kept = SeatDraw(round_id=one.id, seed=seed, seed_hash=seed_hash(seed), seats=seats, at=now)
    turns = draw(willing, seats, seed)
    kept.rows = [
        Drawn(
            round_id=one.id, person_id=uuid.UUID(turn.who.member), said=turn.who.said, sat=turn.who.sat,
            last_sat=turn.who.last_sat, lot=turn.lot, turn=turn.turn, place=turn.place, why=turn.why,
        )
        for turn in turns
    ]  # fmt: skip
    db.session.add(kept)
    return turns


def _set_money_aside(one: Round, panel: Panel, now: datetime) -> int:
    """Set aside what each strand may give this round: no more than is left, less what other rounds hold of it."""
    codes = {strand.code for strand in strands_found.open_strands(london_day(now))}
    codes &= set(panel.strand_codes) or codes
    elsewhere, total = queries.set_aside(but=one.id), 0
    for strand in locked(codes).values():
        room = strand.received - strand.committed - elsewhere.get(strand.id, 0)
        available = min(strand.per_round or room, room)
        if available > 0:
            db.session.add(RoundMoney(round_id=one.id, strand_id=strand.id, available=available))
            total += available
    return total
