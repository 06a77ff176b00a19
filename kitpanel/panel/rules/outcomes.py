"""What the panel decided of a bid, in the words of minutes and registers."""

from collections.abc import Mapping
from typing import Any

from kitpanel.core.money import pounds
from kitpanel.panel.rules.record import Outcome

OUTCOMES = {
    Outcome.FUND: "Funded",
    Outcome.PART_FUND: "Part funded",
    Outcome.NO_MONEY: "No money left",
    Outcome.NO_QUORUM: "Too few grades",
    Outcome.BELOW_LINE: "Below the line",
    Outcome.DEFER: "Left for the next round",
    Outcome.NOT_THIS_TIME: "Not this time",
}


def outcome_said(outcome: str, amount: int) -> str:
    """Say an outcome, with its money in pence where there is some."""
    words = OUTCOMES[Outcome(outcome)]
    return f"{words}, {pounds(amount)}" if amount else words


def votes_said(row: Mapping[str, Any]) -> str:
    """Say how many judged a bid, from its stored result: who is never named (a close call is a count)."""
    close = len(row["hangs_on"])
    said = f"{row['graded']} of {row['entitled']} gave a grade, {row['needed']} needed"
    return (
        f"{said}. Close call: it hangs on {'1 vote' if close == 1 else f'any one of {close} votes'}" if close else said
    )


def hands_said(for_: int | None, against: int | None, abstain: int | None) -> str:
    """Say the hands counted on a motion; "" for a row taken from the list."""
    return "" if for_ is None else f"{for_} for, {against} against, {abstain} abstained"
