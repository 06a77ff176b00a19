"""What the chair does in the meeting, and the names under its list."""

from typing import Any

from flask import Response, current_app, flash

from config import Settings
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.filters import on_day
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import decide, meeting
from kitpanel.panel.actions.letters import Sender
from kitpanel.panel.forms.meeting import GoTo, Names, Press, Undo
from kitpanel.panel.queries import meeting as queries
from kitpanel.panel.queries.confirming import confirming
from kitpanel.panel.queries.hall import hall
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.views import bp
from kitpanel.panel.views.meeting import pressed
from kitpanel.people.access import access, panellist


def sender() -> Sender:
    """Give what letters say of the service: from its settings, never from the request."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return Sender(settings.public_address, settings.phone)


@bp.post("/panel/rounds/<ref>/meeting/open")
@access(panellist)
def open_votes(ref: str) -> Response:
    """Open the votes, once."""
    held = queries.meeting_chaired(ref, asker().known_id)
    pressed(Press())
    meeting.open_votes(held, by=asker().known_id, now=now())
    flash("The votes are open. Talk about each idea, then everybody may vote again.")
    return see_other("panel.meeting", ref=ref)


@bp.post("/panel/rounds/<ref>/meeting/bid")
@access(panellist)
def go_to_bid(ref: str) -> Response:
    """Talk about a bid: whoever leads it."""
    held, form = queries.meeting_sat(ref, asker().known_id), GoTo()
    pressed(form)
    bid, out = queries.bid_to_lead(held, form.bid.data or "")
    meeting.go_to(held, bid, out, by=asker().known_id, now=now())
    return see_other("panel.meeting", ref=ref)


@bp.get("/panel/rounds/<ref>/meeting/lock")
@access(panellist)
def ask_lock(ref: str) -> Response:
    """Say what locking the votes does, and ask whether to."""
    held = queries.meeting_chaired(ref, asker().known_id, lock=False)
    if not held.opened or held.locked:
        return see_other("panel.meeting", ref=ref)
    return render("panel/lock.html", hall=hall(held), form=Press())


@bp.post("/panel/rounds/<ref>/meeting/lock")
@access(panellist)
def lock_votes(ref: str) -> Response:
    """Lock the votes: the list is then the panel's to confirm."""
    held = queries.meeting_chaired(ref, asker().known_id)
    pressed(Press())
    meeting.lock(held, by=asker().known_id, now=now())
    flash("The votes are locked. Two people must now sign the list for each idea.")
    return see_other("panel.confirm", ref=ref)


@bp.get("/panel/rounds/<ref>/confirm")
@access(panellist)
def confirm(ref: str) -> Response:
    """Show the locked list, why each bid is where it is, and who has signed."""
    held = queries.meeting_sat(ref, asker().known_id, lock=False)
    if not held.locked:
        return see_other("panel.meeting", ref=ref)
    return render("panel/confirm.html", **_list(held, Names()))


@bp.post("/panel/rounds/<ref>/sign")
@access(panellist)
def sign_list(ref: str) -> Response:
    """Sign the list as somebody who was there."""
    held, form = queries.meeting_sat(ref, asker().known_id), Names()
    try:
        if form.validate():
            decide.sign(held, form.list_hash.data or "", by=asker().known_id, now=now())
            flash("You have signed. Whoever leads the meeting confirms the list next.")
            return see_other("panel.confirm", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/confirm.html", **_list(held, form))


@bp.post("/panel/rounds/<ref>/confirm")
@access(panellist)
def confirm_list(ref: str) -> Response:
    """Confirm the list as a whole, and with it the decision."""
    held, form = queries.meeting_chaired(ref, asker().known_id), Names()
    try:
        if form.validate():
            decide.confirm(held, form.list_hash.data or "", sender(), by=asker().known_id, now=now())
            flash(f"The list is confirmed. Staff send every letter by {on_day(held.round.letters_by)}.")
            return see_other("panel.meeting", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/confirm.html", **_list(held, form))


def _list(held: Gathering, form: Names) -> dict[str, Any]:
    shown = confirming(held)
    form.list_hash.data = shown.room.list_hash
    return {"shown": shown, "form": form, "undo": Undo(), "at": now()}
