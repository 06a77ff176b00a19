"""From the computed list to the decision: motions, signatures, and the money checked once more (voting §3)."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from kitpanel.core.errors import Refused
from kitpanel.core.money import PENCE, pounds
from kitpanel.panel.rules import flow
from kitpanel.panel.rules.ballot import State
from kitpanel.panel.rules.decision import Computed
from kitpanel.panel.rules.reading import named
from kitpanel.panel.rules.record import FUNDED, Basis, Bid, Decided, Outcome, Record

SIGNATURES = 2
# What a motion may do with a bid, in the words of the page.
MOTIONS = {
    Outcome.FUND: "Fund it",
    Outcome.PART_FUND: "Fund part of it",
    Outcome.DEFER: "Leave it for the next round",
    Outcome.NOT_THIS_TIME: "Not this time",
}


@dataclass(frozen=True)
class Motion:
    """A motion on one bid, with the hands counted of members present who did not step out of it. `amount` in pence."""

    outcome: Outcome
    amount: int
    for_: int
    against: int
    abstain: int


@dataclass(frozen=True)
class Why:
    """The words of a motion: `reason` for the person who asked, `internal` for the record."""

    reason: str = ""
    internal: str = ""


@dataclass(frozen=True)
class Put:
    """A motion as it was put: on which bid, as which of the meeting, with which words, and whether it was undone."""

    number: int
    bid: str
    motion: Motion
    why: Why = Why()
    undone: bool = False

    @property
    def passed(self) -> bool:
        """Whether it carried when it was put."""
        return carried(self.motion.for_, self.motion.against)

    @property
    def stands(self) -> bool:
        """Whether it changes its bid's row of the decision."""
        return self.passed and not self.undone


def standing(puts: Iterable[Put]) -> dict[str, Put]:
    """Give the motion that stands on each bid that has one, by reference."""
    return {put.bid: put for put in puts if put.stands}


def check_may_put(puts: Sequence[Put], ref: str) -> None:
    """See that no other motion stands on a bid. Raises Refused with what to do."""
    if ref in standing(puts):
        raise Refused("A motion on this idea was carried. Undo it first, then put another.")


def check_why(motion: Motion, why: Why, *, tellable: bool) -> None:
    """See that a motion that carries has a reason that can go into the letter. Raises Refused beside `reason`.

    `tellable` says whether it names nobody and tells no score (see `letter.is_tellable`).
    """
    if carried(motion.for_, motion.against) and not why.reason.strip():
        raise Refused("Write why, in words that can go into their letter.", field="reason")
    if why.reason.strip() and not tellable:
        raise Refused(
            "This goes into their letter: leave out names, grades and votes, and keep it short.", field="reason"
        )


def hands(motion: Motion) -> str:
    """Say how a motion was voted on, in words."""
    found = "carried" if carried(motion.for_, motion.against) else "not carried"
    abstained = f", {motion.abstain} did not say" if motion.abstain else ""
    return f"{motion.for_} for, {motion.against} against{abstained}: {found}"


def decided(computed: Computed, puts: Iterable[Put]) -> dict[str, tuple[Outcome, int]]:
    """Give what becomes of every bid, and its amount in pence: the list, changed by the motions that stand."""
    rows = {ref: (result.outcome, result.amount) for ref, result in computed.bids.items()}
    return rows | {ref: (put.motion.outcome, put.motion.amount) for ref, put in standing(puts).items()}


def carried(for_: int, against: int) -> bool:
    """Say whether a motion passes: more for than against. A tie fails; those who abstain do not count."""
    return for_ > against


def check(motion: Motion, bid: Bid, may_vote: int) -> None:
    """See that a motion says something the bid allows, and that no more hands were counted than people may vote.

    Raises Refused, beside the fields `outcome`, `amount` or `for_`.
    """
    if motion.outcome not in MOTIONS:
        raise Refused("Choose what the motion does.", field="outcome")
    if fault := _amount_fault(motion.outcome, motion.amount, bid):
        raise Refused(fault, field="amount")
    if min(motion.for_, motion.against, motion.abstain) < 0:
        raise Refused("Write how many hands there were, from 0 up.", field="for_")
    counted = motion.for_ + motion.against + motion.abstain
    if counted > may_vote:
        raise Refused(f"You wrote {counted} hands, and {may_vote} people may vote. Count again.", field="for_")


