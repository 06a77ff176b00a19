"""The borough's past, August 2021 to November 2024: 350 grants that add up to the published figures, to the pound.

Published and true: 350 grants, £619,112, 63% to individuals (Camden Council, 12 November 2024). How they split by
Mission, year, ward and idea is invented.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from kitpanel.demo.titles import titles

POUND = 100
CEILING, FLOOR = 2_000, 400
FIRST_CUT_OFF = date(2021, 8, 9)
LAST_DAY = date(2024, 11, 12)
MEETING_AFTER = timedelta(days=9)
INDIVIDUALS = 220
SECOND_GRANTS = 32
"""Grants to a project that had one before: 350 grants, 318 projects."""

YEARS = (
    (date(2021, 8, 1), date(2022, 3, 31)),
    (date(2022, 4, 1), date(2023, 3, 31)),
    (date(2023, 4, 1), date(2024, 3, 31)),
    (date(2024, 4, 1), LAST_DAY),
)
MONEY = {
    "estates": ((18, 31_200), (40, 71_400), (42, 74_900), (18, 31_100)),
    "young-people": ((15, 26_800), (31, 55_600), (34, 60_300), (16, 27_900)),
    "diversity": ((11, 20_100), (25, 44_200), (30, 52_700), (13, 22_800)),
    "food": ((8, 14_300), (18, 31_900), (22, 38_600), (9, 15_312)),
}
"""For each Mission, per year: how many grants, and how many pounds."""

WARDS = {
    "E05013652": 8, "E05013653": 10, "E05013654": 14, "E05013655": 19, "E05013656": 11, "E05013657": 6,
    "E05013658": 34, "E05013659": 9, "E05013660": 31, "E05013661": 17, "E05013662": 9, "E05013663": 18,
    "E05013664": 22, "E05013665": 29, "E05013666": 13, "E05013667": 7, "E05013668": 27, "E05013669": 38,
    "E05013670": 12, "E05013671": 16,
}  # fmt: skip


@dataclass(frozen=True)
class PastGrant:
    """One grant of the past. Pence; `project` is shared by the grants of one project."""

    number: int
    title: str
    mission: str
    also: str | None
    ward: str
    amount: int
    to_individual: bool
    cut_off: date
    project: int

    @property
    def met(self) -> date:
        """Give the day its panel met."""
        return self.cut_off + MEETING_AFTER


def cut_offs() -> list[date]:
    """List the Mondays on which rounds of the past closed, no later than lets the panel meet by the last day."""
    days = [FIRST_CUT_OFF]
    while days[-1] + timedelta(days=14) + MEETING_AFTER <= LAST_DAY:
        days.append(days[-1] + timedelta(days=14))
    return days


def amounts(chance: random.Random, count: int, pounds: int) -> list[int]:
    """Split pounds into `count` grants that people might ask for, each within the ceiling; their sum is exact."""
    split = [pounds // count] * count
    split[0] += pounds - sum(split)
    for _ in range(count * 12):
        giver, taker = chance.randrange(count), chance.randrange(count)
        most = min(split[giver] - FLOOR, CEILING - split[taker])
        if giver != taker and most > 0:
            moved = chance.choice((10, 50, 100, 250))
            if moved <= most:
                split[giver] -= moved
                split[taker] += moved
    return split


def _cells(chance: random.Random) -> Iterator[tuple[str, date, int]]:
    days = cut_offs()
    for mission, years in MONEY.items():
        for (first, last), (count, pounds) in zip(YEARS, years, strict=True):
            within = [day for day in days if first <= day + MEETING_AFTER <= last]
            for place, amount in enumerate(amounts(chance, count, pounds)):
                yield mission, within[place * len(within) // count], amount


def past_grants(seed: int = 2021) -> list[PastGrant]:
    """Make the past, the same for the same seed, oldest first."""
    chance = random.Random(seed)
    cells = sorted(_cells(chance), key=lambda cell: cell[1])
    wards = [ward for ward, count in WARDS.items() for _ in range(count)]
    chance.shuffle(wards)
    individuals = [True] * INDIVIDUALS + [False] * (len(cells) - INDIVIDUALS)
    chance.shuffle(individuals)
    projects = list(range(len(cells)))
    for again in chance.sample(range(len(cells) // 2, len(cells)), SECOND_GRANTS):
        projects[again] = projects[chance.randrange(len(cells) // 3)]
    names = titles(chance, [mission for mission, _, _ in cells], projects)
    keys = list(MONEY)
    return [
        PastGrant(
            number=place + 1,
            title=names[place],
            mission=mission,
            also=chance.choice([key for key in keys if key != mission]) if chance.random() < 0.4 else None,  # noqa: PLR2004
            ward=wards[place],
            amount=amount * POUND,
            to_individual=individuals[place],
            cut_off=day,
            project=projects[place],
        )
        for place, (mission, day, amount) in enumerate(cells)
    ]
