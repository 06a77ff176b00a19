"""Your move: what each person at the desk can do about a grant, and what they never can (promise 14)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.moves import MONEY_MOVING, Parts, may_approve, your_move

_G = GrantState
PEOPLE = st.sampled_from(["", "ada", "ben", "carmen"])


def parts(me="ada", *, finance=True, **facts):
    return Parts(me, finance, **facts)


@pytest.mark.parametrize(
    ("state", "known", "outstanding", "words"),
    [
        (_G.ON_HOLD, parts(), (), "On hold"),
        (_G.READY, parts(owner="ada"), (), "Not yours: your own grant"),
        (_G.READY, parts(gave_details="ada"), (), "Not yours: your own grant"),
        (_G.CHECKS, parts(), ("Wait for the bank details",), "Waiting for them"),
        (_G.CHECKS, parts(), ("Look at a paper",), "1 check to do"),
        (_G.CHECKS, parts(), ("Look at a paper", "Ring them"), "2 checks to do"),
        (_G.CHECKS, parts(), (), "Prepare"),
        (_G.CHECKS, parts(finance=False), (), "With finance"),
        (_G.READY, parts(finance=False), (), "With finance"),
        (_G.READY, parts(prepared="ada"), (), "You prepared it"),
        (_G.READY, parts(prepared="ben"), (), "Approve"),
        (_G.APPROVED, parts(), (), "Ready for a run"),
        (_G.PAYMENT_SENT, parts(), (), "With the bank"),
        (_G.PAYMENT_FAILED, parts(), (), "Waiting for new details"),
        (_G.ACCEPTED, parts(), (), "Waiting for them"),
    ],
)
def test_the_last_column_says_whose_move_it_is(state, known, outstanding, words):
    assert your_move(state, known, outstanding).words == words


def test_an_approved_payment_says_when_it_is_in_a_run():
    assert your_move(_G.APPROVED, parts(), (), in_run=True).words == "In a run"


@given(
    st.sampled_from(list(GrantState)), PEOPLE.filter(bool), st.booleans(), PEOPLE, PEOPLE, PEOPLE,
    st.sampled_from([(), ("Ring them",)]),
)  # fmt: skip
def test_nobody_moves_their_own_money_or_approves_what_they_prepared(state, me, finance, owner, gave, prepared, left):
    known = Parts(me, finance, owner, gave, prepared)
    act = your_move(state, known, left).act
    if act:
        assert state in MONEY_MOVING
        assert me not in {owner, gave}
    if act in {"prepare", "approve"}:
        assert finance
        assert left == () or state is not _G.CHECKS
    if may_approve(state, known):
        assert (state, me == prepared) == (_G.READY, False)
