"""Reading one bid and voting on it."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.media.kept import given
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.actions import own
from kitpanel.panel.actions import vote as actions
from kitpanel.panel.forms.panellist import PlainForm, VoteForm, begun_from, vote_form
from kitpanel.panel.queries.drafts import Kept
from kitpanel.panel.queries.reading import Page, Queue, ToRead
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist


@bp.get("/panel/rounds/<ref>/bids/<bid>")
@access(panellist)
def bid(ref: str, bid: str) -> Response:
    """Show a bid to read, with my ballot beside it."""
    queue = queries.queue(queries.seat_in(ref, asker().known_id))
    page = queries.page(queue, bid)
    shown = _page(queue, page)
    return render("panel/bid.html", **shown, form=_filled_in(page.to_read, **shown))


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
    done = _keep(form, queue, page) if form.keep.data else _send(form, queue, page)
    if not done:
        return refused_page("panel/bid.html", **_page(queue, page), form=form)
    flash(done)
    return _on_from(queries.queue(queue.seat), bid)


def _page(queue: Queue, page: Page) -> dict[str, Any]:
    kept, note = queries.my_drafts(queue), queries.my_note(queue.seat, page.to_read.bid)
    return {"page": page, "queue": queue, "kept": kept, "note": note, "act_form": PlainForm()}


def _filled_in(one: ToRead, kept: Mapping[str, Kept], note: str, **_: Any) -> VoteForm:
    """Make the ballot with what I kept of it, else with the vote I sent."""
    if one.bid.ref in kept:
        return vote_form(one, kept[one.bid.ref].draft, note)
    return vote_form(one, begun_from(one.mine, queries.budget_lines(one.bid)) if one.mine else None, note)


def _send(form: VoteForm, queue: Queue, page: Page) -> str:
    """Send what was said and say so, or put what is wrong beside its field."""
    bid = page.to_read.bid
    if not form.validate():
        return ""
    try:
        sent = actions.send_vote(queue.seat, bid.ref, form.draft().ballot(queries.budget_lines(bid)), now=now())
    except Refused as refusal:
        field = {"missing": "reason", "marks": None, "lower_lines": "lines"}.get(refusal.field or "", refusal.field)
        form.refuse(Refused(refusal.sentence, field=field))
        return ""
    own.keep_note(queue.seat, bid, form.note.data or "", now=now())
    return f"Your vote on “{bid.title}” is sent. Its receipt is {sent.receipt}."


def _keep(form: VoteForm, queue: Queue, page: Page) -> str:
    """Keep what was filled in and say so, or put what is wrong beside its field."""
    bid, draft = page.to_read.bid, form.draft() if form.can_be_kept() else None
    if draft is None:
        return ""
    try:
        own.keep_draft(queue.seat, bid, draft, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return ""
    own.keep_note(queue.seat, bid, form.note.data or "", now=now())
    return "Kept for you, and not sent. Nobody else sees it."


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
