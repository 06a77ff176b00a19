"""Motions: put on a bid of the locked list by whoever leads it, and undone."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import motion as actions
from kitpanel.panel.forms.meeting import MotionForm, Undo, motion_form
from kitpanel.panel.queries.meeting import bid_to_lead, meeting_sat
from kitpanel.panel.queries.motions import ToMove, to_move, to_undo
from kitpanel.panel.rules.motion import hands
from kitpanel.panel.views import bp
from kitpanel.panel.views.meeting import pressed
from kitpanel.people.access import access, panellist


@bp.get("/panel/rounds/<ref>/bids/<bid>/motion")
@access(panellist)
def motion(ref: str, bid: str) -> Response:
    """Ask what is moved on a bid, and how many hands there were."""
    found = to_move(ref, asker().known_id, bid, lock=False)
    return render("panel/motion.html", form=motion_form(found), found=found)


@bp.post("/panel/rounds/<ref>/bids/<bid>/motion")
@access(panellist)
def put_motion(ref: str, bid: str) -> Response:
    """Record the motion: carried, it changes what becomes of this bid; everybody signs anew."""
    found = to_move(ref, asker().known_id, bid, lock=True)
    form = motion_form(found)
    if not form.validate() or not _put(found, form):
        return refused_page("panel/motion.html", form=form, found=found)
    flash(f"The motion is noted. {hands(form.said()).capitalize()}. Everybody who signed before signs again.")
    return see_other("panel.confirm", ref=ref)


def _put(found: ToMove, form: MotionForm) -> bool:
    """Put it, or put what is wrong beside its field."""
    try:
        actions.put(found.held, (found.bid, found.out), form.said(), form.why(), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


@bp.post("/panel/rounds/<ref>/undo-motion")
@access(panellist)
def undo_motion(ref: str) -> Response:
    """Undo a motion: its bid is again what the list says."""
    held, form = meeting_sat(ref, asker().known_id), Undo()
    pressed(form)
    made = to_undo(held, form.motion.data or "")
    _, out = bid_to_lead(held, made.bid.ref)
    actions.undo(held, made, out, by=asker().known_id, now=now())
    flash("The motion is undone. It stays in the record. Everybody who signed before signs again.")
    return see_other("panel.confirm", ref=ref)
