"""Fields for a whole number and for a time of day."""

import re
from datetime import time
from typing import Any

from wtforms import StringField

from kitpanel.core.fields.drawn import Line
from kitpanel.core.said import say

_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")
_NAMED = {"midday": time(12), "noon": time(12)}
_HALF = 12


class Number(StringField):
    """A whole number; `data` is an int or None. What was typed stays on the page when it is refused."""

    widget = Line("text")
    kind = "text"

    def __init__(
        self, label: Any = None, validators: Any = None, *, least: int = 0, most: int = 9999, **kwargs: Any
    ) -> None:
        looks = {"inputmode": "numeric", "width": "4"}
        super().__init__(label, validators, **{**kwargs, "render_kw": looks | kwargs.get("render_kw", {})})
        self.least, self.most = least, most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the number."""
        self.data: int | None = None  # type: ignore[assignment]
        typed = str(valuelist[0]).strip() if valuelist else ""
        if not typed:
            return
        figures = typed.isascii() and typed.isdigit() and len(typed) <= len(str(self.most))
        if not figures or not self.least <= int(typed) <= self.most:
            raise ValueError(say("Write a whole number from {least} to {most}", least=self.least, most=self.most))
        self.data = int(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else str(self.data)


class TimeOfDay(StringField):
    """A time of day by London's clocks, typed as people say it: 5pm, 17:00, 6.30 pm. `data` is a time or None."""

    widget = Line("text")
    kind = "text"

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, validators, **{**kwargs, "render_kw": {"width": "5"} | kwargs.get("render_kw", {})})

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the time."""
        self.data: time | None = None  # type: ignore[assignment]
        typed = str(valuelist[0]).strip().lower() if valuelist else ""
        if typed:
            self.data = time_from_text(typed)

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data:%H:%M}"


def time_from_text(typed: str) -> time:
    """Read a time of day. Raises ValueError, with a sentence, when it is none or could be two."""
    if typed in _NAMED:
        return _NAMED[typed]
    found = _TIME.fullmatch(typed)
    hour, minute = (int(found[1]), int(found[2] or 0)) if found else (-1, 0)
    if found and found[3] and 1 <= hour <= _HALF:
        hour = hour % _HALF + (_HALF if found[3] == "pm" else 0)
    elif found and (found[3] or not found[2]):
        hour = -1
    try:
        return time(hour, minute)
    except ValueError:
        raise ValueError(say("Write a time, like 5pm or 17:00")) from None
