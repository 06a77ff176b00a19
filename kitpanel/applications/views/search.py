"""Staff's list of ideas: one box to search with, lists beside it, and what was found."""

import uuid
from datetime import datetime
from typing import Any

from flask import Response, redirect, request

from kitpanel.applications import queries
from kitpanel.applications.models import Application, SavedView
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.search import ANYWHERE, EXAMPLES, IS, MARKS, TOLD, Limit, parse, picked
from kitpanel.applications.views import bp
from kitpanel.applications.views.asked import LISTS, Asked, address_of, asked_here
from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.paging import Page
from kitpanel.core.web import now, render
from kitpanel.missions.models import Mission
from kitpanel.missions.queries import missions, ward_names
from kitpanel.people.access import access, staff
from kitpanel.people.queries import names as names_of
from kitpanel.rounds.rules.fortnight import london_day

_S = ApplicationState
NEXT = {_S.SUBMITTED: "Check", _S.CHECKING: "Go on checking", _S.REOPENED: "Check"}
"""What staff do next with an idea; nothing for a state that is not here."""


@bp.get("/ideas")
@access(staff)
def queue() -> Response:
    """List the ideas that were sent; what it is narrowed to stands in its address."""
    asked, me = asked_here(), asker().known_id
    if "was" in request.args:  # the form was sent: lead to the address of what it asks for
        return _led_to(address_of(asked.search.parts, asked.sort))
    page = queries.ideas_page(asked.wanted, asked.sort, listing.asked_page(), me=me, now=now())
    return render("applications/queue.html", page=page, **_search(asked), **_rows(page), views=_views(me))


def _led_to(address: str) -> Response:
    response: Response = redirect(address, 303)  # type: ignore[assignment] # Flask's own class
    return response


def _views(me: uuid.UUID) -> list[tuple[SavedView, str, str]]:
    """List the views to open from here, each with its address, and whose it is where that is somebody else."""
    return [
        (view, address_of(parse(view.search).parts, view.sort), "" if view.owner_id == me else name)
        for view, name in queries.views_for(me)
    ]


def _search(asked: Asked) -> dict[str, Any]:
    """Give what the page says about the search."""
    parts, sort = asked.search.parts, asked.sort
    return {
        "asked": asked,
        "sorts": [(key, words) for key, (words, _) in queries.SORTS.items()],
        "lists": {name: _list(asked, field) for name, field in LISTS.items()},
        "filters": [(chip.said, address_of(chip.others, sort)) for chip in asked.wanted.chips],
        "clear": address_of((), ""),
        "everywhere": address_of((*parts, Limit("is", (ANYWHERE,))), sort) if asked.wanted.only_open else "",
        "export": address_of(parts, sort, "applications.export_page"),
        "saving": address_of(parts, sort, "applications.saved_views"),
        "examples": EXAMPLES,
        "is_words": [(str(key), said) for key, said in MARKS.items()] + [(key, IS[key][0]) for key in TOLD],
    }


def _list(asked: Asked, field: str) -> tuple[list[tuple[str, str]], str]:
    choices = asked.offers[field]
    return [(one.key, one.said) for one in choices], picked(asked.search.parts, field, choices)


def _rows(page: Page[queries.Listed]) -> dict[str, Any]:
    """Give what the table says about its ideas."""
    known = {one.key: one for one in missions(london_day(now()))}
    named: dict[uuid.UUID, list[Mission]] = {
        idea.id: [known[one.mission_key] for one in idea.missions if one.mission_key in known] for idea, _ in page.rows
    }
    return {
        "named": named,
        "wards": ward_names(),
        "next_words": NEXT,
        "people": names_of({idea.assigned_id for idea, _ in page.rows if idea.assigned_id}),
        "waited": {one.id: _days(one, now()) for one, _ in page.rows},
        "turn": listing.turning(page),
    }


def _days(idea: Application, today: datetime) -> int | None:
    """Count the days an idea has waited for staff; None when it waits for nobody here."""
    if idea.state not in NEXT or idea.submitted_at is None:
        return None
    answered = [one.answered_at for one in idea.requests if one.answered_at]
    return (london_day(today) - london_day(max([idea.submitted_at, *answered]))).days
