"""Which letters somebody gets about an idea they have not sent."""

from flask import Response, flash, request
from flask_babel import gettext as _

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.views import bp
from kitpanel.core.access import asker
from kitpanel.core.web import now, see_other
from kitpanel.people.access import access, applicant


@bp.post("/apply/letters")
@access(applicant)
def set_letters() -> Response:
    """Stop the reminders and copies of one's draft, or begin them again."""
    draft, wanted = queries.own_draft(asker().known_id), request.form.get("want") == "yes"
    if PlainForm().validate():
        actions.want_letters(draft, wanted=wanted, by=asker().known_id, now=now())
        flash(_("You get these letters again.") if wanted else _("Stopped. You get no more of these letters."))
    return see_other("applications.tasks", _anchor="letters")
