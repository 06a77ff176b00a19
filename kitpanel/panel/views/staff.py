"""The staff's desk of a round's panel: who has declared, conflicts, bids taken out, money, a round called off."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import declare
from kitpanel.panel.actions import desk as actions
from kitpanel.panel.forms.staff import Lift, Pin, Why
from kitpanel.panel.queries import desk as queries
from kitpanel.panel.queries.desk import Desk
from kitpanel.panel.views import bp
from kitpanel.panel.views.chair import sender
from kitpanel.people.access import access, staff


@bp.get("/rounds/<ref>/panel")
@access(staff)
def round_panel(ref: str) -> Response:
    """Show who sits, who has said whom they know, and the register of conflicts; never a vote."""
    return render("panel/desk.html", desk=queries.desk(ref))


@bp.get("/rounds/<ref>/panel/keep-out")
@access(staff)
def keep_out(ref: str) -> Response:
    """Ask who must stay out of which bid, and why."""
    desk = queries.desk(ref)
    return render("panel/keep_out.html", desk=desk, form=_pin_form(desk))


@bp.post("/rounds/<ref>/panel/keep-out")
@access(staff)
def pin_conflict(ref: str) -> Response:
    """Keep somebody out of a bid. They cannot undo it, and a vote of theirs on it is void."""
    desk = queries.desk(ref)
    form = _pin_form(desk)
    try:
        if form.validate():
            seat = queries.seat_by_code(desk.round, form.seat.data)
            declare.pin(seat, form.bid.data, form.words.data or "", by=asker().known_id, now=now())
            flash("Noted. The idea is closed to them from now on.")
            return see_other("panel.round_panel", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/keep_out.html", desk=desk, form=form)


@bp.get("/rounds/<ref>/panel/let-in/<code>/<bid>")
@access(staff)
def let_in(ref: str, code: str, bid: str) -> Response:
    """Ask why somebody who was kept out may judge a bid after all."""
    return render("panel/let_in.html", held=queries.held_out(ref, code, bid), form=Lift())


@bp.post("/rounds/<ref>/panel/let-in/<code>/<bid>")
@access(staff)
def lift_conflict(ref: str, code: str, bid: str) -> Response:
    """Take the note away: they are asked again, and stay out until they answer."""
    held, form = queries.held_out(ref, code, bid), Lift()
    try:
        if form.validate():
            declare.lift(held.seat, bid, form.words.data or "", by=asker().known_id, now=now())
            flash("Taken away. They stay out until they say again how they stand to this idea.")
            return see_other("panel.round_panel", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/let_in.html", held=held, form=form)


@bp.get("/rounds/<ref>/panel/take-out/<bid>")
@access(staff)
def take_out(ref: str, bid: str) -> Response:
    """Ask why a bid must be taken out of the round."""
    return _why_page(queries.desk(ref), "take_out", bid, Why())


@bp.post("/rounds/<ref>/panel/take-out/<bid>")
@access(staff)
def take_bid_out(ref: str, bid: str) -> Response:
    """Take a bid out of the round, to be checked again."""
    round_, form = queries.desk_round(ref, lock=True), Why()
    try:
        if form.validate():
            taken = actions.take_out(round_, bid, form.why.data or "", sender(), by=asker().known_id, now=now())
            flash(f"{taken.title} is out of this round and back with you to be checked. Its applicant has been told.")
            return see_other("panel.round_panel", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return _why_page(queries.desk(ref), "take_out", bid, form)


@bp.get("/rounds/<ref>/panel/money")
@access(staff)
def money_again(ref: str) -> Response:
    """Ask why the round's money must be set again."""
    return _why_page(queries.desk(ref), "money", "", Why())


@bp.post("/rounds/<ref>/panel/money")
@access(staff)
def set_money_again(ref: str) -> Response:
    """Bring the round's money down to what its strands still have."""
    round_, form = queries.desk_round(ref, lock=True), Why()
    try:
        if form.validate():
            actions.set_money_again(round_, form.why.data or "", by=asker().known_id, now=now())
            flash("The round’s money is set again. The panel must look at the new list and sign it.")
            return see_other("panel.round_panel", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return _why_page(queries.desk(ref), "money", "", form)


@bp.get("/rounds/<ref>/panel/cancel")
@access(staff)
def cancel(ref: str) -> Response:
    """Ask why a round must be called off."""
    round_ = queries.round_to_call_off(ref)
    return render("panel/cancel.html", round=round_, count=queries.count_bids(round_), form=Why())


@bp.post("/rounds/<ref>/panel/cancel")
@access(staff)
def cancel_round(ref: str) -> Response:
    """Call a round off: its bids go to the next panel, and everybody is told."""
    round_, form = queries.round_to_call_off(ref, lock=True), Why()
    try:
        if form.validate():
            actions.call_off(round_, form.why.data or "", sender(), by=asker().known_id, now=now())
            flash("The round is called off. Its ideas wait for the next panel, and everybody has been told.")
            return see_other("site.round_page", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/cancel.html", round=round_, count=queries.count_bids(round_), form=form)


def _pin_form(desk: Desk) -> Pin:
    form = Pin()
    form.seat.offer([("", "Choose a person"), *((one.code, one.name) for one in desk.sitting)])
    form.bid.offer([("", "Choose an idea"), *((bid.ref, f"{bid.title} ({bid.ref})") for bid in desk.bids)])
    return form


def _why_page(desk: Desk, act: str, ref: str, form: Why) -> Response:
    """Show the page that asks for a reason: again with its errors when it came back without one."""
    bid = desk.bid(ref) if ref else None
    show = refused_page if form.faults else render
    return show("panel/why.html", desk=desk, act=act, bid=bid, form=form)
