"""What came of a grant: when a story is due, who must agree to it, when it may be shown.

The rules are domain §3, "after the decision". Days are London's. The numbers are settings; their defaults are in
`StoryRule`.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from kitpanel.core.errors import Refused
from kitpanel.core.lifecycle import Lifecycle, Move


class StoryState(StrEnum):
    """Every place a story can be (domain §4)."""

    DRAFTED = "drafted"
    CONSENT_RECORDED = "consent_recorded"
    CHECKED = "checked"
    PUBLISHED = "published"
    UNPUBLISHED = "unpublished"


class WhyUnpublished(StrEnum):
    """Why a story came down (domain §4)."""

    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Use(StrEnum):
    """What somebody agrees to. Each is asked apart, for the words and for each photo."""

    WEBSITE = "website"
    SOCIAL = "social"
    PRINT = "print"
    NAME = "name"
    GRANT_LINK = "grant_link"


USE_WORDS = {
    Use.WEBSITE: "Show it on this website",
    Use.SOCIAL: "Share it on social media",
    Use.PRINT: "Print it, on paper or a poster",
    Use.NAME: "Put my first name with it",
    Use.GRANT_LINK: "Show how much the grant was, where and when",
}

QUESTIONS = (
    ("did", "What did you do?"),
    ("changed", "What was different afterwards?"),
    ("hard", "What was hard, or went wrong?"),
    ("stays", "What stays, now that the money is spent?"),
)
"""The four questions: answered in writing, by voice, with photos, or in a phone call."""


class Chase(StrEnum):
    """What is done about a story, in order: three reminders, then a person rings."""

    BEFORE = "before"
    AFTER = "after"
    LAST = "last"
    RING = "ring"


@dataclass(frozen=True)
class StoryRule:
    """How stories are asked for; every default is the domain's. Days before or after the due day, and years."""

    due_days: int = 28
    before: int = -7
    after: int = 7
    last: int = 21
    ring: int = 28
    consent_years: int = 5
    adult_consent_age: int = 16


@dataclass(frozen=True)
class Consent:
    """One person's yes to one use of one thing: the words (`photo` is None) or a photo.

    `person` is any key that tells the people of one story apart: its teller, and each person a photo shows.
    `age` is the person's age in years where they are under 18. `parent` says that a parent or guardian agreed too,
    `own` that the person did. `withdrawn_on` is set for good when they change their mind.
    """

    person: str
    photo: str | None
    use: Use
    given_on: date
    own: bool = True
    age: int | None = None
    parent: bool = False
    withdrawn_on: date | None = None


_S = StoryState

STORY = Lifecycle(
    kind="story",
    start=_S.DRAFTED,
    moves=(
        Move("record_consent", (_S.DRAFTED, _S.UNPUBLISHED), _S.CONSENT_RECORDED, "Record what they agree to"),
        Move("check", (_S.CONSENT_RECORDED,), _S.CHECKED, "It is ready to show"),
        Move("publish", (_S.CHECKED,), _S.PUBLISHED, "Publish"),
        Move("send_back", (_S.CONSENT_RECORDED, _S.CHECKED), _S.DRAFTED, "Send it back"),
        Move("unpublish", (_S.PUBLISHED,), _S.UNPUBLISHED, "Take it down"),
    ),
    words={
        _S.DRAFTED: "Being told",
        _S.CONSENT_RECORDED: "They agreed to share",
        _S.CHECKED: "Ready to publish",
        _S.PUBLISHED: "Published",
        _S.UNPUBLISHED: "Taken down",
    },
    tones={_S.DRAFTED: "yellow", _S.CONSENT_RECORDED: "purple", _S.CHECKED: "purple", _S.PUBLISHED: "green"},
)


def due_on(ends_on: date, rule: StoryRule) -> date:
    """Give the day a story is due: four weeks after its project's end."""
    return ends_on + timedelta(days=rule.due_days)


def chases(ends_on: date, rule: StoryRule) -> tuple[tuple[Chase, date], ...]:
    """Give each reminder's day, in order, and the day from which a person rings."""
    due = due_on(ends_on, rule)
    days = ((Chase.BEFORE, rule.before), (Chase.AFTER, rule.after), (Chase.LAST, rule.last), (Chase.RING, rule.ring))
    return tuple((chase, due + timedelta(days=after)) for chase, after in days)


def chase_due(ends_on: date, today: date, done: Collection[Chase], rule: StoryRule) -> Chase | None:
    """Name what is to be done today about a story that has not come in, or None.

    Only the latest step that is due: after a silence nobody is sent three letters at once.
    """
    due = [chase for chase, day in chases(ends_on, rule) if day <= today]
    return due[-1] if due and due[-1] not in done else None


def consent_ends(consent: Consent, rule: StoryRule) -> date:
    """Give the first day a consent no longer holds: five years after it was given, or when it was withdrawn."""
    year = consent.given_on.year + rule.consent_years
    try:
        expiry = consent.given_on.replace(year=year)
    except ValueError:  # given on a 29 February
        expiry = date(year, 3, 1)
    return min(expiry, consent.withdrawn_on or expiry)


def is_valid(consent: Consent, today: date, rule: StoryRule) -> bool:
    """Say whether a consent holds today. Under 16 it takes both the child and a parent."""
    child = consent.age is not None and consent.age < rule.adult_consent_age
    agreed = consent.own and (consent.parent or not child)
    return agreed and consent.given_on <= today < consent_ends(consent, rule)


def may_show(
    consents: Iterable[Consent], people: Collection[str], *, photo: str | None, use: Use, today: date, rule: StoryRule
) -> bool:
    """Say whether one thing may be used one way today: every one of the `people` in it agrees to just that.

    Nobody's photo shows because somebody else agreed, and a yes to the website is no yes to a poster. Where a person
    answered more than once, their latest answer counts. A thing with nobody to ask is not shown.
    """
    asked = [one for one in consents if (one.photo, one.use) == (photo, use) and one.given_on <= today]
    latest = {one.person: one for one in sorted(asked, key=_turn)}
    agreed = {person for person, one in latest.items() if is_valid(one, today, rule)}
    return bool(people) and agreed.issuperset(people)


def check_may_publish(consents: Iterable[Consent], teller: str, today: date, rule: StoryRule) -> None:
    """Refuse to publish a story whose teller has not agreed, today, to its words on the website."""
    if not may_show(consents, {teller}, photo=None, use=Use.WEBSITE, today=today, rule=rule):
        raise Refused("Ask the person who told this story if we may show it, and record their answer first.")


def must_come_down(consents: Iterable[Consent], teller: str, today: date, rule: StoryRule) -> WhyUnpublished | None:
    """Say why a published story must come down today, or None while its teller's consent holds."""
    words = [one for one in consents if (one.person, one.photo, one.use) == (teller, None, Use.WEBSITE)]
    if may_show(words, {teller}, photo=None, use=Use.WEBSITE, today=today, rule=rule):
        return None
    latest = max(words, key=_turn, default=None)
    withdrawn = latest is None or (latest.withdrawn_on is not None and latest.withdrawn_on <= today)
    return WhyUnpublished.WITHDRAWN if withdrawn else WhyUnpublished.EXPIRED


def _turn(consent: Consent) -> tuple[date, bool]:
    return consent.given_on, consent.withdrawn_on is not None
