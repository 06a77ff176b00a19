"""Ideas that look alike: staff see it with the reason, say what they found, and nobody else ever knows."""

import re
import uuid

import pytest
from factories import Desk, give_details, make_application, make_grant, make_person
from factories.people import LONG_AGO
from sqlalchemy import func, insert, select
from support.counting import queries_of

from kitpanel.applications import actions
from kitpanel.applications.models import Application, DoubleVerdict, IdeaMark, MarkedIdea
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import advance
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

_S = ApplicationState
TEXT = (
    "Planters on every landing of two blocks, with herbs and tomatoes. Nine neighbours asked for them. We build them over "
    "two Saturdays in the hall with a carpenter, and in July we cook one meal together from what grew."
)


def three_ideas():
    staff = make_person(RoleName.STAFF, name="Priya Raman")
    one = make_application(make_person(name="Nadia Rahman"), state=_S.CHECKING, contact_phone="07700 900412", title="Growing up",
                           idea=TEXT, who_for="Fifty flats", postcode="NW5 2AB")  # fmt: skip
    two = make_application(make_person(name="Bo Lind"), state=_S.CHECKING, contact_phone="+44 7700 900412", title="Roof of herbs",
                           idea="A roof.", who_for="Us", postcode="N1 9GU")  # fmt: skip
    make_application(make_person(name="Ray Fox"), state=_S.CHECKING, contact_phone="07700 900999", title="Five a side",
                     idea="Football.", who_for="Girls", postcode="NW1 0AA")  # fmt: skip
    mark_all()
    return staff, one, two


def mark_all():
    while actions.mark_due(LONG_AGO):
        pass


@pytest.fixture
def world(remade):
    """Staff, and three ideas: the first two give one phone number."""
    return remade(three_ideas)


def box(page):
    return re.sub(r"<[^>]+>", " ", page.partition("May be the same</h2>")[2].partition("</ul>")[0])


def test_a_likeness_is_shown_with_why_and_to_staff_alone(world, visitor, kept):
    staff, one, two = world
    page = visitor(staff).get(f"/ideas/{one.ref}").text
    told = box(page)
    assert (two.title in told, f"Same phone as {two.ref}" in told, "Five a side" in told) == (True, True, False)
    with kept() as session:
        owner, panellist = session.get_one(type(staff), one.owner_id), make_person(RoleName.PANELLIST)
    assert [
        word for word in (two.ref, "Roof of herbs") if word in visitor(owner).get(f"/my-ideas/{one.ref}").text
    ] == []
    for who in (owner, panellist):
        assert visitor(who).get(f"/ideas/{one.ref}/doubles/{two.ref}").status_code == 403


def test_what_staff_found_is_kept_with_both_and_comes_back_when_something_else_is_alike(world, visitor, kept, looking):
    staff, one, two = world
    desk, address = visitor(staff), f"/ideas/{one.ref}/doubles/{two.ref}"
    assert desk.send(address).status_code == 422
    assert desk.send(address, {"verdict": "not", "why": "Sisters; I rang both."}).location == f"/ideas/{one.ref}"
    for ref, other in ((one.ref, two), (two.ref, one)):
        page = desk.get(f"/ideas/{ref}").text
        told = (f"{other.ref}: not the same", "Sisters; I rang both.")
        assert (box(page), "Looked at before" in page, [words for words in told if words not in page]) == ("", True, [])
    with kept() as session:
        changed = session.get_one(Application, two.id)
        changed.contact_email, changed.version = one.contact_email, changed.version + 1
        mark_all()
    assert "Same e-mail as" in box(desk.get(f"/ideas/{one.ref}").text)
    assert "Something more is alike since then" in desk.get(address).text
    assert desk.send(address, {"verdict": "same", "why": "She told me."}).status_code == 303
    page = desk.get(f"/ideas/{two.ref}").text
    assert ("The same as another" in page, box(page)) == (True, "")
    with looking() as session:
        assert session.scalar(select(func.count()).select_from(DoubleVerdict)) == 2


def test_nothing_is_stopped_by_a_likeness(world, visitor, kept, looking):
    staff, one, two = world
    visitor(staff).send(f"/ideas/{one.ref}/doubles/{two.ref}", {"verdict": "same", "why": "She told me."})
    with looking() as session:
        assert {session.get_one(Application, idea.id).state for idea in (one, two)} == {_S.CHECKING}


