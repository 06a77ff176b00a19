"""Projects a panellist helped to fund."""

from flask import Response

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.web import now, render
from kitpanel.missions.published import SHORT_TITLES
from kitpanel.missions.queries import mission_titles
from kitpanel.people.access import access, panellist
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.site.helped import BECAME, helped_to_fund
from kitpanel.site.views import bp


@bp.get("/panel/projects")
@access(panellist)
def helped() -> Response:
    """Show what became of the projects I helped to fund."""
    found = helped_to_fund(asker().known_id, listing.asked_page(), london_day(now()))
    named = {key: {"key": key, "title": title, "short_title": SHORT_TITLES.get(key, title)}
             for key, title in mission_titles().items()}  # fmt: skip
    missions = {row.ref: [named[key] for key in row.mission_keys] for row in found.page.rows}
    turn = listing.turning(found.page)
    return render("site/helped.html", helped=found, became=BECAME, missions=missions, turn=turn)
