"""Minutes and registers of conflicts as PDFs, made by the timetable: no transaction waits for the printer."""

import uuid
from collections.abc import Callable
from datetime import datetime

from flask import current_app
from sqlalchemy import Select, select

from kitpanel.core import printed
from kitpanel.core.db import db, reading, transaction
from kitpanel.core.files import store
from kitpanel.panel.actions import papers
from kitpanel.panel.models import Decision, Paper, PaperKind
from kitpanel.panel.queries.minutes import minutes
from kitpanel.panel.queries.register import register
from kitpanel.rounds.models import Round

_LANG = "en-GB"


def print_minutes(now: datetime) -> bool:
    """Print the minutes of one round that was decided here and has none. Says whether there may be more."""
    with reading():
        due = db.session.execute(_decided_without_minutes()).first()
        if due is None:
            return False
        round_id, ref = due
        title = f"Minutes of {ref}"
        markup = _markup("panel/minutes_print.html", title, shown=minutes(ref))
    _print(markup, title, lambda key, content: papers.keep_minutes(round_id, key, content, now=now))
    return True


def print_register(now: datetime) -> bool:
    """Print the register of conflicts that was asked for first. Says whether there may be more."""
    with reading():
        due = db.session.execute(_registers_asked_for()).first()
        if due is None:
            return False
        paper_id, ref = due
        title = f"Register of conflicts of {ref}"
        markup = _markup("panel/register_print.html", title, register=register(ref), at=now)
    _print(markup, title, lambda key, content: papers.keep_register(paper_id, key, content, now=now))
    return True


def _print(markup: str, title: str, keep: Callable[[str, bytes], bool]) -> None:
    """Print a paper and keep it, unless another was faster: then its bytes go again."""
    content = printed.pdf(markup, title, _LANG)
    key = store().put(content)
    with transaction():
        kept = keep(key, content)
    if not kept:
        store().delete(key)


def _markup(template: str, title: str, **context: object) -> str:
    return current_app.jinja_env.get_template(template).render(title=title, **context)


def _decided_without_minutes() -> Select[uuid.UUID, str]:
    made = select(Paper.round_id).where(Paper.kind == PaperKind.MINUTES)
    return (
        select(Round.id, Round.ref)
        .join(Decision, Decision.round_id == Round.id)
        .where(~Round.before_kitpanel, Round.id.not_in(made))
        .order_by(Decision.confirmed_at)
        .limit(1)
    )


def _registers_asked_for() -> Select[uuid.UUID, str]:
    return (
        select(Paper.id, Round.ref)
        .join(Round, Round.id == Paper.round_id)
        .where(Paper.print_key.is_(None))
        .order_by(Paper.asked_at)
        .limit(1)
    )
