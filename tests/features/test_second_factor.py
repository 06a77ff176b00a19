"""A second factor for those who run the service: set up, given, guessed at, lost, and reset by two others."""

import re
from urllib.parse import urlsplit

import pyotp
import pytest
from factories import make_person
from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.people import actions, queries
from kitpanel.people.models import FactorReset, Person, RecoveryCode, SecondFactor, SignInLink
from kitpanel.people.rules import RoleName

R = RoleName
KEY = re.compile(r"<strong class=\"kit-breaks\">([A-Z2-7 ]+)</strong>")
CODES = re.compile(r"<li>([a-z2-9]{5}-[a-z2-9]{5})</li>")
WRONG = "That code did not work."


@pytest.fixture
def required(app):
    app.config["SECOND_FACTOR_REQUIRED"] = True
    yield
    app.config["SECOND_FACTOR_REQUIRED"] = False


@pytest.fixture
def sam(kept):
    with kept():
        return make_person(R.STAFF, name="Sam Staff")


@pytest.fixture
def phone(kept, sam, clock):
    """Sam's phone, set up, as what makes its codes; and Sam's recovery codes."""
    with kept():
        actions.begin_second(sam.id, sealer())
        secret = actions.secret_to_set_up(queries.second_factor(sam.id), sealer())
        codes = actions.finish_second(sam.id, pyotp.TOTP(secret).at(clock()), sealer(), now=clock())
    clock.forward(minutes=5)
    return pyotp.TOTP(secret), codes


def by_link(app, kept, looking, visitor, person, clock, next_path=""):
    """Come in by a link, as everybody does."""
    from kitpanel.people.rules import SignInRule

    clock.forward(minutes=4)
    with kept():
        actions.ask_for_link(person.email, next_path=next_path, here="h", rule=SignInRule(), now=clock())
    with looking() as session:
        link = session.scalars(select(SignInLink.id).order_by(SignInLink.asked_at.desc())).first()
    client = visitor()
    address = actions.link_address(link, "https://kit.test", app.config["SECRET_KEY"])
    return client, client.send(urlsplit(address).path)


def moves(looking, person):
    with looking():
        return [event.move for event, _ in events_of("person", person.id)]


def test_staff_without_one_are_led_to_set_it_up_before_anything_else(app, required, sam, visitor, clock, looking):
    client = visitor(sam)
    for page in ("/waiting", "/ideas", "/you", "/letters"):
        assert client.get(page).headers["Location"].startswith("/you/codes?next=")
    assert client.get("/").status_code == 200
    assert client.get("/sign-in/code").headers["Location"].startswith("/you/codes")
    assert client.send("/you/codes", to="/you/codes/begin").headers["Location"] == "/you/codes"
    page = client.get("/you/codes")
    assert (page.headers["Cache-Control"], "data:image/svg+xml" in page.text) == ("no-store", True)
    key = KEY.search(page.text)[1].replace(" ", "")
    wrong = client.send("/you/codes", {"code": "12"})
    assert (wrong.status_code, "That is not the code your phone shows now" in wrong.text) == (422, True)
    shown = client.send("/you/codes", {"code": pyotp.TOTP(key).at(clock())})
    codes = CODES.findall(shown.text)
    assert (shown.status_code, len(set(codes))) == (200, 10)
    assert client.get("/ideas").status_code == 200
    assert CODES.findall(client.get("/you/codes").text) == []
    with looking() as session:
        held = session.get(SecondFactor, sam.id)
        hashes = session.scalars(select(RecoveryCode.hashed)).all()
    assert [secret in f"{held.sealed} {hashes}" for secret in (key, codes[0], codes[0].replace("-", ""))] == [False] * 3
    assert moves(looking, sam) == ["set_up_second"]


@pytest.mark.parametrize("role", [R.APPLICANT, R.PANELLIST, R.FUNDER])
def test_nobody_else_meets_it(required, kept, visitor, role):
    with kept():
        person = make_person(role)
    client = visitor(person)
    assert [client.get(page).status_code for page in ("/waiting", "/sign-in/code", "/you/codes")] == [200, 403, 403]


