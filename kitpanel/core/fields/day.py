"""A date in three parts."""

from datetime import date
from typing import Any

from wtforms import Field
from wtforms.utils import unset_value

from kitpanel.core.fields.drawn import Day
from kitpanel.core.said import say

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
_EARLIEST, _LATEST = 1900, 2100


class DateField3(Field):
    """A date in three parts. `data` is a date or None; parts that are missing or wrong are an error, never a fault."""

    widget = Day("day")
    parts = ("day", "month", "year")

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        """Gather the three parts and read them as a date."""
        super().process(None, data, extra_filters)
        self.typed = _parts_of(self.data)
        self.error_part, self.faults = "day", list(self.process_errors)
        self.came = formdata is not None and any(f"{self.name}-{part}" in formdata for part in self.parts)
        self.process_errors = self.faults
        if formdata is None:
            return
        self.typed = {part: str(formdata.get(f"{self.name}-{part}", "")) for part in self.parts}
        self.data, self.raw_data = None, ["-".join(self.typed.values())] if any(self.typed.values()) else []
        if self.raw_data:
            self._read()

    def _read(self) -> None:
        missing = [part for part in self.parts if not self.typed[part]]
        if missing:
            self.error_part = missing[0]
            self.faults.append(_MISSING[tuple(missing)])
            return
        numbers = {part: _number(part, self.typed[part]) for part in self.parts}
        for part, number in numbers.items():
            if number is None:
                self.error_part = part
                self.faults.append(_UNREADABLE[part])
                return
        try:
            self.data = date(numbers["year"] or 0, numbers["month"] or 0, numbers["day"] or 0)
        except ValueError:
            self.faults.append(say("Look at the date again: that month does not have that day"))

    @property
    def error_target(self) -> str:
        """The id of the part to mend, so that the link in the summary puts the cursor there."""
        return f"{self.id}-{self.error_part}"


_UNREADABLE = {
    "day": say("Write the day as a number from 1 to 31"),
    "month": say("Write the month as a number from 1 to 12, or its name"),
    "year": say("Write the year in four numbers, from {earliest} to {latest}", earliest=_EARLIEST, latest=_LATEST),
}
_MISSING = {
    ("day",): say("Add the day of the date"),
    ("month",): say("Add the month of the date"),
    ("year",): say("Add the year of the date"),
    ("day", "month"): say("Add the day and the month of the date"),
    ("day", "year"): say("Add the day and the year of the date"),
    ("month", "year"): say("Add the month and the year of the date"),
}


def _parts_of(day: date | None) -> dict[str, str]:
    return {part: str(getattr(day, part)) if day else "" for part in DateField3.parts}


def _number(part: str, typed: str) -> int | None:
    name = typed.casefold()
    if part == "month" and len(name) >= 3:  # noqa: PLR2004 - "may" is the shortest
        return next((at for at, month in enumerate(MONTHS, 1) if month.startswith(name)), None)
    if not (typed.isascii() and typed.isdigit()) or len(typed) > 4:  # noqa: PLR2004 - a year has four
        return None
    low, high = {"day": (1, 31), "month": (1, 12), "year": (_EARLIEST, _LATEST)}[part]
    return int(typed) if low <= int(typed) <= high else None
