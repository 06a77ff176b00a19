"""Funders and strands for tests."""

import itertools
import uuid
from datetime import date

from factories.people import LONG_AGO
from kitpanel.core.db import db
from kitpanel.strands.models import Contribution, Funder, FunderKind, Strand

_numbers = itertools.count(1)


def make_funder(name="", kind=FunderKind.COUNCIL) -> Funder:
    """Make a funder."""
    funder = Funder(id=uuid.uuid4(), name=name or f"Funder {next(_numbers)}", kind=kind)
    db.session.add(funder)
    db.session.flush()
    return funder


def make_strand(code="", *, received=1_000_000, funder=None, order=0, **terms) -> Strand:
    """Make a strand that is open, with money that came in (pence; none with 0)."""
    number = next(_numbers)
    strand = Strand(
        id=uuid.uuid4(), code=code or f"strand-{number}", name=terms.pop("name", f"Strand {number}"),
        funder_id=(funder or make_funder()).id, order=order or number, opens_on=terms.pop("opens_on", date(2026, 1, 1)),
        received=received, committed=0, **terms,
    )  # fmt: skip
    db.session.add(strand)
    db.session.flush()
    if received:
        db.session.add(
            Contribution(id=uuid.uuid4(), strand_id=strand.id, amount=received, on=strand.opens_on, at=LONG_AGO)
        )
        db.session.flush()
    return strand