def test_the_link_then_the_code_lead_to_the_page_one_was_going_to(app, kept, looking, visitor, sam, phone, clock):
    client, claimed = by_link(app, kept, looking, visitor, sam, clock, "/letters?state=failed")
    assert claimed.headers["Location"] == "/letters?state=failed"
    asked = client.get("/letters?state=failed").headers["Location"]
    assert asked == "/sign-in/code?next=/letters?state%3Dfailed"
    assert client.get("/you/codes").headers["Location"].startswith("/sign-in/code")
    code = phone[0].at(clock())
    given = client.send(asked, {"code": f"{code[:3]} {code[3:]}"}, to="/sign-in/code")
    assert given.headers["Location"] == "/letters?state=failed"
    assert client.get("/letters?state=failed").status_code == 200


def test_a_code_counts_once_and_a_clock_may_be_half_a_minute_off(app, phone, sam, kept, clock):
    totp, _ = phone

    def gives(code):
        with kept():
            return actions.give_code(sam.id, code, sealer(), now=clock())

    for seconds in (-30, 0, 30):
        clock.forward(minutes=3)
        code = totp.at(clock(), counter_offset=seconds // 30)
        assert [gives(code), gives(code)] == [True, False]
    clock.forward(minutes=3)
    assert [gives(totp.at(clock(), counter_offset=steps)) for steps in (-2, 2)] == [False, False]
    assert gives(totp.at(clock())) is True
    assert gives(totp.at(clock(), counter_offset=-1)) is False  # older than the last one used


def test_ten_wrong_codes_lock_even_the_right_one_for_an_hour_with_one_answer(app, sam, phone, visitor, clock):
    client, pages = visitor(sam), []
    for number in range(11):
        sent = client.send("/sign-in/code", {"code": f"00000{number}" if number < 10 else phone[0].at(clock())})
        assert sent.headers["Location"] == "/sign-in/code"
        page = client.get("/sign-in/code").text
        pages.append(re.sub(r'value="[^"]{30,}"', "", page))
    assert (WRONG in pages[0], len(set(pages))) == (True, 1)
    clock.forward(minutes=25)
    other = visitor(sam)
    other.send("/sign-in/code", {"code": phone[1][0]})
    assert WRONG in other.get("/sign-in/code").text
    clock.forward(minutes=36)
    fresh = visitor(sam)
    assert fresh.send("/sign-in/code", {"code": phone[0].at(clock())}).headers["Location"] == "/waiting"


def test_a_recovery_code_works_once_however_it_is_typed(app, sam, phone, visitor, looking):
    code = phone[1][3]
    assert (
        visitor(sam).send("/sign-in/code", {"code": f" {code.upper().replace('-', ' ')} "}).headers["Location"]
        == "/waiting"
    )
    assert visitor(sam).send("/sign-in/code", {"code": code}).headers["Location"] == "/sign-in/code"
    assert moves(looking, sam) == ["set_up_second", "use_recovery_code"]
    with looking():
        assert queries.recovery_codes_left(sam.id) == 9


def test_words_sent_half_way_in_are_held_and_found_after_the_code(app, sam, phone, kept, visitor, clock):
    with kept():
        other = make_person(name="Rosa")
    page = f"/people/{other.id}/change"
    writing = visitor(sam)
    writing.send("/sign-in/code", {"code": phone[0].at(clock())})
    form = writing.hidden(page)
    with writing.session_transaction(base_url="https://kit.test") as cookie:
        del cookie["second"]
    typed = {**form, "name": "Rosa Delgado", "language": "Spanish", "access_needs": "A quiet room"}
    sent = writing.post(page, data=typed, headers={"Referer": f"https://kit.test{page}"})
    assert (sent.status_code, "What you typed is safe" in sent.text, "Give your code" in sent.text) == (401, True, True)
    clock.forward(minutes=1)
    writing.send("/sign-in/code", {"code": phone[0].at(clock())})
    assert "A quiet room" in writing.get(page).text


def test_a_new_phone_takes_a_fresh_code_of_the_old_one_which_works_until_then(app, sam, phone, visitor, clock, looking):
    client = visitor(sam)
    client.send("/sign-in/code", {"code": phone[0].at(clock())})
    clock.forward(minutes=20)
    assert client.send("/you/codes", to="/you/codes/begin").headers["Location"] == "/sign-in/code?next=/you/codes"
    client.send("/sign-in/code", {"code": phone[0].at(clock())})
    client.send("/you/codes", to="/you/codes/begin")
    key = KEY.search(client.get("/you/codes").text)[1].replace(" ", "")
    clock.forward(minutes=1)
    assert visitor(sam).send("/sign-in/code", {"code": phone[0].at(clock())}).headers["Location"] == "/waiting"
    assert client.send("/you/codes", {"code": pyotp.TOTP(key).at(clock())}).status_code == 200
    clock.forward(minutes=1)
    old, new = (
        visitor(sam).send("/sign-in/code", {"code": one.at(clock())}).headers["Location"]
        for one in (phone[0], pyotp.TOTP(key))
    )
    assert (old, new) == ("/sign-in/code", "/waiting")
    assert visitor(sam).send("/sign-in/code", {"code": phone[1][0]}).headers["Location"] == "/sign-in/code"
    assert moves(looking, sam) == ["set_up_second", "change_second"]


# ---- a lost phone


@pytest.fixture
def admins(kept):
    with kept():
        return [make_person(R.ADMIN, name=name) for name in ("Ana", "Bob")]


def test_a_lost_phone_is_reset_by_two_others_and_its_owner_is_told(app, sam, phone, admins, visitor, looking):
    ana, bob = map(visitor, admins)
    page, inside = f"/people/{sam.id}/codes", visitor(sam)
    refused = ana.send(page, {"why": ""})
    assert (refused.status_code, "Say why, and how you checked who they are" in refused.text) == (422, True)
    assert ana.send(page, {"why": "Rang the number we hold."}).status_code == 303
    assert "Approve the reset" not in ana.get(page).text
    hidden = {"csrf_token": ana.hidden(page, f"{page}/refuse")["csrf_token"]}
    assert ana.post(f"{page}/approve", data=hidden).status_code == 409
    assert "lost phone of Sam Staff" in bob.get("/waiting").text
    assert "lost phone" not in ana.get("/waiting").text
    assert bob.send(page, to=f"{page}/approve").status_code == 303
    assert bob.post(f"{page}/approve", data={"csrf_token": bob.hidden("/you")["csrf_token"]}).status_code == 404
    assert inside.get("/sign-in/code").status_code == 401
    with looking() as session:
        assert (session.get(SecondFactor, sam.id), session.scalars(select(RecoveryCode)).all()) == (None, [])
        told = session.scalars(select(Letter.kind).where(Letter.person_id == sam.id).order_by(Letter.kind)).all()
        asked = session.scalars(select(FactorReset)).one()
        assert {asked.asked_by_id, asked.approved_by_id} == {admin.id for admin in admins}
    assert told == ["second_asked", "second_reset"]
    assert moves(looking, sam) == ["set_up_second", "ask_second_reset", "reset_second", "sign_out_everywhere"]


def test_nobody_resets_their_own_nor_what_was_asked_of_theirs(app, kept, admins, visitor, clock, looking):
    ana, bob = admins
    with kept():
        actions.begin_second(bob.id, sealer())
        secret = actions.secret_to_set_up(queries.second_factor(bob.id), sealer())
        actions.finish_second(bob.id, pyotp.TOTP(secret).at(clock()), sealer(), now=clock())
    clock.forward(minutes=1)
    own, page = visitor(bob), f"/people/{bob.id}/codes"
    own.send("/sign-in/code", {"code": pyotp.TOTP(secret).at(clock())})
    assert "Ask two other administrators" in own.get(page).text
    token = {"csrf_token": own.hidden("/you")["csrf_token"]}
    assert own.post(page, data={**token, "why": "I lost it"}).status_code == 422
    assert visitor(ana).send(page, {"why": "Rang him."}).status_code == 303
    assert own.post(f"{page}/approve", data=token).status_code == 409
    assert own.send(page, to=f"{page}/refuse").status_code == 303
    with looking() as session:
        assert session.get(SecondFactor, bob.id) is not None
        assert session.get(Person, bob.id).epoch == 0


def test_a_reset_needs_something_to_reset(app, sam, admins, visitor):
    ana = visitor(admins[0])
    page = f"/people/{sam.id}/codes"
    assert "They have not set up any codes" in ana.get(page).text
    answer = ana.post(page, data={"csrf_token": ana.hidden("/you")["csrf_token"], "why": "Lost"})
    assert (answer.status_code, "They have no second factor now." in answer.text) == (422, True)
