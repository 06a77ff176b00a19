"""Everybody reads in their own order, and finds their place again."""

from hypothesis import given
from hypothesis import strategies as st

from kitpanel.panel.rules.queue import Standing, next_to_read, reading_order

REFS = [f"KIT-2027-{n:04d}" for n in range(1, 8)]


def test_each_panellist_has_an_order_of_their_own_which_never_moves():
    ada, ben = reading_order("ada", "R-2027-03", REFS), reading_order("ben", "R-2027-03", REFS)
    assert sorted(ada) == sorted(ben) == REFS
    assert ada != ben
    assert reading_order("ada", "R-2027-03", reversed(REFS)) == ada


def test_the_next_round_has_another_order():
    assert reading_order("ada", "R-2027-03", REFS) != reading_order("ada", "R-2027-04", REFS)


@given(st.sets(st.sampled_from(REFS)))
def test_what_changed_since_the_vote_comes_first(again):
    order = reading_order("ada", "R-2027-03", REFS, again)
    assert set(order[: len(again)]) == again
    assert [ref for ref in order if ref not in again] == [
        ref for ref in reading_order("ada", "R-2027-03", REFS) if ref not in again
    ]


def standing(ref, *, sent=False, read=False):
    return Standing(ref, to_send=not sent, read=read)


def test_reading_begins_with_the_first_that_is_neither_read_nor_sent():
    assert next_to_read([standing("a", sent=True), standing("b", read=True), standing("c")]) == "c"


def test_after_a_bid_comes_the_next_one_round_to_the_start():
    queue = [standing("a"), standing("b"), standing("c")]
    assert [next_to_read(queue, after) for after in ("a", "b", "c")] == ["b", "c", "a"]


def test_when_all_are_read_the_next_one_without_a_vote_is_offered():
    assert next_to_read([standing("a", read=True), standing("b", read=True)], "a") == "b"


def test_the_only_one_left_is_offered_again():
    assert next_to_read([standing("a", sent=True), standing("b", read=True)], "b") == "b"


def test_nothing_is_offered_when_every_vote_was_sent():
    assert next_to_read([standing("a", sent=True)], "a") is None
    assert next_to_read([]) is None


def test_a_bid_that_is_not_in_the_queue_any_more_leads_to_its_start():
    assert next_to_read([standing("a"), standing("b")], "gone") == "a"
