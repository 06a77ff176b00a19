"""Two timetables at once, or a person and the timetable: each step is done once (design "Jobs")."""

import pytest
from factories import make_panel, make_panel_with_members, make_round, make_strand
from races.racing import race
from sqlalchemy import func, select

from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.outbox import Letter
from kitpanel.rounds import actions, queries
from kitpanel.rounds.models import Round, RoundMoney, Seat
from kitpanel.rounds.rules import RoundState

pytestmark = pytest.mark.race
RUNNERS = 4


def until_done(step, *facts):
    """Take a step until nothing is due, each in a transaction of its own, as the timetable does."""
    taken = 0
    while True:
        with transaction():
            if not step(*facts):
                return taken
        taken += 1


def test_four_timetables_plan_six_rounds_for_each_of_two_panels(app, settings, clock, kept, looking):
    with kept():
        make_panel("one")
        make_panel("two")
    assert sum(race(lambda _: until_done(actions.plan_due, clock()), settings, clock, RUNNERS)) == 2
    with looking() as session:
        planned = session.execute(select(Round.panel_id, func.count()).group_by(Round.panel_id)).all()
        refs = set(session.scalars(select(Round.ref)))
    assert ([count for _, count in planned], len(refs)) == ([6, 6], 12)


def test_four_timetables_open_one_round(app, settings, clock, kept, looking):
    with kept():
        panel = make_panel()
        actions.lay_out(panel, clock())
    assert sum(race(lambda _: until_done(actions.open_due, clock()), settings, clock, RUNNERS)) == 1
    with looking() as session:
        assert [one.state.value for one in session.scalars(select(Round).order_by(Round.cut_off_at))] == [
            "open", *["planned"] * 5,
        ]  # fmt: skip


def test_four_timetables_send_one_pack_for_each_round(app, settings, clock, kept, looking):
    with kept():
        make_strand("council", received=1_000_00, per_round=600_00)
        for _ in range(2):
            panel, _ = make_panel_with_members(5)
            make_round(panel, state=RoundState.CUT_OFF)
    clock.forward(days=4)
    taken = race(lambda _: until_done(actions.send_pack_due, clock(), "https://kit.test"), settings, clock, RUNNERS)
    assert sum(taken) == 2
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(Seat)) == 10
        assert session.scalar(select(func.count()).select_from(Letter)) == 10
        assert sorted(session.scalars(select(RoundMoney.available))) == [400_00, 600_00]
        assert {one.state for one in session.scalars(select(Round))} == {RoundState.READING}


def test_a_round_that_two_people_cancel_at_once_is_cancelled_once(app, settings, clock, kept, looking):
    with kept():
        panel, members = make_panel_with_members(4)
        ref = make_round(panel, state=RoundState.READING, seated=members).ref

    def cancel(_):
        try:
            with transaction():
                one = queries.round_to_change(ref)
                actions.cancel(one, by=None, now=clock(), why="Snow", public_address="https://kit.test")
        except Refused:
            return "refused"
        return "cancelled"

    assert sorted(race(cancel, settings, clock, RUNNERS)) == ["cancelled", "refused", "refused", "refused"]
    with looking():
        assert len(db.session.scalars(select(Letter)).all()) == 4
