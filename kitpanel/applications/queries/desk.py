"""What staff find: the queue of ideas, and everything about one of them. A draft is its owner's business alone."""

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from kitpanel.applications.models import Application, Bid
from kitpanel.applications.queries.answers import answers_of
from kitpanel.applications.queries.parts import terms_of
from kitpanel.applications.rules.matching import facts_of
from kitpanel.applications.rules.telling import DESK_WORDS
from kitpanel.core.db import db
from kitpanel.people.queries import Happened, timeline
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.models import Strand
from kitpanel.strands.queries import open_strands
from kitpanel.strands.rules import Facts, why_not


class StrandChoice(NamedTuple):
    """A strand that staff may mark for an idea: whether its terms fit, and if not, why not."""

    id: str
    name: str
    why_not: tuple[str, ...]


class Entered(NamedTuple):
    """A round an idea has been in."""

    round_ref: str
    meeting_at: datetime
    taken_out_why: str | None


def _sent(ref: str) -> Select[Application]:
    return select(Application).where(Application.ref == ref)


def to_read(ref: str) -> Application:
    """Find an idea that was sent, with everything in it. Raises NoResultFound."""
    return db.session.scalars(
        _sent(ref).options(
            selectinload(Application.missions),
            selectinload(Application.lines),
            selectinload(Application.requests),
            selectinload(Application.notes),
        )
    ).one()


def to_change(ref: str) -> Application:
    """Find an idea that was sent and lock it, as it stands now. Raises NoResultFound."""
    return db.session.scalars(_sent(ref).with_for_update().execution_options(populate_existing=True)).one()


def desk_history(idea: Application) -> list[Happened]:
    """Tell what happened to an idea, newest first, in the words of staff and with their names."""
    return timeline(idea.lifecycle.kind, idea.id, DESK_WORDS)


def entered(idea: Application) -> list[Entered]:
    """List the rounds an idea has been in, newest first."""
    rows = db.session.execute(
        select(Round.ref, Round.meeting_at, Bid.taken_out_why)
        .join(Bid, Bid.round_id == Round.id)
        .where(Bid.application_id == idea.id)
        .order_by(Bid.entered_at.desc())
    )
    return [Entered(*row) for row in rows]


def strand_choices(idea: Application, now: datetime) -> list[StrandChoice]:
    """List the strands that are open, each with the reasons (if any) why its terms do not fit this idea."""
    facts = facts_of(answers_of(idea), london_day(now))
    return [
        StrandChoice(str(strand.id), strand.name, _why_not(strand, facts)) for strand in open_strands(london_day(now))
    ]


def _why_not(strand: Strand, facts: Facts) -> tuple[str, ...]:
    reasons = why_not(facts, terms_of(strand))
    return (*reasons, f"Check: {strand.place_words}") if strand.place_words else reasons
