"""The first page of everybody who has signed in: what is waiting for them."""

from flask import Response

from kitpanel.core.access import asker
from kitpanel.core.web import render
from kitpanel.people.access import access, signed_in
from kitpanel.site.views import bp


@bp.get("/waiting")
@access(signed_in)
def waiting() -> Response:
    """Show what waits for this person."""
    return render("site/waiting.html", me=asker())
