"""A panellist hands their seat on: they cannot come after all."""

from flask import Response, current_app, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.actions import hand_on as actions
from kitpanel.panel.forms.panellist import HandOnForm
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist


@bp.get("/panel/rounds/<ref>/hand-on")
@access(panellist)
def hand_on(ref: str) -> Response:
    """Say what it means to hand my seat on."""
    return render("panel/hand_on.html", form=HandOnForm(), round=queries.seat_in(ref, asker().known_id).round)


@bp.post("/panel/rounds/<ref>/hand-on")
@access(panellist)
def give_seat(ref: str) -> Response:
    """Hand my seat on."""
    seat, form = queries.seat_in(ref, asker().known_id), HandOnForm()
    if not form.validate():
        return refused_page("panel/hand_on.html", form=form, round=seat.round)
    try:
        address = current_app.extensions["kitpanel.settings"].public_address
        taker = actions.hand_on(seat, now=now(), public_address=address)
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("panel/hand_on.html", form=form, round=seat.round)
    flash("Thank you for saying so. The next person in reserve has your seat." if taker else "Thank you for saying so.")
    return see_other("panel.my_rounds")
