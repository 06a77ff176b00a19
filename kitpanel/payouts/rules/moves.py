"""What a grant waits for, and what each person at the desk can do about it: "your move"."""

from collections.abc import Sequence
from dataclasses import dataclass

from kitpanel.payouts.rules.lifecycle import GrantState

_G = GrantState

MONEY_MOVING = (_G.ACCEPTED, _G.CHECKS, _G.READY, _G.APPROVED, _G.PAYMENT_SENT, _G.PAYMENT_FAILED, _G.ON_HOLD)
"""States in which a grant stands on the checks board."""

STOPPABLE = (_G.ACCEPTED, _G.CHECKS, _G.READY, _G.APPROVED)
"""States from which a grant can be put on hold."""

GIVES_BANK = (_G.ACCEPTED, _G.CHECKS, _G.READY, _G.APPROVED, _G.PAYMENT_FAILED)
"""States in which its holder may give bank details, or change them."""


@dataclass(frozen=True)
class Parts:
    """Who did what for a grant so far, each as an id or ""; `me` is who looks, `finance` whether they are finance."""

    me: str
    finance: bool
    owner: str = ""
    gave_details: str = ""
    prepared: str = ""


@dataclass(frozen=True)
class YourMove:
    """What the last column of the board says, the tone of its tag, and the act it names ("" when it is not theirs)."""

    words: str
    tone: str = "grey"
    act: str = ""


def your_move(state: GrantState, parts: Parts, outstanding: Sequence[str], *, in_run: bool = False) -> YourMove:
    """Say what this person can do now about a grant whose money is moving.

    Nobody acts on their own grant, or on bank details they gave; nobody approves what they prepared (promise 14).
    """
    if state is _G.ON_HOLD:
        return YourMove("On hold", "red")
    if parts.me in {parts.owner, parts.gave_details}:
        return YourMove("Not yours: your own grant")
    if state is _G.CHECKS and outstanding:
        return _to_check(outstanding)
    return _by_state(state, parts, in_run=in_run)


def may_approve(state: GrantState, parts: Parts) -> bool:
    """Say whether this person may approve the payment that was prepared."""
    return your_move(state, parts, ()).act == "approve"


def _to_check(outstanding: Sequence[str]) -> YourMove:
    if outstanding == ("Wait for the bank details",):
        return YourMove("Waiting for them")
    return YourMove("1 check to do" if len(outstanding) == 1 else f"{len(outstanding)} checks to do", "yellow", "check")


def _by_state(state: GrantState, parts: Parts, *, in_run: bool) -> YourMove:
    if state is _G.READY and parts.me == parts.prepared:
        return YourMove("You prepared it")
    if state in {_G.CHECKS, _G.READY} and not parts.finance:
        return YourMove("With finance")
    said = {
        _G.CHECKS: YourMove("Prepare", "green", "prepare"),
        _G.READY: YourMove("Approve", "green", "approve"),
        _G.APPROVED: YourMove("In a run" if in_run else "Ready for a run", "purple"),
        _G.PAYMENT_SENT: YourMove("With the bank", "purple"),
        _G.PAYMENT_FAILED: YourMove("Waiting for new details", "red"),
    }
    return said.get(state, YourMove("Waiting for them"))
