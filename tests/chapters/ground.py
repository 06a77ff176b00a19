"""Chapter 0: the ground. An administrator writes down whose money it is, and invites everybody who will look after it."""

from factories import make_member, make_panel, make_person

from chapters.walk import ADMIN, FINANCE, NAMES, OTHER_FINANCE, PANEL, STAFF
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName


def lay(walk):
    """Set up a strand with money, the staff, and a panel of six."""
    with walk.kept():
        make_person(RoleName.ADMIN, name="Amara Okafor", email=ADMIN)
    amara = walk.comes(ADMIN)
    _strand(amara)
    for email, role in ((STAFF, "staff"), (FINANCE, "finance"), (OTHER_FINANCE, "finance")):
        _invite(amara, email, role)
    assert [len(walk.town.letters(email)) for email in (STAFF, FINANCE, OTHER_FINANCE)] == [1, 1, 1]
    _panel(walk, amara)
    walk.town.timetable()


def _strand(amara):
    amara.go("/funders/new").fill(name="Camden Council", kind="council", public="yes").press("Save")
    amara.go("/strands/new").fill(
        code="council", name="Council strand", order="1", ceiling="2,000", floor="50",
        **{"opens_on-day": "1", "opens_on-month": "1", "opens_on-year": "2027"},
    )  # fmt: skip
    amara.page.get_by_label("Whose money it is").select_option(label="Camden Council")
    amara.press("Make the strand")
    amara.follow("Write down money that came in").fill(amount="5,000", note="The first half of the year")
    amara.fill(**{"on-day": "1", "on-month": "2", "on-year": "2027"}).press("Write it down")
    assert amara.title == "Council strand: £5,000 is left"


def _invite(amara, email, role):
    amara.go("/people/invite").fill(email=email, name=NAMES[email], role=role).press("Invite them")
    assert amara.title == NAMES[email]


def _panel(walk, amara):
    emails = [f"{name}@example.org" for name in PANEL]
    for email in emails:
        _invite(amara, email, "panellist")
    with walk.kept() as session:
        panel = make_panel("main", name="Camden panel")
        for place, email in enumerate(emails):
            person = session.query(Person).filter_by(email=email).one()
            make_member(panel, person, chairs=place == 0, deputy=place == 1)
