"""A helper writes an idea for somebody, who says yes or no by a link; an owner lets others in, and out again."""

import re
import uuid

import pytest
from factories import make_application, make_person
from sqlalchemy import select

from kitpanel.applications.actions.links import token_of
from kitpanel.applications.models import Application, Confirmation, Member
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May, Part
from kitpanel.applications.rules.sections import DECLARATIONS
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

ALL = [key for key, _ in DECLARATIONS]
ASKED = {("idea_to_confirm", "rosa@example.org"), ("idea_waits_for_yes", "hana@example.org")}
_S = ApplicationState


def written():
    """An idea that Hana wrote for Rosa, whole but for what Rosa agrees to."""
    hana = make_person(name="Hana Aziz", email="hana@example.org")
    make_person(RoleName.STAFF, email="sade@example.org")
    idea = make_application(
        hana, contact_name="Rosa Delgado", contact_email="rosa@example.org", declared=[], title="Stairwell gardens"
    )
    idea.owner_id = None
    db.session.add(
        Member(
            id=uuid.uuid4(), application_id=idea.id, person_id=hana.id, part=Part.HELPER, may=May.EDIT, name=hana.name,
            email=hana.email, invited_at=idea.created_at, asked_at=idea.created_at, joined_at=idea.created_at,
        )
    )  # fmt: skip
    db.session.flush()
    return hana, idea


@pytest.fixture
def helped(remade, visitor):
    hana, idea = remade(written)
    return visitor(hana), f"/apply/shared/{idea.id}", idea


@pytest.fixture
def asked(helped, app, looking):
    """Rosa was asked to say yes: give the address of her link."""
    client, at, _ = helped
    assert client.send(f"{at}/check", to=f"{at}/ask-yes").location == at
    return lambda: link_of(app, looking, "/say-yes")


def link_of(app, looking, path):
    """Give the address of the link that counts now, as its letter holds it."""
    with looking() as session:
        if path == "/join":
            link_id = session.scalars(select(Member.link_id).where(Member.link_id.is_not(None))).one()
        else:
            link_id = session.scalars(select(Confirmation.id).where(Confirmation.ended_at.is_(None))).one()
        assert session.scalars(select(Letter).where(Letter.link_id == link_id)).one().body.count("((link))") == 1
    return f"{path}/{link_id}/{token_of(link_id, app.config['SECRET_KEY'])}"


def state_of(looking, idea):
    with looking() as session:
        found = session.get_one(Application, idea.id)
        return found.state, found.owner_id and session.get_one(Person, found.owner_id).email


def letters(looking):
    with looking() as session:
        return {tuple(row) for row in session.execute(select(Letter.kind, Letter.to_address))}


def yes(client, at, **more):
    return client.send(at, {"declared": ALL, "helper_may": "view", **more})


def test_a_helper_begins_an_idea_and_nobody_owns_it_yet(app, kept, visitor, looking):
    with kept():
        hana = make_person(name="Hana Aziz")
    client = visitor(hana)
    refused = client.send("/apply/helping", {"name": "Rosa Delgado", "known": "yes"})
    assert (refused.status_code, "Give an email address or a phone number for them" in refused.text) == (422, True)
    unasked = client.send("/apply/helping", {"name": "Rosa Delgado", "email": "rosa@example.org"})
    assert (unasked.status_code, "Ask them first, then tick this" in unasked.text) == (422, True)
    own = client.send("/apply/helping", {"name": "Rosa", "email": hana.email.upper(), "known": "yes"})
    assert (own.status_code, "These are your own details." in own.text) == (422, True)
    at = client.send("/apply/helping", {"name": "Rosa Delgado", "email": "rosa@example.org", "known": "yes"}).location
    page = client.get(at).text
    assert ("You are helping <strong>Rosa Delgado</strong>" in page, f'href="{at}/declare"' in page) == (True, False)
    assert client.get("/apply/idea").location == "/apply/begin"
    with looking() as session:
        (idea,) = session.scalars(select(Application))
        assert (idea.owner_id, idea.contact_name, idea.contact_email) == (None, "Rosa Delgado", "rosa@example.org")
    assert "Has not said yes yet" in client.get("/my-ideas").text


