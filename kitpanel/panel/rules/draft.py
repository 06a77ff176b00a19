"""A ballot as somebody fills it in: whole or not, kept or sent, and the one way it becomes a ballot (voting §1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.ballot import YES, Ballot, Mark, State
from kitpanel.panel.rules.reasons import joined, keys_of, parted

CANNOT = "cannot"


@dataclass(frozen=True)
class Draft:
    """What was filled in.

    `grade` is a figure, `CANNOT` or "" for nothing chosen yet. `ticked` are keys of reasons, of any grade; `own` is
    one's own words. `lower` is an amount typed, in pence; `left_out` are the places of the budget lines unticked.
    """

    grade: str = ""
    ticked: tuple[str, ...] = ()
    own: str = ""
    lower: int | None = None
    left_out: tuple[int, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Say whether nothing was filled in."""
        return self == Draft()

    def ballot(self, lines: Sequence[int]) -> Ballot:
        """Make the ballot it says, given the budget lines in pence. Raises Refused (field `grade`) where it has none.

        Whether the ballot is whole is for `ballot.check` to say. With nothing to go on the Missions are left out; an
        amount is worked out from the lines only with a yes, for only then does it count.
        """
        if not self.grade:
            raise Refused("Choose what you think of this idea.", field="grade")
        if self.grade == CANNOT:
            return Ballot(State.CANNOT_JUDGE, missing=joined(None, self.ticked, self.own), lower=self.lower)
        grade = int(self.grade)
        left_out = self.left_out if grade >= YES else ()
        return Ballot(
            State.GRADED,
            grade,
            joined(grade, self.ticked, self.own),
            lower=without(lines, left_out) if self.lower is None else self.lower,
            lower_lines=left_out,
            marks={key: Mark(mark) for key, mark in self.marks.items()},
        )

    def written(self) -> str:
        """Write it as JSON, to be kept."""
        return json.dumps(asdict(self), sort_keys=True)


def without(lines: Sequence[int], left_out: Iterable[int]) -> int | None:
    """Add up the budget lines that stay, in pence; None where all of them stay."""
    gone = set(left_out)
    return sum(pence for place, pence in enumerate(lines) if place not in gone) if gone else None


def read(text: str) -> Draft:
    """Read a draft that was kept."""
    kept = json.loads(text)
    return Draft(**{**kept, "ticked": tuple(kept["ticked"]), "left_out": tuple(kept["left_out"])})


def of_ballot(sent: Ballot, lines: Sequence[int]) -> Draft:
    """Give a ballot that was sent as it was filled in, to be changed: an amount that its lines explain is not typed."""
    words = sent.missing if sent.grade is None else sent.reason
    by_lines = sent.lower == without(lines, sent.lower_lines)
    return Draft(
        grade=CANNOT if sent.grade is None else str(sent.grade),
        ticked=keys_of(words),
        own=parted(words)[1],
        lower=None if by_lines else sent.lower,
        left_out=tuple(sent.lower_lines),
        marks={key: str(mark) for key, mark in sent.marks.items()},
    )


def seal_of(drafts: Iterable[tuple[str, Draft]]) -> str:
    """Sum up some drafts, each with the version of the text it was written on: what was looked at is what is sent."""
    return hashlib.sha256("\n".join(f"{ref} {one.written()}" for ref, one in drafts).encode()).hexdigest()[:32]
