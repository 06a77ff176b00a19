"""Letters as staff see them, and their words: versioned, tried out with example facts, and never losing the link."""

import uuid

import pytest
from factories import make_person
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.core import letters
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, events_of
from kitpanel.core.letter_facts import check_words, examples, preview
from kitpanel.core.outbox import Letter, LetterState, Wording
from kitpanel.jobs import run_all
from kitpanel.people.rules import RoleName
from kitpanel.site import queries

R = RoleName
SUBJECT, BODY = "Welcome, {{ name }}", "Hello {{ name }},\n\nYou are now {{ role }}. Welcome.\n"


@pytest.fixture
def staff(kept):
    with kept():
        return make_person(R.STAFF, name="Sam Staff")


@pytest.fixture
def client(visitor, staff):
    return visitor(staff)


@pytest.fixture
def letter(kept, clock):
    """Make a letter that is somewhere on its way: `letter("take", "lose")`."""

    def make(*moves, address="rosa@example.org", **facts):
        with kept() as session:
            made = letters.write("invited", address, {"name": "Rosa", "role": "finance staff"}, now=clock(), **facts)
            session.flush()
            for move in moves:
                advance(made, move, by=None, now=clock())
            made.fault = "550 no such address" if "fail" in moves else None
        return made

    return make


def state_of(looking, letter):
    with looking() as session:
        return session.get(Letter, letter.id).state


# ---- the outbox


def test_staff_find_letters_by_state_kind_and_words(client, letter):
    letter(address="rosa@example.org", about="KIT-2027-0001")
    letter("take", "lose", address="ola@example.org")
    for query, found in (
        ("q=ROSA", "rosa"), ("q=kit-2027", "rosa"), ("state=uncertain", "ola"), ("kind=invited&q=ola", "ola"),
    ):  # fmt: skip
        page = client.get(f"/letters?{query}").text
        assert [name in page for name in ("rosa@example.org", "ola@example.org")] == [found == "rosa", found == "ola"]
    assert "No letter fits that" in client.get("/letters?state=failed").text
    assert client.get("/letters?state=lost").status_code == 200


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_needs_the_same_queries_for_1_3_and_30_letters(app, client, letter, number):
    for _ in range(number):
        letter()
    client.get("/letters")
    with queries_of(app) as seen:
        page = client.get("/letters").text
    assert (len(seen), page.count("<tr>") - 1) == (3, min(number, 25))


def test_a_letter_nobody_knows_about_is_sent_again_by_a_person_and_goes(app, client, letter, looking, settings):
    lost = letter("take", "lose")
    page = f"/letters/{lost.id}"
    assert "they may get it twice" in client.get(page).text
    assert client.send(page, to=f"{page}/again").headers["Location"] == page
    run_all(app)
    assert state_of(looking, lost) is LetterState.SENT
    assert len(list((settings.data_folder / "outbox").glob("*.eml"))) == 1


def test_a_letter_that_did_not_go_is_given_up_with_a_reason(client, letter, looking):
    failed = letter("take", "fail")
    page = f"/letters/{failed.id}"
    assert "550 no such address" in client.get(page).text
    refused = client.send(page, {"why": ""})
    assert (refused.status_code, "Say why in a few words" in refused.text) == (422, True)
    assert client.send(page, {"why": "Rang them instead"}).status_code == 303
    assert state_of(looking, failed) is LetterState.DROPPED
    with looking():
        assert [(event.move, why) for event, why in events_of("letter", failed.id)][-1] == ("drop", "Rang them instead")


def test_a_letter_that_has_gone_offers_nothing_and_cannot_be_dropped(app, client, letter, looking):
    gone, waiting = letter(), letter()
    form = client.hidden(f"/letters/{waiting.id}")
    run_all(app)
    page = client.get(f"/letters/{gone.id}").text
    assert ("Send it again" in page, "Do not send it" in page) == (False, False)
    late = client.post(f"/letters/{waiting.id}", data={**form, "why": "Too late"})
    assert (late.status_code, "This cannot be done now" in late.text) == (422, True)
    assert state_of(looking, waiting) is LetterState.SENT
    assert client.get(f"/letters/{uuid.uuid4()}").status_code == 404


def test_staff_are_told_of_letters_that_need_a_look(letter, looking):
    letter()
    with looking():
        assert queries.letters_waiting() == []
    letter("take", "lose")
    letter("take", "lose")
    letter("take", "fail")
    with looking():
        assert [(tile.number, tile.words, tile.arguments) for tile in queries.letters_waiting()] == [
            (1, "letter did not go", {"state": "failed"}),
            (2, "letters may not have gone", {"state": "uncertain"}),
        ]


def test_staff_are_led_to_letters_that_did_not_go_and_an_administrator_who_may_not_read_them_is_not(
    visitor, kept, letter
):
    letter("take", "fail")
    with kept():
        clients = [visitor(make_person(role)) for role in (R.STAFF, R.ADMIN)]
    assert ["letter did not go" in client.get("/waiting").text for client in clients] == [True, False]


@pytest.mark.parametrize("role", [R.FINANCE, R.PANELLIST, R.FUNDER, R.APPLICANT])
@pytest.mark.parametrize("path", ["/letters", "/letters/wording", "/letters/wording/invited"])
def test_only_staff_and_administrators_see_letters(visitor, kept, role, path):
    with kept():
        person = make_person(role)
    assert visitor(person).get(path).status_code == 403


# ---- their words


@pytest.mark.parametrize("kind", letters.kinds())
def test_the_first_words_of_every_letter_read_well_with_example_facts(kind):
    subject, body = letters.first_words(kind)
    check_words(kind, subject, body)
    head, text = preview(kind, subject, body)
    assert [sign for sign in ("{{", "}}", "{%", "None", "Undefined") if sign in head + text] == []