def test_an_unfinished_idea_is_not_asked_about(helped, kept):
    client, at, idea = helped
    with kept() as session:
        session.get_one(Application, idea.id).idea = ""
    refused = client.post(f"{at}/ask-yes", data=client.hidden(at + "/take-back") | {"once": "k" * 20})
    assert (refused.status_code, "Finish these parts first" in refused.text) == (422, True)


def test_both_are_told_that_it_waits(helped, asked, looking):
    client, at, idea = helped
    assert letters(looking) == ASKED
    assert "It waits for their answer" in client.get(at).text
    assert state_of(looking, idea) == (_S.DRAFT, None)


def test_the_whole_idea_is_read_before_the_yes_and_looking_uses_nothing_up(asked, visitor):
    at = asked()
    for _ in range(3):
        page = visitor().get(at)
    assert (page.status_code, page.headers["Cache-Control"]) == (200, "no-store")
    assert [words in page.text for words in ("Hana Aziz", "Planters on every landing", "NW5 2AB")] == [True] * 3


def test_a_yes_makes_it_theirs_and_sends_it_in_once(helped, asked, visitor, looking):
    """Claimed once: the second press, and the helper, meet a closed door."""
    client, at, idea = helped
    link, rosa = asked(), visitor()
    sent = rosa.hidden(link) | {"declared": ALL, "helper_may": "none"}
    assert [rosa.post(link, data=sent).status_code for _ in range(2)] == [303, 410]
    assert state_of(looking, idea) == (_S.SUBMITTED, "rosa@example.org")
    assert letters(looking) - ASKED == {("idea_received", "rosa@example.org"), ("idea_said_yes", "hana@example.org")}
    assert client.get(at).status_code == 404
    with looking() as session:
        rosas = session.scalars(select(Person).where(Person.email == "rosa@example.org")).one()
    page = visitor(rosas).get(f"/my-ideas/{ref_of(looking, idea)}").text
    assert ("It was begun for you" in page, "You sent it" in page) == (True, True)
    with looking() as session:
        staff = session.scalars(select(Person).where(Person.email == "sade@example.org")).one()
    desk = visitor(staff).get(f"/ideas/{ref_of(looking, idea)}").text
    assert "Hana Aziz wrote it for them. They said yes on" in desk


def ref_of(looking, idea):
    with looking() as session:
        return session.get_one(Application, idea.id).ref


@pytest.mark.parametrize(("allowed", "reads"), [("none", 404), ("view", 200), ("edit", 200)])
def test_afterwards_the_helper_may_what_they_allow(helped, asked, visitor, looking, allowed, reads):
    client, _, idea = helped
    yes(visitor(), asked(), helper_may=allowed)
    ref = ref_of(looking, idea)
    assert client.get(f"/my-ideas/{ref}").status_code == reads
    assert [client.get(f"/my-ideas/{ref}/take-back").status_code, client.get(f"/apply/shared/{idea.id}/people").status_code] == [404] * 2  # fmt: skip


def test_a_yes_without_every_tick_is_asked_again(helped, asked, visitor, looking):
    answer = yes(visitor(), asked(), declared=ALL[:2])
    assert (answer.status_code, "Tick each line if you agree" in answer.text) == (422, True)
    assert state_of(looking, helped[2]) == (_S.DRAFT, None)


def test_a_yes_is_to_the_words_that_were_read(helped, asked, visitor, looking):
    client, at, idea = helped
    link, rosa = asked(), visitor()
    opened = rosa.hidden(link)
    client.send(f"{at}/idea", {"idea": "A swing on every landing."})
    late = rosa.post(link, data=opened | {"declared": ALL, "helper_may": "view"})
    assert [late.status_code, "changed a moment ago" in late.text, "A swing on every landing." in late.text] == [
        422,
        True,
        True,
    ]
    assert yes(rosa, link).status_code == 303
    assert state_of(looking, idea)[0] is _S.SUBMITTED


def test_a_no_closes_it_and_the_helper_is_told_plainly(helped, asked, visitor, looking):
    link, rosa = asked(), visitor()
    assert rosa.send(link, to=f"{link}/no").status_code == 303
    assert state_of(looking, helped[2]) == (_S.WITHDRAWN, None)
    assert letters(looking) - ASKED == {("idea_said_no", "hana@example.org")}
    assert rosa.get(link).status_code == 410