def test_two_ideas_that_are_not_alike_have_no_page(world, visitor, looking):
    staff, one, _ = world
    with looking() as session:
        far = session.scalars(select(Application.ref).where(Application.title == "Five a side")).one()
    desk = visitor(staff)
    assert {desk.get(f"/ideas/{one.ref}/doubles/{ref}").status_code for ref in (far, one.ref, "KIT-2020-0001")} == {404}


def test_copied_words_are_found_and_who_takes_up_their_own_idea_again_is_left_alone(world, visitor, kept):
    staff, one, _ = world
    with kept():
        copied = make_application(state=_S.CHECKING, title="Green landings", idea=TEXT.replace("tomatoes", "beans"),
                                  who_for="Eighty flats", postcode="WC1N 1AA", contact_phone="07700 900555")  # fmt: skip
        make_application(state=_S.CHECKING, title="Growing up again", idea=TEXT, who_for="Fifty flats", postcode="N1 1AA",
                         earlier_id=one.id, contact_phone="07700 900556")  # fmt: skip
        mark_all()
    told = box(visitor(staff).get(f"/ideas/{one.ref}").text)
    assert re.search(r"\d\d% of the words are the same as in (\S+)\.", told)[1] == copied.ref
    assert "Growing up again" not in told


def test_ideas_without_names_have_no_marks_and_no_verdicts(world, visitor, kept, looking):
    staff, one, two = world
    visitor(staff).send(f"/ideas/{one.ref}/doubles/{two.ref}", {"verdict": "not", "why": "Sisters."})
    with kept() as session:
        gone = session.get_one(Application, two.id)
        advance(gone, "decline", by=None, now=LONG_AGO)
        advance(gone, "anonymise", by=None, now=LONG_AGO)
        mark_all()
    with looking() as session:
        for kept_of, key in ((IdeaMark, IdeaMark.application_id), (MarkedIdea, MarkedIdea.application_id)):
            assert session.scalar(select(func.count()).select_from(kept_of).where(key == two.id)) == 0
        assert session.scalar(select(func.count()).select_from(DoubleVerdict)) == 0
    assert box(visitor(staff).get(f"/ideas/{one.ref}").text) == ""


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_page_asks_as_often_with_60_likenesses_as_with_one(app, world, visitor, kept):
    staff, one, _ = world
    desk, counts = visitor(staff), []
    for more in (0, 60):
        with kept():
            for _ in range(more):
                make_application(state=_S.CHECKING, contact_phone="07700 900412", idea="A roof.", who_for="Us")
            mark_all()
        with queries_of(app) as found:
            desk.get(f"/ideas/{one.ref}")
        counts.append(len(found))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_of_many_thousands_only_those_that_share_most_are_looked_at(app, world, visitor, kept):
    """Twenty thousand marks of one post code: the one that shares the phone too is still the first."""
    staff, one, two = world
    with kept() as session:
        shared = session.scalars(
            select(IdeaMark.value).where(IdeaMark.application_id == one.id, IdeaMark.weight == 2)
        ).one()
        crowd = [{"id": uuid.uuid4(), "created_at": LONG_AGO, "saved_at": LONG_AGO} for _ in range(2000)]
        session.execute(insert(Application), crowd)
        session.execute(
            insert(IdeaMark), [{"application_id": row["id"], "value": shared, "weight": 2} for row in crowd]
        )
    assert two.title in box(visitor(staff).get(f"/ideas/{one.ref}").text)


def test_one_account_on_the_grants_of_two_people_is_told_beside_their_ideas(kept, visitor, clock):
    with kept():
        desk, grants = Desk(), []
        for _ in range(2):
            grants.append(make_grant(stage="accepted", now=clock(), desk=desk))
            give_details(grants[-1], number="66374958", now=clock())
        mine, other = (grant.ref for grant in grants)
        new = make_application(db.session.get_one(Person, grants[0].owner_id), state=_S.WITHDRAWN)
        staff = make_person(RoleName.STAFF)
    for ref in (mine, new.ref):
        page = visitor(staff).get(f"/ideas/{ref}").text
        assert f"{mine}: {other} goes to the same account, for somebody else" in page
    assert "66374958" not in page
