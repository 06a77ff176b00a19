"""Who must agree to what before it may be shown, and for how long (domain §3, "after the decision")."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.stories.rules.chase import RULE, StoryRule
from kitpanel.stories.rules.lifecycle import WhyUnpublished


class Use(StrEnum):
    """What somebody agrees to. Each is asked apart, for the words and for each photo."""

    WEBSITE = "website"
    SOCIAL = "social"
    PRINT = "print"
    NAME = "name"
    GRANT_LINK = "grant_link"


USE_WORDS = {
    Use.WEBSITE: say("Show it on this website"),
    Use.SOCIAL: say("Share it on social media"),
    Use.PRINT: say("Print it, on paper or a poster"),
    Use.NAME: say("Put my first name with it"),
    Use.GRANT_LINK: say("Show what the grant paid for, how much, where and when"),
}

WORD_USES = tuple(Use)
"""What is asked about the words."""
PHOTO_USES = (Use.WEBSITE, Use.SOCIAL, Use.PRINT)
"""What is asked about each photo: a name and a grant belong to the words."""


@dataclass(frozen=True)
class Consent:
    """One person's yes to one use of one thing: the words (`photo` is None) or a photo.

    `person` is any key that tells the people of one story apart: its teller, and each person a photo shows.
    `age` is the person's age in years where they are under 18. `parent` says that a parent or guardian agreed too,
    `own` that the person did. `withdrawn_on` is set for good when they change their mind.
    `expires_on` is the first day it no longer holds, as it was said when it was given; None: by the rule.
    """

    person: str
    photo: str | None
    use: Use
    given_on: date
    own: bool = True
    age: int | None = None
    parent: bool = False
    withdrawn_on: date | None = None
    expires_on: date | None = None


def consent_ends(consent: Consent, rule: StoryRule = RULE) -> date:
    """Give the first day a consent no longer holds: five years after it was given, or when it was withdrawn."""
    expiry = consent.expires_on or _expiry(consent.given_on, rule)
    return min(expiry, consent.withdrawn_on or expiry)


def _expiry(given_on: date, rule: StoryRule) -> date:
    year = given_on.year + rule.consent_years
    try:
        return given_on.replace(year=year)
    except ValueError:  # given on a 29 February
        return date(year, 3, 1)


def is_valid(consent: Consent, today: date, rule: StoryRule = RULE) -> bool:
    """Say whether a consent holds today. Under 16 it takes both the child and a parent."""
    child = consent.age is not None and consent.age < rule.adult_consent_age
    agreed = consent.own and (consent.parent or not child)
    return agreed and consent.given_on <= today < consent_ends(consent, rule)


def may_show(
    consents: Iterable[Consent],
    people: Collection[str],
    *,
    photo: str | None,
    use: Use,
    today: date,
    rule: StoryRule = RULE,
) -> bool:
    """Say whether one thing may be used one way today: every one of the `people` in it agrees to just that.

    Nobody's photo shows because somebody else agreed, and a yes to the website is no yes to a poster. Where a person
    answered more than once, their latest answer counts. A thing with nobody to ask is not shown.
    """
    asked = [one for one in consents if (one.photo, one.use) == (photo, use) and one.given_on <= today]
    latest = {one.person: one for one in sorted(asked, key=_turn)}
    agreed = {person for person, one in latest.items() if is_valid(one, today, rule)}
    return bool(people) and agreed.issuperset(people)


def check_photo_answers(uses: Collection[Use], *, has_children: bool, parent: bool, child: bool) -> None:
    """Refuse a yes to a photo with a child under 16 in it, unless a parent and the child agree too."""
    if uses and has_children and not (parent and child):
        raise Refused(
            say(
                "Ask the child, and a parent or carer, before you say yes to this photo. "
                "Tick both boxes when they agree."
            ),
            field="child" if parent else "parent",
        )


def check_may_publish(consents: Iterable[Consent], teller: str, today: date, rule: StoryRule = RULE) -> None:
    """Refuse to publish a story whose teller has not agreed, today, to its words on the website."""
    if not may_show(consents, {teller}, photo=None, use=Use.WEBSITE, today=today, rule=rule):
        raise Refused("Ask the person who told this story if we may show it, and record their answer first.")


def must_come_down(
    consents: Iterable[Consent], teller: str, today: date, rule: StoryRule = RULE
) -> WhyUnpublished | None:
    """Say why a published story must come down today, or None while its teller's consent holds."""
    words = [one for one in consents if (one.person, one.photo, one.use) == (teller, None, Use.WEBSITE)]
    if may_show(words, {teller}, photo=None, use=Use.WEBSITE, today=today, rule=rule):
        return None
    latest = max(words, key=_turn, default=None)
    withdrawn = latest is None or (latest.withdrawn_on is not None and latest.withdrawn_on <= today)
    return WhyUnpublished.WITHDRAWN if withdrawn else WhyUnpublished.EXPIRED


def _turn(consent: Consent) -> tuple[date, bool]:
    return consent.given_on, consent.withdrawn_on is not None
