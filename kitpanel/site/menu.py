"""The menu each person gets. It reads only who asks, never the database."""

from typing import Any, NamedTuple

from flask import request, url_for

from kitpanel.core.access import asker
from kitpanel.core.said import say
from kitpanel.people.rules import RoleName

PUBLIC = (
    (say("Home"), "site.home"),
    (say("Apply"), "site.apply_check"),
    (say("Stories"), "stories.list"),
    (say("Figures"), "openness.figures"),
)
BY_ROLE: dict[RoleName, tuple[tuple[str, str], ...]] = {
    RoleName.APPLICANT: ((say("My idea"), "applications.mine"), (say("My letters"), "site.your_letters")),
    RoleName.PANELLIST: (("My rounds", "panel.my_rounds"), ("My place", "rounds.place")),
    RoleName.STAFF: (
        ("Ideas", "applications.queue"),
        ("Rounds", "site.rounds_list"),
        ("Payments", "payouts.board"),
        ("Stories", "stories.queue"),
        ("Letters", "site.letters_list"),
        ("Set up", "site.office"),
    ),
    RoleName.FINANCE: (("Payments", "payouts.board"), ("Runs", "payouts.runs"), ("Strands", "strands.strands_list")),
    RoleName.FUNDER: (("Your money", "openness.your_money"), (say("Figures"), "openness.figures")),
    RoleName.ADMIN: (
        ("People", "people.people_list"),
        ("Strands", "strands.strands_list"),
        ("Panels", "rounds.panels_list"),
        ("Set up", "site.office"),
    ),
}
"""More items for each role: words and endpoint, in the order of the journey."""


class Item(NamedTuple):
    """One item of the menu."""

    words: str
    address: str
    active: bool


def _pages() -> list[tuple[str, str]]:
    roles = asker().roles
    if not asker().is_authenticated:
        return [*PUBLIC, (say("Sign in"), "people.sign_in")]
    own: list[tuple[str, str]] = [(say("Waiting for you"), "site.waiting")]
    for role, pages in BY_ROLE.items():
        own += [page for page in pages if role.value in roles and page not in own]
    return own


def everywhere() -> dict[str, Any]:
    """Give every template the menu."""
    from flask import current_app

    items = [
        Item(words, url_for(endpoint), request.endpoint == endpoint)
        for words, endpoint in _pages()
        if endpoint in current_app.view_functions
    ]
    return {"menu": items}
