"""When somebody with an unsent idea is written to: before a cut-off, at it, and before the draft is put away.

Nobody "misses a deadline" (domain §3.5), and no word is lost (§6): a copy goes to its writer at each cut-off, with the
date of the next panel, and once more before a draft that nobody touches runs out (§3 Data).
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta

from kitpanel.applications.rules.answers import Answers, Unread
from kitpanel.applications.rules.outcome import Keeping

_FROM_THE_ACCOUNT = frozenset({"name", "email", "phone", "access_needs", "language", "hear_by", "postal_address"})
"""Answers a draft begins with, or that say only how to reach somebody: nothing of an idea is in them."""


@dataclass(frozen=True)
class DraftLetters:
    """How often somebody is written to about an idea they have not sent.

    They are reminded `remind_days` before a cut-off, `reminders` times for one draft at most, and not within
    `quiet_hours` of having written in it. A cut-off's copy is worth sending for `copy_days`. `last_call_days` before a
    draft is put away all of it is sent to its writer.
    """

    remind_days: int = 3
    reminders: int = 3
    quiet_hours: int = 24
    copy_days: int = 7
    last_call_days: int = 7


def has_words(answers: Answers, unread: Mapping[str, Unread]) -> bool:
    """Say whether a draft holds anything of an idea yet, also what cannot be read: else there is nothing to copy."""
    blank = Answers()
    named = (one.name for one in fields(Answers) if one.name not in _FROM_THE_ACCOUNT)
    return bool(unread) or any(getattr(answers, name) != getattr(blank, name) for name in named)


def is_reminder_due(cut_off_at: datetime, saved_at: datetime, now: datetime, rule: DraftLetters) -> bool:
    """Say whether a cut-off is near enough to remind somebody of, who has not just been writing."""
    near = cut_off_at - timedelta(days=rule.remind_days) <= now < cut_off_at
    return near and saved_at <= now - timedelta(hours=rule.quiet_hours)


def may_remind(reminded: int, rule: DraftLetters) -> bool:
    """Say whether somebody who was reminded so often of one draft may be reminded once more."""
    return reminded < rule.reminders


def is_copy_due(begun_at: datetime, cut_off_at: datetime, now: datetime, wait: timedelta, rule: DraftLetters) -> bool:
    """Say whether a draft was there at a cut-off that has just been, `wait` after it, so that its copy goes out."""
    return begun_at <= cut_off_at and cut_off_at + wait <= now < cut_off_at + timedelta(days=rule.copy_days)


def put_away_on(saved_on: date, called_on: date, keeping: Keeping, rule: DraftLetters) -> date:
    """Give the day a draft is put away: untouched long enough, and some days after all of it was sent to its writer.

    `called_on` is the day of that last call. Without the second condition a timetable that stood still would take
    somebody's words in the same hour as it warned of it.
    """
    return max(saved_on + timedelta(days=keeping.draft_days), called_on + timedelta(days=rule.last_call_days))


def is_last_call_due(saved_on: date, today: date, keeping: Keeping, rule: DraftLetters) -> bool:
    """Say whether a draft has lain untouched so long that its writer is sent all of it for the last time."""
    return today >= saved_on + timedelta(days=keeping.draft_days - rule.last_call_days)
