"""A ballot as it is filled in: ticks become sentences, unticked lines an amount, and all of it can wait."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.ballot import Asked, Ballot, Mark, State, check
from kitpanel.panel.rules.draft import CANNOT, Draft, of_ballot, read, seal_of, without
from kitpanel.panel.rules.reasons import OFFERED, joined, keys_of, parted

LINES = [640_00, 500_00, 500_00]
BID = Asked(asked=1640_00, missions=frozenset({"food"}), lines=3)
KEYS = sorted({key for each in OFFERED.values() for key in each})
DRAFTS = st.builds(
    Draft,
    grade=st.sampled_from(["", CANNOT, "0", "1", "2", "3", "4"]),
    ticked=st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
    own=st.text("Ab c\n", max_size=12),
    lower=st.none() | st.integers(1, 1640).map(lambda pounds: pounds * 100),
    left_out=st.lists(st.integers(0, 2), unique=True, max_size=2).map(lambda places: tuple(sorted(places))),
    marks=st.dictionaries(st.just("food"), st.sampled_from([str(mark) for mark in Mark])),
)


def test_ticked_sentences_and_own_words_are_the_reason_in_the_order_of_the_page():
    words = joined(4, ["ready", "needed", "nearby"], " Nine doors said yes. ")
    assert words == (
        "It is needed here, and nobody else does it.\nYou have thought it through, and it can work.\n"
        "Nine doors said yes."
    )
    assert parted(words) == (tuple(words.split("\n")[:2]), "Nine doors said yes.")
    assert keys_of(words) == ("needed", "ready")
    assert (joined(0, [], "  "), parted("")) == ("", ((), ""))


def test_no_sentence_is_offered_twice_in_two_words_and_no_key_means_two():
    fitting = [OFFERED[grade] for grade in (4, 2, 1, 0, None)]
    keys = [key for each in fitting for key in each]
    sentences = [sentence for each in fitting for sentence in each.values()]
    assert OFFERED[3] is OFFERED[4]
    assert (len(set(keys)), len(set(sentences))) == (len(keys), len(sentences))
    assert [one for one in sentences if not one.endswith(".") or "\n" in one] == []


@pytest.mark.parametrize(("left_out", "amount"), [((), None), ((0,), 1000_00), ((1, 2), 640_00), ((0, 1, 2), 0)])
def test_the_amount_is_what_stays_ticked(left_out, amount):
    assert without(LINES, left_out) == amount
    said = Draft(grade="3", left_out=left_out).ballot(LINES)
    assert (said.lower, said.lower_lines) == (amount, left_out)


def test_with_every_line_unticked_the_page_says_what_to_do():
    with pytest.raises(Refused, match="Leave a line ticked, or write an amount from £1 to £1,640") as refusal:
        check(Draft(grade="3", left_out=(0, 1, 2)).ballot(LINES), BID)
    assert refusal.value.field == "lower"


def test_a_typed_amount_goes_before_the_lines_and_a_no_asks_for_no_amount():
    assert Draft(grade="2", lower=900_00, left_out=(0,)).ballot(LINES).lower == 900_00
    assert Draft(grade="1", own="Not yet.", left_out=(0,)).ballot(LINES) == Ballot(State.GRADED, 1, "Not yet.")


def test_without_an_answer_there_is_no_ballot():
    with pytest.raises(Refused, match="Choose what you think of this idea") as refusal:
        Draft(own="I like it.").ballot(LINES)
    assert refusal.value.field == "grade"


def test_nothing_to_go_on_says_what_is_missing_and_marks_no_mission():
    said = Draft(grade=CANNOT, ticked=("where", "needed"), marks={"food": "clearly"}, left_out=(0,)).ballot(LINES)
    assert said == Ballot(State.CANNOT_JUDGE, missing="We could not tell where or when it would be.")


@given(DRAFTS)
def test_whatever_was_kept_is_read_as_it_was_written(draft):
    assert read(draft.written()) == draft
    assert draft.is_empty == (draft == Draft())


@given(DRAFTS.filter(lambda one: one.grade))
def test_a_vote_that_was_sent_comes_filled_in_so_that_sending_it_again_says_the_same(draft):
    sent = draft.ballot(LINES)
    assert of_ballot(sent, LINES).ballot(LINES) == sent


def test_the_last_look_is_summed_up_by_all_that_is_shown():
    one, other = Draft(grade="3"), Draft(grade="4")
    seals = {seal_of(looks) for looks in ([], [("a", one)], [("b", one)], [("a", other)], [("a", one), ("b", one)])}
    assert len(seals) == 5
