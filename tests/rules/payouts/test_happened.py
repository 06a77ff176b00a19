"""A timeline has words for whatever can happen to a grant, a payment and a run."""

from kitpanel.payouts.rules import GRANT, PAYMENT, RUN
from kitpanel.payouts.rules.happened import HAPPENED, SAID_BY_THE_PAYMENT


def test_every_move_is_told_once_and_in_its_own_words():
    moves = {(table.kind, move.name) for table in (GRANT, PAYMENT, RUN) for move in table.moves}
    told = set(HAPPENED) | SAID_BY_THE_PAYMENT
    assert moves - told == set()
    assert set(HAPPENED) & SAID_BY_THE_PAYMENT == set()
