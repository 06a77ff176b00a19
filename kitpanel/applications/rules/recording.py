"""A recording that tells an idea, in the place of words or beside them (domain §5): its length and its summary."""

import math
from collections.abc import Collection
from enum import StrEnum

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.applications.rules.limits import AskLimits, most
from kitpanel.applications.rules.sections import may_edit
from kitpanel.core.errors import Refused
from kitpanel.core.said import Said, say, say_many

PART = "idea"
"""The part of the form a recording answers."""
SUMMARY_WORDS = 60
"""About how long the summary of a recording is; twice that is too long."""
_MINUTE = 60
_S = ApplicationState
_WITH_STAFF = frozenset({_S.SUBMITTED, _S.CHECKING, _S.ELIGIBLE, _S.REOPENED})


class MediaKind(StrEnum):
    """What there is to hear or see."""

    AUDIO = "audio"
    VIDEO = "video"


class LengthFrom(StrEnum):
    """Where a recording's length is known from: the file, what the page counted while it was made, or nowhere."""

    FILE = "file"
    TOLD = "told"
    NOWHERE = "nowhere"


LENGTH_WORDS = {
    LengthFrom.FILE: "",
    LengthFrom.TOLD: "as told: the file does not say its length",
    LengthFrom.NOWHERE: "a guess: the file does not say its length",
}
"""What staff are told about a length that is not from the file."""


def length_of(read: float | None, told: int, limits: AskLimits) -> tuple[int, LengthFrom]:
    """Give a recording's length in whole seconds, and where that is from.

    `read` is what the file says, `told` what the page counted (0 for nothing). Where neither says, it counts as long
    as it may be, so that nobody's reading time comes out too short.
    """
    if read is not None:
        return max(1, math.ceil(read)), LengthFrom.FILE
    if told > 0:
        return told, LengthFrom.TOLD
    return limits.media_seconds, LengthFrom.NOWHERE


def said_too_long(seconds: int, limits: AskLimits) -> Said | None:
    """Say what to do about a recording that is too long even with a bit over; None when it is not."""
    if seconds <= most(limits.media_seconds, limits):
        return None
    return say("Send a recording of {length} or less", length=said_length(limits.media_seconds))


def check_length(seconds: int, limits: AskLimits) -> None:
    """Refuse a recording that is too long."""
    if said_too_long(seconds, limits):
        most_said, this = said_length(limits.media_seconds), said_length(seconds)
        raise Refused(say("Send a recording of {length} or less. This one is {this}.", length=most_said, this=this))


def said_length(seconds: int) -> Said:
    """Say a length as people do: 45 seconds, 2 minutes, 2 minutes 5 seconds."""
    minutes, rest = divmod(seconds, _MINUTE)
    long, short = (
        say_many("{number} minute", "{number} minutes", minutes),
        say_many("{number} second", "{number} seconds", rest),
    )
    if minutes and rest:
        return say("{minutes} {seconds}", minutes=long, seconds=short)
    return long if minutes else short


def may_record(state: ApplicationState, asked: Collection[str], *, taken: bool = False) -> bool:
    """Say whether a recording may be sent or taken out now: as the part it answers, but never while a panel reads.

    Words may change under a panel; a recording would need staff to hear it and sum it up anew.
    """
    return state is not _S.IN_ROUND and may_edit(state, PART, asked, taken=taken)


def may_sum_up(state: ApplicationState) -> bool:
    """Say whether staff may write an idea's summary: it was sent, and no panel has it."""
    return state in _WITH_STAFF


def check_summary(text: str, count: int) -> None:
    """Refuse a summary that says nothing, or is as long as what it sums up. `count` is its number of words."""
    if not text.strip():
        raise Refused("Write in a few words what they say", field="summary")
    if count > 2 * SUMMARY_WORDS:
        raise Refused(f"Make it shorter: about {SUMMARY_WORDS} words is enough", field="summary")
