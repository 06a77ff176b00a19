"""Who sits in a round, and whether enough of them came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import sha256

from kitpanel.core.errors import Refused


@dataclass(frozen=True)
class Willing:
    """A member who can come. `sat` counts the rounds they sat in; `last_sat` is the grid number of the latest."""

    member: str
    sat: int = 0
    last_sat: int | None = None


def seating(willing: Sequence[Willing], seats: int, round_ref: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Part the willing into those who sit and those in reserve, in order of turn.

    Fewest rounds first, then the longest wait (never is longest); what is still equal is ordered by a hash of round
    and member: the same answer every time, and nobody's name or date of joining favours them.
    """
    turn = sorted(
        willing, key=lambda one: (one.sat, -1 if one.last_sat is None else one.last_sat, _lot(round_ref, one))
    )
    named = tuple(one.member for one in turn)
    return named[:seats], named[seats:]


def take_the_chair(
    seated: Sequence[str], chairs: Collection[str], deputies: Collection[str]
) -> tuple[str | None, str | None]:
    """Name who chairs and who is deputy, of those seated, who come in order of turn.

    First those asked to chair, then those asked to be deputy, then anybody: no meeting is left without a chair. A
    deputy takes the chair for a bid the chair stepped out of (domain §4).
    """
    able = sorted(seated, key=lambda one: (one not in chairs, one not in deputies))
    chair = able[0] if able else None
    others = sorted((one for one in seated if one != chair), key=lambda one: (one not in deputies, one not in chairs))
    return chair, (others[0] if others else None)


def is_meeting_quorate(present: int, seated: int) -> bool:
    """Say whether a meeting may decide: more than half of the seated panel is there (voting §2.1)."""
    return present * 2 > seated


def check_meeting(present: int, seated: int) -> None:
    """Refuse to start a meeting that too few came to, and say how many are missing."""
    if not is_meeting_quorate(present, seated):
        missing = seated // 2 + 1 - present
        people = "1 more person" if missing == 1 else f"{missing} more people"
        raise Refused(f"Wait for {people}, or set a new date. More than half of the panel of {seated} must be here.")


def _lot(round_ref: str, one: Willing) -> str:
    return sha256(f"{round_ref}|{one.member}".encode()).hexdigest()
