"""Helping somebody: beginning an idea for them, and asking them to say yes to it."""

from flask import Response, flash
from flask_babel import gettext as _

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import OnceForm
from kitpanel.applications.forms.hands import HelpingForm, check_reach
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import checked
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, applicant


@bp.get("/apply/helping")
@access(applicant)
def helping() -> Response:
    """Ask whom somebody helps."""
    return render("applications/helping.html", form=HelpingForm())


@bp.post("/apply/helping")
@access(applicant)
def begin_helping() -> Response:
    """Begin an idea for somebody else, who will be asked to say yes to it."""
    form = HelpingForm()
    if form.validate():
        try:
            check_reach(form.email, form.phone)
            name, email, phone = form.name.data or "", form.email.data or "", form.phone.data or ""
            idea = actions.begin_for(asker().known_id, name=name, email=email, phone=phone, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return see_other("applications.tasks", idea_id=idea.id)
    return refused_page("applications/helping.html", form=form)


@bp.post("/apply/shared/<uuid:idea_id>/ask-yes")
@access(applicant)
def ask_yes() -> Response:
    """Ask whoever an idea is for to say yes to it."""
    idea, form = queries.own_open(asker().known_id, idea_id(), locked=True), OnceForm()
    if form.validate():
        try:
            actions.ask_to_say_yes(idea, asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("We have asked %(name)s to say yes. We write to you when they have.", name=idea.contact_name))
            return see_other("applications.tasks")
    return refused_page("applications/check.html", form=form, **checked(idea))
