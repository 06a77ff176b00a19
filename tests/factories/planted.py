"""A world with chosen words in every field that people type: canaries, or what an attacker would write."""

from datetime import timedelta
from typing import Any, NamedTuple

from support.pictures import jpeg

from factories.applications import let_in, make_application, make_bid
from factories.meetings import decide_round
from factories.panel import Reading, declare_all, make_declaration, make_vote
from factories.payouts import give_details, grant_of, make_award, take_on
from factories.people import make_person
from factories.recordings import make_recording
from factories.rounds import make_panel_with_members, make_round
from factories.stories import make_paid_grant, make_photo, make_story
from factories.strands import make_funder, make_strand
from factories.worlds import EVENING
from kitpanel.applications import actions as applications
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May, Part
from kitpanel.core.db import db
from kitpanel.core.history import remember
from kitpanel.panel.rules.conflict import Link
from kitpanel.payouts import actions as payouts
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.checks import CheckKind, CheckResult
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules import RoundState
from kitpanel.stories.rules import StoryState, Use
from kitpanel.strands.models import FunderViewer

ACCOUNT, SORT_CODE = "66374958", "089999"
ANSWERS = (
    "title", "idea", "who_for", "why_you", "where_words", "keeping_safe", "knows_who", "help_words", "group_name",
    "contact_name", "language", "access_needs",
)  # fmt: skip


class Planted(NamedTuple):
    """Who is in it, by what they are to Bea's bid, which is being read; and what can be named in an address."""

    people: dict[str, Any]
    reading: Reading
    decided: Reading


def _idea(owner, words, *, state=ApplicationState.IN_ROUND, contact="", **more):
    facts = {name: words(f"bid {name}") for name in ANSWERS}
    reach = {"contact_email": contact, "contact_phone": "07700 900733", "postcode": "NW3 9ZQ"} if contact else {}
    made = make_application(
        owner, state=state, lines=((words("bid line"), 1640_00),), missions=("food", "estates"), people_at_risk=True,
        knows_someone=True, **facts, **reach, **more,
    )  # fmt: skip
    for mission in made.missions:
        mission.how = words("bid mission")
    make_recording(made, summary=words("bid summary"))
    db.session.flush()
    return made


def plant(words, *, contact="contact-canary@example.org", now=EVENING) -> Planted:
    """Make it. `words(field)` gives what is typed in a field; Ada's round is decided with its letters held."""
    staff = make_person(RoleName.STAFF, name="Sade Bello")
    people = {
        "staff": staff, "finance": make_person(RoleName.FINANCE), "admin": make_person(RoleName.ADMIN),
        "funder": make_person(RoleName.FUNDER), "resident": make_person(),
        "panellist without a seat": make_person(RoleName.PANELLIST), "nobody": None,
    }  # fmt: skip
    funder = make_funder(words("funder"))
    db.session.add(FunderViewer(funder_id=funder.id, person_id=people["funder"].id))
    council = make_strand("council", name=words("strand"), received=20_000_00, funder=funder)
    panel, sitting = make_panel_with_members(5)
    sitting[0].access_needs, sitting[0].address = words("panellist needs"), words("panellist address")
    sitting[0].phone = "07700 900744"
    owner = make_person(name=words("owner"), email="bea-canary@example.org", phone="07700 900755")
    reading = make_round(panel, state=RoundState.READING, seated=sitting,
                         money={council: 5_000_00})  # fmt: skip
    bid = make_bid(reading, _idea(owner, words, contact=contact, strands=[council]))
    other = make_bid(reading, strands=[council])
    read = Reading(reading, sitting, [bid, other])
    make_declaration(reading, sitting[0], bid, Link.FAIR, words("declaration fair"))
    make_declaration(reading, sitting[1], bid, Link.OUT, words("declaration out"))
    for person in sitting[2:]:
        make_declaration(reading, person, bid)
    for person in sitting:
        make_declaration(reading, person, other)
    make_vote(reading, sitting[0], bid, 4, reason=words("sealed reason"), at=now)
    applications.note(bid.application, words("note"), by=staff.id, now=now)
    people |= {"co-applicant": make_person(), "taken out": make_person()}
    let_in(bid.application, people["co-applicant"], may=May.VIEW)
    let_in(bid.application, people["taken out"], Part.HELPER, ended_at=now)
    people |= {"owner": owner, "voter": sitting[0], "stepped out": sitting[1], "seated": sitting[2]}
    people["asked"] = make_person(name=words("asked owner"))
    checked = _idea(people["asked"], lambda name: words(f"asked {name}"), state=ApplicationState.CHECKING)
    applications.ask_more(checked, {"idea": words("question")}, "https://kit.test", by=staff.id, now=now)
    held = _held(people, council, words, now)
    _granted(people, council, words, now)
    _told(people, words)
    return Planted(people, read, held)


def _held(people, council, words, now) -> Reading:
    """A decided round whose letters are held: nothing of it shows to its applicant."""
    panel, sitting = make_panel_with_members(5)
    round_ = make_round(panel, state=RoundState.READING, seated=sitting, money={council: 5_000_00})
    people["waiting"] = make_person()
    bid = make_bid(round_, _idea(people["waiting"], lambda name: words(f"held {name}"), strands=[council]))
    made = Reading(round_, sitting, [bid])
    declare_all(made)
    for person in sitting:
        make_vote(round_, person, bid, 4, reason=words("held reason"), at=now - timedelta(days=1))
    decide_round(made, now=now)
    people["decider"] = sitting[1]
    db.session.flush()
    return made


def _granted(people, council, words, now):
    """A grant whose bank details were given and checked."""
    people["payee"] = make_person(name=words("payee"))
    row = make_award(people["payee"], strand=council, title=words("grant title"), idea=words("granted idea"))
    while payouts.prepare_due(now):
        pass
    grant = take_on(grant_of(row), "accepted", now=now)
    give_details(grant, sort_code=SORT_CODE, number=ACCOUNT, now=now)
    payouts.record_check(grant, CheckKind.IDENTITY, CheckResult.SEEN, words("check"), bank_version=1,
                         by=people["staff"].id, now=now)  # fmt: skip


def _told(people, words):
    """A story everybody may read without its teller's name, and one that was sent in and is not on the site."""
    texts = ("title", "teller", "lede", "happened", "changed", "went_wrong", "stayed", "quote")
    people["teller"], people["told"] = make_person(), make_person()
    shown = make_story(
        people["told"], slug="a-story", uses=(Use.WEBSITE,), **{text: words(f"story {text}") for text in texts}
    )
    make_photo(shown, jpeg(), shows=words("story photo"), uses=(Use.PRINT,))
    make_story(
        people["teller"], state=StoryState.CONSENT_RECORDED, **{text: words(f"sent {text}") for text in texts}
    )  # fmt: skip
    people["late"] = make_person()
    late = make_paid_grant(people["late"], state=GrantState.STORY_OVERDUE)
    remember("grant", late.id, "rang", by=people["staff"].id, now=EVENING, why=words("call"))
