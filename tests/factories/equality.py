"""Equality answers for tests: questions that may be asked, and envelopes in the box."""

import uuid
from datetime import date

from factories.people import LONG_AGO
from kitpanel.core.crypto import sealer
from kitpanel.openness import actions
from kitpanel.openness.question_sets import FIRST_SET

RARE = {
    "age": "aged_55_to_64", "gender": "non_binary", "gender_at_birth": "not_as_at_birth",
    "ethnic_group": "mixed_ethnic_groups", "disability": "limited_a_lot", "religion": "buddhist",
    "orientation": "bisexual", "caring": "cares_for_somebody",
}  # fmt: skip
"""An answer to each question, whose code stands nowhere else."""


def sign_off_questions(*, now=LONG_AGO):
    """Let the first version be asked."""
    return actions.sign_off(1, "Ann Gray, director", date(2026, 1, 5), by=None, now=now)


def make_envelope(answers=None):
    """Put somebody's answers in the box."""
    actions.put_in(uuid.uuid4(), FIRST_SET, answers or RARE, sealer())
