"""Staff take down an idea from a call or a paper: the same record, saved as they go, and its person told all of it."""

import io
import re
import uuid
from datetime import UTC, datetime

import pytest
from factories import let_in, make_application, make_person, make_reading, make_vote
from sqlalchemy import select
from support.pictures import jpeg

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Channel, Confirmation, Member, PaperPhoto, TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.sections import DECLARATIONS
from kitpanel.core.errors import Refused
from kitpanel.core.files import FileState
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
RANG = {"channel": "phone", "name": "Rosa Delgado", "phone": "020 7946 0733", "email": "", "address": ""}
TODAY = {"agreed_on-day": "1", "agreed_on-month": "3", "agreed_on-year": "2027", "read_out": "yes"}
_S = ApplicationState


@pytest.fixture
def desk(kept, visitor, clock):
    """Sade at the desk."""
    clock.to(NOW)
    with kept():
        sade = make_person(RoleName.STAFF, name="Sade Bello", email="sade@example.org", phone="020 7946 0999")
    return visitor(sade), sade


def whole():
    """Rosa's idea, taken down by Sade to the last page."""
    sade, rosa = (
        make_person(RoleName.STAFF, name="Sade Bello"),
        make_person(name="Rosa Delgado", email="rosa@example.org"),
    )
    idea = make_application(rosa, channel=Channel.PHONE, declared=[], title="Stairwell gardens", at=NOW)
    idea.taken = TakenDown(application_id=idea.id, by_id=sade.id, at=NOW)
    return sade, rosa, idea


@pytest.fixture
def taken(remade, visitor, clock):
    clock.to(NOW)
    sade, rosa, idea = remade(whole)
    return visitor(sade), visitor(rosa), idea


def people(looking):
    with looking() as session:
        return sorted((one.name, one.email or "") for one in session.scalars(select(Person)))


def test_somebody_without_an_e_mail_address_is_taken_down_as_they_go(desk, looking):
    client, sade = desk
    nothing = client.send("/ideas/take-down", RANG | {"phone": ""})
    assert (nothing.status_code, "Write an e-mail address, a phone number or a postal address" in nothing.text) == (
        422,
        True,
    )
    at = client.send("/ideas/take-down", RANG).location
    assert "You are writing down <strong>Rosa Delgado</strong>’s idea, by phone" in client.get(at).text
    client.send(f"{at}/idea", {"idea": "Planters, she says."})
    assert "Planters, she says." in client.get(f"{at}/check").text
    assert client.get(f"{at}/declare").status_code == 404
    assert "Rosa Delgado" in client.get("/ideas/take-down").text
    with looking() as session:
        (idea,) = session.scalars(select(Application))
        assert (idea.channel, idea.taken.by_id, idea.contact_phone) == (Channel.PHONE, sade.id, "020 7946 0733")
    assert people(looking) == [("Rosa Delgado", ""), ("Sade Bello", "sade@example.org")]


def test_an_e_mail_address_says_who_it_is_and_a_name_never_does(desk, kept, looking):
    client, _ = desk
    with kept():
        make_person(name="Rosa Delgado", email="rosa@example.org", phone="+44 20 7946 0733")
    asked = client.send("/ideas/take-down", RANG)
    assert (asked.status_code, "rosa@example.org" in asked.text) == (422, True)
    client.send("/ideas/take-down", RANG | {"who": "new"})
    assert people(looking).count(("Rosa Delgado", "")) == 1
    client.send("/ideas/take-down", RANG | {"name": "R. D.", "email": "ROSA@example.org"})
    with looking() as session:
        owners = session.scalars(select(Person.email).join(Application, Application.owner_id == Person.id)).all()
    assert sorted(one or "" for one in owners) == ["", "rosa@example.org"]


def test_nobody_here_takes_down_their_own_or_that_of_a_panellist(desk, kept):
    client, sade = desk
    with kept():
        make_person(RoleName.PANELLIST, name="Ada", email="ada@example.org")
    for email, sentence in ((sade.email, "This is you"), ("ada@example.org", "They help to run the Kit")):
        answer = client.send("/ideas/take-down", RANG | {"email": email})
        assert (answer.status_code, sentence in answer.text) == (422, True)


