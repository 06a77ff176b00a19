"""The people on an idea: who was asked in, who joined, what each may do. Its owner lets in and takes out."""

import uuid
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import OnceForm, PlainForm
from kitpanel.applications.forms.hands import LetInForm, MayForm
from kitpanel.applications.models import Application, Member
from kitpanel.applications.rules.hands import MAY_WORDS, PART_WORDS, May, Part, To
from kitpanel.applications.views import bp
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, applicant


def _own(*, locked: bool = False) -> Application:
    return queries.own_idea(asker().known_id, idea_id(), locked=locked)


def _page(idea: Application, form: Form) -> dict[str, Any]:
    return {"idea": idea, "form": form, "members": queries.members_of(idea), "part_words": PART_WORDS,
            "may_words": MAY_WORDS}  # fmt: skip


@bp.get("/apply/people")
@bp.get("/apply/shared/<uuid:idea_id>/people")
@access(applicant)
def people_on() -> Response:
    """List who is on an idea, and ask somebody in."""
    return render("applications/people.html", **_page(_own(), LetInForm()))


@bp.post("/apply/people")
@bp.post("/apply/shared/<uuid:idea_id>/people")
@access(applicant)
def let_in() -> Response:
    """Ask somebody in, by a letter with a link."""
    idea, form = _own(locked=True), LetInForm()
    if form.validate():
        try:
            part, may, name, email = Part(form.part.data), May(form.may.data), form.name.data, form.email.data
            actions.invite(idea, part, may, name=name or "", email=email or "", by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("We have written to %(name)s. The link in our letter works for 14 days.", name=name))
            return see_other("applications.people_on")
    return refused_page("applications/people.html", **_page(idea, form))


def _member(idea: Application, member_id: uuid.UUID, *, locked: bool = False) -> Member:
    return queries.member(idea, member_id, locked=locked)


def _one(idea: Application, member: Member, form: Form) -> dict[str, Any]:
    return {"idea": idea, "member": member, "form": form, "plain": PlainForm(formdata=None),
            "once": OnceForm(formdata=None), "part_words": PART_WORDS}  # fmt: skip


@bp.get("/apply/people/<uuid:member_id>")
@bp.get("/apply/shared/<uuid:idea_id>/people/<uuid:member_id>")
@access(applicant)
def person_on(member_id: uuid.UUID) -> Response:
    """Show one person on an idea, and what can be changed."""
    idea = _own()
    member = _member(idea, member_id)
    form = MayForm(formdata=None, data={"may": member.may.value})
    return render("applications/person_on.html", **_one(idea, member, form))


@bp.post("/apply/people/<uuid:member_id>")
@bp.post("/apply/shared/<uuid:idea_id>/people/<uuid:member_id>")
@access(applicant)
def change_person_on(member_id: uuid.UUID) -> Response:
    """Change what somebody may do."""
    idea, form = _own(locked=True), MayForm()
    member = _member(idea, member_id, locked=True)
    if not form.validate():
        return refused_page("applications/person_on.html", **_one(idea, member, form))
    actions.change_may(member, May(form.may.data), by=asker().known_id, now=now())
    flash(_("Saved. It is so from now on."))
    return see_other("applications.people_on")


@bp.post("/apply/people/<uuid:member_id>/ask-again")
@bp.post("/apply/shared/<uuid:idea_id>/people/<uuid:member_id>/ask-again")
@access(applicant)
def ask_person_again(member_id: uuid.UUID) -> Response:
    """Send somebody who has not joined yet a new link."""
    idea = _own(locked=True)
    member = _member(idea, member_id, locked=True)
    if OnceForm().validate():
        actions.ask_again(member, idea, now=now())
        flash(_("We have written to %(name)s again.", name=member.name))
    return see_other("applications.people_on")


@bp.post("/apply/people/<uuid:member_id>/take-out")
@bp.post("/apply/shared/<uuid:idea_id>/people/<uuid:member_id>/take-out")
@access(applicant)
def take_person_out(member_id: uuid.UUID) -> Response:
    """Take somebody out of an idea."""
    member = _member(_own(locked=True), member_id, locked=True)
    if PlainForm().validate():
        actions.take_out(member, by=asker().known_id, now=now())
        flash(_("%(name)s is not on your idea any more.", name=member.name))
    return see_other("applications.people_on")


@bp.get("/apply/shared/<uuid:idea_id>/leave")
@access(applicant)
def ask_leave() -> Response:
    """Ask somebody whether they mean to leave the idea of somebody else."""
    return render("applications/leave.html", form=PlainForm(), **_leaving())


@bp.post("/apply/shared/<uuid:idea_id>/leave")
@access(applicant)
def leave() -> Response:
    """Leave the idea of somebody else."""
    if not PlainForm().validate():
        return refused_page("applications/leave.html", form=PlainForm(), **_leaving())
    member = _leaving(locked=True)["member"]
    actions.take_out(member, by=asker().known_id, now=now())
    flash(_("You are not on that idea any more."))
    return see_other("applications.mine")


def _leaving(*, locked: bool = False) -> dict[str, Any]:
    """Find the idea somebody was asked into. Raises NoResultFound where they began it: they can stop it instead."""
    idea = queries.own_idea(asker().known_id, idea_id(), to=To.READ)
    return {"idea": idea, "member": queries.own_hand(asker().known_id, idea.id, locked=locked)}
