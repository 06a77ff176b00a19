"""What one panellist says of one bid, when that is complete, and how far a panel disagrees (voting §1)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from typing import Any

from kitpanel.core.errors import Refused
from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.core.money import PENCE, pounds
from kitpanel.core.said import say


class State(StrEnum):
    """What a cast ballot says. Not cast is the absence of a ballot, never a value."""

    GRADED = "graded"
    CANNOT_JUDGE = "cannot_judge"
    STEPPED_OUT = "stepped_out"


# The sentences of the grades, strongest first, as the page lists them.
GRADES: dict[int, str] = {
    4: say("Yes, we must fund this"),
    3: say("Yes, this is good"),
    2: say("Yes, if there is money"),
    1: say("Not yet"),
    0: say("No"),
}
CANNOT_JUDGE = say("I don’t have enough to go on")
# The lowest grade that says yes: only such grades speak about the amount.
YES = 2
# The lowest grade that is praise: below it a yes is “if there is money”, and its words are doubts as often as not.
LIKED = 3
REASON_NEEDED = frozenset({0, 1, 4})


class Mark(StrEnum):
    """How much a bid would help one Mission. Marks describe; only the grade ranks, and marks are never summed."""

    NOT_AT_ALL = "not_at_all"
    A_LITTLE = "a_little"
    CLEARLY = "clearly"
    STRONGLY = "strongly"
    CANNOT_TELL = "cannot_tell"


MARKS = {
    Mark.NOT_AT_ALL: "Not at all",
    Mark.A_LITTLE: "A little",
    Mark.CLEARLY: "Clearly",
    Mark.STRONGLY: "Strongly",
    Mark.CANNOT_TELL: "I can’t tell",
}


@dataclass(frozen=True)
class Ballot:
    """Everything one panellist says on one bid.

    `grade` is None unless graded: there are no stand-in numbers. `lower` is "I would give less", in pence, and
    `lower_lines` the places (from 0) of the budget lines it leaves out. `missing` is what somebody needed to judge.
    """

    state: State
    grade: int | None = None
    reason: str = ""
    missing: str = ""
    lower: int | None = None
    lower_lines: tuple[int, ...] = ()
    marks: Mapping[str, Mark] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """What a ballot is checked against: the sums in pence, the keys of the Missions named, the number of lines."""

    asked: int
    missions: frozenset[str]
    lines: int


def check(ballot: Ballot, bid: Asked) -> None:
    """See that a ballot is complete and says one thing only.

    Raises Refused, beside the fields `grade`, `reason`, `missing`, `lower`, `lower_lines` or `marks`.
    """
    if ballot.state is State.GRADED:
        _check_grade(ballot)
        _check_lower(ballot, bid)
        _check_marks(ballot, bid)
        return
    if ballot.grade is not None:
        raise Refused("Choose one answer only: a grade, or that you cannot judge.", field="grade")
    if ballot.lower is not None or ballot.lower_lines or ballot.marks:
        raise Refused("Choose a grade first, or clear the amount and the Missions.", field="grade")
    if ballot.state is State.CANNOT_JUDGE and not ballot.missing.strip():
        raise Refused("Tell us what you would need to know.", field="missing")


def _check_grade(ballot: Ballot) -> None:
    if isinstance(ballot.grade, bool) or ballot.grade not in GRADES:
        raise Refused("Choose what you think of this idea.", field="grade")
    if ballot.grade in REASON_NEEDED and not ballot.reason.strip():
        raise Refused(f"Tell us why you say “{GRADES[ballot.grade]}”. A few words do.", field="reason")


def _check_lower(ballot: Ballot, bid: Asked) -> None:
    """Any sum from a pound to what is asked: the panel's amount never falls under the least they need (voting §2.5)."""
    if ballot.lower is None:
        if ballot.lower_lines:
            raise Refused("Write the amount you would give.", field="lower")
        return
    if ballot.lower % PENCE:
        raise Refused("Write whole pounds, without pence, like 250.", field="lower")
    if not PENCE <= ballot.lower <= bid.asked:
        raise Refused(f"Leave a line ticked, or write an amount from £1 to {pounds(bid.asked)}.", field="lower")
    if not set(ballot.lower_lines) <= set(range(bid.lines)):
        raise Refused("Choose lines from this idea’s budget.", field="lower_lines")


def _check_marks(ballot: Ballot, bid: Asked) -> None:
    """Every Mission named may be marked and none need be."""
    known = set(MARKS)
    if not set(ballot.marks) <= bid.missions or not set(ballot.marks.values()) <= known:
        raise Refused("Choose one answer for each Mission this idea names.", field="marks")


