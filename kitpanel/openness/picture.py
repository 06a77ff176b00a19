"""The figures page, as what its template draws: shapes of numbers, ready to be said."""

from kitpanel.core.money import PENCE, pounds
from kitpanel.core.said import say
from kitpanel.missions.ward_map import WardTile, ward_tiles
from kitpanel.openness.queries import QuestionCounted, Released
from kitpanel.openness.rules import Cell, Size, by_mission, by_mission_and_year, by_size, by_ward, typical, years

HIDDEN = say("fewer than 5")
NOT_SHOWN = say("not shown")
_THOUSAND = 1000 * PENCE


def _said(cell: Cell) -> str:
    return HIDDEN if cell.count is None else str(cell.count)


def _money(cell: Cell) -> str:
    return HIDDEN if cell.amount is None else pounds(cell.amount)


def _year_words(year: int) -> str:
    return f"{year % 100}–{(year + 1) % 100}"


def wards(released: Released) -> tuple[list[WardTile], list[tuple[str, str]], list[str]]:
    """Give the map's tiles, the same numbers as rows by ward, and the three wards with most."""
    cells = by_ward(released.grants, [ward.code for ward in released.wards])
    rows = [(ward.name, _said(cells[ward.code])) for ward in released.wards]
    most = sorted(released.wards, key=lambda ward: (-(cells[ward.code].count or 0), ward.name))
    return ward_tiles({code: cell.count for code, cell in cells.items()}), rows, [ward.name for ward in most[:3]]


def _column(cell: Cell, year: int) -> tuple[str, int, str]:
    return (
        _year_words(year),
        cell.amount or 0,
        say("£{number}k", number=round(cell.amount / _THOUSAND)) if cell.amount else "–",
    )


def missions(released: Released) -> dict[str, object]:
    """Give money by Mission and year, as columns to draw and as rows of a table."""
    keys = [mission.key for mission in released.missions]
    whole, cells = by_mission(released.grants, keys), by_mission_and_year(released.grants, keys)
    span = years(released.grants)
    last = max((grant.decided_on for grant in released.grants), default=None)
    open_year = last is not None and (last.month, last.day) != (3, 31)
    charts = [
        (mission, _money(whole[mission.key]), [_column(cells[mission.key, year], year) for year in span])
        for mission in released.missions
    ]
    charts.sort(key=lambda chart: -(whole[chart[0].key].amount or 0))
    rows = [
        (mission.title, *(_money(cells[mission.key, year]) for year in span), _money(whole[mission.key]))
        for mission, _, _ in charts
    ]
    heads = [say("Mission"), *(f"{year}–{(year + 1) % 100}" for year in span), say("All")]
    most = max((cell.amount or 0 for cell in cells.values()), default=0)
    return {"charts": charts, "rows": rows, "heads": heads, "most": most, "open_year": open_year}


def others(released: Released) -> dict[str, object]:
    """Give what others got: for each Mission its count and about how much one grant was, and a bar for each size."""
    cells = by_mission(released.grants, [mission.key for mission in released.missions])
    sizes = by_size(released.grants)
    most = max((cell.count or 0 for cell in sizes.values()), default=0)
    return {
        "missions": [
            (mission, _said(cells[mission.key]), typical(cells[mission.key]))
            for mission in released.missions
            if cells[mission.key].count != 0
        ],
        "sizes": [
            (_size_words(size), _said(cell), (cell.count or 0) / most if most else 0) for size, cell in sizes.items()
        ],
    }


def _size_words(size: Size) -> str:
    most = pounds(size.most)
    return (
        say("{least} to {most}", least=pounds(size.least - 1), most=most)
        if size.least
        else say("Up to {most}", most=most)
    )


def question(counted: QuestionCounted) -> dict[str, object]:
    """Give a question's answers as bars, each as long as its share of the longest; None when there is none to show."""
    most = max((count or 0 for _, count in counted.rows), default=0)
    bars = [(words, NOT_SHOWN if count is None else str(count), (count or 0) / most if most else 0)
            for words, count in counted.rows]  # fmt: skip
    return {"text": counted.question.text, "bars": bars if most else None}
