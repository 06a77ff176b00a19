"""Whose names stand under a list as it is now."""

from kitpanel.panel.queries.meeting import Gathering, signed
from kitpanel.panel.queries.record import Proposal
from kitpanel.panel.queries.sheet import Sheet


def signed_now(held: Gathering, said: Sheet, found: Proposal) -> list[str]:
    """List, by seat code and in the order of signing, whose signature is for this list as they may see it."""
    seats = {seat.id: seat for seat in said.seats}
    return [
        seats[one.seat_id].code
        for one in signed(held.round.id)
        if one.list_hash == found.list_hash_for(said.hidden_from(seats[one.seat_id]))
    ]
