"""Removing the words of an idea for good. What it was counts on: its dates, its Missions, its sum (domain §3 Data)."""

import uuid
from datetime import datetime

from sqlalchemy import func, select, update

from kitpanel.applications import queries
from kitpanel.applications.actions.doubles import forget_likeness
from kitpanel.applications.actions.recording import forget_recordings
from kitpanel.applications.actions.taking import remove_paper
from kitpanel.applications.models import (
    Application,
    Bid,
    Confirmation,
    InfoRequest,
    Member,
    Note,
    Question,
    Review,
    Version,
)
from kitpanel.applications.rules.erasure import REMOVED, check_erase
from kitpanel.core.db import db
from kitpanel.core.history import Event, Words, advance
from kitpanel.core.outbox import Letter
from kitpanel.core.reach import LetterChannel

KEPT = frozenset({"applicant_type", "least", "starts_on", "ends_on"})
"""Answers that name nobody: the counts need them."""


def erase(application_id: uuid.UUID, *, by: uuid.UUID, now: datetime) -> Application:
    """Empty an idea and all that was said about it. Raises Refused when it must be kept.

    The record of what happened stays whole: its words go, with the salt that tied them to it.
    """
    idea = queries.locked(application_id)
    check_erase(idea.state)
    empty(idea, by=by, now=now)
    db.session.execute(update(Version).where(Version.application_id == idea.id).values(answers={}))
    db.session.execute(update(Bid).where(Bid.application_id == idea.id).values(title=REMOVED))
    db.session.execute(update(Note).where(Note.application_id == idea.id).values(words=""))
    asked = update(InfoRequest).where(InfoRequest.application_id == idea.id)
    db.session.execute(asked.values(question="", answer=""))
    panel_asked = update(Question).where(Question.application_id == idea.id)
    db.session.execute(panel_asked.values(words="", answer=""))
    reviewed = update(Review).where(Review.application_id == idea.id)
    db.session.execute(reviewed.values(words="", finding=""))
    _empty_letters(idea)
    events = select(Event.seq).where(Event.kind == idea.lifecycle.kind, Event.thing_id == idea.id)
    db.session.execute(update(Words).where(Words.seq.in_(events)).values(why="", salt=""))
    advance(idea, "anonymise", by=by, now=now)
    idea.owner_id = None
    return idea


def empty(idea: Application, *, by: uuid.UUID | None, now: datetime) -> None:
    """Take every word out of an idea, what was recorded or photographed of it, and whoever had a hand in it."""
    forget_recordings(idea, by=by, now=now)
    _empty_answers(idea)
    _end_hands(idea, by=by, now=now)
    db.session.execute(update(Confirmation).where(Confirmation.application_id == idea.id).values(email="", phone=""))
    forget_likeness(idea.id)


def _end_hands(idea: Application, *, by: uuid.UUID | None, now: datetime) -> None:
    """Let nobody into it any more, and sweep away the photos of the paper it came on."""
    ended = {"name": "", "email": "", "link_id": None, "ended_at": func.coalesce(Member.ended_at, now)}
    db.session.execute(update(Member).where(Member.application_id == idea.id).values(**ended))
    for photo in queries.papers_of(idea):
        remove_paper(photo, by=by, now=now)


def _empty_answers(idea: Application) -> None:
    for column in set(queries.COLUMNS.values()) - KEPT:
        held = getattr(idea, column)
        typed = isinstance(held, str) and not isinstance(held, LetterChannel)
        setattr(idea, column, "" if typed else False if column == "no_fixed_address" else None)
    idea.title = REMOVED
    idea.help_wanted, idea.declared, idea.typed = [], [], {}
    for named in idea.missions:
        named.how = ""
    for line in idea.lines:
        line.what = ""


def _empty_letters(idea: Application) -> None:
    if idea.ref:
        emptied = {"to_address": "", "to_phone": "", "to_postal": "", "language": "", "needs": "", "short": "",
                   "subject": REMOVED, "body": ""}  # fmt: skip
        db.session.execute(
            update(Letter).where(Letter.about == idea.ref, Letter.sent_at.is_not(None)).values(**emptied)
        )
