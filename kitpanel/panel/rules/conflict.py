"""Who may see a bid and vote on it: the declaration made before any content is shown (domain §3, conflicts)."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from kitpanel.core.errors import Refused


class Link(StrEnum):
    """What a panellist says of their tie to a bid, having seen its title, name, group and place only."""

    NONE = "none"
    FAIR = "fair"
    OUT = "out"


LINKS = {
    Link.NONE: "No link",
    Link.FAIR: "I know them but can be fair",
    Link.OUT: "I must step out",
}


@dataclass(frozen=True)
class Declared:
    """The declaration that now counts. `voids_vote`: a vote already sent is void, and stays in the record."""

    link: Link
    voids_vote: bool


@dataclass(frozen=True)
class Shown:
    """What of one bid a panellist may see. Each field is one kind of thing a page might show."""

    content: bool
    votes: bool
    agenda: bool
    amount: bool
    outcome: bool


def may_read(link: Link | None) -> bool:
    """Say whether the bid is open to somebody: only once they have declared, and not if they stepped out."""
    return link in {Link.NONE, Link.FAIR}


def may_vote(link: Link | None, *, locked: bool) -> bool:
    """Say whether a ballot on the bid is taken: from those who may read it, until the votes are locked."""
    return may_read(link) and not locked


def declare(before: Link | None, after: Link, *, pinned: bool, opened: bool, locked: bool) -> Declared:
    """Take a panellist's declaration, early or late.

    Stepping out is taken until the lock and voids a vote already sent. Stepping back in is taken until the chair opens
    the votes, unless staff pinned the conflict. Raises Refused, beside the field `link`, when it is too late.
    """
    if locked:
        raise Refused("The votes are locked. Tell staff what you know about this idea.", field="link")
    if before is Link.OUT and after is not Link.OUT:
        _back_in(pinned=pinned, opened=opened)
    return Declared(after, voids_vote=voids(before, after))


def _back_in(*, pinned: bool, opened: bool) -> None:
    if pinned:
        raise Refused("Staff noted that you know somebody in this idea. Ask them if that is wrong.", field="link")
    if opened:
        raise Refused("The votes are open now, so you cannot step back in. Ask the chair if you need to.", field="link")


def voids(before: Link | None, after: Link) -> bool:
    """Say whether a change of link voids the vote sent under the old one: a late step-out does (domain §3)."""
    return may_read(before) and after is Link.OUT


def shown(link: Link | None, *, opened: bool, letters_sent: bool) -> Shown:
    """Say what of a bid may be shown to one panellist.

    Votes are sealed from everybody until the chair opens them. To those who stepped out the bid, its votes, its place
    in the discussion and its amount never show; its outcome does when the letters go (domain §3).
    """
    reads = may_read(link)
    return Shown(content=reads, votes=reads and opened, agenda=reads, amount=reads, outcome=reads or letters_sent)


def chairs(chair: str, deputy: str | None, stepped_out: Collection[str]) -> str | None:
    """Name who chairs a bid: the chair; the deputy where the chair stepped out; nobody where both did (domain §4)."""
    return next((who for who in (chair, deputy) if who is not None and who not in stepped_out), None)


class Sign(StrEnum):
    """A fact that two people share, and that may mean they know each other."""

    ADDRESS = "address"
    PHONE = "phone"
    EMAIL_DOMAIN = "email_domain"
    GROUP = "group"
    APPLIED_TOGETHER = "applied_together"
    HOST = "host"


SIGNS = {
    Sign.ADDRESS: "They give the same address",
    Sign.PHONE: "They give the same phone number",
    Sign.EMAIL_DOMAIN: "They use the same workplace’s or group’s e-mail",
    Sign.GROUP: "They belong to the same group",
    Sign.APPLIED_TOGETHER: "They have applied together before",
    Sign.HOST: "The same group holds the money for them, or it is their own group",
}

SIGNS_WITH_YOU = {
    Sign.ADDRESS: "You give the same address or postcode.",
    Sign.PHONE: "You have the same phone number on record.",
    Sign.EMAIL_DOMAIN: "You and they use the same workplace’s or group’s e-mail.",
    Sign.GROUP: "You have both been part of the same group.",
    Sign.APPLIED_TOGETHER: "You have applied together before.",
    Sign.HOST: "The same group held money for you both, or you are part of the group that does.",
}
"""The same signs, told to the panellist who shares them: which kind it is, and never what the other gave."""

# Nobody knows anybody through sharing one of these; the last are kept for examples, and belong to nobody (RFC 2606).
PUBLIC_MAIL = frozenset({
    "blueyonder.co.uk", "btinternet.com", "btopenworld.com", "fastmail.com", "hey.com", "mac.com", "mail.com", "me.com",
    "ntlworld.com", "o2.co.uk", "pm.me", "proton.me", "sky.com", "talk21.com", "talktalk.net", "tiscali.co.uk",
    "virginmedia.com", "example.com", "example.net", "example.org",
})  # fmt: skip
# These give addresses away in many countries: hotmail.com, hotmail.co.uk, hotmail.fr.
_PUBLIC_HOUSES = re.compile(
    r"(aol|gmail|gmx|googlemail|hotmail|icloud|live|msn|outlook|protonmail|rocketmail|yahoo|ymail)"
    r"\.(com|net|[a-z]{2}|com?\.[a-z]{2})"
)
_PHONE_TAIL = 9


@dataclass(frozen=True)
class Traces:
    """What is known of a person that could tie them to another.

    `applications`: references they were part of. `hosts`: groups that held the money of those.
    """

    address: str = ""
    phone: str = ""
    email: str = ""
    groups: frozenset[str] = frozenset()
    applications: frozenset[str] = frozenset()
    hosts: frozenset[str] = frozenset()


def signs(one: Traces, other: Traces) -> tuple[Sign, ...]:
    """List the signs that two people may know each other, for a panellist or staff to consider (never a decision)."""
    pairs = {
        Sign.ADDRESS: ({_plain(one.address)}, {_plain(other.address)}),
        Sign.PHONE: ({_number(one.phone)}, {_number(other.phone)}),
        Sign.EMAIL_DOMAIN: ({_domain(one.email)}, {_domain(other.email)}),
        Sign.GROUP: ({_plain(name) for name in one.groups}, {_plain(name) for name in other.groups}),
        Sign.APPLIED_TOGETHER: (set(one.applications), set(other.applications)),
    }
    found = tuple(sign for sign, (here, there) in pairs.items() if (here & there) - {""})
    return (*found, Sign.HOST) if _share_a_host(one, other) else found


def _share_a_host(one: Traces, other: Traces) -> bool:
    """Say whether one group holds the money of both, or the money of one and has the other in it."""
    (hosts, groups), (hosts_there, groups_there) = (
        ({_plain(name) for name in each.hosts}, {_plain(name) for name in each.groups}) for each in (one, other)
    )
    shared = hosts & (hosts_there | groups_there) | hosts_there & groups
    return bool(shared - {""})


def _plain(words: str) -> str:
    return re.sub(r"[\W_]+", " ", words.casefold()).strip()


def _number(phone: str) -> str:
    """Keep the last nine digits, the same with and without a country code; too short is no number."""
    digits = re.sub(r"\D", "", phone)
    return digits[-_PHONE_TAIL:] if len(digits) >= _PHONE_TAIL else ""


def _domain(email: str) -> str:
    domain = email.strip().casefold().rpartition("@")[2]
    return "" if "@" not in email or is_public(domain) else domain


def is_public(domain: str) -> bool:
    """Say whether anybody may have an address there, so that sharing it says nothing of two people."""
    return domain in PUBLIC_MAIL or bool(_PUBLIC_HOUSES.fullmatch(domain))
