"""The room's screen, its link, and the balance of the list."""

from typing import Any

from flask import Response, current_app, flash, url_for

from config import Settings
from kitpanel.core.access import asker
from kitpanel.core.web import now, render, see_other
from kitpanel.panel.actions import meeting as actions
from kitpanel.panel.forms.meeting import Press
from kitpanel.panel.queries import meeting as queries
from kitpanel.panel.queries.hall import hall
from kitpanel.panel.queries.wall import Wall, link_token, own_wall, wall_by_link
from kitpanel.panel.queries.whatif import at_table
from kitpanel.panel.views import bp
from kitpanel.panel.views.balance import tables
from kitpanel.panel.views.meeting import is_staff, live, pressed
from kitpanel.people.access import access, everyone, panellist, staff


@bp.get("/panel/rounds/<ref>/wall")
@access(panellist)
def wall(ref: str) -> Response:
    """Show the room's screen to the chair or the deputy."""
    return _screen(own_wall(ref, asker().known_id))


@bp.get("/rounds/<ref>/wall/<token>")
@access(everyone)
def wall_by_its_link(ref: str, token: str) -> Response:
    """Show the room's screen to whoever has its secret link."""
    return _screen(wall_by_link(ref, token))


@bp.get("/panel/rounds/<ref>/wall-link")
@access(panellist)
def wall_link(ref: str) -> Response:
    """Show the link to the room's screen to the chair or the deputy."""
    held = queries.meeting_noted(ref, asker().known_id, lock=False)
    token, settings = link_token(held), current_app.extensions["kitpanel.settings"]
    assert isinstance(settings, Settings)  # noqa: S101 - for the type checker
    address = url_for("panel.wall_by_its_link", ref=ref, token=token) if token else ""
    link = f"{settings.public_address}{address}" if token else ""
    return render("panel/wall_link.html", hall=hall(held), link=link, form=Press())


@bp.post("/panel/rounds/<ref>/wall-link")
@access(panellist)
def make_wall(ref: str) -> Response:
    """Make a new link: one made before leads nowhere from now on."""
    held = queries.meeting_noted(ref, asker().known_id)
    pressed(Press())
    actions.make_wall(held, by=asker().known_id, now=now())
    flash("The link is made. Open it on the room’s screen.")
    return see_other("panel.wall_link", ref=ref)


@bp.post("/panel/rounds/<ref>/wall-link/take-down")
@access(panellist)
def take_wall_down(ref: str) -> Response:
    """Take the link down."""
    held = queries.meeting_noted(ref, asker().known_id)
    pressed(Press())
    actions.take_wall_down(held, by=asker().known_id, now=now())
    flash("The link is taken down. It leads nowhere now.")
    return see_other("panel.wall_link", ref=ref)


@bp.get("/panel/rounds/<ref>/balance")
@access(panellist, staff)
def balance(ref: str) -> Response:
    """Show how awards fall: this round's list, and the rounds before."""
    outside, found = at_table(ref, asker().known_id, is_staff=is_staff())
    return render("panel/balance.html", hall=outside, found=found, tables=tables(found, outside.day, hide=False))


def _screen(shown: Wall) -> Response:
    more: dict[str, Any] = {}
    if shown.balance is not None:
        more["tables"] = tables(shown.balance, shown.hall.day, hide=True)
    mark = shown.mark()
    return live(render("panel/wall.html", wall=shown, hall=shown.hall, at=now(), mark=mark, **more), mark)
