"""What an applicant is told: their own letters, once they have gone."""

from flask import Response

from kitpanel.core.access import asker
from kitpanel.core.web import render
from kitpanel.panel.queries.letters import told_mine
from kitpanel.panel.views import bp
from kitpanel.people.access import access, applicant


@bp.get("/letters/mine/<ref>")
@access(applicant)
def my_letters(ref: str) -> Response:
    """Show what the panel decided about my idea, or that it is still with them."""
    idea, told = told_mine(ref, asker().known_id)
    return render("panel/my_letters.html", idea=idea, told=told)
