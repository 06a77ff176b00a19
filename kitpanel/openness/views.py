"""The public's pages of numbers."""

from flask import Blueprint, Response

from kitpanel.core.access import asker
from kitpanel.core.web import now, render
from kitpanel.missions.ward_map import steps
from kitpanel.openness import picture, queries
from kitpanel.openness.rules import totals
from kitpanel.people.access import access, everyone, funder
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories.queries import stories_of

bp = Blueprint("openness", __name__)
STARTS = (10, 15, 20, 30)
"""Counts at which the map's colours grow darker."""


@bp.get("/figures")
@access(everyone)
def figures() -> Response:
    """Show what the Kit has paid for, as pictures with their numbers, from the last frozen release."""
    released = queries.released()
    tiles, ward_rows, most = picture.wards(released)
    return render(
        "openness/figures.html",
        released=released,
        totals=totals(released.grants),
        by_mission=picture.missions(released),
        tiles=tiles,
        ward_rows=ward_rows,
        most_wards=most,
        key=steps(STARTS),
    )


@bp.get("/what-others-got")
@access(everyone)
def what_others_got() -> Response:
    """Show somebody who thinks about asking what was granted for each Mission: published grants and stories only."""
    released, today = queries.released(), london_day(now())
    return render(
        "openness/what_others_got.html",
        released=released,
        totals=totals(released.grants),
        others=picture.others(released),
        stories={one.key: stories_of(one.key, today) for one in released.missions},
    )


@bp.get("/your-money")
@access(funder)
def your_money() -> Response:
    """Show a funder what their money did: sums and counts, nobody in person."""
    return render("openness/your_money.html", strands=queries.strands_of_funder(asker().known_id))
