"""The locked list as somebody who was there signs it: why each bid is where it is, and whose names it has so far."""

from dataclasses import dataclass

from kitpanel.panel.queries.hall import Hall, hall
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.motions import Moved, may_move, moved
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.room import Room, room_of
from kitpanel.panel.queries.sheet import Sheet, sheet
from kitpanel.panel.queries.signing import signed_now
from kitpanel.panel.rules.explain import explain


@dataclass(frozen=True)
class Names:
    """The names under one bid so far, and how many are still wanted (two in all)."""

    names: tuple[str, ...]
    wanted: int


@dataclass(frozen=True)
class Confirming:
    """What somebody sees who may sign. `why`, `names` and `motions` are by reference, only of the bids they may see."""

    hall: Hall
    room: Room
    why: dict[str, tuple[str, ...]]
    names: dict[str, Names]
    motions: dict[str, tuple[Moved, ...]]
    may_move: frozenset[str]
    """The bids, by reference, on which the viewer may put a motion."""
    fits: bool
    """Whether there is money for all of it, motions included."""
    signed: tuple[str, ...]
    may_sign: tuple[str, ...]
    """Who is here and has not signed, without whoever leads the meeting: they sign by confirming."""
    stand_in: str
    """The deputy, where the viewer stepped out of a bid and the deputy has not signed; else ""."""
    i_signed: bool
    complete: bool
    seed: str
    seed_hash: str
    head: str


def confirming(held: Gathering) -> Confirming:
    """Show the list to somebody at the meeting. The seed of the draw is in it only once the votes are locked."""
    said = sheet(held.round)
    found = proposal(said)
    seen = room_of(held, said, found, is_staff=False)
    all_seen = len(seen.rows) == len(said.bids)
    by = signed_now(held, said, found)
    waited = [
        seat for seat in held.seats if seat.present_at and seat.code not in by and not held.bench.presides(seat.code)
    ]
    names = {bid.ref: _names(held, said, [seat.code for seat in said.out_of(bid)], by) for bid in said.bids}
    return Confirming(
        hall=hall(held),
        room=seen,
        why={row.ref: explain(found.record, found.computed, row.ref, all_seen=all_seen) for row in seen.rows},
        names={row.ref: names[row.ref] for row in seen.rows},
        motions=moved(held, said, [row.ref for row in seen.rows]),
        may_move=may_move(held, said, found, [row.ref for row in seen.rows]),
        fits=found.fits,
        signed=tuple(said.name(seat) for code in by for seat in said.seats if seat.code == code),
        may_sign=tuple(held.name(seat) for seat in waited),
        stand_in="" if all_seen else next((held.name(seat) for seat in waited if seat.deputy), ""),
        i_signed=held.mine is not None and held.mine.code in by,
        complete=all(not each.wanted for each in names.values()),
        seed=found.record.seed,
        seed_hash=held.round.seed_hash or "",
        head=found.record.head,
    )


def _names(held: Gathering, said: Sheet, out: list[str], signed_by: list[str]) -> Names:
    """Give the names one bid has. Whoever leads the meeting signs last, by confirming: their name counts as given."""
    lead = [seat.code for seat in held.seats if held.bench.presides(seat.code)]
    chosen = held.bench.signatories([*lead, *signed_by], out)
    people = {seat.code: said.name(seat) for seat in said.seats}
    return Names(tuple(people[code] for code in chosen), 2 - len(chosen))
