"""Why a bid stands where it stands, in plain words, from the numbers that are stored (voting §3).

For the panel and for auditors. A letter to an applicant never quotes a score (domain §3, after the decision).
"""

from fractions import Fraction

from kitpanel.core.money import pounds
from kitpanel.panel.rules.ballot import GRADES
from kitpanel.panel.rules.decision import Computed, Result
from kitpanel.panel.rules.record import Bid, Outcome, Record
from kitpanel.panel.rules.tally import SettledBy

_HUNDREDTHS = 100


def decimal(value: Fraction) -> str:
    """Say a fraction with at most two places, halves away from zero: `2.75`, `3`."""
    number = (2 * abs(value.numerator) * _HUNDREDTHS + value.denominator) // (2 * value.denominator)
    whole, rest = divmod(number, _HUNDREDTHS)
    sign = "−" if value < 0 and number else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def explain(record: Record, computed: Computed, ref: str, *, all_seen: bool = True) -> tuple[str, ...]:
    """Explain one bid in a few sentences: who voted, its place, the line, the money at its turn, a close call.

    With `all_seen` false its place and the money at its turn are left out: whoever stepped out of another bid could
    read that one's place and amount from them.
    """
    result = computed.bids[ref]
    sentences = [_voted(result), _stepped_out(result)]
    if result.place is None:
        return (*sentences, "That is too few to decide, so it waits for the next round.")
    sentences += [f"Place {result.place} of {len(computed.order)}."] if all_seen else []
    sentences += [_averages(result, comparable=computed.comparable)]
    sentences += _tie(result)
    sentences += [_line(result, record.line)]
    if result.room is not None and all_seen:
        sentences += [_money(result, record.bid(ref), result.room)]
    if result.close_call:
        sentences += [_close_call(len(result.hangs_on))]
    return tuple(sentences)


def _voted(result: Result) -> str:
    return f"{result.graded} of the {result.entitled} who may vote gave a grade. {result.needed} are needed."


def _stepped_out(result: Result) -> str:
    if not result.stepped_out:
        return "Nobody stepped out."
    return "1 person stepped out." if result.stepped_out == 1 else f"{result.stepped_out} people stepped out."


def _averages(result: Result, *, comparable: bool) -> str:
    average, mean = Fraction(result.average or 0), Fraction(result.mean or 0)
    if not comparable:
        return (
            f"Its average is {decimal(mean)} of {max(GRADES)}. Too few people read the same ideas to say who is strict."
        )
    return f"Its fair average is {decimal(average)} of {max(GRADES)}, its plain average {decimal(mean)}."


def _tie(result: Result) -> list[str]:
    if result.settled_by is SettledBy.HEAD_TO_HEAD:
        return ["Others have the same average. The votes between them set its place."]
    if result.settled_by is SettledBy.DRAW:
        return ["Others are level with it. The draw set its place."]
    return []


def _line(result: Result, line: int) -> str:
    if result.outcome is Outcome.BELOW_LINE:
        return f"That is below the line: a plain average of {line} would have been enough."
    return f"The line is a plain average of {line}, and it meets it."


def _money(result: Result, bid: Bid, room: int) -> str:
    left = f"{pounds(room)} was left for it at its turn"
    wanted = pounds(result.panel_amount)
    if result.outcome is Outcome.FUND:
        return f"{left}, enough for the {wanted} the panel would give."
    if result.outcome is Outcome.PART_FUND:
        return f"{left}, so it gets {pounds(result.amount)}. {wanted} would have been enough for all."
    if bid.least == result.panel_amount:
        return f"{left}. {wanted} would have been enough."
    return f"{left}. {pounds(bid.least)} would have been enough for part, {wanted} for all."


def _close_call(people: int) -> str:
    return "Close call: it hangs on 1 vote." if people == 1 else f"Close call: it hangs on any one of {people} votes."
