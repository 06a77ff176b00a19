"""Who sits in a round, and whether enough of them came."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules.lifecycle import RoundState

_BEFORE_MEETING = (RoundState.READING, RoundState.INQUORATE, RoundState.RESCHEDULED)


class Said(StrEnum):
    """What somebody said when asked if they can come."""

    YES = "yes"
    NOTHING = "nothing"
    NO = "no"


class Place(StrEnum):
    """What came of the draw for one person."""

    SEATED = "seated"
    RESERVE = "reserve"
    NOT_COMING = "not_coming"


class Why(StrEnum):
    """What decided between somebody with a seat and somebody without: the first of these in which they differ."""

    ROOM = "room"
    SAID = "said"
    SAT = "sat"
    WAIT = "wait"
    LOT = "lot"


WHY_WORDS: dict[tuple[Place, Why], str] = {
    (Place.SEATED, Why.ROOM): "There was a seat for everybody who could come",
    (Place.SEATED, Why.SAID): "Said yes, before those who said nothing",
    (Place.SEATED, Why.SAT): "Has sat in fewer rounds",
    (Place.SEATED, Why.WAIT): "Has waited longer",
    (Place.SEATED, Why.LOT): "By the lot",
    (Place.RESERVE, Why.SAID): "Said nothing, and others said yes",
    (Place.RESERVE, Why.SAT): "Has sat in more rounds",
    (Place.RESERVE, Why.WAIT): "Sat more lately",
    (Place.RESERVE, Why.LOT): "By the lot",
    (Place.NOT_COMING, Why.SAID): "Said no",
}


@dataclass(frozen=True)
class Willing:
    """A member of the panel, asked if they can come.

    `sat` counts the rounds they sat in; `last_sat` is the number of the latest: any number that grows with time.
    """

    member: str
    sat: int = 0
    last_sat: int | None = None
    said: Said = Said.NOTHING


@dataclass(frozen=True)
class Turn:
    """A member after the draw: their lot, their turn (from 1; None for who said no), what came of it and why."""

    who: Willing
    lot: str
    turn: int | None
    place: Place
    why: Why


def draw(members: Sequence[Willing], seats: int, seed: str) -> tuple[Turn, ...]:
    """Seat a round. In order of turn: those who sit, then the reserve, then those who said no.

    Who said yes comes before who said nothing. Among them the fewest rounds come first, then the longest wait (never is
    longest); what is still equal is put in order by the lot, the SHA-256 of the seed and the member: whoever has the
    seed gets the same answer, and nobody's name or day of joining favours them. Who said no is never seated.
    """
    lots = {one.member: lot(seed, one.member) for one in members}
    line = sorted((one for one in members if one.said is not Said.NO), key=lambda one: (*_rank(one), lots[one.member]))
    turns = [
        Turn(one, lots[one.member], place, Place.SEATED if place <= seats else Place.RESERVE, _why(line, place, seats))
        for place, one in enumerate(line, 1)
    ]
    noes = sorted((one for one in members if one.said is Said.NO), key=lambda one: lots[one.member])
    return (*turns, *(Turn(one, lots[one.member], None, Place.NOT_COMING, Why.SAID) for one in noes))


def lot(seed: str, member: str) -> str:
    """Give a member's lot in a draw, as hex."""
    return sha256(f"{seed}|{member}".encode()).hexdigest()


def seed_hash(seed: str) -> str:
    """Give the SHA-256 of a seed, as hex: kept beside it."""
    return sha256(seed.encode()).hexdigest()


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


def next_code(codes: Collection[str]) -> str:
    """Give the code of one more seat in a round: P1, P2… A code that was given up is never given again."""
    return f"P{max((int(code.removeprefix('P')) for code in codes), default=0) + 1}"


def check_hand_on(state: RoundState, *, opened: bool, spoken: bool) -> None:
    """Refuse to hand a seat on once the meeting began, or when it has sent a vote or stepped out of a bid.

    Votes and step-outs stand in the sealed chain under the seat's code (voting §5): such a seat stays, and counts.
    """
    if state not in _BEFORE_MEETING or opened:
        raise Refused("The meeting has begun, so the seat stays yours. Ring us if you cannot be there.")
    if spoken:
        raise Refused(
            "You have sent a vote or stepped out of an idea. That is in the sealed record, so the seat stays yours, "
            "and what you sent counts. Ring us, so that nobody waits for you."
        )


def is_meeting_quorate(present: int, seated: int) -> bool:
    """Say whether a meeting may decide: more than half of the seated panel is there (voting §2.1)."""
    return present * 2 > seated


def check_meeting(present: int, seated: int) -> None:
    """Refuse to start a meeting that too few came to, and say how many are missing."""
    if not is_meeting_quorate(present, seated):
        missing = seated // 2 + 1 - present
        people = "1 more person" if missing == 1 else f"{missing} more people"
        raise Refused(f"Wait for {people}, or set a new date. More than half of the panel of {seated} must be here.")


def _rank(one: Willing) -> tuple[bool, int, int]:
    return one.said is not Said.YES, one.sat, -1 if one.last_sat is None else one.last_sat


def _why(line: Sequence[Willing], place: int, seats: int) -> Why:
    """Say in what somebody differs from whoever is on the other side of the last seat."""
    if len(line) <= seats:
        return Why.ROOM
    other = line[seats] if place <= seats else line[seats - 1]
    differs = [mine != theirs for mine, theirs in zip(_rank(line[place - 1]), _rank(other), strict=True)]
    return (Why.SAID, Why.SAT, Why.WAIT)[differs.index(True)] if any(differs) else Why.LOT
