"""How the room is laid out: what the page's drawings and lists are given."""

from collections.abc import Sequence
from typing import Any

from flask import get_template_attribute, url_for

from kitpanel.core.money import pounds
from kitpanel.missions.models import Mission
from kitpanel.missions.queries import missions
from kitpanel.panel.queries.hall import Hall
from kitpanel.panel.queries.room import Item, Room
from kitpanel.panel.queries.talk import Talk
from kitpanel.panel.rules.ballot import GRADES
from kitpanel.panel.rules.blocks import Block, is_split
from kitpanel.panel.rules.board import stops

Columns = tuple[tuple[str, tuple[str, ...]], ...]


def laid_out(hall: Hall, room: Room) -> dict[str, Any]:
    """Give the template what it draws."""
    known = {mission.key: mission for mission in missions(hall.day)}
    talk = _talk(room.talk, known) if room.talk else {}
    return {
        "hall": hall,
        "room": room,
        "groups": _groups(hall, room),
        "lines": lines(room),
        "shares": [(row.mission, row.amount) for row in room.rows if row.funded],
        "balance": _balance(room, known),
        **talk,
        **_together(hall, room),
    }


def lines(room: Room) -> list[dict[str, str] | str]:
    """Give the list from the votes, with a line where awards end, and why, when something stands below it."""
    rows: list[dict[str, str] | str] = [
        {
            "title": row.title,
            "amount": pounds(row.amount),
            "about": f"{row.about} · by motion" if row.moved else row.about,
            "close": row.close,
        }
        for row in room.rows
    ]
    for above, words in reversed(stops(room.board)):
        rows.insert(above, words)
    return rows


_HEADINGS = {
    Block.ALONE: "One by one, most disagreement first",
    Block.YES: "Together: the panel mostly says yes",
    Block.NO: "Together: the panel mostly says no",
}


def _groups(hall: Hall, room: Room) -> list[dict[str, Any]]:
    """Lay out the agenda: what is talked about one by one, then what is taken together."""
    return [
        {
            "heading": _HEADINGS[kind],
            "address": "" if kind is Block.ALONE else url_for("panel.meeting", ref=hall.ref, block=kind),
            "now": kind == room.block_now,
            "items": [_item(hall, item) for item in room.agenda if item.block is kind],
        }
        for kind in dict.fromkeys(item.block for item in room.agenda)
    ]


def _item(hall: Hall, item: Item) -> dict[str, Any]:
    return {
        "title": item.title,
        "about": pounds(item.asked) + (" · talking now" if item.now else ""),
        "address": url_for("panel.meeting", ref=hall.ref, bid=item.ref),
        "counts": list(item.counts),
        "state": "now" if item.now else "",
    }


def _together(hall: Hall, room: Room) -> dict[str, Any]:
    """Lay out the ideas that are taken together."""
    if room.together is None:
        return {}
    many = len(room.together.items)
    said = "mostly says yes" if room.together.block is Block.YES else "mostly says no"
    return {
        "together_words": f"{many} ideas on which the panel {said}",
        "together_rows": [
            {**_item(hall, item), "votes": _votes(item.counts), "row": one}
            for item, one in zip(room.together.items, room.together.rows, strict=True)
        ],
    }


def _votes(counts: Sequence[int]) -> str:
    """Say first votes in words: 4 × Yes, this is good."""
    said = [f"{count} × {GRADES[grade]}" for grade, count in enumerate(counts) if count]
    return ", ".join(reversed(said)) or "No grades"


def _balance(room: Room, known: dict[str, Mission]) -> list[tuple[Any, str, float, str]]:
    chip = get_template_attribute("components/marks.html", "chip")
    totals = dict(room.balance)
    most = max(totals.values(), default=0) or 1
    return [
        (chip(mission, small=True), pounds(totals.get(key, 0)), totals.get(key, 0) / most, key)
        for key, mission in known.items()
    ]


def _talk(talk: Talk, known: dict[str, Mission]) -> dict[str, Any]:
    return {
        "talk_missions": [known[key] for key in talk.missions if key in known],
        "first_words": f"First votes: {_agreement(talk)}",
        "first_columns": _circles(talk.first),
        "second_columns": _circles(talk.second),
        "first_table": _table(talk.first),
        "second_table": _table(talk.second),
        "quotes": _quotes(talk),
    }


def _agreement(talk: Talk) -> str:
    grades = [grade for grade, (_, names) in enumerate(talk.first) for _ in names]
    if not grades:
        return "nobody has given a grade"
    return "the panel is split" if is_split(grades) else "the panel mostly agrees"


def initials(name: str) -> str:
    """Shorten a name to two letters at most, for a small circle: Bilal Mohamed is BM."""
    words = name.split()
    return "".join(word[0] for word in (words[:1] + words[-1:] if len(words) > 1 else words)).upper()


def _circles(columns: Columns) -> list[tuple[str, list[str]]]:
    return [(sentence, [initials(name) for name in names]) for sentence, names in columns]


def _table(columns: Columns) -> list[tuple[str, int, str]]:
    return [(sentence, len(names), ", ".join(names) or "nobody") for sentence, names in columns]


def _quotes(talk: Talk) -> list[tuple[str, list[Any]]]:
    """Put what people wrote under the sentence they chose, the strongest yes first."""
    found: dict[str, list[Any]] = {}
    for voice in talk.voices:
        if voice.words:
            found.setdefault(voice.sentence, []).append(voice)
    return list(found.items())
