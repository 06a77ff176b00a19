"""What the panel's decision becomes in a letter: its kind, and one to three plain reasons (domain §3).

Reasons are the panel's own words, taken from its ballots. A letter never names a panellist and never tells a score, so
words that do are left out; staff read every letter before it goes.
"""

import re
import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.ballot import LIKED, YES, Mark
from kitpanel.panel.rules.reasons import parted
from kitpanel.panel.rules.record import FUNDED, Outcome

MOST_REASONS = 3
MOST_LETTERS = 320
# Stands in a draft where the panel left no words that can be told. A letter with it in it cannot be sent.
WANTED = "[Write one to three reasons here.]"
# Stands in an offer until it goes: only then is the last day to say yes known.
LAST_DAY = "((four weeks after this letter goes))"
_SHORTEST_NAME = 3
_WEAKEST = 9
_SCORES = re.compile(
    r"\b\d+(?:\.\d+)?\s*(?:/|out of)\s*\d+\b|\b(?:grad(?:e|es|ed|ing)|scor(?:e|es|ed|ing)|vot(?:e|es|ed|ing)"
    r"|marks?|points?|average|ballots?|panellists?)\b",
    re.IGNORECASE,
)
_SPACES = re.compile(r"\s+")


class Kind(StrEnum):
    """The letters a decision can lead to; each has its words in templates/letters/."""

    FUNDED = "decision_funded"
    PART_FUNDED = "decision_part_funded"
    CARRIED_OVER = "decision_carried_over"
    NOT_THIS_TIME = "decision_not_this_time"
    NOT_AFTER_TWO = "decision_not_after_two"


@dataclass(frozen=True)
class Said:
    """What one panellist wrote of a bid. `grade` is None where they could not judge; `words` is why, or what lacks."""

    grade: int | None
    words: str


def kind_of(outcome: Outcome, move: str) -> Kind:
    """Name the letter for an outcome, given the application's move: a bid may be carried over twice only."""
    if outcome in FUNDED:
        return Kind.FUNDED if outcome is Outcome.FUND else Kind.PART_FUNDED
    if move == "defer":
        return Kind.CARRIED_OVER
    carried = outcome in {Outcome.NO_MONEY, Outcome.NO_QUORUM, Outcome.DEFER}
    return Kind.NOT_AFTER_TWO if carried else Kind.NOT_THIS_TIME


def reasons(outcome: Outcome, said: Iterable[Said], names: Collection[str]) -> tuple[str, ...]:
    """Choose up to three reasons for a letter: what speaks most plainly for the outcome first, then what most said.

    A bid that got money hears what people liked, from the two upper grades only, for a doubt is no praise. One that did
    not hears what stood against it, one that nobody could judge what was missing. `names` are the panel's names.
    """
    strongest: dict[str, int] = {}
    times: Counter[str] = Counter()
    for one in said:
        if _speaks(outcome, one):
            for words in _sentences(one.words, names):
                times[words] += 1
                strongest[words] = min(strongest.get(words, _WEAKEST), _strength(outcome, one))
    return tuple(sorted(strongest, key=lambda words: (strongest[words], -times[words]))[:MOST_REASONS])


def _sentences(words: str, names: Collection[str]) -> list[str]:
    """Part what one panellist said into the sentences they ticked and their own words, where those can be told."""
    ticked, typed = parted(words)
    own = _SPACES.sub(" ", typed).strip()
    return [*ticked, *([own] if own and is_tellable(own, names) else [])]


_OWN = {
    Outcome.NO_MONEY: "The panel liked your idea, but the money for this round ran out before it came to yours.",
    Outcome.NO_QUORUM: "Too few of the panel could say yes or no to your idea this time.",
}
"""Reasons that are the round's and not the bid's: they come first, in our own words."""


def told(outcome: Outcome, said: Iterable[Said], names: Collection[str]) -> tuple[str, ...]:
    """Give the one to three reasons of a letter; none where the panel left no words that can be told."""
    own = (_OWN[outcome],) if outcome in _OWN else ()
    return (*own, *reasons(outcome, said, names))[:MOST_REASONS]


def is_tellable(words: str, names: Collection[str]) -> bool:
    """Say whether words may stand in a letter: short, with no panellist's name and no score."""
    parts = {part for name in names for part in re.findall(r"\w+", name.casefold()) if len(part) >= _SHORTEST_NAME}
    named = parts & set(re.findall(r"\w+", words.casefold()))
    return len(words) <= MOST_LETTERS and not named and not _SCORES.search(words)


def _speaks(outcome: Outcome, one: Said) -> bool:
    if outcome is Outcome.NO_QUORUM:
        return one.grade is None
    if one.grade is None:
        return False
    if outcome in FUNDED:
        return one.grade >= LIKED
    refused = outcome in {Outcome.BELOW_LINE, Outcome.NOT_THIS_TIME}
    return one.grade <= YES if refused else one.grade >= YES


def _strength(outcome: Outcome, one: Said) -> int:
    refused = outcome in {Outcome.BELOW_LINE, Outcome.NOT_THIS_TIME}
    grade = one.grade or 0
    return grade if refused else -grade


def listed(sentences: Sequence[str]) -> str:
    """Write reasons as lines of a letter."""
    return "\n".join(f"- {sentence}" for sentence in sentences) or WANTED


def helped(marks: Sequence[Mapping[str, Mark]], missions: Sequence[str]) -> tuple[str, ...]:
    """List the Missions that most of those who graded a bid felt it would help, clearly or strongly.

    `marks` holds one mapping for each grade given. Marks are never summed or told as numbers (voting §1).
    """
    felt = {Mark.CLEARLY, Mark.STRONGLY}
    return tuple(key for key in missions if 2 * sum(each.get(key) in felt for each in marks) > len(marks))


def check_second_reader(written_by: uuid.UUID | None, by: uuid.UUID) -> None:
    """Refuse to let whoever changed a letter's words mark it ready. Words that nobody changed need one reader."""
    if written_by == by:
        raise Refused("You changed this letter, so somebody else must read it. They mark it ready.")


def check_time(send_at: datetime, last: datetime, now: datetime) -> None:
    """Refuse a time for letters that has been, or that is after the day they were promised by (domain §3)."""
    if send_at <= now:
        raise Refused("Choose a time that is still to come", field="day")
    if send_at > last:
        raise Refused("They were promised sooner. Choose a time before the last day that stands above", field="day")
