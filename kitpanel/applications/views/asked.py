"""What the address of staff's list asks for: the box, the lists beside it, an order; and the address of a search."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from flask import request, url_for

from kitpanel.applications.models import Channel
from kitpanel.applications.queries import KINDS, SORTS
from kitpanel.applications.rules import APPLICATION, ApplicationState
from kitpanel.applications.rules.search import (
    ANYWHERE,
    LONGEST,
    NOBODY,
    NOT_KNOWN,
    STATE_WORDS,
    Choice,
    Offers,
    Part,
    Search,
    Wanted,
    hyphened,
    parse,
    picked,
    set_to,
    understand,
    written,
)
from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.web import now
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.people.queries import holders
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.queries import strands

LISTS = {"state": "is", "mission": "mission", "strand": "strand", "ward": "ward", "who": "lead"}
"""The lists beside the box, by their name in the address, and the limit each stands for."""
_CHANNELS = {
    Channel.ONLINE: "Came online",
    Channel.PHONE: "Came by phone",
    Channel.PAPER: "Came on paper",
    Channel.VOICE: "Came by voice",
}


class Asked(NamedTuple):
    """A search as it was asked for: its parts, what it means, its order, and what its words can be."""

    search: Search
    wanted: Wanted
    sort: str
    offers: Offers

    @property
    def text(self) -> str:
        """Write the search as the box shows it."""
        return written(self.search.parts)


def asked_for(text: str, sort: str, offers: Offers | None = None) -> Asked:
    """Read a search that a form carried, or one that was kept."""
    return _asked(parse(text), sort, offers or _offers())


def asked_here() -> Asked:
    """Read the search in this page's address: the box, and every list that says something else than the box did."""
    offers = _offers()
    search = parse(listing.asked("q", LONGEST + 1))
    before, parts = parse(listing.asked("was", LONGEST + 1)).parts, search.parts
    for name, field in LISTS.items():
        key, choices = _key(name), offers[field]
        known = not key or any(one.key == key for one in choices)
        if name in request.args and known and key != picked(before, field, choices):
            parts = set_to(parts, field, key, choices)
    return _asked(Search(tuple(dict.fromkeys(parts)), search.notes), listing.asked("sort"), offers)


def address_of(parts: Iterable[Part], sort: str, endpoint: str = "applications.queue", **more: Any) -> str:
    """Give the address that shows a search."""
    return url_for(endpoint, q=written(parts) or None, sort=sort or None, **more)


def _asked(search: Search, sort: str, offers: Offers) -> Asked:
    return Asked(search, understand(search, offers, london_day(now())), sort if sort in SORTS else "", offers)


def _key(name: str) -> str:
    """Read what a list says. States had other names in addresses once; those still lead here."""
    asked = listing.asked(name)
    return STATE_WORDS[ApplicationState(asked)] if name == "state" and asked in set(STATE_WORDS) else asked


def _offers() -> Offers:
    me = str(asker().known_id)
    others = [(str(one.id), one.name) for one in holders(RoleName.STAFF) if str(one.id) != me]
    return {
        "is": _places(),
        "mission": [Choice(key, title, key) for key, title in mission_titles().items()],
        "strand": [Choice(str(one.id), one.name, one.code) for one in strands()],
        "ward": [*_named(ward_names().items()), Choice(NOT_KNOWN, "Not known yet", NOT_KNOWN)],
        "lead": [Choice(me, "Assigned to me", "@me"), Choice(NOBODY, "Assigned to nobody", NOBODY), *_named(others)],
        "type": [Choice(kind.value, said, kind.value) for kind, said in KINDS.items()],
        "channel": [Choice(channel.value, said, channel.value) for channel, said in _CHANNELS.items()],
    }


def _places() -> list[Choice]:
    states = [Choice(word, APPLICATION.said(state), word) for state, word in STATE_WORDS.items()]
    return [
        Choice("waiting", "Waiting for us", "waiting"),
        *(one for one in states if one.key != ApplicationState.ANONYMISED),
        Choice(ANYWHERE, "Anywhere", ANYWHERE),
    ]


def _named(pairs: Iterable[tuple[str, str]]) -> list[Choice]:
    """Let each thing be called by its name; two of one name are told apart by their keys."""
    known = list(pairs)
    words = [hyphened(name) for _, name in known]
    return [
        Choice(key, name, word if words.count(word) == 1 else key)
        for (key, name), word in zip(known, words, strict=True)
    ]
