"""Residents write their ideas, and staff check them, through the same actions the pages call."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kitpanel.applications import actions as applications
from kitpanel.applications.models import Application
from kitpanel.applications.rules.answers import BudgetLine, Given
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS
from kitpanel.core.db import db
from kitpanel.demo import voices
from kitpanel.demo.ground import Ground
from kitpanel.demo.ideas import Idea
from kitpanel.people import actions as people
from kitpanel.people.models import Person
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.rules import ApplicantType

POUND = 100
POSTCODES = {"E05013658": "NW5 4QU", "E05013669": "NW1 1TA", "E05013664": "NW5 3AB", "E05013668": "NW1 3TR"}
OTHER_POSTCODE = "NW6 1AA"
OTHERS = (
    "Ade Balogun", "Nuala Byrne", "Costas Georgiou", "Mina Park", "Devon Clarke", "Shirin Aziz", "Paulo Reis",
    "Hannah Weiss", "Idris Cole", "Lena Fischer", "Tariq Mahmood", "Wen Li", "Roza Kelmendi", "Sam Okoro",
    "Ivy Chen", "Marcus Bell", "Ruth Adler", "Kofi Antwi", "Elif Kaya", "Dermot Shea",
)  # fmt: skip


@dataclass
class Borough:
    """The ground, and what is known while the days are lived through: the address letters link to, and who is next."""

    ground: Ground
    public_address: str
    phone: str
    others: int = 0

    def person(self, key: str) -> Person:
        """Find somebody by key."""
        return self.ground.people[key]

    def somebody(self, now: datetime) -> Person:
        """Make one more resident."""
        name = OTHERS[self.others % len(OTHERS)]
        self.others += 1
        person = people.begin_person(f"resident{self.others}@example.org", now=now, name=name)
        person.phone = f"07700 900{500 + self.others:03d}"
        return person


def _values(person: Person, idea: Idea, starts: date, ends: date) -> dict[str, object]:
    group = idea.who is ApplicantType.GROUP
    return {
        "name": person.name, "email": person.email or "", "phone": person.phone, "language": "", "access_needs": "",
        "postcode": POSTCODES.get(idea.ward, OTHER_POSTCODE), "no_fixed_address": False, "ward": idea.ward,
        "applying_as": idea.who, "under_18": None if group else False, "group_name": idea.group, "host_name": "",
        "title": idea.title, "idea": voices.words_of(idea), "benefit": idea.who_for, "missions": dict(idea.missions),
        "why_you": idea.why_you, "place": idea.where, "starts_on": starts, "ends_on": ends,
        "lines": tuple(BudgetLine(what, pounds * POUND) for what, pounds in idea.lines), "least": idea.least * POUND,
        "at_risk": bool(idea.safe), "safety": idea.safe, "knows_someone": False, "knows_whom": "",
        "support": frozenset(), "support_words": "", "declared": frozenset(key for key, _ in DECLARATIONS),
    }  # fmt: skip


def draft(person: Person, idea: Idea, at: datetime, *, after: int = 40, lasts: int = 60, most: int = 14) -> Application:
    """Write an idea down, up to part `most` of the form. It starts `after` days from then and `lasts` as many."""
    made = applications.begin(person.id, now=at)
    return fill(made, person, idea, at, after=after, lasts=lasts, most=most)


def fill(
    made: Application, person: Person, idea: Idea, at: datetime, *, after: int = 40, lasts: int = 60, most: int = 14
) -> Application:
    """Write an idea into a draft, with what is known of its person."""
    starts = london_day(at) + timedelta(days=after)
    values = _values(person, idea, starts, starts + timedelta(days=lasts))
    for section in SECTIONS[:most]:
        given = Given({name: values[name] for name in section.fields if name in values})
        applications.save_part(made, section, given, made.version, now=at)
    voices.tell(made, by=person.id, now=at)
    db.session.flush()
    return made


def send(borough: Borough, person: Person, idea: Idea, at: datetime, **dates: int) -> Application:
    """Write an idea down whole, and send it in."""
    made = draft(person, idea, at, **dates)
    applications.submit(person.id, borough.public_address, now=at + timedelta(minutes=11))
    return made


def check(borough: Borough, made: Application, strands: list[str], at: datetime, *, by: str = "priya") -> None:
    """Have staff check an idea and call it ready for a panel."""
    staff = borough.person(by).id
    applications.start_check(made, by=staff, now=at)
    ids = [str(borough.ground.strands[code].id) for code in strands]
    applications.mark(made, ward=made.ward_code, ward_confirmed=True, strands=ids, by=staff, now=at)
    voices.sum_up(made, by=staff, now=at)
    applications.accept(made, by=staff, now=at + timedelta(minutes=9))
    db.session.flush()


def ready(
    borough: Borough, idea: Idea, strands: list[str], at: datetime, who: Person | None = None, **dates: int
) -> uuid.UUID:
    """Send an idea in and have it checked the same day; give its id."""
    made = send(borough, who or borough.somebody(at), idea, at, **dates)
    check(borough, made, strands, at + timedelta(hours=3))
    return made.id
