"""Finding what was released."""

import uuid
from datetime import date
from typing import NamedTuple

from sqlalchemy import func, select

from kitpanel.applications.models import Application
from kitpanel.core.db import db
from kitpanel.core.suppression import FEWEST_SHOWN
from kitpanel.missions.models import Mission, Ward
from kitpanel.openness.models import EqualityAnswer, Release, SignedOffSet
from kitpanel.openness.question_sets import EqualityQuestion, QuestionSet, question_set
from kitpanel.openness.rules import ReleasedGrant, counted_before, counts_shown
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.strands.models import Commitment, FunderViewer, Strand

NOT_PUBLISHED = (GrantState.OFFERED, GrantState.DECLINED, GrantState.LAPSED)
"""A grant is published from `accepted` onwards (opendata §1)."""


class Released(NamedTuple):
    """The last frozen release: its name, and what is in it."""

    name: str
    until: date | None
    grants: list[ReleasedGrant]
    missions: list[Mission]
    wards: list[Ward]


def last_release() -> Release | None:
    """Find the newest release."""
    return db.session.scalars(select(Release).order_by(Release.covers_until.desc()).limit(1)).first()


def released() -> Released:
    """Give the last release with its grants, the Missions and the wards: four queries, however many grants."""
    release = last_release()
    missions = list(db.session.scalars(select(Mission).where(Mission.until.is_(None)).order_by(Mission.position)))
    wards = list(db.session.scalars(select(Ward).order_by(Ward.name)))
    if release is None:
        return Released("", None, [], missions, wards)
    rows = db.session.execute(
        select(
            Grant.mission_keys, Grant.ward_code, Grant.decided_on, Grant.amount, Grant.to_individual, Grant.project_id
        ).where(Grant.decided_on <= release.covers_until, Grant.state.not_in(NOT_PUBLISHED))
    )
    grants = [
        ReleasedGrant(keys[0] if keys else "", ward or "", day, amount, individual, project)
        for keys, ward, day, amount, individual, project in rows
    ]
    return Released(release.name, release.covers_until, grants, missions, wards)


class FundersStrand(NamedTuple):
    """What a funder sees of one of their strands: pence, and a count that is None where it would be under 5."""

    name: str
    received: int
    promised: int
    left: int
    grants: int | None


def strands_of_funder(person_id: uuid.UUID) -> list[FundersStrand]:
    """List the strands of the funders this person may look for, with what their money did: no person is in it."""
    rows = db.session.execute(
        select(Strand.name, Strand.received, Strand.committed, func.count(Commitment.bid_ref.distinct()))
        .join(FunderViewer, FunderViewer.funder_id == Strand.funder_id)
        .outerjoin(Commitment, Commitment.strand_id == Strand.id)
        .where(FunderViewer.person_id == person_id)
        .group_by(Strand.id)
        .order_by(Strand.order)
    )
    return [
        FundersStrand(name, received, promised, received - promised, None if 0 < count < FEWEST_SHOWN else count)
        for name, received, promised, count in rows
    ]


def sign_offs() -> dict[int, SignedOffSet]:
    """Give who signed which version of the equality questions off."""
    return {row.version: row for row in db.session.scalars(select(SignedOffSet))}


def set_in_use() -> QuestionSet | None:
    """Give the newest version of the equality questions that is signed off; None when there is none."""
    return question_set(max(sign_offs(), default=0))


def may_answer(person_id: uuid.UUID) -> bool:
    """Tell whether this person has sent an idea: the equality questions come after that (domain §3 Data)."""
    sent = select(Application.id).where(Application.owner_id == person_id, Application.ref.is_not(None)).limit(1)
    return db.session.scalars(sent).first() is not None


class QuestionCounted(NamedTuple):
    """A question as its counts may be told: answers as (words, count, or None where hidden)."""

    question: EqualityQuestion
    rows: list[tuple[str, int | None]]


def answers_counted(today: date) -> list[QuestionCounted]:
    """Count the answers of the quarters that are over, by question of the version in use: two queries."""
    asked = set_in_use()
    if asked is None:
        return []
    found = db.session.execute(
        select(EqualityAnswer.question, EqualityAnswer.answer, func.count())
        .where(EqualityAnswer.version == asked.version, EqualityAnswer.month < counted_before(today))
        .group_by(EqualityAnswer.question, EqualityAnswer.answer)
    )
    counts = {(question, answer): count for question, answer, count in found}
    return [QuestionCounted(one, _rows_of(one, counts)) for one in asked.questions]


def _rows_of(question: EqualityQuestion, counts: dict[tuple[str, str], int]) -> list[tuple[str, int | None]]:
    shown = counts_shown({code: counts.get((question.key, code), 0) for code, _ in question.offered})
    return [(words, shown[code]) for code, words in question.offered]
