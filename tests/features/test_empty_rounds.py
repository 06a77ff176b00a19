"""A fortnight in which nothing came in asks nobody to read nothing."""

from datetime import timedelta

from factories import make_panel_with_members, make_round

from kitpanel.jobs import run_all
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState


def test_a_round_without_a_bid_is_cancelled_when_its_pack_should_go_out(app, clock, kept, looking):
    with kept():
        panel, _ = make_panel_with_members(4)
        round_ = make_round(panel, state=RoundState.CUT_OFF)
    clock.to(round_.pack_at - timedelta(minutes=1))
    run_all(app)
    with looking() as session:
        assert session.get(Round, round_.id).state is RoundState.CUT_OFF
    clock.to(round_.pack_at)
    run_all(app)
    with looking() as session:
        assert session.get(Round, round_.id).state is RoundState.CANCELLED
