"""What an envelope holds, what an answer keeps of time, and what may be told of many."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.plain_english import grade
from support.sizes import size

from kitpanel.openness.question_sets import FIRST_SET, PREFER_NOT, SETS, question_set
from kitpanel.openness.rules import (
    ENVELOPE_SIZE,
    FEWEST_SHOWN,
    counted_before,
    counts_shown,
    folded,
    month_of,
    unfolded,
)


def test_every_envelope_is_as_long_as_any_other():
    longest = {one.key: max((code for code, _ in one.offered), key=len) for one in FIRST_SET.questions}
    assert {len(folded(1, answers)) for answers in ({}, {"age": "aged_16_to_24"}, longest)} == {ENVELOPE_SIZE}
    assert unfolded(folded(1, {"caring": "cares_for_nobody"})) == [(1, "caring", "cares_for_nobody")]
    with pytest.raises(ValueError, match="no room"):
        folded(1, {"age": "a" * ENVELOPE_SIZE})


@pytest.mark.parametrize(("today", "before"), [
    (date(2027, 1, 1), date(2027, 1, 1)), (date(2027, 3, 31), date(2027, 1, 1)), (date(2027, 4, 1), date(2027, 4, 1)),
    (date(2027, 12, 31), date(2027, 10, 1)),
])  # fmt: skip
def test_only_quarters_that_are_over_are_counted(today, before):
    assert counted_before(today) == before


def test_an_answer_keeps_the_month_alone():
    assert month_of(date(2027, 3, 31)) == date(2027, 3, 1)


@given(st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 40), min_size=2))
@settings(max_examples=size(60, 2000), deadline=None)
def test_no_count_under_five_is_told_nor_can_be_had_from_the_others(counts):
    shown = counts_shown(counts)
    hidden = {key for key, count in shown.items() if count is None}
    assert {key for key, count in counts.items() if 0 < count < FEWEST_SHOWN} <= hidden
    assert all(count % 5 == 0 and abs(count - counts[key]) <= 2 for key, count in shown.items() if count is not None)
    assert not hidden or len(hidden) > 1 or sum(counts.values()) == counts[next(iter(hidden))]


def test_a_question_few_have_answered_is_hidden_whole():
    assert counts_shown({"yes": 0, "no": 4}) == {"yes": None, "no": None}
    assert counts_shown({"yes": 20, "no": 28}) == {"yes": 20, "no": 30}


def test_no_code_stands_in_two_questions_and_each_can_be_answered_by_rather_not():
    codes = [code for one in FIRST_SET.questions for code, _ in one.answers]
    assert len(codes) == len(set(codes))
    assert {one.offered[-1] for one in FIRST_SET.questions} == {PREFER_NOT}
    assert [question_set(one.version) for one in SETS] == list(SETS)
    assert (question_set(99), FIRST_SET.question("shoe_size")) == (None, None)


def test_the_questions_are_plain_english():
    assert grade(" ".join(f"{one.text} {one.hint}" for one in FIRST_SET.questions)) <= 6
