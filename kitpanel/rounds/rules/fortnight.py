"""The fortnight: a panel's standing rule and the dates it gives, in London's wall time (domain §3.1, promise 20).

Nothing here reads a clock. A round's `number` is its place on the grid of fortnights, 0 for the rule's first; a skipped
place keeps its number, so that a holiday added later never moves another round.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules.lifecycle import RoundState

LONDON = ZoneInfo("Europe/London")
NO_HOLIDAYS: frozenset[date] = frozenset()
_CLOCKS_CHANGE = (time(1), time(2))
_SATURDAY = 5
_SEARCHED = 520
_GRADES = 4


@dataclass(frozen=True)
class FortnightRule:
    """A panel's settings; every default is a suggestion of the domain's (marked D there), for staff to change.

    Days count from the cut-off, which is day 0. Times are London's wall time. `reading_cap` bids, or `reading_minutes`
    of reading where set, are the most one round holds; `words_a_minute` is how fast a careful reader reads.
    `quorum_floor` and `line` are the panel's arithmetic (voting §2), `deferrals` how often a bid is carried over at
    most. `ask_days` before the pack its people are asked if they can come; 0 for never.
    Making a rule raises Refused, with the field at fault, when it could not be kept.
    """

    first_cut_off: date
    cut_off_at: time = time(17)
    every_days: int = 14
    pack_day: int = 3
    pack_at: time = time(9)
    meeting_day: int = 9
    meeting_at: time = time(18)
    letters_day: int = 11
    letters_at: time = time(17)
    close_day: int = 40
    cut_off_wait: timedelta = timedelta(minutes=2)
    seats: int = 10
    reading_cap: int = 15
    reading_minutes: int | None = None
    words_a_minute: int = 200
    quorum_floor: int = 4
    line: int = 2
    deferrals: int = 2
    ask_days: int = 5

    def __post_init__(self) -> None:
        _check_numbers(self)
        _check_steps(self)
        for field in ("cut_off_at", "pack_at", "meeting_at", "letters_at"):
            if _CLOCKS_CHANGE[0] <= getattr(self, field) < _CLOCKS_CHANGE[1]:
                raise Refused("Choose a time that is not between 1am and 2am, when the clocks change", field=field)


@dataclass(frozen=True)
class RoundDates:
    """The moments of one round, in UTC. `opens_at` is the cut-off of the round before it that was kept."""

    number: int
    opens_at: datetime
    cut_off_at: datetime
    pack_at: datetime
    meeting_at: datetime
    letters_at: datetime
    closes_at: datetime


def wall(day: date, at: time) -> datetime:
    """Give the moment, in UTC, when London's clocks show `at` on `day`."""
    return datetime.combine(day, at, tzinfo=LONDON).astimezone(UTC)


def london_day(moment: datetime) -> date:
    """Give the day it is in London at a moment."""
    return moment.astimezone(LONDON).date()


def cut_off_day(rule: FortnightRule, number: int) -> date:
    """Give the day of cut-off number `number`."""
    return rule.first_cut_off + timedelta(days=rule.every_days * number)


def is_skipped(rule: FortnightRule, number: int, holidays: Collection[date]) -> bool:
    """Say whether a round is left out because its cut-off or its meeting would fall on a holiday."""
    day = cut_off_day(rule, number)
    return day in holidays or day + timedelta(days=rule.meeting_day) in holidays


def dates_of(rule: FortnightRule, number: int, holidays: Collection[date] = NO_HOLIDAYS) -> RoundDates:
    """Give the moments of round `number`.

    A pack or letters day that is a holiday moves back to a working day, so that people hear sooner, not later; only
    where none is left after the cut-off or the meeting does it move on to the next working day.
    """
    day = cut_off_day(rule, number)
    meeting = day + timedelta(days=rule.meeting_day)
    kept = (n for n in range(number - 1, number - _SEARCHED, -1) if not is_skipped(rule, n, holidays))
    before = next(kept, number - 1)
    return RoundDates(
        number=number,
        opens_at=wall(cut_off_day(rule, before), rule.cut_off_at),
        cut_off_at=wall(day, rule.cut_off_at),
        pack_at=wall(_off_holidays(day + timedelta(days=rule.pack_day), day, holidays), rule.pack_at),
        meeting_at=wall(meeting, rule.meeting_at),
        letters_at=wall(_off_holidays(day + timedelta(days=rule.letters_day), meeting, holidays), rule.letters_at),
        closes_at=wall(day + timedelta(days=rule.close_day), rule.letters_at),
    )


