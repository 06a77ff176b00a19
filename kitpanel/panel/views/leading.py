"""What helps a meeting along: ideas taken together, a timer, a break, a second vote by one tap."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, see_other
from kitpanel.panel.actions import meeting as actions
from kitpanel.panel.actions.vote import vote_again as send_again
from kitpanel.panel.forms.meeting import Again, GoTo, Minutes
from kitpanel.panel.queries import meeting as queries
from kitpanel.panel.queries import seat_in
from kitpanel.panel.rules.blocks import Block
from kitpanel.panel.views import bp
from kitpanel.panel.views.meeting import pressed
from kitpanel.people.access import access, panellist


@bp.post("/panel/rounds/<ref>/meeting/block")
@access(panellist)
def go_to_block(ref: str) -> Response:
    """Talk about ideas together: whoever leads the meeting."""
    held, form = queries.meeting_chaired(ref, asker().known_id), GoTo()
    pressed(form)
    if form.bid.data not in {Block.YES, Block.NO}:
        raise Refused("Choose which ideas to talk about together.")
    actions.go_to_block(held, Block(form.bid.data), by=asker().known_id, now=now())
    return see_other("panel.meeting", ref=ref)


@bp.post("/panel/rounds/<ref>/meeting/timer")
@access(panellist)
def set_timer(ref: str) -> Response:
    """Start or stop the timer: the chair or the deputy."""
    held, form = queries.meeting_noted(ref, asker().known_id), Minutes()
    pressed(form)
    actions.set_timer(held, int(form.minutes.data), by=asker().known_id, now=now())
    return see_other("panel.meeting", ref=ref)


@bp.post("/panel/rounds/<ref>/meeting/break")
@access(panellist)
def set_break(ref: str) -> Response:
    """Start or end a break: the chair or the deputy."""
    held, form = queries.meeting_noted(ref, asker().known_id), Minutes()
    pressed(form)
    actions.set_break(held, int(form.minutes.data), by=asker().known_id, now=now())
    flash("The break has begun." if form.minutes.data != "0" else "The break is over.")
    return see_other("panel.meeting", ref=ref)


@bp.post("/panel/rounds/<ref>/bids/<bid>/again")
@access(panellist)
def vote_again(ref: str, bid: str) -> Response:
    """Send a second vote by one tap. Where a reason is wanted too, lead on to the whole ballot."""
    seat, form = seat_in(ref, asker().known_id), Again()
    pressed(form)
    try:
        sent = send_again(seat, bid, int(form.grade.data), now=now())
    except Refused as refusal:
        flash(refusal.sentence)
        return see_other("panel.bid", ref=ref, bid=bid)
    flash(f"Your second vote is sent. Its receipt is {sent.receipt}.")
    return see_other("panel.meeting", ref=ref, bid=bid)
