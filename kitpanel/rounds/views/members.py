"""The people of a panel: who is on it, how they came, what part they take."""

import uuid

from flask import Response, flash

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, staff
from kitpanel.people.queries import person, timeline
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import ChairForm, MemberForm, MemberMoveForm
from kitpanel.rounds.models import PanelMember
from kitpanel.rounds.views import bp

MOVE_WORDS = {
    "begin": "Invited",
    "train": "Trained",
    "start": "Started",
    "pause": "Began a break",
    "resume": "Came back",
    "end": "Left the panel",
    "make_chair": "Takes the chair from now on",
    "make_deputy": "Is deputy from now on",
    "make_member": "Is a member like the others from now on",
}


@bp.get("/panels/<code>/members")
@access(staff, admin)
def members_list(code: str) -> Response:
    """List a panel's people."""
    found = queries.panel(code)
    page = queries.members_page(found.id, listing.asked_page())
    return render("rounds/members.html", panel=found, page=page, turn=listing.turning(page))


@bp.get("/panels/<code>/members/add")
@access(staff, admin)
def new_member(code: str) -> Response:
    """Ask whom to put on a panel."""
    return render("rounds/new_member.html", form=MemberForm(), panel=queries.panel(code))


@bp.post("/panels/<code>/members/add")
@access(staff, admin)
def add_member(code: str) -> Response:
    """Put somebody on a panel."""
    found, form = queries.panel(code), MemberForm()
    if not form.validate():
        return refused_page("rounds/new_member.html", form=form, panel=found)
    name = one_line(form.name.data or "")
    try:
        made = actions.add_member(found, form.email.data or "", name=name, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("rounds/new_member.html", form=form, panel=found)
    flash(f"{name} is on the panel. They can sit on rounds once they are trained and have started.")
    return see_other("rounds.member", code=code, member_id=made.id)


@bp.get("/panels/<code>/members/<uuid:member_id>")
@access(staff, admin)
def member(code: str, member_id: uuid.UUID) -> Response:
    """Show a member: where they are, what can be done, what happened."""
    return _page(_member(code, member_id))


@bp.post("/panels/<code>/members/<uuid:member_id>/move")
@access(staff, admin)
def move_member(code: str, member_id: uuid.UUID) -> Response:
    """Make a move of a member's life."""
    found = _member(code, member_id)
    form = _moves(found, MemberMoveForm())
    if not form.validate():
        return _page(found, 422, move_form=form, form=form)
    try:
        _move(found, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _page(found, 422, move_form=form, form=form)
    flash(f"Saved: {found.lifecycle.said(found.state).lower()}.")
    return see_other("rounds.member", code=code, member_id=member_id)


@bp.post("/panels/<code>/members/<uuid:member_id>/part")
@access(staff, admin)
def set_chair(code: str, member_id: uuid.UUID) -> Response:
    """Say what part a member takes in the meeting."""
    found, form = _member(code, member_id), ChairForm()
    if not form.validate():
        return _page(found, 422, part_form=form, form=form)
    part = form.part.data
    actions.set_chair(found, chairs=part == "chair", deputy=part == "deputy", by=asker().known_id, now=now())
    flash("Saved. It counts from the next pack on.")
    return see_other("rounds.member", code=code, member_id=member_id)


def _member(code: str, member_id: uuid.UUID) -> PanelMember:
    return queries.member(queries.panel(code).id, member_id)


def _move(found: PanelMember, form: MemberMoveForm) -> None:
    why, on = form.why.data or "", form.on.data
    actions.move_member(found, form.move.data, by=asker().known_id, now=now(), why=why, on=on)


def _moves(found: PanelMember, form: MemberMoveForm) -> MemberMoveForm:
    form.move.offer((move.name, move.label) for move in found.lifecycle.open_from(found.state))
    return form


def _page(found: PanelMember, status: int = 200, **forms: Form) -> Response:
    part = "chair" if found.chairs else "deputy" if found.deputy else "member"
    shown = {
        "move_form": _moves(found, MemberMoveForm(formdata=None)),
        "part_form": ChairForm(formdata=None, data={"part": part}),
        "form": None,
        "terms": queries.agreed(found.person_id),
        "needs": queries.needs(found.person_id),
        **forms,
    }
    return render("rounds/member.html", status, member=found, person=person(found.person_id), **shown,
                  events=timeline("panel member", found.id, MOVE_WORDS))  # fmt: skip
