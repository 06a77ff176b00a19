"""Choosing how the pages that are read long look: as the device says, light, dark, or in high contrast."""

from flask import Response, make_response, redirect, session

from kitpanel.core.web import see_other
from kitpanel.panel.forms.panellist import LOOKS, LookForm
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist
from kitpanel.people.views.session import page_of_form

DEVICE = "device"
_KEY = "look"


@bp.app_template_global()
def looks_offered() -> tuple[tuple[str, str], ...]:
    """List the looks to choose from, by key."""
    return LOOKS


@bp.app_template_global()
def look_chosen() -> str:
    """Give the look this reader chose, "" for their device's."""
    chosen = session.get(_KEY, "")
    return chosen if chosen in dict(LOOKS) and chosen != DEVICE else ""


@bp.post("/panel/look")
@access(panellist)
def choose_look() -> Response:
    """Keep the look this reader chose in their signed cookie, and show the page they came from in it."""
    form = LookForm()
    if not form.validate():
        return see_other("panel.my_rounds")
    session[_KEY] = form.look.data
    return make_response(redirect(page_of_form(), 303))
