"""What enters a round, who leads its meeting, and whether enough people came."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules.intake import Waiting, choose_bids, may_defer, panel_takes, reading_minutes, round_reference
from kitpanel.rounds.rules.seats import check_meeting, is_meeting_quorate, take_the_chair

START = datetime(2027, 2, 16, 9, tzinfo=UTC)


def bid(number, minutes=3):
    return Waiting(f"KIT-2027-{number:04d}", START + timedelta(hours=number), minutes)


def refs(bids):
    return [one.ref for one in bids]


BIDS = [bid(n) for n in range(1, 19)]


def test_the_oldest_fifteen_enter_and_the_rest_roll_over():
    entered, rolled = choose_bids(BIDS[::-1], cap_bids=15)
    assert refs(entered) == refs(BIDS[:15])
    assert refs(rolled) == refs(BIDS[15:])


def test_with_room_for_all_nothing_rolls_over():
    assert choose_bids(BIDS, cap_bids=18) == (tuple(BIDS), ())
    assert choose_bids([], cap_bids=15) == ((), ())


def test_minutes_of_reading_are_a_cap_too():
    entered, rolled = choose_bids(BIDS, cap_bids=15, cap_minutes=9)
    assert refs(entered) == refs(BIDS[:3])
    assert refs(rolled) == refs(BIDS[3:])


def test_a_short_young_bid_never_overtakes_a_long_old_one():
    old, long, short = bid(1, 5), bid(2, 20), bid(3, 1)
    assert choose_bids([short, long, old], 15, cap_minutes=10) == ((old,), (long, short))


def test_a_bid_longer_than_the_cap_still_gets_its_turn():
    assert choose_bids([bid(1, 90), bid(2, 1)], 15, cap_minutes=60) == ((bid(1, 90),), (bid(2, 1),))


def test_bids_already_in_count_towards_both_caps():
    late = [bid(20), bid(21)]
    assert choose_bids(late, cap_bids=3, entered=BIDS[:2]) == ((bid(20),), (bid(21),))
    assert choose_bids(late, cap_bids=15, cap_minutes=8, entered=BIDS[:2]) == ((), tuple(late))


def test_bids_sent_in_the_same_instant_are_ordered_by_reference():
    twins = [Waiting("KIT-2027-0002", START, 1), Waiting("KIT-2027-0001", START, 1)]
    assert choose_bids(twins, 1) == ((twins[1],), (twins[0],))


@given(
    st.lists(st.tuples(st.integers(0, 50), st.integers(1, 40)), max_size=40), st.integers(1, 20), st.integers(1, 200)
)
def test_no_bid_is_lost_doubled_or_overtaken(made, cap_bids, cap_minutes):
    bids = [Waiting(f"{index:03d}", START + timedelta(minutes=at), minutes) for index, (at, minutes) in enumerate(made)]
    entered, rolled = choose_bids(bids, cap_bids, cap_minutes)
    assert list(entered + rolled) == sorted(bids, key=lambda one: (one.sent_at, one.ref))
    assert len(entered) <= cap_bids
    assert len(entered) <= 1 or sum(one.minutes for one in entered) <= cap_minutes
    assert bool(entered) == bool(bids)


@pytest.mark.parametrize(
    ("words", "seconds", "minutes"),
    [(0, 0, 1), (200, 0, 1), (201, 0, 2), (400, 0, 2), (100, 31, 2), (100, 30, 1), (0, 180, 3), (350, 0, 2)],
)
def test_minutes_to_read(words, seconds, minutes):
    assert reading_minutes(words, seconds, 200) == minutes


def test_a_slower_panel_is_given_longer():
    assert reading_minutes(400, 0, 100) == 4


def test_a_bid_is_carried_over_twice_and_no_more():
    assert [may_defer(times, limit=2) for times in range(4)] == [True, True, False, False]


def test_round_references_are_the_year_and_its_count():
    assert round_reference(2027, 3) == "R-2027-03"
    assert round_reference(2027, 26) == "R-2027-26"


def test_a_meeting_needs_more_than_half_of_the_seated_panel():
    assert [is_meeting_quorate(present, 10) for present in (4, 5, 6, 10)] == [False, False, True, True]
    assert [is_meeting_quorate(present, 7) for present in (3, 4)] == [False, True]
    check_meeting(6, 10)


@pytest.mark.parametrize(("present", "missing"), [(5, "1 more person"), (4, "2 more people")])
def test_a_thin_meeting_is_told_how_many_are_missing(present, missing):
    with pytest.raises(Refused) as refused:
        check_meeting(present, 10)
    assert refused.value.sentence == (
        f"Wait for {missing}, or set a new date. More than half of the panel of 10 must be here."
    )


@pytest.mark.parametrize(
    ("seated", "chairs", "deputies", "taken"),
    [
        ("abc", "c", "b", ("c", "b")),
        ("abc", "bc", "", ("b", "c")),
        ("abc", "", "c", ("c", "a")),
        ("abc", "z", "y", ("a", "b")),
        ("abc", "b", "b", ("b", "a")),
        ("a", "", "", ("a", None)),
        ("", "a", "b", (None, None)),
    ],
)
def test_no_meeting_is_left_without_a_chair(seated, chairs, deputies, taken):
    """First those asked to chair, then those asked to be deputy, then whoever's turn it is."""
    assert take_the_chair(seated, chairs, deputies) == taken


@pytest.mark.parametrize(
    ("panel", "idea", "takes"),
    [((), (), True), ((), ("a",), True), (("a",), ("a", "b"), True), (("a",), ("b",), False), (("a",), (), False)],
)
def test_a_panel_takes_what_its_strands_pay_for(panel, idea, takes):
    assert panel_takes(panel, idea) is takes
