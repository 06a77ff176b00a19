"""Signing in without a password: a link by e-mail, 15 minutes, once, the newest only (promises 9 and 10)."""

import re

import pytest
from factories import make_person

from kitpanel.core.outbox import Letter, LetterState
from kitpanel.jobs import run_all
from kitpanel.people.models import Person, SignInLink
from kitpanel.people.rules import RoleName

ADDRESS = re.compile(r"https://kit\.test(/sign-in/\S+)")


def letters_sent(settings):
    folder = settings.data_folder / "outbox"
    return [path.read_text("utf-8") for path in sorted(folder.glob("*.eml"))] if folder.exists() else []


def ask(client, email="ada@example.org", **more):
    return client.send("/sign-in", {"email": email, **more})


def newest_link(app, settings):
    run_all(app)
    text = letters_sent(settings)[-1].replace("=\n", "").replace("=3D", "=")
    return ADDRESS.search(text)[1]


def test_somebody_asks_for_a_link_and_comes_in_with_it(app, settings, visitor, looking):
    client = visitor()
    assert ask(client, " Ada@Example.org ").headers["Location"] == "/sign-in/sent"
    link = newest_link(app, settings)
    assert client.get("/waiting").status_code == 303
    assert client.get(link).status_code == 200
    assert client.send(link).headers["Location"] == "/waiting"
    assert client.get("/waiting").status_code == 200
    with looking() as session:
        assert [person.email for person in session.query(Person)] == ["ada@example.org"]


@pytest.mark.parametrize("page", ["/sign-in", "/apply"])
@pytest.mark.parametrize("typed", ["", "rosa", "rosa at example.org"])
def test_what_cannot_be_an_address_is_asked_for_again(visitor, page, typed):
    answer = visitor().send(page, {"email": typed})
    assert (answer.status_code, "Write an e-mail address, like name@example.com" in answer.text) == (422, True)


def test_looking_at_the_link_uses_nothing_up(app, settings, visitor):
    client = visitor()
    ask(client)
    link = newest_link(app, settings)
    for _ in range(3):
        assert visitor().get(link).status_code == 200
    assert visitor().send(link).status_code == 303


def test_the_link_works_once(app, settings, visitor):
    ask(visitor())
    link = newest_link(app, settings)
    assert visitor().send(link).status_code == 303
    assert visitor().send(link).status_code == 410


def test_the_link_works_for_15_minutes(app, settings, clock, visitor):
    ask(visitor())
    link = newest_link(app, settings)
    clock.forward(minutes=15)
    assert visitor().send(link).status_code == 410


def test_only_the_newest_link_works(app, settings, visitor):
    ask(visitor())
    older = newest_link(app, settings)
    ask(visitor())
    newer = newest_link(app, settings)
    assert visitor().send(older).status_code == 410
    assert visitor().send(newer).status_code == 303


def test_a_guessed_link_opens_nothing(app, settings, visitor):
    ask(visitor())
    link = newest_link(app, settings)
    assert visitor().send(link[:-1] + ("0" if link[-1] != "0" else "1")).status_code == 410
    assert visitor().send(link).status_code == 303


def test_known_and_unknown_addresses_get_the_same_answer(kept, visitor):
    with kept():
        make_person(RoleName.STAFF, email="known@example.org")
    answers = []
    for email in ("known@example.org", "strange@example.org"):
        client = visitor()
        sent = ask(client, email)
        page = client.get("/sign-in/sent")
        answers.append((sent.status_code, sent.headers["Location"], page.text.replace(email, "…")))
    assert answers[0] == answers[1]


def test_asking_too_often_is_slowed_down_and_the_address_stays_on_the_page(visitor, clock):
    client = visitor()
    for _ in range(5):
        assert ask(client).status_code == 303
    refused = ask(client)
    assert (refused.status_code, "ada@example.org" in refused.text) == (422, True)
    clock.forward(minutes=16)
    assert ask(client).status_code == 303


def test_a_forged_forwarding_header_does_not_help_a_guesser(visitor):
    client = visitor()
    answers = [
        client.send(
            "/sign-in", {"email": f"a{n}@example.org"}, headers={"X-Forwarded-For": f"203.0.113.{n}"}
        ).status_code
        for n in range(31)
    ]
    assert answers == [303] * 30 + [422]


def test_the_outbox_row_and_the_database_hold_no_usable_token(app, settings, visitor, looking):
    ask(visitor())
    link = newest_link(app, settings)
    token = link.rsplit("/", 1)[1]
    with looking() as session:
        letter = session.query(Letter).one()
        assert (letter.state, token in letter.body) == (LetterState.SENT, False)
        link_row = session.query(SignInLink).one()
        assert token not in str(vars(link_row))


def test_the_link_leads_to_the_page_one_was_going_to(app, settings, visitor):
    client = visitor()
    going = client.get("/waiting")
    assert going.headers["Location"] == "/sign-in?next=%2Fwaiting"
    client.send("/sign-in?next=%2Fwaiting", {"email": "ada@example.org", "next": "/waiting"}, to="/sign-in")
    assert client.send(newest_link(app, settings)).headers["Location"] == "/waiting"


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.test/",
        "//evil.test",
        "////evil.test",
        "/\\evil.test",
        "http://kit.test//evil.test",
        "javascript:alert(1)",
        "/no-such-page",
    ],
)
def test_the_link_leads_to_our_own_pages_only(app, settings, visitor, elsewhere):
    client = visitor()
    client.send("/sign-in", {"email": "ada@example.org", "next": elsewhere})
    assert client.send(newest_link(app, settings)).headers["Location"] == "/waiting"


def test_a_forged_host_never_reaches_a_letter(app, settings, visitor):
    client = visitor()
    client.send("/sign-in", {"email": "ada@example.org"}, headers={"X-Forwarded-Host": "evil.test"})
    run_all(app)
    assert [
        ("evil.test" in letter, "https://kit.test/sign-in/" in letter.replace("=\n", ""))
        for letter in letters_sent(settings)
    ] == [(False, True)]


def test_a_session_ends_after_two_idle_hours_and_after_twelve_in_all(kept, visitor, clock):
    with kept():
        ada = make_person()
    client = visitor(ada)
    for _ in range(11):
        clock.forward(minutes=60)
        assert client.get("/waiting").status_code == 200
    clock.forward(minutes=61)
    assert client.get("/waiting").status_code == 401
    client = visitor(ada)
    clock.forward(minutes=121)
    assert client.get("/waiting").status_code == 401


@pytest.mark.parametrize(
    ("role", "minutes"), [(RoleName.STAFF, 30), (RoleName.FINANCE, 30), (RoleName.ADMIN, 30), (RoleName.PANELLIST, 120)]
)
def test_who_works_with_other_peoples_data_is_signed_out_sooner(kept, visitor, clock, role, minutes):
    with kept():
        person = make_person(role)
    client = visitor(person)
    clock.forward(minutes=minutes - 1)
    assert client.get("/waiting").status_code == 200
    clock.forward(minutes=minutes)
    assert client.get("/waiting").status_code == 401


def test_signing_out_everywhere_ends_every_session(kept, visitor):
    with kept():
        ada = make_person()
    phone, desk = visitor(ada), visitor(ada)
    assert [phone.get("/waiting").status_code, desk.get("/waiting").status_code] == [200, 200]
    hidden = {"csrf_token": phone.hidden("/waiting", "/sign-out")["csrf_token"]}
    assert phone.post("/sign-out/everywhere", data=hidden).status_code == 303
    assert [phone.get("/waiting").status_code, desk.get("/waiting").status_code] == [303, 401]
