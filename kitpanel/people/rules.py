"""Who may be what, how a sign-in link works, how long a session lasts, when to slow somebody down.

Every moment is aware UTC and comes in as an argument. The numbers are settings; their defaults are in `SignInRule`.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from kitpanel.core.errors import Refused
from kitpanel.core.lifecycle import Lifecycle, Move
from kitpanel.core.said import say

_MONTHS = 12
_LONDON = ZoneInfo("Europe/London")


class RoleName(StrEnum):
    """The roles of an account (domain §2). Chair is a seat of a round, not a role."""

    APPLICANT = "applicant"
    PANELLIST = "panellist"
    STAFF = "staff"
    FINANCE = "finance"
    FUNDER = "funder"
    ADMIN = "admin"


_R = RoleName

ROLE_WORDS = {
    _R.APPLICANT: say("applicant"),
    _R.PANELLIST: say("panel member"),
    _R.STAFF: say("programme staff"),
    _R.FINANCE: say("finance staff"),
    _R.FUNDER: say("funder"),
    _R.ADMIN: say("administrator"),
}
OFFICE = frozenset({_R.STAFF, _R.FINANCE, _R.ADMIN})
"""Those who run the service: they never vote."""

SERVING = OFFICE | {_R.PANELLIST}
"""Those who serve on the panel or run the Kit: they do not apply."""

_APART = frozenset(
    {frozenset({_R.PANELLIST, role}) for role in OFFICE}
    | {frozenset({_R.FUNDER, role}) for role in RoleName if role is not _R.FUNDER}
)


@dataclass(frozen=True)
class SignInRule:
    """How sign-in behaves; every default is a suggestion for the operator to change.

    `link_lasts`: the life of a link. `idle` and `absolute`: how long a session lasts unused, and at all; people who
    work with others' data get the shorter `office_idle`. `links_per_address` in `links_window`: the most links one
    address is sent; `links_from_here`: the most that one visitor asks for. `cooling_months`: how long after serving
    somebody must wait to apply (domain §3).
    """

    link_lasts: timedelta = timedelta(minutes=15)
    idle: timedelta = timedelta(hours=2)
    office_idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    links_per_address: int = 5
    links_from_here: int = 30
    links_window: timedelta = timedelta(minutes=15)
    cooling_months: int = 3


@dataclass(frozen=True)
class Link:
    """A sign-in link as it is stored. `newer` says that the same person was sent one after it."""

    made_at: datetime
    used_at: datetime | None = None
    newer: bool = False


def check_roles(held: Iterable[RoleName]) -> None:
    """Refuse roles that one person must never hold at once (domain §2, §4).

    Nobody votes who runs the service, and a funder is nothing else. Staff and panel members may hold the applicant role
    (an old idea of theirs stays theirs); whether they may apply now is `check_may_apply`.
    """
    roles = sorted(set(held))
    for index, one in enumerate(roles):
        for other in roles[index + 1 :]:
            if frozenset({one, other}) in _APART:
                raise Refused(
                    f"One person cannot be both {ROLE_WORDS[one]} and {ROLE_WORDS[other]}. End one role first.",
                    field="roles",
                )


def may_apply_from(ended_on: date, months: int) -> date:
    """Give the first day on which somebody who served until `ended_on` may apply (3 months after, domain §3)."""
    whole = ended_on.month - 1 + months
    year, month = ended_on.year + whole // _MONTHS, whole % _MONTHS + 1
    return date(year, month, min(ended_on.day, monthrange(year, month)[1]))


def check_may_apply(serves: Collection[RoleName], ended_on: date | None, today: date, months: int) -> None:
    """Refuse an idea from somebody who serves on the panel or the staff, or did until lately (domain §3).

    `serves` are the roles held now; `ended_on` is when the last panel or staff role ended, if there was one.
    """
    if SERVING & set(serves):
        raise Refused(
            say("You help to run the Kit, so you cannot ask it for money now. You can once you have left for a while.")
        )
    if ended_on and today < (first := may_apply_from(ended_on, months)):
        raise Refused(
            say("You helped to run the Kit until {until}. You can send an idea from {day}.", until=ended_on, day=first)
        )


def check_may_serve(has_live_idea: bool) -> None:
    """Refuse a panel or staff role to somebody whose own idea is still on its way."""
    if has_live_idea:
        raise Refused("They have an idea on its way to a panel. They can join once it has been settled.", field="roles")


def check_may_change_email(by: Collection[RoleName], whose: Collection[RoleName], *, own: bool) -> None:
    """Refuse a change of the address somebody signs in by, where it would open more than the changer may see.

    Whoever holds an address is its person: staff may change a resident's or a panel member's, only an administrator
    that of somebody who runs the Kit, and nobody their own.
    """
    if own:
        raise Refused("Ask a colleague to change your own address.", field="email")
    if OFFICE & set(whose) and RoleName.ADMIN not in by:
        raise Refused("Ask an administrator: this person helps to run the Kit.", field="email")


def check_link(link: Link | None, now: datetime, lasts: timedelta) -> None:
    """Refuse a sign-in link that is unknown, used, replaced by a newer one, or older than `lasts` (promise 10).

    One sentence for all four: a stranger with an old link learns nothing.
    """
    good = link and not link.used_at and not link.newer and link.made_at <= now < link.made_at + lasts
    if not good:
        minutes = int(lasts.total_seconds()) // 60
        raise Refused(
            say(
                "This link no longer works. Links last {minutes} minutes, work once, and only the newest one counts. "
                "Ask for a new one.",
                minutes=minutes,
            )
        )


def session_ends(signed_in_at: datetime, seen_at: datetime, held: Collection[RoleName], rule: SignInRule) -> datetime:
    """Give the moment a session ends if its person does nothing more: unused too long, or too old."""
    idle = rule.office_idle if OFFICE & set(held) else rule.idle
    return min(seen_at + idle, signed_in_at + rule.absolute)


def is_signed_in(
    signed_in_at: datetime,
    seen_at: datetime,
    now: datetime,
    held: Collection[RoleName],
    *,
    rule: SignInRule,
    signed_out_everywhere_at: datetime | None = None,
) -> bool:
    """Say whether a session still holds. One begun before `signed_out_everywhere_at` does not."""
    if signed_out_everywhere_at and signed_in_at <= signed_out_everywhere_at:
        return False
    return signed_in_at <= now < session_ends(signed_in_at, seen_at, held, rule)


def is_throttled(counted: Iterable[datetime], now: datetime, most: int, window: timedelta) -> bool:
    """Say whether one more is too many: `most` happened already within `window` before now."""
    return sum(now - window < moment <= now for moment in counted) >= most


class ResetState(StrEnum):
    """Where a request to take a second factor away is."""

    ASKED = "asked"
    DONE = "done"
    REFUSED = "refused"


RESET = Lifecycle(
    "second factor reset",
    ResetState.ASKED,
    (
        Move("approve", (ResetState.ASKED,), ResetState.DONE, "Approve"),
        Move("refuse", (ResetState.ASKED,), ResetState.REFUSED, "Do not do it"),
    ),
    {ResetState.ASKED: "Waits for a second administrator", ResetState.DONE: "Done", ResetState.REFUSED: "Not done"},
    {ResetState.ASKED: "yellow", ResetState.DONE: "green"},
)


@dataclass(frozen=True)
class SecondRule:
    """How codes of a second factor behave. After `most_wrong` wrong ones within `window` even the right one is refused.

    `step_seconds`: the life of one code; `drift`: how many steps a phone's clock may be off; `recovery_codes`: how many
    are given out; `fresh`: how lately a code must have been given to change phones.
    """

    most_wrong: int = 10
    window: timedelta = timedelta(hours=1)
    step_seconds: int = 30
    drift: int = 1
    recovery_codes: int = 10
    fresh: timedelta = timedelta(minutes=15)


def steps_around(now: datetime, rule: SecondRule) -> range:
    """List the steps whose codes count now, for phones whose clocks are a little off."""
    step = int(now.timestamp()) // rule.step_seconds
    return range(step - rule.drift, step + rule.drift + 1)


def wanted_second(held: Collection[RoleName], *, has_one: bool, given: bool, required: bool) -> str:
    """Say what somebody who signed in must do first: "code", "set up" or "" for nothing.

    Only those who run the service ever meet a second factor; whoever has one is always asked for it.
    """
    if given or not OFFICE & set(held):
        return ""
    if has_one:
        return "code"
    return "set up" if required else ""


def check_may_reset(by: object, whose: object, asked_by: object = None) -> None:
    """Refuse a lost phone's reset that is one's own, or that one asked for oneself: it takes two other people."""
    if by == whose:
        raise Refused("Nobody resets their own. Ask two other administrators.")
    if by == asked_by:
        raise Refused("You asked for this, so another administrator must approve it.")


def check_two_people(first: object, second: object) -> None:
    """Refuse when the person who prepared a thing would approve it too (domain §2, promise 14)."""
    if first == second:
        raise Refused("Ask somebody else to approve this: you prepared it.")


class RightKind(StrEnum):
    """What somebody asks of us about their own data, or about how we work."""

    ERASURE = "erasure"
    COMPLAINT = "complaint"


class RequestState(StrEnum):
    """Where such a request is."""

    RECEIVED = "received"
    ANSWERED = "answered"


REQUEST = Lifecycle(
    "rights_request",
    RequestState.RECEIVED,
    (Move("answer", (RequestState.RECEIVED,), RequestState.ANSWERED, "Send the answer"),),
    {RequestState.RECEIVED: "Waiting for us", RequestState.ANSWERED: "Answered"},
    {RequestState.RECEIVED: "yellow", RequestState.ANSWERED: "green"},
)

RIGHT_WORDS = {RightKind.ERASURE: say("Remove what we know of you"), RightKind.COMPLAINT: say("A complaint")}


@dataclass(frozen=True)
class RightsRule:
    """How long we take. A complaint is acknowledged at once, well within the 30 days the law gives.

    `answer_days`: an answer within one month of a request to be erased (UK GDPR, article 12(3)), as 28 days, so that no
    month is too short; a complaint gets its answer within the same time.
    """

    answer_days: int = 28


def answer_by(asked_at: datetime, rule: RightsRule) -> date:
    """Give the last day to answer a request, in London."""
    return asked_at.astimezone(_LONDON).date() + timedelta(days=rule.answer_days)
