"""The first page of everybody who has signed in: what is waiting for them. And whether the service is well."""

from flask import Response, current_app, make_response, url_for

from kitpanel.core import timetable
from kitpanel.core.access import asker
from kitpanel.core.clock import in_london
from kitpanel.core.said import say
from kitpanel.core.web import now, render
from kitpanel.people.access import access, everyone, signed_in
from kitpanel.site.views import bp
from kitpanel.site.waiting import waiting_for

NOON, EVENING = 12, 18


def _greeting(hour: int, name: str) -> str:
    hello = say("Good morning") if hour < NOON else say("Good afternoon") if hour < EVENING else say("Good evening")
    return say("{hello}, {name}", hello=hello, name=name.split(" ", maxsplit=1)[0]) if name else hello


@bp.get("/waiting")
@access(signed_in)
def waiting() -> Response:
    """Show what waits for this person."""
    known = current_app.view_functions
    tiles = [tile for tile in waiting_for(asker(), now()) if tile.endpoint in known]
    return render(
        "site/waiting.html",
        me=asker(),
        greeting=_greeting(in_london(now()).hour, asker().name),
        today=now(),
        count=sum(tile.number for tile in tiles),
        tiles=[
            (tile.number, tile.words, tile.when, url_for(tile.endpoint, _external=False, **tile.values), tile.late)
            for tile in tiles
        ],
    )


@bp.get("/health")
@access(everyone)
def health() -> Response:
    """Say whether the database answers and the timetable runs: 200 and ok, or 503 and what is wrong."""
    faults = timetable.troubles(now())
    answer = make_response("\n".join(faults) or "ok", 503 if faults else 200)
    answer.mimetype = "text/plain"
    return answer
