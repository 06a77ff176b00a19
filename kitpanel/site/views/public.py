"""Pages for everybody."""

from flask import Response

from kitpanel.core.web import render
from kitpanel.people.access import access, everyone
from kitpanel.site.views import bp


@bp.get("/")
@access(everyone)
def home() -> Response:
    """Say what the Kit is, and how to start."""
    return render("site/home.html")


@bp.get("/privacy")
@access(everyone)
def privacy() -> Response:
    """Say what we keep about people, and why."""
    return render("site/privacy.html")


@bp.get("/accessibility")
@access(everyone)
def accessibility() -> Response:
    """Say what works, and what does not."""
    return render("site/accessibility.html")


@bp.get("/cookies")
@access(everyone)
def cookies() -> Response:
    """Say which cookies there are."""
    return render("site/cookies.html")


@bp.get("/contact")
@access(everyone)
def contact() -> Response:
    """Say how to reach us."""
    return render("site/contact.html")


@bp.get("/how-we-decide")
@access(everyone)
def how_we_decide() -> Response:
    """Say who decides, and how."""
    return render("site/how_we_decide.html")
