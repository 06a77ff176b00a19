"""Who may act for the meeting, and whose two names stand under a decision (domain §4, voting §3).

People are named by their seat's code. The chair acts while they are there, else the deputy; on a bid the chair stepped
out of, the deputy stands in.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.conflict import chairs


@dataclass(frozen=True)
class Bench:
    """The chair and the deputy of a round (None where it has none), and who is at the meeting, by seat code."""

    chair: str | None
    deputy: str | None
    present: frozenset[str] = frozenset()

    def may_start(self, who: str) -> bool:
        """Say whether somebody may start the meeting and note who came: the chair, or the deputy."""
        return who in {self.chair, self.deputy}

    def presides(self, who: str) -> bool:
        """Say whether somebody leads the meeting: the chair when there, else the deputy when there."""
        return who == self._lead(frozenset())

    def leads(self, who: str, out: Collection[str]) -> bool:
        """Say whether somebody leads the talk on a bid that `out` stepped out of."""
        return who == self._lead(out)

    def _lead(self, out: Collection[str]) -> str | None:
        chair = self.chair if self.chair in self.present else None
        deputy = self.deputy if self.deputy in self.present else None
        return deputy if chair is None else chairs(chair, deputy, out)

    def lead_of(self, out: Collection[str]) -> str | None:
        """Name who leads a bid; None when chair and deputy both stepped out of it, or are away."""
        lead = self._lead(out)
        return None if lead in out else lead

    def signatories(self, signed: Sequence[str], out: Collection[str]) -> tuple[str, ...]:
        """Choose the names under one bid's decision: whoever leads it first, then the others in order of signing.

        Nobody signs for a bid they stepped out of. Two names make it whole; fewer mean that more people must sign.
        """
        free = [who for who in signed if who not in out and who in self.present]
        lead = self.lead_of(out)
        if lead is None:
            return tuple(free[:2])
        return (lead, *[who for who in free if who != lead][:1]) if lead in free else ()


def check_signed(bench: Bench, signed: Sequence[str], bids: Sequence[Collection[str]]) -> None:
    """See that every bid has its two names. `bids` lists, for each bid, who stepped out of it.

    Raises Refused with a sentence that names no bid: whoever reads it may have stepped out of the one short of a name.
    """
    if any(len(bench.signatories(signed, out)) < 2 for out in bids):  # noqa: PLR2004 - two people sign
        raise Refused(
            "Two people must sign for each idea, and nobody can sign for one they stepped out of. "
            "Ask one more person here to sign, or the deputy where the chair stepped out."
        )
