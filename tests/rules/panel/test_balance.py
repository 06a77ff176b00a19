"""How awards fall, and what of it the room's screen hides."""

from kitpanel.panel.rules.balance import Award, Share, by_first, by_kind, by_mission, by_ward, small_hidden

AWARDS = (
    Award(100_000, ("food", "estates"), "E1", True, "alone"), Award(50_000, ("food",), "E2", False, "group"),
    Award(20_000, (), "", None, ""),
)  # fmt: skip


def test_awards_are_counted_and_summed_by_each_thing_they_are_looked_at_by():
    assert by_mission(AWARDS) == (Share("estates", 1, 100_000), Share("food", 2, 150_000))
    assert by_ward(AWARDS) == (Share("", 1, 20_000), Share("E1", 1, 100_000), Share("E2", 1, 50_000))
    assert by_first(AWARDS) == (Share("", 1, 20_000), Share("again", 1, 50_000), Share("first", 1, 100_000))
    assert by_kind(AWARDS) == (Share("", 1, 20_000), Share("alone", 1, 100_000), Share("group", 1, 50_000))


def test_counts_under_five_are_hidden_with_their_sums():
    rows = (Share("a", 4, 4_000), Share("b", 2, 2_000), Share("c", 5, 5_000))
    assert small_hidden(rows) == (Share("a", None, None), Share("b", None, None), Share("c", 5, 5_000))


def test_one_hidden_alone_takes_the_smallest_other_with_it():
    rows = (Share("a", 4, 4_000), Share("b", 9, 2_000), Share("c", 6, 5_000))
    assert small_hidden(rows) == (Share("a", None, None), Share("b", 9, 2_000), Share("c", None, None))
    assert small_hidden((Share("a", 4, 4_000),)) == (Share("a", None, None),)
    assert small_hidden((Share("b", 9, 2_000),)) == (Share("b", 9, 2_000),)
