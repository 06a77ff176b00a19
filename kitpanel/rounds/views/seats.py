"""Who sits in a round, and why: for staff, before its pack goes out and after."""

from datetime import date
from typing import Any

from flask import Response

from kitpanel.core.access import asker
from kitpanel.core.web import render
from kitpanel.people.access import access, admin, staff
from kitpanel.people.rules import RoleName
from kitpanel.rounds import queries
from kitpanel.rounds.models import Round, SeatDraw
from kitpanel.rounds.rules.care import BEFORE_PACK
from kitpanel.rounds.rules.seats import WHY_WORDS, Place, Said
from kitpanel.rounds.views import bp

SAID_WORDS = {
    Said.YES: ("Said yes", "green"),
    Said.NO: ("Said no", "grey"),
    Said.NOTHING: ("Said nothing", "yellow"),
}
PLACE_WORDS = {
    Place.SEATED: ("Has a seat", "green"),
    Place.RESERVE: ("In reserve", "yellow"),
    Place.NOT_COMING: ("Not coming", "grey"),
}


@bp.get("/rounds/<ref>/seats")
@access(staff, admin)
def seats(ref: str) -> Response:
    """Show who can come, or how the seats were drawn."""
    one = queries.round_by_ref(ref)
    kept = queries.draw_of(one.id)
    shown = _drawn(kept) if kept else _asked(one)
    ids = [seat.person_id for seat in one.seats] or [answer.person.id for answer in shown["answers"]]
    needs = queries.needs_of(ids) if RoleName.STAFF.value in asker().roles else []
    looks: dict[str, Any] = {"said_words": SAID_WORDS, "place_words": PLACE_WORDS}
    return render("rounds/seats.html", round=one, draw=kept, needs=needs, **looks, **shown)


def _asked(one: Round) -> dict[str, Any]:
    answers = queries.answers(one) if one.state in BEFORE_PACK else []
    counts = [(sum(answer.said is said for answer in answers), words) for said, (words, _) in SAID_WORDS.items()]
    return {"answers": answers, "counts": counts, "turns": [], "same": True, "handed_on": []}


def _drawn(kept: SeatDraw) -> dict[str, Any]:
    rows = sorted(kept.rows, key=lambda row: (row.turn is None, row.turn or 0, row.lot))
    turns = [
        (row, WHY_WORDS[row.place, row.why], date.fromordinal(row.last_sat) if row.last_sat else None) for row in rows
    ]
    handed_on = queries.handed_on(kept.round_id)
    return {"answers": [], "counts": [], "turns": turns, "same": queries.drawn_again(kept), "handed_on": handed_on}
