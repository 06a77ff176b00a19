"""Reading one bid and voting on it."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.media.kept import given
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.actions import vote as actions
from kitpanel.panel.forms.panellist import PlainForm, VoteForm, vote_form
from kitpanel.panel.models import Ballot
from kitpanel.panel.queries.reading import Queue
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist


@bp.get("/panel/rounds/<ref>/bids/<bid>")
@access(panellist)
def bid(ref: str, bid: str) -> Response:
    """Show a bid to read, with my ballot beside it."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    page = queries.page(queue, bid)
    form = vote_form(page.to_read, page.to_read.mine)
    return render("panel/bid.html", page=page, queue=queue, form=form, act_form=PlainForm())


@bp.get("/panel/rounds/<ref>/bids/<bid>/recording")
@access(panellist)
def recording(ref: str, bid: str) -> Response:
    """Give the recording of a bid I may read, as it was frozen when the round was cut off."""
    return given(queries.recording_to_hear(queries.seat_in(ref, asker().known_id), bid).file)


@bp.post("/panel/rounds/<ref>/bids/<bid>")
@access(panellist)
def send_vote(ref: str, bid: str) -> Response:
    """Send my vote: a new version, never over the old one. Leads on to the next bid to read."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    page = queries.page(queue, bid)
    form = vote_form(page.to_read)
    sent = _send(form, queue, bid) if form.validate() else None
    if sent is None:
        return refused_page("panel/bid.html", page=page, queue=queue, form=form, act_form=PlainForm())
    flash(f"Your vote on “{page.to_read.bid.title}” is sent. Its receipt is {sent.receipt}.")
    return _on_from(queries.queue(queue.seat), bid)


def _send(form: VoteForm, queue: Queue, ref: str) -> Ballot | None:
    """Send what was said, or put what is wrong beside its field."""
    try:
        return actions.send_vote(queue.seat, ref, form.said(), now=now())
    except Refused as refusal:
        field = {"missing": "reason", "marks": None}.get(refusal.field or "", refusal.field)
        form.refuse(Refused(refusal.sentence, field=field))
        return None


@bp.post("/panel/rounds/<ref>/bids/<bid>/begin")
@access(panellist)
def begin_reading(ref: str, bid: str) -> Response:
    """Note that I am at this bid, so that I find my place again on another device."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    PlainForm().validate()
    actions.move_place(queue.seat, queries.page(queue, bid).to_read.bid, done=False, now=now())
    return see_other("panel.bid", ref=ref, bid=bid)


@bp.post("/panel/rounds/<ref>/bids/<bid>/read")
@access(panellist)
def read_on(ref: str, bid: str) -> Response:
    """Note that I have read this bid, and lead on to the next: I may vote on it later."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    PlainForm().validate()
    actions.move_place(queue.seat, queries.page(queue, bid).to_read.bid, done=True, now=now())
    return _on_from(queries.queue(queue.seat), bid)


def _on_from(queue: Queue, ref: str) -> Response:
    """Lead on to the next bid that waits, or to the whole list when none does."""
    onward = queue.after(ref)
    if onward is None or onward == ref:
        return see_other("panel.reading", ref=queue.seat.round.ref)
    following = queries.page(queue, onward).to_read.bid
    actions.move_place(queue.seat, following, now=now())
    return see_other("panel.bid", ref=queue.seat.round.ref, bid=onward)
