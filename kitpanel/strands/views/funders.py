"""Funders, and who of theirs may see what their money did."""

import uuid
from typing import Any

from flask import Response, flash

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, finance, staff
from kitpanel.people.queries import timeline
from kitpanel.strands import actions, queries
from kitpanel.strands.forms import KIND_WORDS, FunderForm, PlainForm, ViewerForm
from kitpanel.strands.models import FunderKind
from kitpanel.strands.views import bp

MOVE_WORDS = {
    "begin": "Funder added",
    "change": "Details changed",
    "add_viewer": "Somebody may see their pages",
    "remove_viewer": "Somebody may no longer see their pages",
}


@bp.get("/funders")
@access(staff, finance, admin)
def funders_list() -> Response:
    """List the funders, by name."""
    page = queries.funders_page(listing.asked_page())
    return render("strands/funders.html", page=page, turn=listing.turning(page), kinds=KIND_WORDS)


@bp.get("/funders/new")
@access(admin)
def new_funder() -> Response:
    """Ask who the new funder is."""
    return render("strands/funder_form.html", form=FunderForm(), funder=None)


@bp.post("/funders/new")
@access(admin)
def add_funder() -> Response:
    """Add a funder."""
    form = FunderForm()
    if not form.validate():
        return refused_page("strands/funder_form.html", form=form, funder=None)
    try:
        made = actions.add_funder(**_facts(form), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/funder_form.html", form=form, funder=None)
    flash(f"{made.name} is there. Next, make a strand for their money.")
    return see_other("strands.funder", funder_id=made.id)


@bp.get("/funders/<uuid:funder_id>")
@access(staff, finance, admin)
def funder(funder_id: uuid.UUID) -> Response:
    """Show a funder: their strands, and who may see their pages."""
    return render("strands/funder.html", form=ViewerForm(), **_shown(funder_id))


@bp.post("/funders/<uuid:funder_id>")
@access(admin)
def add_viewer(funder_id: uuid.UUID) -> Response:
    """Let somebody see a funder's pages."""
    found, form = queries.funder(funder_id), ViewerForm()
    if not form.validate():
        return refused_page("strands/funder.html", form=form, **_shown(funder_id))
    name = one_line(form.name.data or "")
    try:
        actions.add_viewer(found, form.email.data or "", name=name, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/funder.html", form=form, **_shown(funder_id))
    flash(f"{name} may see what {found.name}'s money did.")
    return see_other("strands.funder", funder_id=funder_id)


@bp.get("/funders/<uuid:funder_id>/change")
@access(admin)
def other_funder(funder_id: uuid.UUID) -> Response:
    """Ask what should change about a funder."""
    found = queries.funder(funder_id)
    return render("strands/funder_form.html", form=FunderForm(obj=found), funder=found)


@bp.post("/funders/<uuid:funder_id>/change")
@access(admin)
def change_funder(funder_id: uuid.UUID) -> Response:
    """Change a funder."""
    found, form = queries.funder(funder_id), FunderForm()
    if not form.validate():
        return refused_page("strands/funder_form.html", form=form, funder=found)
    try:
        actions.change_funder(found, **_facts(form), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/funder_form.html", form=form, funder=found)
    flash("Saved.")
    return see_other("strands.funder", funder_id=funder_id)


@bp.post("/funders/<uuid:funder_id>/viewers/<uuid:person_id>/remove")
@access(admin)
def remove_viewer(funder_id: uuid.UUID, person_id: uuid.UUID) -> Response:
    """Stop somebody from seeing a funder's pages."""
    if PlainForm().validate():
        actions.remove_viewer(queries.funder(funder_id), person_id, by=asker().known_id, now=now())
        flash("They may no longer see these pages.")
    return see_other("strands.funder", funder_id=funder_id)


def _shown(funder_id: uuid.UUID) -> dict[str, Any]:
    return {
        "funder": queries.funder(funder_id),
        "viewers": queries.viewers(funder_id),
        "kinds": KIND_WORDS,
        "plain": PlainForm(formdata=None),
        "events": timeline("funder", funder_id, MOVE_WORDS),
    }


def _facts(form: FunderForm) -> dict[str, Any]:
    return {
        "name": one_line(form.name.data or ""),
        "kind": FunderKind(form.kind.data),
        "public": bool(form.public.data),
    }
