"""Finding strands, funders, and where money went."""

import uuid
from datetime import date
from typing import Any

from sqlalchemy import Date, cast, func, literal, or_, select, union_all
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.core.db import db
from kitpanel.core.paging import Page, page_of, page_of_rows
from kitpanel.people.models import Person
from kitpanel.strands.models import Commitment, Contribution, Funder, FunderViewer, Strand


def strands() -> list[Strand]:
    """List every strand with its funder, in the order in which they are charged."""
    return list(db.session.scalars(select(Strand).options(joinedload(Strand.funder)).order_by(Strand.order)))


def strands_page(number: int) -> Page[Strand]:
    """Give a page of the strands with their funders, in the order in which they are charged."""
    return page_of(select(Strand).options(joinedload(Strand.funder)).order_by(Strand.order), number)


def totals() -> tuple[int, int]:
    """Say what all strands together received and promised, in pence."""
    row = db.session.execute(
        select(func.coalesce(func.sum(Strand.received), 0), func.coalesce(func.sum(Strand.committed), 0))
    ).one()
    return int(row[0]), int(row[1])


def strand(code: str) -> Strand:
    """Find a strand with its funder by its short name. Raises NoResultFound."""
    return db.session.scalars(select(Strand).where(Strand.code == code).options(joinedload(Strand.funder))).one()


def open_strands(on: date) -> list[Strand]:
    """List the strands that are open on a day in London, in the order in which they are charged."""
    return list(
        db.session.scalars(
            select(Strand)
            .where(Strand.opens_on <= on, or_(Strand.closes_on.is_(None), Strand.closes_on >= on))
            .order_by(Strand.order)
        )
    )


def open_to_all(on: date) -> frozenset[str]:
    """Give the codes of the strands open to anybody in Camden on a day: no limit of place, Mission or kind."""
    return frozenset(
        strand.code
        for strand in open_strands(on)
        if not (strand.wards or strand.missions or strand.applicant_types or strand.place_words)
    )


def codes() -> dict[str, str]:
    """Give the code of every strand by its id in text, as ideas and bids name it."""
    return {str(key): code for key, code in db.session.execute(select(Strand.id, Strand.code))}


def left() -> dict[str, int]:
    """Say what each strand may still promise, in pence, by code, in the order in which they are charged."""
    rows = db.session.execute(select(Strand.code, Strand.received - Strand.committed).order_by(Strand.order))
    return {code: int(pence) for code, pence in rows}


def held_by(bid_ref: str) -> dict[str, int]:
    """Say what a bid holds of each strand, in pence, by code; only strands of which it holds something."""
    total = func.sum(Commitment.amount)
    rows = db.session.execute(
        select(Strand.code, total)
        .join(Commitment)
        .where(Commitment.bid_ref == bid_ref)
        .group_by(Strand.code, Strand.order)
        .having(total != 0)
        .order_by(Strand.order)
    )
    return {code: int(pence) for code, pence in rows}


def ledger(strand_id: uuid.UUID, number: int) -> Page[Any]:
    """Give a page of a strand's money in and out, newest first: columns `at`, `on`, `amount`, `words`, `bid_ref`.

    Amounts are pence as the strand sees them: money that came in is above zero, money promised to a bid below.
    """
    came = select(
        Contribution.at.label("at"),
        Contribution.on.label("on"),
        Contribution.amount.label("amount"),
        Contribution.note.label("words"),
        literal("").label("bid_ref"),
    ).where(Contribution.strand_id == strand_id)
    went = select(
        Commitment.at, cast(literal(None), Date), -Commitment.amount, Commitment.why, Commitment.bid_ref
    ).where(Commitment.strand_id == strand_id)
    both = union_all(came, went).subquery()
    return page_of_rows(select(both).order_by(both.c.at.desc(), both.c.bid_ref, both.c.amount), number)


def funders_page(number: int) -> Page[Funder]:
    """Give a page of the funders, by name, with their strands and viewers."""
    return page_of(
        select(Funder).options(selectinload(Funder.strands), selectinload(Funder.viewers)).order_by(Funder.name), number
    )


def funder_names() -> list[tuple[str, str]]:
    """List every funder's id, as text, and name, by name."""
    rows = db.session.execute(select(Funder.id, Funder.name).order_by(Funder.name))
    return [(str(key), name) for key, name in rows]


def funder(funder_id: uuid.UUID) -> Funder:
    """Find a funder with its strands and viewers. Raises NoResultFound."""
    return db.session.scalars(
        select(Funder).where(Funder.id == funder_id).options(selectinload(Funder.strands), selectinload(Funder.viewers))
    ).one()


def viewers(funder_id: uuid.UUID) -> list[Person]:
    """List the people who may see a funder's pages, by name."""
    return list(
        db.session.scalars(
            select(Person)
            .join(FunderViewer, FunderViewer.person_id == Person.id)
            .where(FunderViewer.funder_id == funder_id)
            .order_by(Person.name, Person.email)
        )
    )


def funders_seen_by(person_id: uuid.UUID) -> list[Funder]:
    """List the funders whose pages a person may see, by name."""
    return list(
        db.session.scalars(
            select(Funder).join(FunderViewer).where(FunderViewer.person_id == person_id).order_by(Funder.name)
        )
    )
