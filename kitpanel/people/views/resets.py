"""Somebody lost their phone: one administrator asks that their second factor be reset, another approves."""

import uuid

from flask import Response, flash
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, admin
from kitpanel.people.forms import ConfirmForm, ResetForm
from kitpanel.people.models import FactorReset
from kitpanel.people.views import bp


@bp.get("/people/<uuid:person_id>/codes")
@access(admin)
def lost_codes(person_id: uuid.UUID) -> Response:
    """Show somebody's second factor, and the request to reset it."""
    return _page(person_id, ResetForm(formdata=None))


@bp.post("/people/<uuid:person_id>/codes")
@access(admin)
def ask_reset(person_id: uuid.UUID) -> Response:
    """Ask that it be reset."""
    form = ResetForm()
    if not form.validate():
        return _page(person_id, form)
    try:
        actions.ask_reset(queries.person(person_id), form.why.data or "", by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(person_id, form)
    flash("Asked. Another administrator must approve it. They get a letter about it now.")
    return see_other("people.lost_codes", person_id=person_id)


@bp.post("/people/<uuid:person_id>/codes/approve")
@access(admin)
def approve_reset(person_id: uuid.UUID) -> Response:
    """Reset it, as the second administrator."""
    asked = _asked(person_id)
    if ConfirmForm().validate():
        actions.approve_reset(asked, queries.person(person_id), by=asker().known_id, now=now())
        flash("Reset. They are signed out everywhere, and a letter tells them.")
    return see_other("people.lost_codes", person_id=person_id)


@bp.post("/people/<uuid:person_id>/codes/refuse")
@access(admin)
def refuse_reset(person_id: uuid.UUID) -> Response:
    """Leave it as it is."""
    asked = _asked(person_id)
    if ConfirmForm().validate():
        actions.refuse_reset(asked, by=asker().known_id, now=now())
        flash("Nothing was reset.")
    return see_other("people.lost_codes", person_id=person_id)


def _asked(person_id: uuid.UUID) -> FactorReset:
    found = queries.open_reset(person_id, lock=True)
    if found is None:
        raise NotFound
    return found


def _page(person_id: uuid.UUID, form: ResetForm) -> Response:
    found = queries.second_factor(person_id)
    show = refused_page if form.faults else render
    return show(
        "people/lost_codes.html", form=form, person=queries.person(person_id), button=ConfirmForm(formdata=None),
        asked=queries.open_reset(person_id), since=found.since if found and found.sealed else None,
        looker=asker().known_id,
    )  # fmt: skip
