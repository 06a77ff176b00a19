"""Asking the person whose bid is read a question."""

from flask import Response, current_app, flash

from kitpanel.applications import actions as applications
from kitpanel.applications.models import Bid
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.forms.panellist import QuestionForm
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist


def _bid(ref: str, bid: str) -> Bid:
    """Find a bid that is open to me: I am seated, have declared, and have not stepped out (else 404)."""
    return queries.page(queries.queue(queries.seat_in(ref, asker().known_id)), bid).to_read.bid


@bp.get("/panel/rounds/<ref>/bids/<bid>/ask")
@access(panellist)
def ask_page(ref: str, bid: str) -> Response:
    """Ask a question about a bid."""
    found = _bid(ref, bid)
    return render("panel/ask.html", form=QuestionForm(), bid=found, round=queries.seat_in(ref, asker().known_id).round)


@bp.post("/panel/rounds/<ref>/bids/<bid>/ask")
@access(panellist)
def ask(ref: str, bid: str) -> Response:
    """Send the question; who asked is not told."""
    found, form = _bid(ref, bid), QuestionForm()
    if form.validate():
        try:
            address = current_app.extensions["kitpanel.settings"].public_address
            me = asker().known_id
            applications.ask_for_panel(found.application_id, form.question.data or "", address, by=me, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Your question is on its way. The answer shows beside the idea.")
            return see_other("panel.bid", ref=ref, bid=bid)
    seat = queries.seat_in(ref, asker().known_id)
    return refused_page("panel/ask.html", form=form, bid=found, round=seat.round)