def test_only_the_newest_link_counts_for_14_days_and_no_guess_does(app, helped, asked, visitor, looking, clock):
    client, at, _ = helped
    first, rosa = asked(), visitor()
    clock.forward(minutes=5)
    client.send(f"{at}/check", to=f"{at}/ask-yes")
    second = asked()
    guessed = re.sub(r"[^/]+$", "0" * 64, second)
    elsewhere = f"/say-yes/{uuid.uuid4()}/{second.rsplit('/', 1)[1]}"
    assert [rosa.get(link).status_code for link in (first, guessed, elsewhere, second)] == [410, 410, 410, 200]
    opened = rosa.hidden(second)
    assert [rosa.post(link, data=opened).status_code for link in (first, guessed, elsewhere)] == [410] * 3
    clock.forward(days=14)
    assert rosa.get(second).status_code == 410


def test_somebody_with_an_idea_on_its_way_cannot_say_yes_to_a_second(helped, asked, visitor, kept, looking):
    with kept():
        make_application(make_person(email="rosa@example.org"), state=_S.SUBMITTED)
    answer = yes(visitor(), asked())
    assert (answer.status_code, "You have an idea with us already" in answer.text) == (422, True)
    assert state_of(looking, helped[2]) == (_S.DRAFT, None)


def test_an_idea_that_waits_counts_for_nobody(helped, visitor, kept):
    """One live idea each counts for the owner, not for a helper."""
    client, _, _ = helped
    assert client.get("/apply/begin").status_code == 200
    assert client.send("/apply/begin", {"name": "Hana"}).status_code == 303


def test_the_letter_holds_the_link_when_it_goes(app, helped, asked, place):
    run_all(app)
    sent = "".join(path.read_text("utf-8") for path in (place / "data").rglob("*.eml")).replace("=\n", "")
    assert asked() in sent


@pytest.fixture
def nadia(kept, visitor):
    """Nadia with her draft."""
    with kept():
        owner = make_person(name="Nadia Rahman", email="nadia@example.org")
        idea = make_application(owner)
    return visitor(owner), idea


KWAME = {"name": "Kwame Osei", "email": "Kwame@Example.org", "part": "co_applicant", "may": "edit"}


def test_an_owner_lets_somebody_in_changes_it_and_takes_them_out(app, nadia, visitor, looking):
    client, idea = nadia
    assert client.send("/apply/people", KWAME).location == "/apply/people"
    again = client.send("/apply/people", KWAME)
    assert (again.status_code, "They are on this idea already" in again.text) == (422, True)
    link = link_of(app, looking, "/join")
    door = visitor()
    assert "Nadia Rahman asks you to join" in door.get(link).text
    assert door.send(link, {"answer": "yes"}).location == f"/apply/shared/{idea.id}"
    assert door.get(link).status_code == 410
    with looking() as session:
        kwame = session.scalars(select(Person).where(Person.email == "kwame@example.org")).one()
        member = session.scalars(select(Member)).one()
    his = visitor(kwame)
    assert his.send(f"/apply/shared/{idea.id}/idea", {"idea": "With a pond."}).status_code == 303
    assert client.get(f"/apply/people/{member.id}").status_code == 200
    assert his.get(f"/apply/shared/{idea.id}/people").status_code == 404
    client.send(f"/apply/people/{member.id}", {"may": "view"})
    assert [his.get(f"/apply/shared/{idea.id}{page}").status_code for page in ("/check", "/idea")] == [200, 404]
    client.send(f"/apply/people/{member.id}", to=f"/apply/people/{member.id}/take-out")
    assert his.get(f"/apply/shared/{idea.id}/check").status_code == 404
    assert "kwame@example.org" not in client.get("/apply/people").text


def test_a_new_link_ends_the_one_before_and_a_no_is_taken(app, nadia, visitor, looking, clock):
    client, idea = nadia
    client.send("/apply/people", KWAME)
    first = link_of(app, looking, "/join")
    with looking() as session:
        member = session.scalars(select(Member)).one()
    clock.forward(minutes=5)
    client.send(f"/apply/people/{member.id}", to=f"/apply/people/{member.id}/ask-again")
    second, door = link_of(app, looking, "/join"), visitor()
    assert [door.get(link).status_code for link in (first, second)] == [410, 200]
    assert door.send(second, {"answer": "no"}).location == "/"
    assert [door.get(second).status_code, "kwame@example.org" in client.get("/apply/people").text] == [410, False]
    with looking() as session:
        assert session.scalars(select(Person).where(Person.email == "kwame@example.org")).all() == []
        told = session.scalars(select(Letter).where(Letter.kind == "idea_not_joined")).one()
        assert (told.to_address, told.subject) == ("nadia@example.org", f"Kwame Osei said no: {idea.title}")


