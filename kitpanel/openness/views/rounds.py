"""The public record of each round."""

from flask import Response

from kitpanel.core import listing
from kitpanel.core.web import render
from kitpanel.openness.queries import rounds as queries
from kitpanel.openness.views import bp
from kitpanel.people.access import access, everyone


@bp.get("/figures/rounds")
@access(everyone)
def rounds_told() -> Response:
    """List the rounds whose letters have gone, and the seal of those being read."""
    page = queries.told_rounds(listing.asked_page())
    return render("openness/rounds_told.html", page=page, turn=listing.turning(page), untold=queries.untold())


@bp.get("/figures/rounds/<ref>")
@access(everyone)
def round_told(ref: str) -> Response:
    """Show what became of a round: counts and groups' projects, nobody in person."""
    return render("openness/round_told.html", told=queries.told_round(ref))
