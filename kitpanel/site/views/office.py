"""Where staff find everything the service runs on."""

from flask import Response

from kitpanel.core.web import render
from kitpanel.people.access import access, admin, finance, staff
from kitpanel.site.views import bp


@bp.get("/office")
@access(staff, finance, admin)
def office() -> Response:
    """List what is set up here: people, money, panels, letters."""
    return render("site/office.html")
