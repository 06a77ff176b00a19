"""Codes of a second factor at one moment, in separate processes: one counts once, and wrong ones are all counted (promise 9)."""

from collections import Counter

import pyotp
import pytest
from factories import make_person
from races.racing import race
from sqlalchemy import func, select

from kitpanel.core.crypto import sealer
from kitpanel.core.db import transaction
from kitpanel.core.throttle import Try
from kitpanel.people import actions, queries
from kitpanel.people.rules import RoleName

pytestmark = pytest.mark.race


@pytest.fixture
def sam(kept, clock):
    """Somebody of the staff, with a phone that makes codes."""
    with kept():
        person = make_person(RoleName.STAFF)
        actions.begin_second(person.id, sealer())
        secret = actions.secret_to_set_up(queries.second_factor(person.id), sealer())
        codes = actions.finish_second(person.id, pyotp.TOTP(secret).at(clock()), sealer(), now=clock())
    clock.forward(minutes=5)
    return person.id, pyotp.TOTP(secret), codes


def test_one_code_used_at_once_counts_once_and_so_does_a_recovery_code(settings, clock, sam):
    person_id, totp, codes = sam
    for code in (totp.at(clock()), codes[0]):

        def give(_, code=code):
            with transaction():
                return actions.give_code(person_id, code, sealer(), now=clock())

        assert Counter(race(give, settings, clock, 2)) == {True: 1, False: 1}


def test_of_many_wrong_codes_at_once_ten_are_counted_and_then_the_right_one_is_refused(
    settings, clock, sam, kept, looking
):
    person_id, totp, _ = sam

    def guess(number):
        for attempt in range(4):
            with transaction():
                actions.give_code(person_id, f"{number}{attempt}000", sealer(), now=clock())

    race(guess, settings, clock, 4)
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(Try)) == 10
    with kept():
        assert actions.give_code(person_id, totp.at(clock()), sealer(), now=clock()) is False