def test_nobody_but_the_owner_sends_or_takes_back(app, nadia, visitor, looking):
    client, idea = nadia
    client.send("/apply/people", KWAME)
    visitor().send(link_of(app, looking, "/join"), {"answer": "yes"})
    with looking() as session:
        kwame = session.scalars(select(Person).where(Person.email == "kwame@example.org")).one()
    his, at = visitor(kwame), f"/apply/shared/{idea.id}"
    assert "Send my idea" not in his.get(f"{at}/check").text
    assert his.get(f"{at}/take-back").status_code == 404
    token = his.hidden(f"{at}/leave")
    asked = his.post(f"{at}/ask-yes", data=token | {"once": "k" * 20})
    assert (asked.status_code, state_of(looking, idea)[0]) == (422, _S.DRAFT)
    assert his.post(f"{at}/leave", data=token).location == "/my-ideas"
    assert his.get(f"{at}/check").status_code == 404


def test_a_resident_asks_a_helper_to_finish_and_says_yes_by_the_link(app, nadia, visitor, looking):
    client, idea = nadia
    client.send("/apply/people", KWAME | {"part": "helper"})
    visitor().send(link_of(app, looking, "/join"), {"answer": "yes"})
    with looking() as session:
        kwame = session.scalars(select(Person).where(Person.email == "kwame@example.org")).one()
    his, at = visitor(kwame), f"/apply/shared/{idea.id}"
    his.send(f"{at}/check", to=f"{at}/ask-yes")
    link = link_of(app, looking, "/say-yes")
    assert visitor().send(link, to=f"{link}/no").status_code == 303
    assert state_of(looking, idea) == (_S.DRAFT, "nadia@example.org")
    his.send(f"{at}/check", to=f"{at}/ask-yes")
    assert yes(visitor(), link_of(app, looking, "/say-yes")).status_code == 303
    assert state_of(looking, idea) == (_S.SUBMITTED, "nadia@example.org")


def test_somebody_without_e_mail_says_yes_by_a_text(app, helped, visitor, kept, looking):
    client, at, idea = helped
    with kept() as session:
        found = session.get_one(Application, idea.id)
        found.contact_email, found.contact_phone = "", "07700 900733"
    client.send(f"{at}/check", to=f"{at}/ask-yes")
    with looking() as session:
        (letter,) = session.scalars(select(Letter).where(Letter.kind == "idea_to_confirm"))
        assert (letter.to_phone, "((link))" in letter.short) == ("+447700900733", True)
    assert yes(visitor(), link_of(app, looking, "/say-yes")).status_code == 303
    with looking() as session:
        owner = session.get_one(Person, session.get_one(Application, idea.id).owner_id)
        assert (owner.email, owner.name, owner.phone_key) == (None, "Rosa Delgado", "+447700900733")


def test_a_helpers_own_phone_is_no_way_to_ask(helped, kept):
    client, at, idea = helped
    with kept() as session:
        found = session.get_one(Application, idea.id)
        found.contact_email, found.contact_phone = "", "020 7946 0733"
    landline = client.send(f"{at}/check", to=f"{at}/ask-yes")
    assert (landline.status_code, "Give an email address or a mobile number" in landline.text) == (422, True)
    with kept() as session:
        session.get_one(Application, idea.id).contact_phone = "07700 900733"
        session.scalars(select(Person).where(Person.email == "hana@example.org")).one().phone = "+447700900733"
    own = client.send(f"{at}/check", to=f"{at}/ask-yes")
    assert (own.status_code, "These are your own details." in own.text) == (422, True)


def test_an_idea_that_ran_out_is_told_to_its_helper_and_its_link_is_over(app, asked, visitor, looking):
    link = asked()
    assert visitor().get(link).status_code == 200
    run_all(app)
    assert visitor().get(link).status_code == 410
    assert ("draft_expired", "hana@example.org") in letters(looking)


def test_what_a_helper_has_begun_waits_for_them_until_they_asked(helped):
    client, at, _ = helped
    assert "idea to finish for somebody" in client.get("/waiting").text
    client.send(f"{at}/check", to=f"{at}/ask-yes")
    assert "idea to finish for somebody" not in client.get("/waiting").text
