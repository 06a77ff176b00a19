"""What the public may know of a round: nobody can be found in its numbers."""

from hypothesis import given
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.openness.rules.told import Counts, Difference, Ended, Fate, count, differences, people_shown


def bids(groups=0, people=0, later=0, not_now=0):
    return [
        *[Ended("fund", 100_000, 90_040, to_group=True)] * groups,
        *[Ended("part_fund", 100_000, 50_000, to_group=False)] * people,
        *[Ended("no_money", 100_000, 0, to_group=False)] * later,
        *[Ended("below_line", 100_000, 0, to_group=False)] * not_now,
    ]


def test_numbers_of_5_and_more_are_shown_and_money_to_100_pounds():
    assert count(bids(groups=1, people=5, later=6, not_now=7)) == Counts(
        19, 1_900_000, 340_000, 5, {Fate.FUNDED: 6, Fate.LATER: 6, Fate.NOT_NOW: 7}
    )


def test_few_individuals_hide_all_from_which_they_could_be_had():
    found = count(bids(groups=3, people=2, later=8, not_now=6))
    assert (found.individuals, found.given, found.bids) == (None, None, 19)
    assert found.fates == {Fate.FUNDED: None, Fate.LATER: 8, Fate.NOT_NOW: None}


def test_a_round_of_few_ideas_shows_no_count_at_all():
    nothing = Counts(None, None, None, None, dict.fromkeys(Fate))
    assert count(bids(groups=2, people=2)) == nothing
    assert count(bids(groups=6, people=3)) == nothing
    assert count([]) == nothing


def test_groups_alone_are_no_secret():
    assert count(bids(groups=6)).fates == {Fate.FUNDED: 6, Fate.LATER: 0, Fate.NOT_NOW: 0}


@given(st.tuples(*[st.integers(0, size(8, 30))] * 4))
def test_no_count_under_5_can_be_had_by_subtraction(numbers):
    """An onlooker knows every group's grant and tries every round that would show the same numbers."""
    groups, *hidden = numbers
    shown = count(bids(groups, *hidden))
    seen = (shown.bids, shown.individuals, shown.fates[Fate.LATER], shown.fates[Fate.NOT_NOW])
    for number, place in zip(hidden, (1, 2, 3), strict=True):
        assert not (seen[place] is not None and 0 < seen[place] < 5)
        assert seen[place] in {None, number}
    if shown.bids is None:
        return
    known = [value for value in seen[1:] if value is not None]
    rest = shown.bids - groups - sum(known)
    assert len(known) == 3 or rest >= 5


def test_people_are_shown_from_5_or_when_there_are_none():
    assert [people_shown(number) for number in (0, 1, 4, 5, 12)] == [0, None, None, 5, 12]


def test_differences_are_those_of_fate_or_sum_in_an_order_that_tells_nothing():
    rows = [
        ("fund", 100, "fund", 100), ("no_money", 0, "fund", 100), ("fund", 100, "part_fund", 50),
        ("below_line", 0, "not_this_time", 0), ("fund", 100, "defer", 0),
    ]  # fmt: skip
    wanted = (
        Difference(Fate.FUNDED, Fate.FUNDED), Difference(Fate.FUNDED, Fate.LATER), Difference(Fate.LATER, Fate.FUNDED),
    )  # fmt: skip
    assert differences(rows) == differences(reversed(rows)) == wanted
