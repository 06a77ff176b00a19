"""Chapter 0: the ground. Whose money it is, who looks after it, which panel decides on it and when, and who sits on it."""

from factories import make_person

from chapters.walk import ADMIN, CHAIR, DEPUTY, FINANCE, NAMES, OTHER_FINANCE, PANEL, STAFF
from kitpanel.people.rules import RoleName


def lay(walk):
    """Let an administrator set up a strand with money, and the staff; and somebody of them a panel of six."""
    with walk.kept():
        make_person(RoleName.ADMIN, name="Amara Okafor", email=ADMIN)
    amara = walk.comes(ADMIN)
    _strand(amara)
    for email, role in ((STAFF, "staff"), (FINANCE, "finance"), (OTHER_FINANCE, "finance")):
        _invite(amara, email, role)
    assert [len(walk.town.letters(email)) for email in (STAFF, FINANCE, OTHER_FINANCE)] == [1, 1, 1]
    priya = walk.comes(STAFF)
    _panel(priya)
    _members(priya)
    walk.town.timetable()
    for words in ("panel member", "Can you come to the panel"):
        assert [len(walk.letters_about(f"{name}@example.org", words)) for name in PANEL] == [1] * 6


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


def _panel(priya):
    """Make a panel by the suggested rule, with a day off that its second round would have fallen on."""
    priya.go("/panels").follow("Make a panel").fill(code="main", name="Camden panel")
    priya.fill(**{"first_cut_off-day": "1", "first_cut_off-month": "3", "first_cut_off-year": "2027"})
    priya.press("Make the panel")
    assert priya.sees("15 March")
    priya.follow("Days off").fill(name="The hall is closed")
    priya.fill(**{"on-day": "15", "on-month": "3", "on-year": "2027"}).press("Add it")
    assert priya.sees("Monday 15 March 2027")
    assert not priya.go("/panels/main").sees("15 March")


def _members(priya):
    """Put six people on it, who are trained and start; one is its chair and one the deputy."""
    for email in (f"{name}@example.org" for name in PANEL):
        priya.go("/panels/main/members/add").fill(email=email, name=NAMES[email]).press("Put them on the panel")
        for move in ("train", "start"):
            priya.fill(move=move).press("Save", within="form[action$='/move']")
        part = {CHAIR: "chair", DEPUTY: "deputy"}.get(email)
        if part:
            priya.fill(part=part).press("Save", within="form[action$='/part']")
    priya.go("/panels/main/members")
    assert [priya.text.count(words) for words in ("Chair", "Deputy", "Member")] == [1, 1, 4]
