"""A strand's terms: what its funder wants its money spent on."""

import uuid
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.strands.models import Strand
from kitpanel.strands.rules import check_terms


@dataclass(frozen=True)
class Terms:
    """What staff set of a strand. Money in pence; empty lists mean any; `per_round` 0 means all that is left."""

    name: str
    funder_id: uuid.UUID
    order: int
    ceiling: int
    floor: int
    per_round: int
    wards: list[str]
    missions: list[str]
    applicant_types: list[str]
    place_words: str
    opens_on: date
    closes_on: date | None


def add_strand(code: str, terms: Terms, *, by: uuid.UUID | None, now: datetime) -> Strand:
    """Make a strand, with no money yet. Raises Refused for a code or a place in the order that is taken."""
    _check(terms, other_than=None)
    if db.session.scalars(select(Strand.id).where(Strand.code == code)).first():
        raise Refused("Another strand has this short name. Choose another.", field="code")
    strand = Strand(id=uuid.uuid4(), code=code, received=0, committed=0, **asdict(terms))
    db.session.add(strand)
    db.session.flush()
    remember("strand", strand.id, "begin", by=by, now=now)
    return strand


def change_terms(strand: Strand, terms: Terms, *, why: str, by: uuid.UUID | None, now: datetime) -> None:
    """Change a strand's terms. Money that is promised already stays promised. Raises Refused as `add_strand` does."""
    _check(terms, other_than=strand.id)
    for name, value in asdict(terms).items():
        setattr(strand, name, value)
    remember("strand", strand.id, "change", by=by, now=now, why=why)
    db.session.flush()


def _check(terms: Terms, *, other_than: uuid.UUID | None) -> None:
    check_terms(terms.floor, terms.ceiling, terms.opens_on, terms.closes_on)
    taken = db.session.scalars(select(Strand).where(Strand.order == terms.order, Strand.id != other_than)).first()
    if taken:
        raise Refused(f"{taken.name} has this place in the order. Choose another number.", field="order")
