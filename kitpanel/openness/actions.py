"""Equality answers: put in the box sealed, taken out many at a time; and the questions signed off.

Why it goes like this, and what remains: docs/decisions/0004-equality-answers.md.
"""

import hmac
import uuid
from collections.abc import Mapping
from datetime import date, datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.dialects.postgresql import insert as postgresql_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from kitpanel.core.crypto import Sealer
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.core.said import say
from kitpanel.openness.models import Envelope, EqualityAnswer, SignedOffSet
from kitpanel.openness.question_sets import QuestionSet, question_set
from kitpanel.openness.rules import BOX_OPENS_AT, PAGE_COUNTS_FOR, folded, month_of, unfolded
from kitpanel.rounds.rules.fortnight import london_day


def _mark(envelope: str, moment: str, sealer: Sealer) -> str:
    return sealer.keyed_hash(f"equality page {envelope} {moment}")


def place_for(now: datetime, sealer: Sealer) -> str:
    """Make the permission that a page carries to put one envelope in the box: ours, dated, and of nobody."""
    envelope, moment = str(uuid.uuid4()), str(int(now.timestamp()))
    return f"{envelope} {moment} {_mark(envelope, moment, sealer)}"


def envelope_of(place: str, now: datetime, sealer: Sealer) -> uuid.UUID:
    """Read a permission. Raises Refused when it is not ours or too old."""
    envelope, _, rest = place.partition(" ")
    moment, _, mark = rest.partition(" ")
    ours = hmac.compare_digest(mark.encode(), _mark(envelope, moment, sealer).encode())
    if ours and now.timestamp() - int(moment) <= PAGE_COUNTS_FOR:
        return uuid.UUID(envelope)
    raise Refused(say("This page is too old to send. Open it again and answer once more."))


def put_in(envelope: uuid.UUID, asked: QuestionSet, answers: Mapping[str, str], sealer: Sealer) -> None:
    """Put one person's answers in the box. The only row written; the same page sent twice is one envelope."""
    insert_of = sqlite_insert if db.session.connection().dialect.name == "sqlite" else postgresql_insert
    sealed = sealer.seal_undated(folded(asked.version, answers), bound_to=str(envelope))
    db.session.execute(insert_of(Envelope).values(id=envelope, sealed=sealed).on_conflict_do_nothing())


def empty_box_due(now: datetime, sealer: Sealer) -> bool:
    """Take everything out of the box once it holds five envelopes, and shuffle it under this month's answers.

    The month's earlier answers are written anew among them, each under a fresh random key: neither a key, nor the order
    of rows, nor the transaction that wrote them tells one emptying from another. Says whether the box was emptied.
    """
    db.session.execute(select(SignedOffSet.version).with_for_update())  # one emptying at a time
    envelopes = db.session.scalars(select(Envelope)).all()
    if len(envelopes) < BOX_OPENS_AT:
        return False
    month = month_of(london_day(now))
    answers = [found for one in envelopes for found in unfolded(sealer.open(one.sealed, bound_to=str(one.id)))]
    earlier = db.session.scalars(select(EqualityAnswer).where(EqualityAnswer.month == month))
    answers += [(row.version, row.question, row.answer) for row in earlier]
    db.session.execute(delete(Envelope).where(Envelope.id.in_([one.id for one in envelopes])))
    db.session.execute(delete(EqualityAnswer).where(EqualityAnswer.month == month))
    _keep(answers, month)
    return True


def _keep(answers: list[tuple[int, str, str]], month: date) -> None:
    """Write answers in the order of fresh random keys."""
    keys = sorted(uuid.uuid4() for _ in answers)
    shuffled = sorted(answers, key=lambda _: uuid.uuid4())
    rows = [
        {"id": key, "version": version, "question": question, "answer": answer, "month": month}
        for key, (version, question, answer) in zip(keys, shuffled, strict=True)
    ]
    if rows:
        db.session.execute(insert(EqualityAnswer), rows)


def sign_off(version: int, who: str, on: date, *, by: uuid.UUID | None, now: datetime) -> SignedOffSet:
    """Record that a version of the questions may be asked, or was looked at again; `who` answers for it.

    Raises Refused for a version that is not there, and for a day to come.
    """
    if question_set(version) is None:
        raise Refused("There is no such version of the questions.")
    if on > london_day(now):
        raise Refused("Give a day that has been, or today", field="on")
    made = db.session.get(SignedOffSet, version, with_for_update=True)
    if made is None:
        made = SignedOffSet(version=version, id=uuid.uuid4())
        db.session.add(made)
    made.signed_off_on, made.signed_off_by = on, who
    remember("question_set", made.id, "sign_off", by=by, now=now, why=f"{who}, {on:%-d %B %Y}")
    return made
