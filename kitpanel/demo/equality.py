"""The demonstration borough's equality answers: signed-off questions, and the counts of the quarters that are over."""

import random
import uuid
from datetime import date, datetime, timedelta

from sqlalchemy import insert

from kitpanel.core.db import db
from kitpanel.openness import actions
from kitpanel.openness.models import EqualityAnswer
from kitpanel.openness.question_sets import FIRST_SET, PREFER_NOT, EqualityQuestion
from kitpanel.openness.rules import counted_before, month_of
from kitpanel.rounds.rules.fortnight import london_day

SIGNED_OFF_ON = date(2026, 2, 2)
PEOPLE = 140
_PASSED_OVER, _RATHER_NOT = 0.1, 0.07
_LIKELY = {
    "age": (16, 24, 22, 17, 12, 9), "gender": (58, 37, 4, 1), "gender_at_birth": (97, 3),
    "ethnic_group": (24, 20, 9, 41, 6), "disability": (7, 15, 78), "religion": (40, 1, 27, 2, 3, 25, 0, 2),
    "orientation": (84, 5, 7, 4), "caring": (19, 81),
}  # fmt: skip


def _answer(question: EqualityQuestion, chance: random.Random) -> str | None:
    drawn = chance.random()
    if drawn < _PASSED_OVER:
        return None
    if drawn < _PASSED_OVER + _RATHER_NOT:
        return PREFER_NOT[0]
    return chance.choices([code for code, _ in question.answers], weights=_LIKELY[question.key])[0]


def load_equality(by: uuid.UUID, now: datetime) -> None:
    """Sign the questions off, and put in what made-up people answered in the two months before this quarter."""
    actions.sign_off(FIRST_SET.version, "Ines Duarte, for the made-up borough", SIGNED_OFF_ON, by=by, now=now)
    chance = random.Random(2021)
    last = month_of(counted_before(london_day(now)) - timedelta(days=1))
    months = (last, month_of(last - timedelta(days=1)))
    given = [(question.key, _answer(question, chance)) for question in FIRST_SET.questions for _ in range(PEOPLE)]
    rows = [
        {"id": uuid.UUID(int=chance.getrandbits(128), version=4), "version": FIRST_SET.version, "question": key,
         "answer": answer, "month": chance.choice(months)}
        for key, answer in given if answer
    ]  # fmt: skip
    db.session.execute(insert(EqualityAnswer), sorted(rows, key=lambda row: str(row["id"])))
