"""A panellist's rounds, the reading of one, and the votes they sent."""

from flask import Response, request

from kitpanel.core.access import asker
from kitpanel.core.web import now, render
from kitpanel.panel import queries
from kitpanel.panel.forms.panellist import PlainForm
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist


@bp.get("/panel")
@access(panellist)
def my_rounds() -> Response:
    """Show my rounds: what is left in those being read, those to come, those that are over."""
    me, page = asker().known_id, request.args.get("page", 1, type=int)
    meetings = queries.waiting_for_chair(me, now())
    return render("panel/my_rounds.html", mine=queries.my_rounds(me, page), meetings=meetings, now=now())


@bp.get("/panel/rounds/<ref>")
@access(panellist)
def reading(ref: str) -> Response:
    """Show the bids of a round in my own order, and where I am."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    kept = queries.my_drafts(queue)
    return render("panel/reading.html", queue=queue, round=queue.seat.round, kept=kept, act_form=PlainForm())


@bp.get("/panel/rounds/<ref>/votes")
@access(panellist)
def my_votes(ref: str) -> Response:
    """Show every vote I sent in a round, with its receipt."""
    seat = queries.seat_in(ref, asker().known_id)
    stage = queries.stage_of(seat.round)
    sent = queries.my_sent(seat, opened=stage.opened)
    return render("panel/my_votes.html", round=seat.round, sent=sent, stage=stage)
