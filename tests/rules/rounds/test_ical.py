"""A calendar that every calendar program reads (RFC 5545): folded, escaped, in UTC, the same for the same entries."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from kitpanel.rounds.rules.ical import MOST_OCTETS, Entry, calendar, escaped, folded

LONDON = ZoneInfo("Europe/London")
LONG_AGO = datetime(2027, 1, 4, 9, tzinfo=UTC)


def entry(day, **facts):
    given = {"uid": f"R-2027-03-{day}@kit.test", "title": "Camden panel: the panel meets", "words": "You have a seat.",
             "address": "https://kit.test/panel", "changed": LONG_AGO}  # fmt: skip
    return Entry(at=datetime(2027, 3, day, 18, 30, tzinfo=LONDON), **given | facts)


def test_a_meeting_is_written_line_by_line():
    ends = datetime(2027, 3, 10, 21, 30, tzinfo=LONDON)
    assert calendar("The Kit panel", [entry(10, ends=ends, words="One, two; three\\four\nfive")]).split("\r\n") == [
        "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//We Make Camden Kit//kitpanel//EN", "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH", "X-WR-CALNAME:The Kit panel", "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "BEGIN:VEVENT",
        "UID:R-2027-03-10@kit.test", "DTSTAMP:20270104T090000Z", "DTSTART:20270310T183000Z", "DTEND:20270310T213000Z",
        "SUMMARY:Camden panel: the panel meets", "DESCRIPTION:One\\, two\\; three\\\\four\\nfive",
        "URL:https://kit.test/panel", "END:VEVENT", "END:VCALENDAR", "",
    ]  # fmt: skip


def test_half_past_six_in_london_is_an_hour_earlier_in_utc_once_the_clocks_went_forward():
    starts = [line for line in calendar("K", [entry(31), entry(27)]).split("\r\n") if line.startswith("DTSTART")]
    assert starts == ["DTSTART:20270327T183000Z", "DTSTART:20270331T173000Z"]


def test_a_moment_takes_no_time_and_what_is_called_off_says_so():
    lines = calendar("K", [entry(10, called_off=True)]).split("\r\n")
    assert [line for line in lines if line.startswith(("TRANSP", "STATUS", "DTEND"))] == [
        "TRANSP:TRANSPARENT", "STATUS:CANCELLED",
    ]  # fmt: skip


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=120))
def test_whatever_is_said_can_be_read_again_and_no_line_is_too_long(words):
    lines = folded(f"SUMMARY:{escaped(words)}").split("\r\n")
    assert [line for line in lines if len(line.encode()) > MOST_OCTETS] == []
    assert [line for line in lines[1:] if not line.startswith(" ")] == []
    whole = lines[0] + "".join(line[1:] for line in lines[1:])
    assert [letter for letter in whole if letter < " " or letter == "\x7f"] == []
    said = (
        whole.removeprefix("SUMMARY:")
        .replace("\\\\", "\0")
        .replace("\\n", "\n")
        .replace("\\,", ",")
        .replace("\\;", ";")
    )
    kept = "".join(
        letter for letter in words.replace("\r\n", "\n") if letter == "\n" or (letter >= " " and letter != "\x7f")
    )
    assert said.replace("\0", "\\") == kept


def test_the_same_entries_in_another_order_give_the_same_calendar():
    entries = [entry(day) for day in (3, 1, 2)]
    assert calendar("K", entries) == calendar("K", entries[::-1])


def test_a_line_of_76_octets_is_folded_after_75():
    assert folded("x" * 75) == "x" * 75
    assert folded("x" * 76) == f"{'x' * 75}\r\n x"
    assert folded("é" * 38) == f"{'é' * 37}\r\n é"