def test_every_letter_is_signed_by_the_same_team():
    signed = "\n\nThe We Make Camden Kit team\n"
    assert [kind for kind in letters.kinds() if signed not in letters.first_words(kind)[1]] == []


def test_examples_follow_from_how_the_first_words_use_each_fact():
    facts = examples("idea_rolled_over")
    assert sorted(facts["coming"]) == ["letters_by", "meeting_at"]
    assert facts["coming"]["meeting_at"].isoformat() == "2027-05-12T17:30:00+00:00"
    assert examples("idea_more_asked")["questions"] == ["Who looks after the planters in summer?"]
    assert examples("sign_in") == {}


def test_new_words_are_tried_out_put_in_use_and_sent(app, client, visitor, kept, looking, settings, clock):
    page = "/letters/wording/invited"
    tried = client.send(page, {"subject": SUBJECT, "body": BODY, "look": "1"})
    assert (tried.status_code, "You are now panel member. Welcome." in tried.text) == (200, True)
    with looking() as session:
        assert session.scalars(select(Wording)).all() == []
    assert client.send(page, {"subject": SUBJECT, "body": BODY, "save": "1"}).headers["Location"] == page
    with kept():
        written = letters.write("invited", "a@example.org", {"name": "Ada", "role": "finance staff"}, now=clock())
        assert (written.subject, written.body) == (
            "Welcome, Ada", "Hello Ada,\n\nYou are now finance staff. Welcome.\n",
        )  # fmt: skip


def test_every_version_is_kept_and_an_older_one_is_taken_up_again(client, looking):
    page = "/letters/wording/invited"
    client.send(page, {"subject": SUBJECT, "body": BODY, "save": "1"})
    client.send(page, {"subject": "Hello, {{ name }}", "body": BODY, "save": "1"})
    shown = client.get(page).text
    assert [words in shown for words in ("Sam Staff", "?version=0", "?version=1", "?version=2")] == [True] * 4
    older = client.get(f"{page}?version=1").text
    assert 'value="Welcome, {{ name }}"' in older
    assert client.get(f"{page}?version=77").status_code == 200
    first, _ = letters.first_words("invited")
    assert first in client.get(f"{page}?version=0").text
    client.send(page, {"subject": SUBJECT, "body": BODY, "save": "1"})
    with looking() as session:
        rows = session.execute(select(Wording.version, Wording.subject).order_by(Wording.version)).all()
    assert [tuple(row) for row in rows] == [(1, SUBJECT), (2, "Hello, {{ name }}"), (3, SUBJECT)]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"body": "Hello {{ nane }}"}, "This letter knows nothing called “nane”. It knows: name, role"),
        ({"subject": "About {{ bank }}"}, "This letter knows nothing called “bank”."),
        ({"body": "Hello {{ name"}, "The machine cannot read line 1: look at its curly brackets"),
        ({"body": "Hello {{ name|shout }}"}, "The machine cannot read line 1"),
        ({"body": "{{ name|pounds }}"}, "A fact is used as what it is not, like a name as money"),
        ({"body": "{{ name.__class__.__mro__ }}"}, "These words cannot be used"),
        ({"body": "{% if false %}{{ secret }}{% endif %}"}, "This letter knows nothing called “secret”."),
        ({"body": ""}, "Write the letter"),
        ({"subject": ""}, "Write a subject"),
    ],
)
@pytest.mark.parametrize("button", ["look", "save"])
def test_words_that_cannot_be_used_are_refused_and_stay_typed(client, looking, fields, sentence, button):
    refused = client.send("/letters/wording/invited", {"subject": SUBJECT, "body": BODY, button: "1", **fields})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    with looking() as session:
        assert session.scalars(select(Wording)).all() == []


def test_the_sign_in_letter_keeps_its_link(client):
    refused = client.send("/letters/wording/sign_in", {"subject": "Come in", "body": "Hello.", "save": "1"})
    assert (refused.status_code, "Keep ((link)) in the letter" in refused.text) == (422, True)


def test_words_in_use_already_make_no_new_version(client):
    subject, body = letters.first_words("invited")
    refused = client.send("/letters/wording/invited", {"subject": subject, "body": body, "save": "1"})
    assert (refused.status_code, "These words are in use already." in refused.text) == (422, True)


def test_of_two_people_who_change_the_same_words_the_second_is_told_and_loses_nothing(client, looking):
    page = "/letters/wording/invited"
    mine = client.hidden(page)
    client.send(page, {"subject": SUBJECT, "body": BODY, "save": "1"})
    late = client.post(page, data={**mine, "subject": "My own words", "body": BODY, "save": "1"})
    assert (late.status_code, "Somebody changed these words while you wrote." in late.text) == (422, True)
    assert 'value="My own words"' in late.text
    late = client.post(page, data={**mine, "seen": "1٢", "subject": "My own words", "body": BODY, "save": "1"})
    assert late.status_code == 422


def test_an_unknown_kind_of_letter_is_not_found(client):
    assert client.get("/letters/wording/love").status_code == 404
    assert client.get("/letters/wording/..%2Fsecret").status_code == 404
    with pytest.raises(Refused):
        check_words("invited", "{{ 1/0 }}", "x")


def test_the_office_leads_each_role_to_what_it_may_see(visitor, kept):
    with kept():
        client = visitor(make_person(R.FINANCE))
    page = client.get("/office").text
    assert ['href="/strands"' in page, 'href="/people"' in page, 'href="/letters"' in page] == [True, False, False]
