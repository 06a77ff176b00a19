"""Saying who one knows: before reading, and when something comes to mind later."""

from collections.abc import Callable

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.actions import declare as actions
from kitpanel.panel.forms.panellist import DeclareForm, LinkForm, StepBackForm, declare_form
from kitpanel.panel.queries.declaring import ToDeclare
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist
from kitpanel.rounds.models import Seat


@bp.get("/panel/rounds/<ref>/declare")
@access(panellist)
def declare(ref: str) -> Response:
    """Show the bids that wait for my word: their title, name and place, and nothing else."""
    seat = queries.seat_in(ref, asker().known_id)
    bids = queries.to_declare(seat)
    return render("panel/declare.html", form=declare_form(bids), bids=bids, round=seat.round)


@bp.post("/panel/rounds/<ref>/declare")
@access(panellist)
def send_declarations(ref: str) -> Response:
    """Take my word on as many of them as I answered."""
    seat = queries.seat_in(ref, asker().known_id)
    bids = queries.to_declare(seat)
    form = declare_form(bids)
    if not bids:
        return see_other("panel.reading", ref=ref)
    if not form.validate() or not _declare_all(seat, form, bids):
        return refused_page("panel/declare.html", form=form, bids=bids, round=seat.round)
    flash(_what_next(len(queries.to_declare(seat))))
    return see_other("panel.reading", ref=ref)


def _declare_all(seat: Seat, form: DeclareForm, bids: list[ToDeclare]) -> bool:
    """Keep every answer, or put what is wrong with one beside it and keep none."""
    said = form.said(bids)
    if not said:
        form.refuse(Refused("Choose an answer for at least one idea.", field=f"link-{bids[0].ref}"))
    for ref, link, words in said:
        try:
            actions.declare(seat, ref, link, words, now=now())
        except Refused as refusal:
            form.refuse(Refused(refusal.sentence, field=f"{refusal.field}-{ref}"))
    return not form.faults


def _kept(form: LinkForm | StepBackForm, act: Callable[[], object]) -> bool:
    """Do it, or put what is wrong beside its field."""
    try:
        act()
    except Refused as refusal:
        form.refuse(refusal)
    return not form.faults


def _what_next(left: int) -> str:
    if left:
        return f"Saved. {left} more {'waits' if left == 1 else 'wait'} for your word before you can read on."
    return "Saved. You can read now."


@bp.get("/panel/rounds/<ref>/bids/<bid>/link")
@access(panellist)
def link(ref: str, bid: str) -> Response:
    """Ask again how I stand to a bid that is open to me."""
    seat = queries.seat_in(ref, asker().known_id)
    found, said = queries.my_link(seat, bid)
    form = LinkForm(data={"link": said.link, "words": said.words})
    return render("panel/link.html", form=form, bid=found, round=seat.round)


@bp.post("/panel/rounds/<ref>/bids/<bid>/link")
@access(panellist)
def change_link(ref: str, bid: str) -> Response:
    """Change my word on it. Stepping out hides the bid at once."""
    seat = queries.seat_in(ref, asker().known_id)
    found, _ = queries.my_link(seat, bid)
    form = LinkForm()
    if not form.validate() or not _kept(form, lambda: actions.declare(seat, bid, *form.said(), now=now())):
        return refused_page("panel/link.html", form=form, bid=found, round=seat.round)
    if form.said()[0] is Link.OUT:
        flash("You have stepped out. You will not see this idea again, and your vote on it does not count.")
        return see_other("panel.reading", ref=ref)
    flash("Saved. You can read and vote on this idea.")
    return see_other("panel.bid", ref=ref, bid=bid)


@bp.get("/panel/rounds/<ref>/step-back")
@access(panellist)
def step_back(ref: str) -> Response:
    """Ask for the name of an idea that I stepped out of by mistake: nothing of it is shown."""
    seat = queries.seat_in(ref, asker().known_id)
    return render("panel/step_back.html", form=StepBackForm(), round=seat.round)


@bp.post("/panel/rounds/<ref>/step-back")
@access(panellist)
def send_step_back(ref: str) -> Response:
    """Take my word on the idea of that name anew."""
    seat, form = queries.seat_in(ref, asker().known_id), StepBackForm()
    if not form.validate() or not _kept(form, lambda: actions.step_back(seat, *form.said(), now=now())):
        return refused_page("panel/step_back.html", form=form, round=seat.round)
    flash("You are back in. Read the idea and send your vote: an earlier one does not count.")
    return see_other("panel.reading", ref=ref)
