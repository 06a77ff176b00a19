"""Finding the papers of a round."""

import uuid

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.panel.models import Paper, PaperKind
from kitpanel.rounds.models import Round


def minutes_paper(round_id: uuid.UUID) -> Paper | None:
    """Find the printed minutes of a round; None until they are made."""
    wanted = select(Paper).where(Paper.round_id == round_id, Paper.kind == PaperKind.MINUTES)
    return db.session.scalars(wanted).first()


def register_paper(ref: str, paper_id: uuid.UUID) -> Paper:
    """Find a printed register of a round. Raises NoResultFound."""
    wanted = select(Paper).join(Round).where(Round.ref == ref, Paper.id == paper_id)
    return db.session.scalars(wanted.where(Paper.kind == PaperKind.REGISTER)).one()
