"""The journey of a sent idea with its dates, as its owner's page shows it."""

from datetime import datetime
from typing import NamedTuple

from kitpanel.applications import queries
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.filters import day_and_time, on_day, short_day
from kitpanel.core.said import say
from kitpanel.rounds.models import Round

_S = ApplicationState
_CHECKED = (_S.ELIGIBLE, _S.IN_ROUND, _S.FUNDED, _S.PART_FUNDED, _S.DEFERRED, _S.NOT_FUNDED)
_YES = (_S.FUNDED, _S.PART_FUNDED)
_TOLD = (*_YES, _S.NOT_FUNDED)
ON_ITS_WAY = (_S.SUBMITTED, _S.CHECKING, _S.NEEDS_INFO, _S.ELIGIBLE, _S.IN_ROUND, _S.DEFERRED, *_TOLD)


class Step(NamedTuple):
    """One step of the journey: done, now or later."""

    state: str
    title: str
    when: str
    about: str = ""


class Outlook(NamedTuple):
    """What happens next to an idea: the steps, and the day by which its owner hears (None: not known yet)."""

    steps: list[Step]
    hear_by: datetime | None
    met: bool = False
    """Whether the day of its panel's meeting is over."""


def steps_of(idea: Application, seen: ApplicationState, now: datetime) -> Outlook:
    """Lay out the journey of an idea in the state its owner may see. No steps for one that has left the way."""
    dates = _dates(idea, seen, now)
    hear_by = dates.letters_by if dates and seen not in _TOLD else None
    if seen not in ON_ITS_WAY or idea.submitted_at is None:
        return Outlook([], None)
    sent = Step("done", say("You sent it"), day_and_time(idea.submitted_at), say("We wrote to you to say so."))
    return Outlook(
        [sent, _checking(seen, queries.checked_at(idea)), *_panel(seen, dates, now), _paying(seen)],
        hear_by,
        has_met(seen, dates, now),
    )


def _dates(idea: Application, seen: ApplicationState, now: datetime) -> Round | None:
    """Give the dates of the round an idea is in; of the next one for an idea that waits."""
    in_round = queries.latest_round(idea.id) if seen in {_S.IN_ROUND, *_TOLD} else None
    return in_round or queries.coming_round(idea, now)


def _checking(seen: ApplicationState, checked_at: datetime | None) -> Step:
    about = say("Staff check only that you can apply. They don’t vote.")
    if seen is _S.NEEDS_INFO:
        return Step("now", say("We asked you for a bit more"), say("Waiting for you"), say("Answer, and we go on."))
    if seen in _CHECKED:
        when = on_day(checked_at, year=False) if checked_at else say("Done")
        return Step("done", say("We checked you can apply"), when, about)
    return Step("now", say("We check you can apply"), say("Within three working days"), about)


def has_met(seen: ApplicationState, dates: Round | None, now: datetime) -> bool:
    """Say whether the meeting of an idea that is with a panel is over by its date: nothing of what it decided."""
    return seen is _S.IN_ROUND and dates is not None and dates.meeting_at <= now


def _panel(seen: ApplicationState, dates: Round | None, now: datetime) -> list[Step]:
    if dates is None:
        return [Step("later", say("A panel of residents reads it"), say("We write to you with its date"))]
    met = has_met(seen, dates, now)
    reading = "now" if seen is _S.IN_ROUND and not met else ("done" if met or seen in _TOLD else "later")
    after = "done" if seen in _TOLD else "later"
    waiting = seen in {_S.ELIGIBLE, _S.DEFERRED}
    until = say("Until {day}", day=on_day(dates.cut_off_at, year=False))
    return [
        *([Step("now", say("It waits for the panel"), until)] if waiting else []),
        Step(
            reading,
            say("Residents are reading it") if reading == "now" else say("A panel of residents reads it"),
            say("{day} to {last}", day=short_day(dates.pack_at), last=short_day(dates.meeting_at)),
            say("Each reads it alone and says what they think. Anyone who knows you has to step out."),
        ),
        Step("done" if met else after, say("The panel meets and decides"), on_day(dates.meeting_at, year=False)),
        Step(
            "now" if met else after,
            say("You hear, with reasons"),
            say("By {day}", day=on_day(dates.letters_by, year=False)),
            say("If it’s a yes, we ask for your bank details then, never before."),
        ),
    ]


def _paying(seen: ApplicationState) -> Step:
    return Step("now" if seen in _YES else "later", say("If it’s a yes, we pay"), say("About a week after you accept"))
