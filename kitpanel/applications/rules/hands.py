"""Who has a hand in an idea besides its owner, and what each of them may do with it (domain §2, §5).

A helper writes with or for somebody, who says yes to it; a co-applicant was asked in by the owner; staff take down what
somebody tells them on the phone or sends on paper. Nobody but the owner sends, takes back, or says yes to a grant.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.core.errors import Refused
from kitpanel.core.said import say


@dataclass(frozen=True)
class HandRule:
    """How other hands in an idea behave; every default is ours.

    `link_lasts`: how long a link to say yes, or to join, can be used (a sign-in link lasts 15 minutes). `most_people`:
    on one idea at a time. `most_helped`: ideas of one helper that wait for a yes. `most_papers`: photos of one paper.
    """

    link_lasts: timedelta = timedelta(days=14)
    most_people: int = 6
    most_helped: int = 20
    most_papers: int = 12


RULE = HandRule()


class Part(StrEnum):
    """What somebody is to an idea."""

    OWNER = "owner"
    CO_APPLICANT = "co_applicant"
    HELPER = "helper"
    TAKER = "taker"
    """Staff who take it down from a call or a paper."""


class May(StrEnum):
    """What somebody who was let in may do."""

    VIEW = "view"
    EDIT = "edit"


class To(StrEnum):
    """What somebody wants of an idea."""

    READ = "read"
    WRITE = "write"
    STOP = "stop"
    """To throw a draft away: its owner's, or what a helper began and nobody has said yes to."""
    OWN = "own"
    """What its owner alone may do."""


PART_WORDS = {
    Part.OWNER: say("Asks for the money"),
    Part.CO_APPLICANT: say("Applies together"),
    Part.HELPER: say("Helps with the form"),
    Part.TAKER: say("Takes it down"),
}
MAY_WORDS = {May.VIEW: say("Can read it"), May.EDIT: say("Can read it and write in it")}

OF_THE_OWNER = frozenset({"you", "home", "links", "declare"})
"""Parts about the owner alone: how to reach them, where they live, whom they know, what they agree to."""
_AGREE = SECTIONS[-1].key


@dataclass(frozen=True)
class Hand:
    """One person's hand in one idea."""

    part: Part
    may: May = May.EDIT

    @property
    def owns(self) -> bool:
        """Whether it is their own idea: they send it, take it back, and let others in."""
        return self.part is Part.OWNER

    def sees(self, key: str) -> bool:
        """Say whether a part of the form is theirs to see. A co-applicant meets nothing about the owner alone."""
        if self.part is Part.CO_APPLICANT:
            return key not in OF_THE_OWNER
        return self.owns or key != _AGREE

    def writes(self, key: str) -> bool:
        """Say whether a part of the form is theirs to write. Nobody agrees to the last one for somebody else."""
        return self.may is May.EDIT and self.sees(key)


def check_link(made_at: datetime | None, ended_at: datetime | None, now: datetime) -> None:
    """Refuse a link that is unknown, used, replaced by a newer one, or too old: one sentence for all four."""
    if made_at is None or ended_at is not None or not made_at <= now < made_at + RULE.link_lasts:
        sentence = say(
            "This link no longer works. Links last {days} days, work once, and only the newest one counts. "
            "Ask whoever sent it for a new one, or ring us.",
            days=RULE.link_lasts.days,
        )
        raise Refused(sentence)


def check_invite(email: str, owner_email: str, there: Collection[str]) -> None:
    """Refuse to let in the owner themself, somebody who is there already, or a seventh person."""
    if email == owner_email:
        raise Refused(say("This is your own address. Write the address of somebody else."), field="email")
    if email in there:
        sentence = say("They are on this idea already. Choose their name to change what they may do.")
        raise Refused(sentence, field="email")
    if len(there) >= RULE.most_people:
        raise Refused(say("There are {most} people on this idea, the most there can be.", most=RULE.most_people))


def check_helping(helping: int) -> None:
    """Refuse a helper who has begun more ideas that wait for their person than one can look after."""
    if helping >= RULE.most_helped:
        raise Refused(say("{most} ideas you began wait for a yes. Finish one of them first.", most=RULE.most_helped))


def check_read(version: int, shown: int) -> None:
    """Refuse a yes to other words than those somebody read: the idea was written in meanwhile."""
    if version != shown:
        raise Refused(say("This was changed a moment ago. Read it again, then say yes."))


def check_agreed(agreed_on: date | None, today: date) -> None:
    """Refuse to send what was taken down before its person has agreed to every declaration, on a day that has been."""
    if agreed_on is None:
        raise Refused(say("Say on which day they agreed"), field="agreed_on")
    if agreed_on > today:
        raise Refused(say("Choose today, or a day before it"), field="agreed_on")
