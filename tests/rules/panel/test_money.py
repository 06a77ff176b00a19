"""What is left for a bid, and which strand is charged, against trying every way there is."""

import random
from itertools import product

import pytest

from kitpanel.panel.rules import flow
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.flow import Award, Routing

from .made import a_round, outcomes, small

POUND = 100


def ways(awards, caps, line):
    """Every way to charge awards to strands in whole units, as rows of amounts along the line."""
    rows = [
        [
            row
            for row in product(range(amount + 1), repeat=len(line))
            if sum(row) == amount and all(part == 0 or name in open_to for part, name in zip(row, line, strict=True))
        ]
        for amount, open_to in awards
    ]
    for way in product(*rows):
        if all(sum(row[place] for row in way) <= caps[name] for place, name in enumerate(line)):
            yield way


def best_way(awards, caps, line):
    """Least from the last strand, then the one before; then bid by bid most from the first."""
    return min(
        ways(awards, caps, line),
        key=lambda way: (
            [sum(row[place] for row in way) for place in reversed(range(len(line)))],
            [[-part for part in row] for row in way],
        ),
        default=None,
    )


def small_cases():
    for seed in range(400):
        dice = random.Random(seed)
        line = ["a", "b", "c"][: dice.randint(1, 3)]
        caps = {name: dice.randint(0, 5) for name in line}
        awards = [
            (dice.randint(1, 4), frozenset(dice.sample(line, dice.randint(1, len(line)))))
            for _ in range(dice.randint(0, 4))
        ]
        yield awards, caps, line


def test_charging_is_the_best_of_every_way_there_is():
    carried = 0
    for awards, caps, line in small_cases():
        best = best_way(awards, caps, line)
        wanted = [Award(f"b{place}", amount, open_to) for place, (amount, open_to) in enumerate(awards)]
        assert flow.fits(wanted, caps) is (best is not None)
        if best is not None:
            carried += 1
            assert flow.charge(wanted, caps, line) == {
                f"b{place}": {name: part for name, part in zip(line, row, strict=True) if part}
                for place, row in enumerate(best)
            }
    assert carried > 150


def test_room_is_the_most_that_any_routing_leaves():
    for awards, caps, line in small_cases():
        routing, kept = Routing(dict(caps)), []
        for amount, open_to in awards:
            room = routing.take(open_to, sum(caps.values()))
            most = max(more for more in range(sum(caps.values()) + 1) if best_way([*kept, (more, open_to)], caps, line))
            assert room == most
            granted = min(room, amount)
            routing.give_back(open_to, room - granted)
            kept.append((granted, open_to))
            assert sum(routing.left.values()) == sum(caps.values()) - sum(part for part, _ in kept)


def test_an_earlier_award_moves_to_another_strand_to_make_room():
    """`first` may use either strand; `estate` only north. Both are funded, whichever comes first."""
    for table in ("first 4\n estate 3", "first 3\n estate 4"):
        record = a_round(table, money={"north": 100_000, "council": 100_000}, open_to={"estate": ["north"]})
        computed = compute(record)
        assert {ref: dict(result.charged) for ref, result in computed.bids.items()} == {
            "first": {"council": 100_000}, "estate": {"north": 100_000},
        }  # fmt: skip


def test_a_chain_of_moves_makes_room():
    record = a_round(
        "one 4 4\n two 4 3\n three 3 3",
        money={"a": 100_000, "b": 100_000, "c": 100_000},
        open_to={"one": ["a", "b"], "two": ["b", "c"], "three": ["a"]},
    )
    assert set(outcomes(record).values()) == {("fund", 100_000)}
    record = a_round(
        "one 4 4\n two 4 3\n three 3 3",
        money={"a": 100_000, "b": 100_000, "c": 0},
        open_to={"one": ["a", "b"], "two": ["a", "b"], "three": ["a", "c"]},
    )
    assert outcomes(record)["three"] == ("no_money", 0)


def test_the_most_restricted_strand_pays_first_and_the_last_keeps_most():
    computed = compute(a_round("one 4\n two 3", money={"estate": 50_000, "north": 30_000, "council": 200_000}))
    assert [dict(computed.bids[ref].charged) for ref in ("one", "two")] == [
        {"estate": 50_000, "north": 30_000, "council": 20_000}, {"council": 100_000},
    ]  # fmt: skip
    assert dict(computed.left) == {"estate": 0, "north": 0, "council": 80_000}


def test_order_of_strands_is_their_number_whatever_the_gaps():
    record = a_round("one 4", money={"council": 100_000, "north": 100_000})
    turned = type(record.strands[0])
    record = type(record)(**vars(record) | {"strands": (turned("council", 100_000, 40), turned("north", 100_000, -3))})
    assert record.by_order() == ("north", "council")
    assert dict(compute(record).bids["one"].charged) == {"north": 100_000}


@pytest.mark.parametrize(
    ("available", "outcome", "amount"),
    [
        (100_000, "fund", 100_000),
        (99_999, "part_fund", 99_900),
        (50_000, "part_fund", 50_000),
        (50_099, "part_fund", 50_000),
        (49_999, "no_money", 0),
        (0, "no_money", 0),
    ],
)
def test_a_bid_gets_its_amount_or_what_is_left_in_whole_pounds_if_it_can_work_with_it(available, outcome, amount):
    computed = compute(a_round("bid 3", money=available))
    assert (computed.bids["bid"].outcome, computed.bids["bid"].amount, computed.bids["bid"].room) == (
        outcome,
        amount,
        available,
    )
    assert dict(computed.left) == {"council": available - amount}
    assert dict(computed.bids["bid"].charged) == ({"council": amount} if amount else {})


def test_a_later_bid_that_fits_is_funded_after_one_that_did_not():
    record = a_round("big 4 4\n little 3 3", money=60_000, least={"big": 80_000}, asked={"little": 60_000})
    assert outcomes(record) == {"big": ("no_money", 0), "little": ("fund", 60_000)}


def test_a_round_where_everything_happens():
    computed = compute(small())
    assert [(ref, str(computed.bids[ref].outcome), computed.bids[ref].amount) for ref in computed.order] == [
        ("garden", "fund", 100_000), ("soup", "fund", 100_000), ("market", "part_fund", 50_000), ("repair", "below_line", 0),
    ]  # fmt: skip
    choir = computed.bids["choir"]
    assert (choir.outcome, choir.place, choir.room, choir.average, choir.mean, choir.amount, dict(choir.charged)) == (
        "no_quorum", None, None, None, None, 0, {},
    )  # fmt: skip
    assert dict(computed.left) == {"north": 0, "council": 0}
