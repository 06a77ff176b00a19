"""A calendar as a file that every calendar program reads: iCalendar, RFC 5545.

Moments are written in UTC, which every program shows by the clock of its own place: no table of when clocks change is
needed, and none can be wrong.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

MOST_OCTETS = 75
_ESCAPED = {"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"}
_UNSAID = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. `changed` is when it was last revised; without `ends` it takes no time."""

    uid: str
    at: datetime
    title: str
    words: str
    address: str
    changed: datetime
    ends: datetime | None = None
    called_off: bool = False


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """Write a calendar: lines end in CRLF, long ones are folded, and the same entries give the same text."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//We Make Camden Kit//kitpanel//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{escaped(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
        *(line for entry in sorted(entries, key=lambda one: (one.at, one.uid)) for line in _event(entry)),
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def escaped(text: str) -> str:
    """Write a text value (RFC 5545 §3.3.11): a line end as a backslash and an n, no other control character."""
    plain = _UNSAID.sub("", text.replace("\r\n", "\n"))
    return "".join(_ESCAPED.get(letter, letter) for letter in plain)


def folded(line: str) -> str:
    """Fold a line after at most 75 octets (RFC 5545 §3.1), never inside a letter."""
    parts, size = [""], 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > MOST_OCTETS:
            parts.append(" ")
            size = 1
        parts[-1] += letter
        size += octets
    return "\r\n".join(parts)


def _event(entry: Entry) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{escaped(entry.uid)}",
        f"DTSTAMP:{_moment(entry.changed)}",
        f"DTSTART:{_moment(entry.at)}",
        *([f"DTEND:{_moment(entry.ends)}"] if entry.ends else ["TRANSP:TRANSPARENT"]),
        f"SUMMARY:{escaped(entry.title)}",
        f"DESCRIPTION:{escaped(entry.words)}",
        f"URL:{entry.address}",
        *(["STATUS:CANCELLED"] if entry.called_off else []),
        "END:VEVENT",
    ]


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