def _amount_fault(outcome: Outcome, amount: int, bid: Bid) -> str | None:
    if outcome not in FUNDED:
        return "Leave the amount empty: this gives no money." if amount else None
    most = bid.asked - PENCE if outcome is Outcome.PART_FUND else bid.asked
    if amount % PENCE:
        return "Write whole pounds, without pence, like 250."
    if most < bid.least:
        return "They need all they ask for, so it cannot be part of it."
    if not bid.least <= amount <= most:
        return f"Write an amount from {pounds(bid.least)} to {pounds(most)}."
    return None


def commitments(record: Record, computed: Computed, awards: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Charge the awards of a decision (`{bid: pence}`) to strands, as the list's own are: `{bid: {strand: pence}}`.

    Bids come in the order of the list; those the panel funds without a place in it come last, by reference. Raises
    Refused when the strands cannot carry them all together.
    """
    order = {ref: place for place, ref in enumerate(computed.order)}
    line = sorted((ref for ref in awards if awards[ref]), key=lambda ref: (order.get(ref, len(order)), ref))
    wanted = [flow.Award(ref, awards[ref], frozenset(record.bid(ref).strands)) for ref in line]
    if not flow.fits(wanted, record.available()):
        raise Refused("There is not enough money for all of this. Move a motion to give less.")
    return flow.charge(wanted, record.available(), record.by_order())


def faults(record: Record, computed: Computed, rows: Iterable[Decided]) -> list[str]:
    """List, a line each, all that is wrong with a decision: against the list, the rules of motions, and the money."""
    decided = {row.bid: row for row in rows}
    found = [f"{named(bid.ref)}: no decision is recorded" for bid in record.bids if bid.ref not in decided]
    for row in decided.values():
        found += [f"{named(row.bid)}: {fault}" for fault in _row_faults(record, computed, row)]
    try:
        commitments(record, computed, {row.bid: row.amount for row in decided.values() if row.outcome in FUNDED})
    except Refused:
        found.append("the awards decided are more than the strands can carry together")
    return found


def _row_faults(record: Record, computed: Computed, row: Decided) -> Iterable[str]:
    out = stepped_out(record, row.bid)
    check_basis = _list_faults if row.basis is Basis.LIST else _motion_faults
    yield from check_basis(record, computed, row)
    yield from signature_faults(row.signed_by, out)


def stepped_out(record: Record, ref: str) -> frozenset[str]:
    """Name those who stepped out of a bid."""
    return frozenset(vote.panellist for vote in record.votes if vote.bid == ref and vote.state is State.STEPPED_OUT)


def signature_faults(signed_by: Collection[str], out: Collection[str]) -> list[str]:
    """List what is wrong with the signatures on a row: two people sign, neither of whom stepped out of that bid."""
    found = [f"signed by {len(set(signed_by))} and not by two people"] if len(set(signed_by)) != SIGNATURES else []
    return found + [f"signed by {named(who)}, who stepped out of it" for who in sorted(set(signed_by) & set(out))]


def _list_faults(_record: Record, computed: Computed, row: Decided) -> Iterable[str]:
    result = computed.bids[row.bid]
    if (row.outcome, row.amount) != (result.outcome, result.amount):
        yield (
            f"decided from the list as {row.outcome} {row.amount}, where the list says {result.outcome} {result.amount}"
        )
    if (row.for_, row.against, row.abstain) != (None, None, None):
        yield "has counts of hands, and was not moved"


def _motion_faults(record: Record, _computed: Computed, row: Decided) -> Iterable[str]:
    if row.for_ is None or row.against is None or row.abstain is None:
        yield "was moved without counts of hands"
        return
    motion = Motion(row.outcome, row.amount, row.for_, row.against, row.abstain)
    may_vote = len(record.panel) - len(stepped_out(record, row.bid))
    for sentence in _refusals(lambda: check(motion, record.bid(row.bid), may_vote)):
        yield f"was moved as {row.outcome} {row.amount}: {sentence}"
    if not carried(row.for_, row.against):
        yield f"was moved with {row.for_} for and {row.against} against, which does not carry"


def _refusals(attempt: Callable[[], None]) -> Iterable[str]:
    try:
        attempt()
    except Refused as refused:
        yield refused.sentence