def plan(
    rule: FortnightRule, after: datetime, count: int, holidays: Collection[date] = NO_HOLIDAYS
) -> tuple[RoundDates, ...]:
    """Give the next `count` rounds whose cut-off is later than `after`, leaving out the skipped ones.

    The next round stays on the grid of fortnights. Raises Refused when holidays leave too few in twenty years.
    """
    first = max(0, (london_day(after) - rule.first_cut_off).days // rule.every_days)
    found: list[RoundDates] = []
    for number in range(first, first + count + _SEARCHED):
        if len(found) == count:
            break
        if wall(cut_off_day(rule, number), rule.cut_off_at) > after and not is_skipped(rule, number, holidays):
            found.append(dates_of(rule, number, holidays))
    if len(found) < count:
        raise Refused("Take some holidays out: they leave no rounds to plan")
    return tuple(found)


def round_for(sent_at: datetime, rounds: Sequence[RoundDates]) -> RoundDates | None:
    """Find the round an idea sent at a moment goes to: the first whose cut-off is not past. None when none is planned.

    Arrival time decides and there is no grace (domain §3.5): 17:00:00 is in time, a millionth of a second later is not.
    """
    waiting = [dates for dates in rounds if in_time(sent_at, dates.cut_off_at)]
    return min(waiting, key=lambda dates: dates.cut_off_at, default=None)


def in_time(sent_at: datetime, cut_off_at: datetime) -> bool:
    """Say whether an idea arrived by the cut-off. This is the one grace rule: none."""
    return sent_at <= cut_off_at


def due_move(state: RoundState, dates: RoundDates, now: datetime, rule: FortnightRule) -> str | None:
    """Name the move of the round's lifecycle that the timetable should make now, or None.

    One step at a time: a scheduler that slept calls until nothing is due. The cut-off step runs `cut_off_wait` late, so
    that an idea which arrived in time has been stored by then. Meeting, deciding and sending letters are people's acts.
    """
    due = {
        RoundState.PLANNED: ("open", dates.opens_at),
        RoundState.OPEN: ("cut_off", dates.cut_off_at + rule.cut_off_wait),
        RoundState.CUT_OFF: ("start_reading", dates.pack_at),
        RoundState.NOTIFIED: ("close", dates.closes_at),
    }.get(state)
    return due[0] if due and due[1] <= now else None


def working_days_after(day: date, days: int, holidays: Collection[date] = NO_HOLIDAYS) -> date:
    """Give the day that is `days` working days later (letters within 3, a review within 20: domain §3)."""
    while days:
        day += timedelta(days=1)
        days -= _is_working(day, holidays)
    return day


def _is_working(day: date, holidays: Collection[date]) -> bool:
    return day.weekday() < _SATURDAY and day not in holidays


def _off_holidays(day: date, not_before: date, holidays: Collection[date]) -> date:
    if day not in holidays:
        return day
    earlier = (day - timedelta(days=n) for n in range(1, (day - not_before).days))
    return next((one for one in earlier if _is_working(one, holidays)), working_days_after(day, 1, holidays))


def _check_numbers(rule: FortnightRule) -> None:
    for field in ("every_days", "reading_cap", "reading_minutes", "words_a_minute", "quorum_floor"):
        number = getattr(rule, field)
        if number is not None and number < 1:
            raise Refused("Write a number that is 1 or more", field=field)
    if rule.seats < rule.quorum_floor:
        raise Refused("There must be at least as many seats as votes that an idea needs", field="seats")
    if not 0 <= rule.line <= _GRADES:
        raise Refused(f"Choose a line from 0 to {_GRADES}", field="line")
    if rule.deferrals < 0:
        raise Refused("Write how often an idea may be carried over: 0 or more", field="deferrals")
    if rule.ask_days < 0:
        raise Refused("Write how many days before the pack people are asked: 0 for never", field="ask_days")


def _check_steps(rule: FortnightRule) -> None:
    earlier = 0
    for field in ("pack_day", "meeting_day", "letters_day", "close_day"):
        day = getattr(rule, field)
        if day <= earlier:
            raise Refused("Each step must be on a later day than the one before it", field=field)
        earlier = day
