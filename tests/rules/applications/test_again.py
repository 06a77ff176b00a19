"""Sending an idea again: when, and what a reader is shown of what changed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.again import ENDED, check_again
from kitpanel.applications.rules.changes import Change, Run, word_by_word
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
