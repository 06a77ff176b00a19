"""A round as an election for others to study: nothing in it leads to anybody, or it is not given."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.core.errors import Refused
from kitpanel.panel.rules import pabulib

from .made import a_round

SALT = "5e"
TABLE = """
    garden 4 3 3 4 2 3
    soup   3 3 4 2 3 ?
    market 2 3 2 3 2 2
    repair 1 2 0 1 2 1
    choir  3 4 3 2 x 3
"""


def test_a_round_becomes_an_election_of_numbers():
    made = pabulib.election(a_round(TABLE, money=712_345), ["garden", "soup"], 2027, SALT)
    lines = list(pabulib.as_pb(made))
    assert lines[:2] == ["META", "key;value"]
    for line in ("instance;2027", "num_projects;5", "num_votes;6", "budget;7000", "vote_type;scoring", "max_points;4"):
        assert line in lines
    at = lines.index("PROJECTS")
    assert lines[at + 1 : at + 7] == ["project_id;cost", "1;1000", "2;1000", "3;1000", "4;1000", "5;1000"]
    assert lines[at + 7 : at + 9] == ["VOTES", "voter_id;vote;points"]
    assert len(lines[at + 9 :]) == 6
    points = [sorted(line.split(";")[2].split(",")) for line in lines[at + 9 :]]
    assert sorted(points) == sorted(sorted(column) for column in ("43213", "33324", "34203", "42312", "2322", "3213"))
    assert len(list(pabulib.as_rows(made))) == 1 + 28


def test_no_reference_name_or_place_of_anybody_is_in_it():
    record = a_round(TABLE)
    said = "\n".join(pabulib.as_pb(pabulib.election(record, [], 2027, SALT)))
    for word in (*[bid.ref for bid in record.bids], *record.panel, record.seed, record.round):
        assert word not in said


@given(st.permutations(range(5)), st.permutations(range(6)))
def test_the_lot_alone_sets_the_numbers(bids, seats):
    record = a_round(TABLE)
    other = replace(
        record,
        bids=tuple(record.bids[place] for place in bids),
        panel=tuple(record.panel[place] for place in seats),
    )
    made = pabulib.election(record, [], 2027, SALT)
    assert pabulib.election(other, [], 2027, SALT) == made
    assert pabulib.election(record, [], 2027, "another").votes != made.votes


@pytest.mark.parametrize(
    ("table", "settings", "individuals", "said"),
    [
        ("\n".join(TABLE.strip().splitlines()[:4]), {}, [], "fewer than 5 ideas"),
        (TABLE.replace("choir  3 4 3 2 x 3", "choir  3 4 3 2 x ?"), {}, [], "Fewer than 5 people gave a grade"),
        (TABLE, {"asked": {"soup": 200_000}}, ["soup"], "Fewer than 5 ideas cost about as much"),
    ],
)
def test_a_round_in_which_somebody_could_be_found_is_not_given(table, settings, individuals, said):
    with pytest.raises(Refused) as refused:
        pabulib.election(a_round(table, **settings), individuals, 2027, SALT)
    assert said in refused.value.sentence


def test_a_groups_own_cost_may_stand_alone():
    made = pabulib.election(a_round(TABLE, asked={"soup": 200_000}), ["garden"][:0], 2027, SALT)
    assert sorted(made.costs.values()) == [1000, 1000, 1000, 1000, 2000]


@given(st.lists(st.integers(1, 200_000), min_size=5, max_size=size(8, 20)))
def test_every_cost_of_an_individual_is_shared_by_five(asked):
    table = "\n".join(f"b{place} 3 3 3 3 3" for place in range(len(asked)))
    pence = {f"b{place}": amount // 100 * 100 + 100 for place, amount in enumerate(asked)}
    record = a_round(table, asked=pence, least=dict.fromkeys(pence, 100))
    try:
        made = pabulib.election(record, list(pence), 2027, SALT)
    except Refused:
        return
    costs = list(made.costs.values())
    assert min(costs.count(cost) for cost in costs) >= 5