def test_it_is_sent_once_they_agreed_and_they_get_all_of_it(taken, looking):
    client, rosa, idea = taken
    at = f"/apply/shared/{idea.id}"
    page = client.get(f"{at}/check").text
    assert [line in page for _, line in DECLARATIONS] == [True] * 4
    tomorrow = client.send(f"{at}/check", TODAY | {"agreed_on-day": "2"}, to=f"{at}/send-for")
    unread = client.send(
        f"{at}/check", {key: value for key, value in TODAY.items() if key != "read_out"}, to=f"{at}/send-for"
    )
    assert ["Choose today, or a day before it" in tomorrow.text, "Read each line to them first" in unread.text] == [
        True
    ] * 2
    ref = client.send(f"{at}/check", TODAY, to=f"{at}/send-for").location.rsplit("/", 1)[1]
    with looking() as session:
        sent = session.get_one(Application, idea.id)
        assert (sent.state, sorted(sent.declared)) == (_S.SUBMITTED, sorted(key for key, _ in DECLARATIONS))
        assert (sent.taken.agreed_on.isoformat(), sent.taken.read_out_at) == ("2027-03-01", NOW)
        (letter,) = session.scalars(select(Letter))
        assert (letter.kind, letter.to_address) == ("idea_taken_down", "rosa@example.org")
        assert [word in letter.body for word in ("Planters on every landing", ref, "020 7946 0412", "1 March")] == [
            True
        ] * 4
    history = rosa.get(f"/my-ideas/{ref}").text
    assert "It was sent in for you" in history


def sent(client, idea):
    at = f"/apply/shared/{idea.id}"
    return client.send(f"{at}/check", TODAY, to=f"{at}/send-for").location.rsplit("/", 1)[1]


def test_whoever_said_it_puts_it_right_until_it_is_ready_and_so_do_staff(taken, looking):
    client, rosa, idea = taken
    ref = sent(client, idea)
    assert 'href="/apply/idea/idea"' in rosa.get(f"/my-ideas/{ref}/answers").text
    assert rosa.send("/apply/idea/idea", {"idea": "Pots, not planters."}).location == f"/my-ideas/{ref}/answers"
    assert "You put it right" in rosa.get(f"/my-ideas/{ref}").text
    page = client.get(f"/ideas/{ref}").text
    assert ["Pots, not planters." in page, f'href="/apply/shared/{idea.id}/title"' in page] == [True, True]
    assert "You took this down yourself" in page
    assert client.send(f"/apply/shared/{idea.id}/title", {"title": ""}).location == f"/ideas/{ref}"
    with looking() as session:
        assert session.get_one(Application, idea.id).state is _S.SUBMITTED
    assert [rosa.get(path).status_code for path in ("/apply/check", "/apply/idea/declare")] == [303, 404]


def test_what_was_put_right_must_be_whole_before_a_panel(taken, kept):
    client, _, idea = taken
    ref = sent(client, idea)
    client.send(f"/apply/shared/{idea.id}/title", {"title": ""})
    with kept() as session:
        found = session.get_one(Application, idea.id)
        actions.start_check(found, by=found.taken.by_id, now=NOW)
        found.ward_confirmed, found.strand_ids = True, ["any"]
        with pytest.raises(Refused, match="Finish these parts first: “Its name”"):
            actions.accept(found, by=found.taken.by_id, now=NOW)
    assert client.get(f"/ideas/{ref}").status_code == 200


def test_what_they_answer_on_the_phone_is_sent_back_for_them(taken, kept, looking):
    client, _, idea = taken
    sent(client, idea)
    with kept() as session:
        found = session.get_one(Application, idea.id)
        actions.start_check(found, by=found.taken.by_id, now=NOW)
        actions.ask_more(found, {"idea": "How many?"}, "https://kit.test", by=found.taken.by_id, now=NOW)
    at = f"/apply/shared/{idea.id}"
    client.send(f"{at}/idea", {"idea": "Planters for ten landings.", "answer": "Ten."})
    client.send(f"{at}/check", to=f"{at}/answer-for")
    with looking() as session:
        assert session.get_one(Application, idea.id).state is _S.CHECKING


