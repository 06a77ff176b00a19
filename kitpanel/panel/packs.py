"""The bids of a round to take away: a PDF to print, made by the timetable, and one file to read where there is no net.

A PDF is named by whose it is and what stands in it, so no page leads to an old one: when somebody steps out of a bid,
or its text changes, that file is theirs no more, and the timetable takes it away and makes another.
"""

from datetime import datetime
from functools import cache
from pathlib import Path

from flask import current_app
from markupsafe import escape

from config import Settings
from kitpanel.core import printed
from kitpanel.core.db import reading
from kitpanel.core.pages import STATIC
from kitpanel.panel.queries.packs import Pack, mark_of, pack, packs_asked_for
from kitpanel.panel.queries.reading import Queue
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES, MARKS
from kitpanel.panel.rules.reasons import OFFERED

_LANG = "en-GB"
_ANSWERS = (
    ((GRADES[4], GRADES[3]), tuple(OFFERED[4].values())),
    *(((GRADES[grade],), tuple(OFFERED[grade].values())) for grade in (2, 1, 0)),
    ((CANNOT_JUDGE,), tuple(OFFERED[None].values())),
)
"""The answers of a paper ballot, each with the sentences that can be ticked with it."""


def print_pack(_now: datetime) -> bool:
    """Print one pack that was asked for and is not there as it should be; take away those nobody may have any more."""
    with reading():
        wanted = {_file(queue, large, mark): (queue, large) for queue, large, mark in packs_asked_for()}
        due = next((file for file in wanted if not file.exists()), None)
        found = pack(wanted[due][0]) if due else None
        markup, title = (_markup(found, ballots=True), _title(found)) if found else ("", "")
    for old in set(_folder().glob("*.pdf")) - set(wanted):
        old.unlink(missing_ok=True)
    if due is None:
        return False
    printed.put_in_place(due, printed.pdf(markup, title, _LANG, look="pack large" if wanted[due][1] else "pack"))
    return True


def pack_file(queue: Queue, *, large: bool) -> Path | None:
    """Find a panellist's pack as it should be now; None while it is not made."""
    file = _file(queue, large, mark_of(queue, large=large))
    return file if file.exists() else None


def offline(found: Pack) -> str:
    """Give a panellist's pack as one page with everything in it: it loads nothing and needs no script."""
    title, css = escape(_title(found)), _css()
    nothing = "default-src 'none'; style-src 'unsafe-inline'"
    return (
        f'<!doctype html>\n<html lang="{_LANG}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<meta http-equiv="Content-Security-Policy" content="{nothing}"><style>{css}</style></head>'
        f"<body>{_markup(found, ballots=False)}</body></html>\n"
    )


def _title(found: Pack) -> str:
    return f"The ideas of {found.queue.seat.round.ref}"


def _markup(found: Pack, *, ballots: bool) -> str:
    template = current_app.jinja_env.get_template("panel/pack_print.html")
    return template.render(
        title=_title(found), pack=found, round=found.queue.seat.round, ballots=ballots, answers=_ANSWERS,
        marks=tuple(MARKS.values()),
    )  # fmt: skip


def _folder() -> Path:
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return settings.data_folder / "printed" / "packs"


def _file(queue: Queue, large: bool, mark: str) -> Path:
    return _folder() / f"{queue.seat.id}-{'large' if large else 'normal'}-{mark}.pdf"


@cache
def _css() -> str:
    return (STATIC / "pack.css").read_text("utf-8")
