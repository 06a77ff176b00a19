"""Administrators invite people, give roles and end them."""

import uuid

from flask import Response, flash
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, admin
from kitpanel.people.forms import EndRoleForm, InviteForm, RoleForm
from kitpanel.people.rules import ROLE_WORDS, RoleName
from kitpanel.people.views import bp


@bp.get("/people/invite")
@access(admin)
def invite() -> Response:
    """Ask whom to invite."""
    return render("people/invite.html", form=InviteForm())


@bp.post("/people/invite")
@access(admin)
def send_invitation() -> Response:
    """Give somebody a role and send them the way in."""
    form = InviteForm()
    if not form.validate():
        return refused_page("people/invite.html", form=form)
    role, name = RoleName(form.role.data), one_line(form.name.data or "")
    try:
        person = actions.invite(form.email.data or "", role, name=name, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/invite.html", form=form)
    flash(f"{name} is now {ROLE_WORDS[role]}. A letter with the way in is going out.")
    return see_other("people.person", person_id=person.id)


@bp.get("/people/<uuid:person_id>/roles")
@access(admin)
def new_role(person_id: uuid.UUID) -> Response:
    """Ask which role to give."""
    return render("people/new_role.html", form=RoleForm(), person=queries.person(person_id))


@bp.post("/people/<uuid:person_id>/roles")
@access(admin)
def give_role(person_id: uuid.UUID) -> Response:
    """Give a role."""
    form, found = RoleForm(), queries.person(person_id)
    if not form.validate():
        return refused_page("people/new_role.html", form=form, person=found)
    role, why = RoleName(form.role.data), form.why.data or ""
    try:
        actions.give_role(found, role, by=asker().known_id, now=now(), why=why)
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/new_role.html", form=form, person=found)
    flash(f"They are now {ROLE_WORDS[role]}. It counts from their next page on.")
    return see_other("people.person", person_id=person_id)


@bp.get("/people/<uuid:person_id>/roles/<role>/end")
@access(admin)
def end_role_page(person_id: uuid.UUID, role: str) -> Response:
    """Ask why a role ends."""
    return render("people/end_role.html", form=EndRoleForm(), person=queries.person(person_id), role=_words(role))


@bp.post("/people/<uuid:person_id>/roles/<role>/end")
@access(admin)
def end_role(person_id: uuid.UUID, role: str) -> Response:
    """End a role."""
    form, found, words = EndRoleForm(), queries.person(person_id), _words(role)
    if not form.validate():
        return refused_page("people/end_role.html", form=form, person=found, role=words)
    try:
        actions.end_role(found, RoleName(role), by=asker().known_id, now=now(), why=form.why.data or "")
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/end_role.html", form=form, person=found, role=words)
    flash(f"They are no longer {words}. It counts from now.")
    return see_other("people.person", person_id=person_id)


def _words(role: str) -> str:
    try:
        return ROLE_WORDS[RoleName(role)]
    except ValueError:
        raise NotFound from None
