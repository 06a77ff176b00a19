"""Questions of a panel, and changes while it reads: when, how many, of which parts."""

import pytest

from kitpanel.applications.rules import ApplicationState as State
from kitpanel.applications.rules.asking import MOST_OPEN, check_answer, check_question
from kitpanel.applications.rules.sections import (
    CHANGED_WHILE_READING,
    SECTIONS,
    check_ask_while_reading,
    is_open,
    may_edit,
)
from kitpanel.core.errors import Refused

QUESTIONS = {
    "fine": ("Who waters them?", 0, True, ""),
    "empty": ("  ", 0, True, "Write your question first"),
    "long": ("x" * 501, 0, True, "Make it shorter: 500 letters are the most, and this has 501"),
    "late": ("Who?", 0, False, "Questions can be asked until the panel meets."),
    "many": ("Who?", MOST_OPEN, True, "This idea has five questions that wait for an answer. Wait for those first."),
}
ANSWERS = {
    "fine": ("Yusuf does.", False, True, ""),
    "twice": ("Yusuf", True, True, "You have answered this already. Ring us if you want to say more."),
    "empty": ("", False, True, "Write your answer first"),
    "late": ("Yusuf", False, False, "The panel has met, so it can read no more answers. Ring us if something matters."),
}


def said(act, *args, **kwargs):
    try:
        act(*args, **kwargs)
    except Refused as refusal:
        return refusal.sentence
    return ""


@pytest.mark.parametrize("case", QUESTIONS)
def test_a_question_is_short_in_time_and_not_one_of_many(case):
    words, waiting, reading, sentence = QUESTIONS[case]
    assert said(check_question, words, waiting, reading=reading) == sentence


@pytest.mark.parametrize("case", ANSWERS)
def test_an_answer_is_given_once_and_before_the_panel_meets(case):
    words, answered, reading, sentence = ANSWERS[case]
    assert said(check_answer, words, answered=answered, reading=reading) == sentence


@pytest.mark.parametrize("section", SECTIONS, ids=lambda one: one.key)
def test_while_a_panel_reads_only_words_that_were_asked_about_change(section):
    key = section.key
    assert may_edit(State.IN_ROUND, key, {key}) == (key in CHANGED_WHILE_READING)
    assert may_edit(State.IN_ROUND, key, set()) is False
    assert bool(said(check_ask_while_reading, {key})) == (key not in CHANGED_WHILE_READING)


def test_an_idea_in_a_round_is_open_only_while_something_is_asked():
    assert [is_open(State.IN_ROUND), is_open(State.IN_ROUND, {"idea"}), is_open(State.FUNDED, {"idea"})] == [
        False, True, False,
    ]  # fmt: skip
