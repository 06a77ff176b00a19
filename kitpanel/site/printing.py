"""The questions as a file to print: made by the timetable whenever what it says has changed, and only then.

The file is named by what stands in it, so the page links to it once it is there, and never to an old one.
"""

import hashlib
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from flask import current_app

from config import Settings
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.progress import MINUTES
from kitpanel.applications.rules.questions import every_question
from kitpanel.core import printed
from kitpanel.core.db import reading
from kitpanel.site import queries

TITLE = "Every question we ask"
_LANG = "en-GB"


def questions_markup(now: datetime) -> str:
    """Give what the file says, with the limits that hold now."""
    ceiling, floor = queries.widest_limits(now)
    sections = every_question(AskLimits(ceiling=ceiling, floor=floor))
    template = current_app.jinja_env.get_template("site/questions_print.html")
    return template.render(title=TITLE, sections=sections, minutes=MINUTES)


def questions_file(markup: str) -> Path:
    """Say where the file that says this is kept, whether or not it is there yet."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return settings.data_folder / "printed" / f"questions-{hashlib.sha256(markup.encode()).hexdigest()[:16]}.pdf"


def print_questions(now: datetime) -> bool:
    """Make the file of the questions when there is none that says what holds now. Nothing more is due after it."""
    with reading():
        markup = questions_markup(now)
    file = questions_file(markup)
    if file.exists():
        return False
    printed.put_in_place(file, _pdf(markup))
    for old in file.parent.glob("questions-*.pdf"):
        if old != file:
            old.unlink(missing_ok=True)
    return False


@lru_cache(maxsize=4)
def _pdf(markup: str) -> bytes:
    return printed.pdf(markup, TITLE, _LANG)
