"""What an ended idea may become: sent again or emptied; what one on its way waits for; what a reader sees of changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.again import ENDED, check_again
from kitpanel.applications.rules.awaited import AWAITED
from kitpanel.applications.rules.changes import Change, Run, word_by_word
from kitpanel.applications.rules.erasure import ERASABLE, check_erase
from kitpanel.applications.rules.lifecycle import LIVE
from kitpanel.core.errors import Refused

TEXTS = st.text(alphabet="ab \n.é", max_size=40)


@pytest.mark.parametrize("state", ApplicationState)
def test_only_what_ended_without_money_can_be_sent_again(state):
    try:
        check_again(state)
    except Refused:
        refused = True
    else:
        refused = False
    assert refused == (state not in ENDED)


def test_a_changed_number_is_marked_alone():
    assert word_by_word("It costs £400 in all", "It costs £380 in all") == (
        Run(Change.KEPT, "It costs "), Run(Change.GONE, "£400 "), Run(Change.ADDED, "£380 "), Run(Change.KEPT, "in all"),
    )  # fmt: skip


@given(TEXTS, TEXTS)
def test_both_texts_can_be_read_out_of_their_difference(before, after):
    runs = word_by_word(before, after)
    assert "".join(run.text for run in runs if run.change is not Change.ADDED) == before
    assert "".join(run.text for run in runs if run.change is not Change.GONE) == after


@pytest.mark.parametrize("state", ERASABLE)
def test_what_ended_without_money_may_lose_its_words(state):
    check_erase(state)


@pytest.mark.parametrize("state", sorted(set(ApplicationState) - set(ERASABLE)))
def test_what_is_on_its_way_or_was_paid_for_keeps_them(state):
    with pytest.raises(Refused, match="ended without money"):
        check_erase(state)


def test_whatever_is_on_its_way_waits_for_somebody_and_what_has_ended_for_nobody():
    assert set(AWAITED) == {*LIVE, ApplicationState.FUNDED, ApplicationState.PART_FUNDED, ApplicationState.UNDER_REVIEW}
    assert {one.who for one in AWAITED.values()} == {"you", "us", "the panel"}
