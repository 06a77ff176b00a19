"""Your own page: what is known of you, and signing out on every device."""

from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, signed_in
from kitpanel.people.forms import ConfirmForm, YouForm
from kitpanel.people.models import Person
from kitpanel.people.rules import OFFICE, ROLE_WORDS
from kitpanel.people.views import bp
from kitpanel.people.views.staff import facts_from


@bp.get("/you")
@access(signed_in)
def you() -> Response:
    """Show what is known of the person who asks."""
    me = queries.person(asker().known_id)
    return render("people/you.html", form=YouForm(obj=me), **_shown(me))


@bp.post("/you")
@access(signed_in)
def save_you() -> Response:
    """Change what is known of the person who asks."""
    me, form = queries.person(asker().known_id), YouForm()
    if not form.validate():
        return refused_page("people/you.html", form=form, **_shown(me))
    try:
        actions.change_facts(me, facts_from(form), by=me.id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/you.html", form=form, **_shown(me))
    flash(_("Saved."))
    return see_other("people.you")


def _shown(me: Person) -> dict[str, Any]:
    roles = [ROLE_WORDS[role] for role in sorted(queries.roles_held(me))]
    return {
        "person": me,
        "roles": roles,
        "works_here": bool(OFFICE & queries.roles_held(me)),
        "leave": ConfirmForm(formdata=None),
    }
