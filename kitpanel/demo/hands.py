"""Other hands: an idea told on the phone, one that waits for its person's yes, and one that two people write."""

from datetime import datetime

from kitpanel.applications import actions as applications
from kitpanel.applications.models import Application, Channel, Member
from kitpanel.applications.rules.hands import May, Part
from kitpanel.demo import writing
from kitpanel.demo.ideas import Idea
from kitpanel.demo.writing import Borough
from kitpanel.people.models import Person
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.rules import ApplicantType

TEA = Idea(
    title="Tea for the fourth floor",
    missions=[("estates", "People on one landing would know each other’s names.")],
    idea="Four of us on the fourth floor cannot get down when the lift is out. I want a tea trolley that goes along "
         "the landing on Thursdays, with a chair for whoever wants to sit.",
    who_for="About twelve people, most of them over eighty. I asked at nine doors and eight said yes.",
    why_you="I have lived here since 1971, and I have the kettle.",
    where="The fourth floor landing, Regent’s Park estate",
    lines=[("A trolley and two urns", 240), ("Tea, milk and cake for twelve weeks", 180)],
    least=300, ward="E05013668", who=ApplicantType.ALONE, group="", safe="",
)  # fmt: skip
RAMP = Idea(
    title="Herbs on the ramp",
    missions=[("food", "We would cook with what grows outside our own door.")],
    idea="The ramp to our block is grey and long. I want six deep boxes with herbs along the rail, low enough to reach "
         "from a wheelchair.",
    who_for="Thirty flats use the ramp. Everybody who waits there for a lift or a taxi.",
    why_you="I use the ramp every day, and I grew up on a farm.",
    where="The ramp of Ampthill block C",
    lines=[("Six boxes with brackets", 420), ("Soil and herbs", 130)],
    least=350, ward="E05013669", who=ApplicantType.NEIGHBOURS, group="", safe="",
)  # fmt: skip


def by_phone(borough: Borough, at: datetime) -> Application:
    """Have staff take an idea down from a call, read out what is agreed to, and send it in."""
    joe = borough.person("joe").id
    caller = applications.Caller("Ivy Chapman", phone="020 7946 0377", address="Flat 41, Swallowfield\nLondon NW1 3ET")
    made = applications.take_down(caller, Channel.PHONE, by=joe, now=at)
    writing.fill(made, Person(name=caller.name, phone=caller.phone), TEA, at, most=13)
    applications.send_for(made, london_day(at), borough.public_address, borough.phone, by=joe, now=at)
    return made


def helped(borough: Borough, at: datetime) -> Application:
    """Have Hana write her neighbour's idea down and ask him to say yes: he has not answered yet."""
    hana = borough.person("hana")
    made = applications.begin_for(hana.id, name="Mehmet Aydin", email="mehmet@example.org", phone="", now=at)
    writing.fill(made, Person(name="Mehmet Aydin", email="mehmet@example.org", phone=""), RAMP, at, most=13)
    applications.ask_to_say_yes(made, hana.id, now=at)
    return made


def together(idea: Application, owner: Person, partner: Person, at: datetime) -> Member:
    """Have somebody's partner join their draft; another was asked and has not answered."""
    applications.invite(idea, Part.HELPER, May.VIEW, name="Dee Harper", email="dee@example.org", by=owner.id, now=at)
    asked = applications.invite(
        idea, Part.CO_APPLICANT, May.EDIT, name=partner.name, email=partner.email or "", by=owner.id, now=at
    )
    return applications.join(asked, now=at)
