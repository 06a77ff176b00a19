"""A grant's page for its holder: what the state means, what comes next, and the steps with their dates."""

from typing import Any, NamedTuple

from kitpanel.core.filters import on_day
from kitpanel.core.money import pounds
from kitpanel.core.said import Said, filled, say
from kitpanel.payouts.models import Grant
from kitpanel.payouts.queries import alive_payment, current_bank
from kitpanel.payouts.rules import GrantState

_G = GrantState


class Standing(NamedTuple):
    """The heading of a grant's page and the line under it."""

    heading: Said
    lede: Said


_NOTHING = say("There is nothing you need to do.")
_CHECKING = Standing(
    say("We are checking, then we pay you"),
    say("There is nothing you need to do. Two people look at every payment before it goes."),
)
_ASK_AGAIN = say("You can ask the Kit for money again.")
_SAID = {
    _G.OFFERED: Standing(say("The panel said yes: {amount} for you"), say("Say yes or no by {last_day}.")),
    _G.APPROVED: Standing(say("Your money goes to the bank next"), _NOTHING),
    _G.ON_HOLD: Standing(say("We are looking into something before we pay"), say("We ring you soon. Or ring us.")),
    _G.PAYMENT_SENT: Standing(
        say("Your money is on its way"), say("There is nothing you need to do. We write to you when it has landed.")
    ),
    _G.PAYMENT_FAILED: Standing(
        say("The bank sent your money back"), say("Check the bank details, and give them to us again.")
    ),
    _G.PAID: Standing(say("Your money is there: {amount}"), say("Enjoy your project. It starts {starts}.")),
    _G.ACTIVE: Standing(say("Your project is on"), say("Enjoy it. We ask how it went when it is over.")),
    _G.STORY_DUE: Standing(say("Tell us how it went"), say("Your story is due by {story_day}.")),
    _G.STORY_OVERDUE: Standing(
        say("We would still love your story"), say("It was due by {story_day}. It takes ten minutes.")
    ),
    _G.STORY_RECEIVED: Standing(
        say("Thank you. We have your story"), say("There is nothing you need to do. We read it next.")
    ),
    _G.CLOSED: Standing(say("All done. Thank you"), _ASK_AGAIN),
    _G.WAIVED: Standing(say("All done. Thank you"), _ASK_AGAIN),
    _G.DECLINED: Standing(
        say("You turned this grant down"), say("The money goes to other ideas. You can ask the Kit for money again.")
    ),
    _G.LAPSED: Standing(
        say("This offer has ended"), say("Its last day was {last_day}. Ring us if you still want to do it.")
    ),
    _G.CHANGE_REQUESTED: Standing(say("We are looking at the change you asked for"), _NOTHING),
    _G.NOT_DELIVERED: Standing(say("Your project did not happen"), say("We ring you to talk about the money.")),
    _G.RETURNED: Standing(say("You gave the money back. Thank you"), _ASK_AGAIN),
    _G.WRITTEN_OFF: Standing(say("This grant is closed"), _NOTHING),
}
_ASK_BANK = Standing(
    say("Next: tell us where to send the money"), say("It takes two minutes. Have your bank card at hand.")
)
_OVER = (_G.STORY_DUE, _G.STORY_OVERDUE, _G.STORY_RECEIVED, _G.CLOSED, _G.WAIVED)
_NO_STEPS = (_G.DECLINED, _G.LAPSED, _G.NOT_DELIVERED, _G.RETURNED, _G.WRITTEN_OFF)


def said_of(grant: Grant) -> Standing:
    """Say where a grant stands, to its holder."""
    if needs_bank(grant) and grant.state is not _G.PAYMENT_FAILED:
        return _ASK_BANK
    heading, lede = _SAID.get(grant.state, _CHECKING)
    facts = {
        "amount": pounds(grant.amount),
        "last_day": on_day(grant.last_day),
        "starts": say("on {day}", day=on_day(grant.starts_on)) if grant.starts_on else say("when you are ready"),
        "story_day": on_day(grant.story_due_on) if grant.story_due_on else say("four weeks after it ends"),
    }
    return Standing(filled(heading, **facts), filled(lede, **facts))


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
    told = (
        say("Due {day}", day=on_day(grant.story_due_on))
        if grant.story_due_on
        else say("Four weeks after your project ends")
    )
    return _marked(
        (say("You said yes"), grant.accepted_at, say("By {day}", day=on_day(grant.last_day))),
        (say("You tell us where to send the money"), bank.entered_at if bank else None, say("As soon as you like")),
        (say("We check, and two people approve"), payment.approved_at if payment else None, say("About a week")),
        (say("The money lands"), payment.paid_at if payment else None, say("About two working days after that")),
        (
            say("Your project"),
            grant.ends_on if grant.state in _OVER else None,
            say("Until {day}", day=on_day(grant.ends_on)) if grant.ends_on else "",
        ),
        (say("Your story"), story_in, told),
    )


def _marked(*steps: tuple[str, Any, str]) -> list[dict[str, Any]]:
    first_open = next((at for at, (_, done, _) in enumerate(steps) if done is None), len(steps))
    return [
        {"state": "done", "title": title, "when": on_day(done)}
        if at < first_open
        else {"state": "now" if at == first_open else "later", "title": title, "when": later}
        for at, (title, done, later) in enumerate(steps)
    ]
