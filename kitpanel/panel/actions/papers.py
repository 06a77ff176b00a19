"""Papers of a round: a register asked for, one made, and the record that somebody took a list away."""

import hashlib
import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile
from kitpanel.core.history import advance, remember
from kitpanel.panel.models import Paper, PaperKind
from kitpanel.rounds.models import Round

PDF_TYPE = "application/pdf"
_TAKEN = "round_export"


def record_taken(round_: Round, what: str, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Record that somebody takes something of a round away: what ("register_csv"), and why. For good."""
    remember(_TAKEN, round_.id, f"take_{what}", by=by, now=now, why=why)


def ask_for_register(round_: Round, why: str, *, by: uuid.UUID, now: datetime) -> Paper:
    """Ask for a round's register of conflicts as a PDF, recorded. The timetable makes it."""
    record_taken(round_, "register_pdf", why, by=by, now=now)
    made = Paper(id=uuid.uuid4(), round_id=round_.id, kind=PaperKind.REGISTER, asked_by_id=by, asked_at=now)
    db.session.add(made)
    db.session.flush()
    return made


def keep_minutes(round_id: uuid.UUID, key: str, content: bytes, *, now: datetime) -> bool:
    """Keep the minutes of a round, printed and put under `key`. False, and nothing kept, when it has some already."""
    db.session.scalars(select(Round.id).where(Round.id == round_id).with_for_update()).one()
    there = select(Paper.id).where(Paper.round_id == round_id, Paper.kind == PaperKind.MINUTES)
    if db.session.scalars(there).first() is not None:
        return False
    paper = Paper(id=uuid.uuid4(), round_id=round_id, kind=PaperKind.MINUTES, asked_at=now)
    _fill(paper, key, content, now)
    db.session.add(paper)
    db.session.flush()
    return True


def keep_register(paper_id: uuid.UUID, key: str, content: bytes, *, now: datetime) -> bool:
    """Keep a register that was asked for. False, and nothing kept, when it was made already."""
    paper = db.session.scalars(select(Paper).where(Paper.id == paper_id).with_for_update()).one()
    if paper.print_key is not None:
        return False
    _fill(paper, key, content, now)
    db.session.flush()
    return True


def _fill(paper: Paper, key: str, content: bytes, now: datetime) -> None:
    """Note where a paper is, and that its bytes are a file of ours: the sweep leaves those alone."""
    paper.print_key, paper.made_at, paper.sha256 = key, now, hashlib.sha256(content).hexdigest()
    file = StoredFile(
        id=uuid.uuid4(), key=key, ready_key=key, media_type=PDF_TYPE, size=len(content), sha256=paper.sha256,
        state=FileState.RECEIVED, received_at=now,
    )  # fmt: skip
    db.session.add(file)
    db.session.flush()
    advance(file, "make_ready", by=None, now=now)