def test_the_paper_is_made_anew_and_staff_alone_see_it(taken, app, looking, visitor, kept):
    client, rosa, idea = taken
    at = f"/apply/shared/{idea.id}/papers"
    nasty = client.send(at, {"files": (io.BytesIO(b"<svg/>"), "a.svg")})
    assert (nasty.status_code, "We can only take photos here" in nasty.text) == (422, True)
    two = [(io.BytesIO(jpeg()), "1.jpg"), (io.BytesIO(jpeg()), "2.jpg")]
    assert client.send(at, {"files": two}).location == at
    with looking() as session:
        pages = session.scalars(select(PaperPhoto).order_by(PaperPhoto.position)).all()
    assert [one.position for one in pages] == [1, 2]
    photo = f"/ideas/papers/{pages[0].id}"
    assert client.get(photo).status_code == 404
    run_all(app)
    seen = client.get(photo)
    assert (seen.mimetype, seen.headers["Cache-Control"], b"Exif" in seen.data) == ("image/jpeg", "no-store", False)
    with kept():
        others = [visitor(make_person(role)) for role in RoleName if role is not RoleName.STAFF]
    assert {one.get(photo).status_code for one in (rosa, *others)} == {403}
    client.send(at, to=f"{at}/{pages[0].id}/remove")
    assert client.get(photo).status_code == 404


def test_an_address_that_is_somebody_elses_is_not_taken_over(taken, kept, looking):
    client, _, idea = taken
    with kept() as session:
        session.get_one(Application, idea.id).contact_email = "kwame@example.org"
        session.get_one(Person, idea.owner_id).email = None
        make_person(email="kwame@example.org")
    at = f"/apply/shared/{idea.id}"
    answer = client.send(f"{at}/check", TODAY, to=f"{at}/send-for")
    assert (answer.status_code, "Somebody else signs in with the e-mail address" in answer.text) == (422, True)


def test_a_draft_of_somebodys_own_is_never_staffs_to_open(desk, kept):
    client, _ = desk
    with kept():
        idea = make_application()
    assert [
        client.get(f"/apply/shared/{idea.id}{page}").status_code for page in ("", "/idea", "/check", "/papers")
    ] == [404] * 4


def pages_of(client, reading):
    ref, bids = reading.round.ref, reading.bids
    own = [f"/panel/rounds/{ref}{page}" for page in ("", "/declare", "/votes", "/meeting")]
    paths = ["/panel", "/waiting", *own, *(f"/panel/rounds/{ref}/bids/{bid.ref}" for bid in bids)]
    return {path: re.sub(r'value="[^"]{20,}"', "", client.get(path).text) for path in paths}


def test_no_page_of_the_panel_tells_how_an_idea_came(remade, visitor, kept):
    """The same bytes whether it came online, by phone, on paper or through a helper."""

    def build():
        made = make_reading(bids=2)
        make_vote(made.round, made.people[0], made.bids[0])
        return made, make_person(RoleName.STAFF)

    reading, staff = remade(build)
    members = [visitor(person) for person in reading.people[:2]]
    before = [pages_of(member, reading) for member in members]
    for channel in (Channel.PHONE, Channel.PAPER, Channel.VOICE):
        with kept() as session:
            idea = session.get_one(Application, reading.bids[1].application_id)
            idea.channel = channel
            if idea.taken is None:
                idea.taken = TakenDown(application_id=idea.id, by_id=staff.id, at=NOW)
                session.add(Confirmation(id=uuid.uuid4(), application_id=idea.id, asked_by_id=make_person().id, email="a@b.org",
                                         phone="", version=1, asked_at=NOW, ended_at=NOW, said_yes=True))  # fmt: skip
        assert [pages_of(member, reading) for member in members] == before


def test_what_is_removed_goes_with_the_people_on_it_and_the_paper(taken, kept, app, looking):
    client, _, idea = taken
    client.send(f"/apply/shared/{idea.id}/papers", {"files": (io.BytesIO(jpeg()), "1.jpg")})
    sent(client, idea)
    with kept() as session:
        found = session.get_one(Application, idea.id)
        for _ in range(2):
            let_in(found, make_person())
        actions.withdraw(found.id, "https://kit.test", by=idea.owner_id, now=NOW)
        actions.erase(found.id, by=found.taken.by_id, now=NOW)
    with looking() as session:
        assert {(one.name, one.email, one.ended_at) for one in session.scalars(select(Member))} == {("", "", NOW)}
        assert [one.file.state for one in session.scalars(select(PaperPhoto))] == [FileState.DROPPED]
