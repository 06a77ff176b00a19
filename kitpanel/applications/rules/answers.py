"""What somebody has told us so far: one frozen value with every answer of domain §5, however little is filled in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kitpanel.core.reach import LetterChannel
from kitpanel.strands.rules import ApplicantType

WARD_NOT_SURE = "not-sure"
"""The answer of somebody who does not know their ward: staff find it out."""


@dataclass(frozen=True)
class Unread:
    """What was typed into a field and cannot be kept as an answer yet: a text, or the parts of a date by name.

    `problem` says what to do about it; empty when nothing need be done (words under a Mission that is not chosen).
    """

    typed: str | Mapping[str, str]
    problem: str = ""


@dataclass(frozen=True)
class Given:
    """What one page of the form holds: answers by their names in `Answers`, and what cannot be read yet, by field."""

    values: Mapping[str, object]
    unread: Mapping[str, Unread] = field(default_factory=dict)


@dataclass(frozen=True)
class BudgetLine:
    """One thing the money is for, in pence. `pence` is None while only its words are there."""

    what: str
    pence: int | None = None


@dataclass(frozen=True)
class Answers:
    """Every answer of the form, by section. Empty text, None or an empty set means not answered yet.

    `missions` holds what was written under each Mission chosen. `least` is in pence. `support` holds keys of
    `sections.SUPPORT`, `declared` keys of `sections.DECLARATIONS`.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    language: str = ""
    access_needs: str = ""
    hear_by: LetterChannel | None = None
    postal_address: str = ""
    postcode: str = ""
    no_fixed_address: bool = False
    ward: str = ""
    applying_as: ApplicantType | None = None
    under_18: bool | None = None
    group_name: str = ""
    charity_number: str = ""
    company_number: str = ""
    school_urn: str = ""
    host_name: str = ""
    host_number: str = ""
    host_contact: str = ""
    host_email: str = ""
    host_holds: bool | None = None
    title: str = ""
    idea: str = ""
    media_seconds: int = 0
    benefit: str = ""
    missions: Mapping[str, str] = field(default_factory=dict)
    why_you: str = ""
    place: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    lines: tuple[BudgetLine, ...] = ()
    least: int | None = None
    at_risk: bool | None = None
    safety: str = ""
    knows_someone: bool | None = None
    knows_whom: str = ""
    support: frozenset[str] = frozenset()
    support_words: str = ""
    declared: frozenset[str] = frozenset()
