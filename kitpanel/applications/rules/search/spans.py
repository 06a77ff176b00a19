"""Spans of days and of money as staff write them: >2027-01-31, 2027-01..2027-02, 7d, <=500, £500..£1,000."""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeAlias

from kitpanel.core.errors import Refused
from kitpanel.core.money import from_text, pounds

Ends: TypeAlias = tuple[int, int]
"""The first and the last of what a value names, in whole steps: days since the year 1, or pence."""

_ISO = re.compile(r"((?:19|20|21)\d\d)(?:-(\d\d?))?(?:-(\d\d?))?")
_OURS = re.compile(r"(\d\d?)/(\d\d?)/((?:19|20|21)\d\d)")
_LATELY = re.compile(r"(\d{1,4})d", re.IGNORECASE)
_COMPARED = re.compile(r"(>=|<=|>|<)?\s*(.*)", re.DOTALL)


@dataclass(frozen=True)
class Span:
    """From `least` to `most`, both in it; None is no end. Said in words for a chip."""

    least: int | None
    most: int | None
    said: str


def days_of(text: str, today: date) -> Span | None:
    """Read a span of days, as days since the year 1 (`date.toordinal`); None when it cannot be read."""
    lately = _LATELY.fullmatch(text.strip())
    if lately:
        return Span(today.toordinal() - int(lately[1]), None, f"Sent in the last {lately[1]} days")
    return _span(text, lambda one: _days(one, today), ("Sent", "after", "on or after", "before", "by", "on"), _day)


def pence_of(text: str) -> Span | None:
    """Read a span of money in pence; None when it cannot be read."""
    return _span(text, _pence, ("Asks", "more than", "at least", "less than", "at most", "for"), pounds)


def _span(
    text: str, read: Callable[[str], Ends | None], words: tuple[str, ...], say: Callable[[int], str]
) -> Span | None:
    if ".." in text:
        return _between(text, read, words, say)
    sign, value = _COMPARED.fullmatch(text.strip()).groups()  # type: ignore[union-attr] # it matches any line
    ends = read(value)
    if ends is None:
        return None
    begin, after, since, before, until, on = words
    first, last = ends
    if sign is None:
        return Span(first, last, f"{begin} {on} {say(first)}" if first == last else _from_to(begin, first, last, say))
    return {
        ">": Span(last + 1, None, f"{begin} {after} {say(last)}"),
        ">=": Span(first, None, f"{begin} {since} {say(first)}"),
        "<": Span(None, first - 1, f"{begin} {before} {say(first)}"),
        "<=": Span(None, last, f"{begin} {until} {say(last)}"),
    }[sign]


def _from_to(begin: str, first: int, last: int, say: Callable[[int], str]) -> str:
    return f"{begin} from {say(first)} to {say(last)}"


def _between(
    text: str, read: Callable[[str], Ends | None], words: tuple[str, ...], say: Callable[[int], str]
) -> Span | None:
    before, after = (part.strip() for part in text.split("..", 1))
    if not before or not after:
        sign, value = ("<=", after) if after else (">=", before)
        return _span(sign + value, read, words, say)
    first, last = read(before), read(after)
    if first is None or last is None or first[0] > last[1]:
        return None
    return Span(first[0], last[1], _from_to(words[0], first[0], last[1], say))


def _days(text: str, today: date) -> Ends | None:
    named = {"today": today, "yesterday": today - timedelta(days=1)}.get(text.lower())
    if named:
        return named.toordinal(), named.toordinal()
    try:
        return _dated(text)
    except ValueError:  # the 31st of February
        return None


def _dated(text: str) -> Ends | None:
    if ours := _OURS.fullmatch(text):
        day = date(int(ours[3]), int(ours[2]), int(ours[1])).toordinal()
        return day, day
    found = _ISO.fullmatch(text)
    if found is None:
        return None
    year, month, day_ = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    if not found[2]:
        return date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    first = date(year, month, day_ if found[3] else 1)
    last = first if found[3] else date(year, month, calendar.monthrange(year, month)[1])
    return first.toordinal(), last.toordinal()


def _day(number: int) -> str:
    day = date.fromordinal(number)
    return f"{day.day} {day:%B %Y}"


def _pence(text: str) -> Ends | None:
    try:
        pence = from_text(text)
    except Refused:
        return None
    return pence, pence