def again(before: Ballot | None, grade: int) -> Ballot:
    """Make the ballot of somebody who only chooses another grade: what they said of Missions stays.

    Their words stay while they still speak the same way: words against an idea must not stand under a yes, for they
    may go into its letter. So does the lower amount while the grade says yes.
    """
    if before is None or before.state is not State.GRADED or before.grade is None:
        return Ballot(State.GRADED, grade)
    keeps = grade >= YES
    return Ballot(
        State.GRADED,
        grade,
        reason=before.reason if _way(before.grade) == _way(grade) else "",
        lower=before.lower if keeps else None,
        lower_lines=before.lower_lines if keeps else (),
        marks=before.marks,
    )


def _way(grade: int) -> int:
    """Say which way words under a grade speak: against, in between, for."""
    return (grade >= YES) + (grade >= LIKED)


def spread(grades: Iterable[int]) -> Fraction:
    """Measure how far grades lie apart: the mean squared distance from their mean. Fewer than two do not differ."""
    given = list(grades)
    count = len(given)
    if not count:
        return Fraction(0)
    return Fraction(sum(grade * grade for grade in given), count) - Fraction(sum(given), count) ** 2


def agenda(grades: Mapping[str, Iterable[int]]) -> tuple[str, ...]:
    """Put bids in the order of discussion: most disagreement first, then most grades, then by reference."""
    given = {ref: tuple(each) for ref, each in grades.items()}
    return tuple(sorted(given, key=lambda ref: (-spread(given[ref]), -len(given[ref]), ref)))


class VoteState(StrEnum):
    """Where one panellist is with one bid of a round."""

    UNDECLARED = "undeclared"
    CONFLICT = "conflict"
    DECLARED = "declared"
    FIRST_SENT = "first_sent"
    OPENED = "opened"
    SECOND_SENT = "second_sent"
    LOCKED = "locked"


_V = VoteState

# A sealed vote may be sent again; after the opening everybody who may read the bid may vote again, or for the first
# time; the lock leaves nobody voting. A late step-out leaves the earlier versions in the record.
VOTE: Lifecycle = Lifecycle(
    kind="vote",
    start=_V.UNDECLARED,
    moves=(
        Move("declare", (_V.UNDECLARED,), _V.DECLARED, "Read this idea"),
        Move(
            "step_out",
            (_V.UNDECLARED, _V.DECLARED, _V.FIRST_SENT, _V.OPENED, _V.SECOND_SENT),
            _V.CONFLICT,
            "Step out",
        ),
        Move("step_back", (_V.CONFLICT,), _V.DECLARED, "Step back in"),
        Move("send", (_V.DECLARED, _V.FIRST_SENT), _V.FIRST_SENT, "Send my vote"),
        Move("open", (_V.DECLARED, _V.FIRST_SENT), _V.OPENED, "Open the votes"),
        Move("send", (_V.OPENED, _V.SECOND_SENT), _V.SECOND_SENT, "Send my second vote"),
        Move("lock", (_V.OPENED, _V.SECOND_SENT), _V.LOCKED, "Lock the votes"),
    ),
    words={
        _V.UNDECLARED: "Say if you know them",
        _V.CONFLICT: "You stepped out",
        _V.DECLARED: "To read",
        _V.FIRST_SENT: "Vote sent",
        _V.OPENED: "Votes are open",
        _V.SECOND_SENT: "Second vote sent",
        _V.LOCKED: "Votes are locked",
    },
    tones={
        _V.CONFLICT: "grey",
        _V.DECLARED: "yellow",
        _V.FIRST_SENT: "green",
        _V.OPENED: "purple",
        _V.SECOND_SENT: "green",
    },
)


def said(ballot: Ballot) -> str:
    """Say a ballot's answer in the words of the page."""
    if ballot.grade is not None:
        return GRADES[ballot.grade]
    return CANNOT_JUDGE if ballot.state is State.CANNOT_JUDGE else "Stepped out"


def coded(ballot: Ballot) -> dict[str, Any]:
    """Give the part of a ballot that the chain may hold: codes and whole numbers, no words (voting §5)."""
    return {
        "state": str(ballot.state),
        "grade": ballot.grade,
        "lower": ballot.lower,
        "lower_lines": sorted(ballot.lower_lines),
        "marks": {mission: str(mark) for mission, mark in ballot.marks.items()},
    }
