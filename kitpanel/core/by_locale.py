"""How other languages than English say days, times, numbers and sums: from the Unicode locale data that Babel holds.

English is said by core/filters.py, as residents of Camden say it. What is here takes the locale and knows no request.
"""

import re
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from babel import Locale, dates, numbers

PENCE = 100
_WEEKDAY = re.compile(r"(?<![A-Za-z])[Ec]+")
_MONTH = re.compile(r"(?<![A-Za-z])MMM(?!M)|(?<![A-Za-z])LLL(?!L)")


def day(when: date, locale: Locale, *, year: bool) -> str:
    """Say a day with its weekday, and its year if asked."""
    if year:
        return dates.format_date(when, "full", locale)
    pattern = str(locale.datetime_skeletons.get("MMMMEd", locale.datetime_skeletons["MMMEd"]))
    return dates.format_date(when, _MONTH.sub("MMMM", _WEEKDAY.sub("EEEE", pattern)), locale)


def short_day(when: date, locale: Locale) -> str:
    """Say a day of a month, where weekday and year are known."""
    return dates.format_skeleton("MMMMd", when, locale=locale)


def long_date(when: date, locale: Locale) -> str:
    """Say a date with its month and year, without its weekday."""
    return dates.format_date(when, "long", locale)


def month(when: date, locale: Locale) -> str:
    """Say a month with its year."""
    return dates.format_skeleton("yMMMM", when, locale=locale)


def clock_time(when: time, locale: Locale) -> str:
    """Say a time of day."""
    return dates.format_time(when, "short", locale=locale)


def day_and_time(when: datetime, locale: Locale) -> str:
    """Say a moment, its day first."""
    said = {"{1}": day(when.date(), locale, year=True), "{0}": clock_time(when.time(), locale)}
    return re.sub(r"\{[01]\}", lambda found: said[found[0]], str(locale.datetime_formats["medium"]))


def ago(passed: timedelta, locale: Locale) -> str:
    """Say how long ago something was."""
    return dates.format_timedelta(-passed, granularity="minute", add_direction=True, locale=locale)


def weekday_and_month(when: date, locale: Locale) -> tuple[str, str]:
    """Give the short name of a day's weekday and the name of its month."""
    return dates.format_date(when, "EEE", locale), dates.format_date(when, "LLLL", locale)


def pounds(pence: int, locale: Locale) -> str:
    """Say a sum of money in pounds, its sign where the locale puts it; without pence where there are none."""
    pattern = str(locale.currency_formats["standard"].pattern).replace("¤", "£")
    whole = pattern if pence % PENCE else pattern.replace(".00", "")
    return numbers.format_decimal(Decimal(pence) / PENCE, format=whole, locale=locale)


def number(count: int, locale: Locale) -> str:
    """Say a whole number, its figures in groups."""
    return numbers.format_decimal(count, locale=locale)
