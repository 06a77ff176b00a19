"""What staff do with one idea, each a button or a page of its own."""

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from flask import Response, flash

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.desk import DeclineForm, HostForm, NoteForm, TakeBackForm, ask_form
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.sections import DESK_TITLES
from kitpanel.applications.views import bp
from kitpanel.applications.views.desk import about, assign_form, marks_form, summary_form
from kitpanel.applications.views.sent import names, public_address
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, staff


def done(found: Application, form: Form, act: Callable[[], object], said: str) -> Response:
    """Do what a form of the idea's page asks, or show that page again with what is wrong, beside what puts it right."""
    if form.validate():
        try:
            act()
        except Refused as refusal:
            form = form if refusal.field in {None, *form.data} else _form_with(found, refusal.field)
            form.refuse(refusal)
        else:
            flash(said)
            return see_other("applications.idea", ref=found.ref)
    return refused_page("applications/idea.html", **about(found, form))


def _form_with(found: Application, field: str | None) -> Form:
    """Give the form of the idea's page in which a field stands."""
    return summary_form(found) if field == "summary" else marks_form(found, stored=True)


@bp.post("/ideas/<ref>/start")
@access(staff)
def start_check(ref: str) -> Response:
    """Begin to check an idea."""
    found = queries.to_change(ref)
    act = partial(actions.start_check, found, by=asker().known_id, now=now())
    return done(found, PlainForm(), act, "You are checking this idea.")


@bp.post("/ideas/<ref>/marks")
@access(staff)
def mark(ref: str) -> Response:
    """Save an idea's ward and the strands that could pay for it."""
    found = queries.to_change(ref)
    form = marks_form(found)

    def act() -> None:
        ward, sure, chosen = form.ward.data or None, form.ward_confirmed.ticked, form.strands.data or []
        actions.mark(found, ward=ward, ward_confirmed=sure, strands=chosen, by=asker().known_id, now=now())

    return done(found, form, act, "Saved. The ward and the strands are marked.")


@bp.post("/ideas/<ref>/accept")
@access(staff)
def accept(ref: str) -> Response:
    """Call an idea ready for a panel."""
    found = queries.to_change(ref)
    act = partial(actions.accept, found, by=asker().known_id, now=now())
    return done(found, PlainForm(), act, "Ready for a panel. It enters the next round by itself.")


@bp.post("/ideas/<ref>/host")
@access(staff)
def record_host(ref: str) -> Response:
    """Record whether the host of an idea holds the money."""
    found, form = queries.to_change(ref), HostForm()
    agreed, why = form.answer.data == "agreed", form.why.data or ""
    act = partial(actions.record_host, found, agreed=agreed, why=why, by=asker().known_id, now=now())
    return done(found, form, act, "Saved. The host’s answer is on record.")


@bp.post("/ideas/<ref>/check-again")
@access(staff)
def check_again(ref: str) -> Response:
    """Take an idea back to be checked."""
    found = queries.to_change(ref)
    act = partial(actions.check_again, found, by=asker().known_id, now=now())
    return done(found, PlainForm(), act, "This idea is being checked again.")


@bp.post("/ideas/<ref>/assign")
@access(staff)
def assign(ref: str) -> Response:
    """Say who looks after an idea."""
    found, form = queries.to_change(ref), assign_form()

    def act() -> None:
        chosen = uuid.UUID(form.person.data) if form.person.data else None
        actions.assign(found, chosen, by=asker().known_id, now=now())

    return done(found, form, act, "Saved.")


@bp.post("/ideas/<ref>/notes")
@access(staff)
def note(ref: str) -> Response:
    """Leave a note for other staff."""
    found, form = queries.to_change(ref), NoteForm()
    return done(
        found, form, lambda: actions.note(found, form.words.data or "", by=asker().known_id, now=now()), "Saved."
    )


@bp.get("/ideas/<ref>/ask")
@access(staff)
def ask_page(ref: str) -> Response:
    """Ask for more, part by part."""
    return render("applications/ask.html", form=ask_form(), **_read(ref))


@bp.post("/ideas/<ref>/ask")
@access(staff)
def ask_more(ref: str) -> Response:
    """Send an idea back with questions."""
    found, form = queries.to_change(ref), ask_form()
    if form.validate():
        try:
            ask = actions.ask_for_change if found.state is ApplicationState.IN_ROUND else actions.ask_more
            ask(found, form.questions, public_address(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Your questions are on their way. The idea comes back to you with the answers.")
            return see_other("applications.idea", ref=ref)
    return refused_page("applications/ask.html", form=form, **_read(ref))


@bp.get("/ideas/<ref>/decline")
@access(staff)
def decline_page(ref: str) -> Response:
    """Ask why an idea cannot go to a panel."""
    return render("applications/decline.html", form=DeclineForm(), **_read(ref))


@bp.post("/ideas/<ref>/decline")
@access(staff)
def decline(ref: str) -> Response:
    """Say that an idea cannot go to a panel, with a letter."""
    found, form = queries.to_change(ref), DeclineForm()
    if not form.validate():
        return refused_page("applications/decline.html", form=form, **_read(ref))
    reason, instead = form.reason.data or "", form.instead.data or ""
    actions.decline(found, reason, instead, public_address(), by=asker().known_id, now=now())
    flash("A letter with your reasons is on its way.")
    return see_other("applications.idea", ref=ref)


@bp.get("/ideas/<ref>/take-back")
@access(staff)
def take_back_page(ref: str) -> Response:
    """Ask why staff take an idea back for its owner."""
    return render("applications/take_back_for.html", form=TakeBackForm(), **_read(ref))


@bp.post("/ideas/<ref>/take-back")
@access(staff)
def take_back(ref: str) -> Response:
    """Take an idea back for its owner."""
    found, form = queries.to_read(ref), TakeBackForm()
    if not form.validate():
        return refused_page("applications/take_back_for.html", form=form, **_read(ref))
    actions.withdraw(found.id, public_address(), by=asker().known_id, now=now(), why=form.why.data or "")
    flash("Taken back. A letter says so.")
    return see_other("applications.idea", ref=ref)


def _read(ref: str) -> dict[str, Any]:
    found = queries.to_read(ref)
    return {"idea": found, "parts": queries.rows_by_section(found, names()), "titles": DESK_TITLES}
