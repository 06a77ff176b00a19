"""A grant's page for its holder: what the state means, what comes next, and the steps with their dates."""

from typing import Any, NamedTuple

from kitpanel.core.filters import on_day
from kitpanel.core.money import pounds
from kitpanel.payouts.models import Grant
from kitpanel.payouts.queries import alive_payment, current_bank
from kitpanel.payouts.rules import GrantState

_G = GrantState


class Said(NamedTuple):
    """The heading of a grant's page and the line under it."""

    heading: str
    lede: str


_NOTHING = "There is nothing you need to do."
_CHECKING = Said("We are checking, then we pay you", f"{_NOTHING} Two people look at every payment before it goes.")
_ASK_AGAIN = "You can ask the Kit for money again."
_SAID = {
    _G.OFFERED: Said("The panel said yes: {amount} for you", "Say yes or no by {last_day}."),
    _G.APPROVED: Said("Your money goes to the bank next", _NOTHING),
    _G.ON_HOLD: Said("We are looking into something before we pay", "We ring you soon. Or ring us."),
    _G.PAYMENT_SENT: Said("Your money is on its way", f"{_NOTHING} We write to you when it has landed."),
    _G.PAYMENT_FAILED: Said("The bank sent your money back", "Check the bank details, and give them to us again."),
    _G.PAID: Said("Your money is there: {amount}", "Enjoy your project. It starts {starts}."),
    _G.ACTIVE: Said("Your project is on", "Enjoy it. We ask how it went when it is over."),
    _G.STORY_DUE: Said("Tell us how it went", "Your story is due by {story_day}."),
    _G.STORY_OVERDUE: Said("We would still love your story", "It was due by {story_day}. It takes ten minutes."),
    _G.STORY_RECEIVED: Said("Thank you. We have your story", f"{_NOTHING} We read it next."),
    _G.CLOSED: Said("All done. Thank you", _ASK_AGAIN),
    _G.WAIVED: Said("All done. Thank you", _ASK_AGAIN),
    _G.DECLINED: Said("You turned this grant down", f"The money goes to other ideas. {_ASK_AGAIN}"),
    _G.LAPSED: Said("This offer has ended", "Its last day was {last_day}. Ring us if you still want to do it."),
    _G.CHANGE_REQUESTED: Said("We are looking at the change you asked for", _NOTHING),
    _G.NOT_DELIVERED: Said("Your project did not happen", "We ring you to talk about the money."),
    _G.RETURNED: Said("You gave the money back. Thank you", _ASK_AGAIN),
    _G.WRITTEN_OFF: Said("This grant is closed", _NOTHING),
}
_ASK_BANK = Said("Next: tell us where to send the money", "It takes two minutes. Have your bank card at hand.")
_OVER = (_G.STORY_DUE, _G.STORY_OVERDUE, _G.STORY_RECEIVED, _G.CLOSED, _G.WAIVED)
_NO_STEPS = (_G.DECLINED, _G.LAPSED, _G.NOT_DELIVERED, _G.RETURNED, _G.WRITTEN_OFF)


def said_of(grant: Grant) -> Said:
    """Say where a grant stands, to its holder."""
    if needs_bank(grant) and grant.state is not _G.PAYMENT_FAILED:
        return _ASK_BANK
    heading, lede = _SAID.get(grant.state, _CHECKING)
    facts = {
        "amount": pounds(grant.amount),
        "last_day": on_day(grant.last_day),
        "starts": f"on {on_day(grant.starts_on)}" if grant.starts_on else "when you are ready",
        "story_day": on_day(grant.story_due_on) if grant.story_due_on else "four weeks after it ends",
    }
    return Said(heading.format(**facts), lede.format(**facts))


def needs_bank(grant: Grant) -> bool:
    """Say whether its holder must give bank details before anything else can happen."""
    waiting = grant.state in {_G.ACCEPTED, _G.CHECKS} and current_bank(grant) is None
    return waiting or grant.state is _G.PAYMENT_FAILED


def steps_of(grant: Grant) -> list[dict[str, Any]]:
    """List the steps of a grant with their dates: done, now, later. None for one that ended before its project."""
    if grant.state in _NO_STEPS:
        return []
    bank, payment = current_bank(grant), alive_payment(grant)
    story_in = grant.story_due_on if grant.state in {_G.STORY_RECEIVED, _G.CLOSED} else None
    told = f"Due {on_day(grant.story_due_on)}" if grant.story_due_on else "Four weeks after your project ends"
    return _marked(
        ("You said yes", grant.accepted_at, f"By {on_day(grant.last_day)}"),
        ("You tell us where to send the money", bank.entered_at if bank else None, "As soon as you like"),
        ("We check, and two people approve", payment.approved_at if payment else None, "About a week"),
        ("The money lands", payment.paid_at if payment else None, "About two working days after that"),
        (
            "Your project",
            grant.ends_on if grant.state in _OVER else None,
            f"Until {on_day(grant.ends_on)}" if grant.ends_on else "",
        ),
        ("Your story", story_in, told),
    )


def _marked(*steps: tuple[str, Any, str]) -> list[dict[str, Any]]:
    first_open = next((at for at, (_, done, _) in enumerate(steps) if done is None), len(steps))
    return [
        {"state": "done", "title": title, "when": on_day(done)}
        if at < first_open
        else {"state": "now" if at == first_open else "later", "title": title, "when": later}
        for at, (title, done, later) in enumerate(steps)
    ]
