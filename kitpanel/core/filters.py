"""How dates, times and money are said on a page and in a letter. Moments are shown as London's clock shows them.

In English as Camden says them; in the reader's language as Babel's locale data does (core/by_locale.py).
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from babel import Locale
from flask_babel import get_locale, gettext

from kitpanel.core import by_locale, money
from kitpanel.core.clock import in_london

NOON = 12
MINUTE, HOUR, DAY = 60, 3600, 86400
Day = date | datetime
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve",
            "Thirteen", "Fourteen", "Fifteen", "Sixteen", "Seventeen", "Eighteen", "Nineteen", "Twenty")  # fmt: skip


class DayParts(NamedTuple):
    """A day cut up for a date ticket: Mon, 1, March. `iso` is for <time datetime>."""

    weekday: str
    day: int
    month: str
    iso: str


def elsewhere() -> Locale | None:
    """Give the reader's locale; None where it is English, or nobody reads yet (a command)."""
    locale = get_locale()
    return None if locale is None or locale.language == "en" else locale


def pounds(pence: int) -> str:
    """Say an amount: £1,640, or £12.50 when there are pence."""
    locale = elsewhere()
    return by_locale.pounds(pence, locale) if locale else money.pounds(pence)


def _day(moment: Day) -> date:
    return in_london(moment).date() if isinstance(moment, datetime) else moment


def on_day(moment: Day, *, year: bool = True) -> str:
    """Say a day with its weekday: Monday 11 May 2027."""
    day, locale = _day(moment), elsewhere()
    if locale:
        return by_locale.day(day, locale, year=year)
    return f"{day:%A} {day.day} {day:%B}" + (f" {day.year}" if year else "")


def short_day(moment: Day) -> str:
    """Say a day where the weekday and year are known: 11 May."""
    day, locale = _day(moment), elsewhere()
    return by_locale.short_day(day, locale) if locale else f"{day.day} {day:%B}"


def long_date(moment: Day) -> str:
    """Say a date without its weekday: 11 May 2027."""
    day, locale = _day(moment), elsewhere()
    return by_locale.long_date(day, locale) if locale else f"{day.day} {day:%B} {day.year}"


def month_and_year(day: date) -> str:
    """Say a month: May 2027."""
    locale = elsewhere()
    return by_locale.month(day, locale) if locale else f"{day:%B %Y}"


def at_time(moment: datetime) -> str:
    """Say a time of day: 5pm, 6:30pm, midday, midnight."""
    there, locale = in_london(moment), elsewhere()
    if locale:
        return by_locale.clock_time(there.time(), locale)
    if there.minute == 0 and there.hour in {0, NOON}:
        return "midnight" if there.hour == 0 else "midday"
    minutes = f":{there.minute:02d}" if there.minute else ""
    return f"{there.hour % NOON or NOON}{minutes}{'am' if there.hour < NOON else 'pm'}"


def day_and_time(moment: datetime) -> str:
    """Say a moment: Tuesday 23 February 2027, 2:20pm."""
    locale = elsewhere()
    return by_locale.day_and_time(in_london(moment), locale) if locale else f"{on_day(moment)}, {at_time(moment)}"


def ago(moment: datetime, now: datetime) -> str:
    """Say how long ago a moment was: just now, 5 minutes ago, yesterday, 3 days ago."""
    seconds, locale = int((now - moment).total_seconds()), elsewhere()
    if seconds < MINUTE:
        return str(gettext("just now"))
    if locale:
        return by_locale.ago(now - moment, locale)
    if seconds < HOUR:
        return _count(seconds // MINUTE, "minute") + " ago"
    days = (_day(now) - _day(moment)).days
    if days <= 1:
        return (_count(seconds // HOUR, "hour") + " ago") if days == 0 else "yesterday"
    return f"{days} days ago"


def _count(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def days_until(moment: Day, now: datetime) -> int:
    """Count the days from today to a day, by London's calendar; negative when it has passed."""
    return (_day(moment) - _day(now)) // timedelta(days=1)


def day_parts(moment: Day) -> DayParts:
    """Cut a day up for a date ticket."""
    day, locale = _day(moment), elsewhere()
    weekday, month = by_locale.weekday_and_month(day, locale) if locale else (f"{day:%a}", f"{day:%B}")
    return DayParts(weekday, day.day, month, day.isoformat())


def plural(number: int, one: str, many: str = "") -> str:
    """Say a number of things: 1 idea, 3 ideas, 2 people. English only: residents' pages use ngettext."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def in_words(number: int) -> str:
    """Say a small number as a sentence begins with it: Ten; from twenty-one on, in figures."""
    locale = elsewhere()
    if locale:
        return by_locale.number(number, locale)
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def split_lines(text: str) -> list[str]:
    """Cut a text at its line ends, for drawings, where a line does not break by itself."""
    return text.splitlines()


def dialled(phone: str) -> str:
    """Give the address that rings a British number: 020 7946 0412 becomes tel:+442079460412."""
    digits = "".join(letter for letter in phone if letter.isdigit() or letter == "+")
    return f"tel:{'+44' + digits[1:] if digits.startswith('0') else digits}"


FILTERS: dict[str, Callable[..., Any]] = {
    filter_.__name__: filter_
    for filter_ in (
        pounds,
        on_day,
        short_day,
        long_date,
        month_and_year,
        at_time,
        day_and_time,
        ago,
        days_until,
        day_parts,
        plural,
        dialled,
        in_words,
        split_lines,
    )
}
