"""What may be said of many grants at once: the borough's own sum is exact, and nobody can be found in its parts."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.openness.rules import (
    FEWEST_SHOWN,
    Cell,
    ReleasedGrant,
    Size,
    by_mission,
    by_mission_and_year,
    by_size,
    by_ward,
    masked,
    rounded,
    totals,
    typical,
    year_of,
)

MISSIONS, WARDS = ("food", "estates", "young-people", "diversity"), ("Kilburn", "Highgate", "Haverstock")


def a_grant(mission="food", *, ward="Kilburn", on=date(2024, 5, 1), amount=1_000_00, to_individual=True, project="p"):
    return ReleasedGrant(mission, ward, on, amount, to_individual, project)


grants = st.lists(
    st.builds(
        a_grant, st.sampled_from(MISSIONS), ward=st.sampled_from(WARDS), amount=st.integers(50_00, 2_000_00),
        on=st.dates(date(2021, 8, 1), date(2024, 11, 30)), to_individual=st.booleans(), project=st.integers(1, 5),
    ), max_size=60,
)  # fmt: skip


def test_grants_and_projects_are_two_counts_and_the_sum_is_exact():
    found = totals([a_grant(project=1), a_grant(project=1, amount=769_00, to_individual=False), a_grant(project=2)])
    assert (found.grants, found.projects, found.amount, found.individuals) == (3, 2, 2_769_00, 2)
    assert (found.percent_to_individuals, found.average) == (67, 923_00)


def test_of_no_grants_nothing_is_claimed():
    nothing = totals([])
    assert (nothing.percent_to_individuals, nothing.average) == (0, 0)


@pytest.mark.parametrize(
    ("exact", "shown"), [(0, 0), (49_99, 0), (50_00, 100_00), (1_849_99, 1_800_00), (1_850_00, 1_900_00)]
)
def test_money_in_a_cell_is_rounded_to_the_nearest_100_pounds(exact, shown):
    assert rounded(exact) == shown


def test_a_count_under_five_is_hidden_with_its_money_and_so_is_the_one_that_would_give_it_away():
    cells = masked({"a": (3, 900_00), "b": (6, 1_000_00), "c": (40, 9_000_00), "d": (0, 0)})
    assert cells == {"a": Cell(None, None), "b": Cell(None, None), "c": Cell(40, 9_000_00), "d": Cell(0, 0)}
    assert [key for key, cell in cells.items() if cell.hidden] == ["a", "b"]


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.tuples(st.integers(0, 30), st.integers(0, 9_000_00)), max_size=8)
)
def test_no_hidden_count_can_be_had_from_the_shown_ones_and_the_whole(cells):
    shown = masked(cells)
    hidden = [key for key, cell in shown.items() if cell.hidden]
    assert all(shown[key].count is None for key, (count, _) in cells.items() if 0 < count < FEWEST_SHOWN)
    others = [key for key, (count, _) in cells.items() if count and key not in hidden]
    if hidden and others:
        assert len(hidden) > 1
        assert sum(cells[key][0] for key in hidden) >= FEWEST_SHOWN
    assert all(shown[key] == Cell(cells[key][0], rounded(cells[key][1])) for key in shown if key not in hidden)


@given(grants)
def test_what_is_shown_of_missions_wards_and_years_is_never_more_than_there_is(found):
    for cells, of in ((by_mission(found, MISSIONS), "mission"), (by_ward(found, WARDS), "ward")):
        for key, cell in cells.items():
            assert cell.count in {None, sum(getattr(one, of) == key for one in found)}
    for (mission, year), cell in by_mission_and_year(found, MISSIONS).items():
        assert cell.count in {None, sum(one.mission == mission and year_of(one.decided_on) == year for one in found)}


def test_a_grant_of_a_place_nobody_asked_about_is_not_counted():
    assert by_ward([a_grant(ward="Elsewhere")], WARDS) == {ward: Cell(0, 0) for ward in WARDS}


@pytest.mark.parametrize(
    ("day", "year"), [(date(2024, 3, 31), 2023), (date(2024, 4, 1), 2024), (date(2024, 12, 31), 2024)]
)
def test_a_financial_year_begins_in_april(day, year):
    assert year_of(day) == year


def test_sizes_of_grants_hide_what_is_under_five_and_one_more():
    grants = [a_grant(amount=amount) for amount in [400_00] * 3 + [900_00] * 6 + [1_600_00] * 9]
    shown = {(size.least, size.most): cell.count for size, cell in by_size(grants).items()}
    assert shown == {(0, 500_00): None, (500_01, 1_000_00): None, (1_000_01, 1_500_00): 0, (1_500_01, 2_000_00): 9}


def test_a_grant_larger_than_any_size_counts_in_the_last():
    assert by_size([a_grant(amount=9_000_00)] * 5)[Size(1_500_01, 2_000_00)].count == 5


def test_a_typical_grant_is_said_to_fifty_pounds_and_never_of_a_hidden_cell():
    cells = by_mission([a_grant(amount=1_130_00)] * 6 + [a_grant("estates")] * 2, ["food", "estates", "diversity"])
    assert [typical(cell) for cell in cells.values()] == [None, None, None]
    assert typical(by_mission([a_grant(amount=1_130_00)] * 6, ["food"])["food"]) == 1_150_00
