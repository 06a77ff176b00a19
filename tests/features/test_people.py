"""Staff look after people: who is who, what they may do, and the address they sign in by."""

import pytest
from factories import make_application, make_person
from support.counting import queries_of

from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.history import advance, events_of
from kitpanel.core.outbox import Letter
from kitpanel.people import queries
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

R = RoleName


@pytest.fixture
def admin(kept):
    with kept():
        return make_person(R.ADMIN, name="Ama Admin", email="ama@example.org")


@pytest.fixture
def staff(kept):
    with kept():
        return make_person(R.STAFF, name="Sam Staff", email="sam@example.org")


@pytest.fixture
def resident(kept):
    with kept():
        return make_person(name="Rosa Resident", email="rosa@example.org", phone="020 7946 0001")


def held(looking, person):
    with looking():
        return sorted(queries.roles_held(queries.person(person.id)))


def letters_to(looking, address):
    with looking() as session:
        return [one.kind for one in session.query(Letter).filter_by(to_address=address).order_by(Letter.written_at)]


# ---- finding people


def test_staff_find_somebody_by_name_by_address_and_by_phone(visitor, staff, resident):
    client = visitor(staff)
    for words in ("rosa r", "ROSA@example", "7946 0001"):
        page = client.get("/people", query_string={"q": words}).text
        assert ("Rosa Resident" in page, "Sam Staff" in page, "<strong>1 person</strong>" in page) == (
            True,
            False,
            True,
        )


def test_a_role_narrows_the_list_and_its_chip_takes_it_away(visitor, staff, resident):
    page = visitor(staff).get("/people?role=staff&q=sam").text
    assert ("Sam Staff" in page, "Rosa Resident" in page) == (True, False)
    assert 'href="/people?q=sam"' in page


@pytest.mark.parametrize("query", ["q=%25", "q=_", "q=nobody", "role=chair&q=zzz", "page=9999&q=zzz", "page=-1&q=zzz"])
def test_a_search_that_fits_nobody_says_so(visitor, staff, resident, query):
    response = visitor(staff).get(f"/people?{query}")
    assert (response.status_code, "Nobody fits that" in response.text) == (200, True)


@pytest.mark.parametrize("people", [1, 3, 30])
def test_the_list_needs_the_same_queries_for_1_3_and_30_people(app, kept, visitor, people):
    with kept():
        crowd = [make_person(R.STAFF, name=f"Person {n:02d}") for n in range(people)]
    client = visitor(crowd[0])
    client.get("/people")
    with queries_of(app) as seen:
        page = client.get("/people").text
    assert (len(seen), page.count("<tr>") - 1) == (4, min(people, 25))


# ---- a person's page


def test_the_page_of_a_person_shows_their_roles_with_dates_and_what_happened(kept, visitor, admin, resident, clock):
    client = visitor(admin)
    client.send(f"/people/{resident.id}/roles", {"role": "panellist", "why": "Chosen by lot"})
    page = client.get(f"/people/{resident.id}").text
    assert "Monday 1 March 2027" in page
    assert ("Became panel member" in page, "Chosen by lot" in page, "by Ama Admin" in page) == (True, True, True)


def test_staff_change_what_is_known_and_the_history_says_what_but_not_the_words(visitor, staff, resident, looking):
    client = visitor(staff)
    sent = client.send(
        f"/people/{resident.id}/change",
        {
            "name": "Rosa R.",
            "phone": "020 7946 0001",
            "language": "Bengali",
            "access_needs": "",
            "address": "1 High St",
        },
    )
    assert sent.headers["Location"] == f"/people/{resident.id}"
    with looking():
        person = queries.person(resident.id)
        told = [(event.move, why) for event, why in events_of("person", resident.id)]
    assert (person.name, person.language, person.address) == ("Rosa R.", "Bengali", "1 High St")
    assert told == [("change", "Changed: name, language, address")]


def test_a_name_that_is_left_out_is_asked_for_and_the_rest_stays_typed(visitor, staff, resident):
    refused = visitor(staff).send(f"/people/{resident.id}/change", {"name": "", "language": "Somali", "phone": "1"})
    assert (refused.status_code, "Write their name" in refused.text, 'value="Somali"' in refused.text) == (
        422, True, True,
    )  # fmt: skip


def test_nobody_is_found_under_an_id_that_is_nobodys(visitor, staff):
    assert visitor(staff).get("/people/00000000-0000-0000-0000-000000000000").status_code == 404


# ---- inviting, giving and ending roles


def test_an_administrator_invites_somebody_new(visitor, admin, looking):
    client = visitor(admin)
    sent = client.send("/people/invite", {"email": " New@Example.org ", "name": "Noor New", "role": "finance"})
    assert sent.status_code == 303
    with looking():
        person = queries.person_by_email("new@example.org")
    assert (person.name, held(looking, person)) == ("Noor New", ["finance"])
    assert letters_to(looking, "new@example.org") == ["invited"]
    assert "Noor New is now finance staff." in client.get(sent.headers["Location"]).text


def test_inviting_twice_with_one_page_invites_once(visitor, admin, looking):
    client = visitor(admin)
    fields = {**client.hidden("/people/invite"), "email": "new@example.org", "name": "Noor", "role": "staff"}
    answers = [client.post("/people/invite", data=fields) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert letters_to(looking, "new@example.org") == ["invited"]


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "not an address", "name": "N", "role": "staff"}, "Write an e-mail address, like name@example.com"),
        ({"email": "sam@example.org", "name": "Sam", "role": "staff"}, "They have that role already."),
        (
            {"email": "sam@example.org", "name": "Sam", "role": "panellist"},
            "One person cannot be both panel member and programme staff. End one role first.",
        ),
        ({"email": "a@example.org", "name": "A", "role": "funder"}, "Choose one of the answers on the page"),
        ({"email": "a@example.org", "name": "A", "role": ""}, "Choose what they do"),
    ],
)
def test_an_invitation_that_cannot_be_says_why_and_keeps_what_was_typed(visitor, admin, staff, fields, sentence):
    refused = visitor(admin).send("/people/invite", fields)
    assert (refused.status_code, sentence in refused.text, f'value="{fields["email"]}"' in refused.text) == (
        422, True, True,
    )  # fmt: skip


def test_a_role_counts_from_the_next_page_on_and_ends_at_once(visitor, admin, resident, looking):
    client, hers = visitor(admin), visitor(resident)
    assert hers.get("/people").status_code == 403
    client.send(f"/people/{resident.id}/roles", {"role": "staff", "why": "Hired"})
    assert hers.get("/people").status_code == 200
    client.send(f"/people/{resident.id}/roles/staff/end", {"why": "Left"})
    assert hers.get("/people").status_code == 403
    with looking():
        told = [(event.move, why) for event, why in events_of("person", resident.id)]
    assert told == [("give_staff", "Hired"), ("end_staff", "Left")]


def test_a_role_that_is_not_held_cannot_be_ended(visitor, admin, resident):
    refused = visitor(admin).send(f"/people/{resident.id}/roles/staff/end", {"why": "Mistake"})
    assert (refused.status_code, "They do not have that role now." in refused.text) == (422, True)
    assert visitor(admin).get(f"/people/{resident.id}/roles/king/end").status_code == 404


def test_the_last_administrator_stays(visitor, admin, kept, looking):
    client = visitor(admin)
    refused = client.send(f"/people/{admin.id}/roles/admin/end", {"why": "Leaving"})
    assert (refused.status_code, "There must be one administrator at least." in refused.text) == (422, True)
    with kept():
        make_person(R.ADMIN)
    assert client.send(f"/people/{admin.id}/roles/admin/end", {"why": "Leaving"}).status_code == 303
    assert held(looking, admin) == []


def test_somebody_whose_idea_is_on_its_way_cannot_serve_yet(visitor, admin, resident, kept):
    give = {"role": "panellist", "why": "Asked"}
    with kept() as session:
        idea = make_application(session.get(Person, resident.id), state=ApplicationState.ELIGIBLE)
    refused = visitor(admin).send(f"/people/{resident.id}/roles", give)
    assert (refused.status_code, "They have an idea on its way to a panel." in refused.text) == (422, True)
    with kept() as session:
        advance(session.get(Application, idea.id), "withdraw", by=None, now=idea.saved_at)
    assert visitor(admin).send(f"/people/{resident.id}/roles", give).status_code == 303


def test_a_draft_that_was_never_sent_keeps_nobody_from_serving(visitor, admin, resident, kept):
    with kept() as session:
        make_application(session.get(Person, resident.id))
    give = {"role": "panellist", "why": "Asked"}
    assert visitor(admin).send(f"/people/{resident.id}/roles", give).status_code == 303


@pytest.mark.parametrize("path", ["/people/invite", "/people/{id}/roles", "/people/{id}/roles/applicant/end"])
def test_staff_look_but_do_not_change_roles(visitor, staff, resident, path):
    client = visitor(staff)
    page = client.get(f"/people/{resident.id}").text
    assert ("Give a role" in page, "/end" in page, "Invite" in client.get("/people").text) == (False, False, False)
    assert client.get(path.format(id=resident.id)).status_code == 403


# ---- a lost address


def new_address(client, person, **fields):
    return client.send(
        f"/people/{person.id}/email", {"email": "rosa@new.example.org", "why": "Rang the number we hold", **fields}
    )


def test_a_lost_address_is_changed_and_both_addresses_are_told(visitor, staff, resident, looking):
    hers = visitor(resident)
    assert new_address(visitor(staff), resident).status_code == 303
    with looking():
        assert queries.person(resident.id).email == "rosa@new.example.org"
        told = [(event.move, why) for event, why in events_of("person", resident.id)]
    assert told == [("change_email", "Rang the number we hold"), ("sign_out_everywhere", "")]
    assert letters_to(looking, "rosa@example.org") == ["address_changed"]
    assert letters_to(looking, "rosa@new.example.org") == ["address_yours"]
    assert hers.get("/you").status_code == 401


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "rosa"}, "Write an e-mail address, like name@example.com"),
        ({"email": "ROSA@example.org"}, "This is the address they have already."),
        ({"email": "sam@example.org"}, "Somebody else signs in with this address."),
        ({"why": ""}, "Say how you checked who they are"),
    ],
)
def test_an_address_that_cannot_be_theirs_is_refused(visitor, staff, resident, fields, sentence):
    refused = new_address(visitor(staff), resident, **fields)
    assert (refused.status_code, sentence in refused.text) == (422, True)


def test_staff_cannot_become_an_administrator_by_taking_their_address(visitor, staff, admin, looking):
    refused = new_address(visitor(staff), admin)
    assert (refused.status_code, "Ask an administrator: this person helps to run the Kit." in refused.text) == (
        422,
        True,
    )
    refused = new_address(visitor(admin), admin)
    assert (refused.status_code, "Ask a colleague to change your own address." in refused.text) == (422, True)
    assert new_address(visitor(admin), staff).status_code == 303
    assert letters_to(looking, "sam@example.org") == ["address_changed"]


def test_staff_sign_somebody_out_who_lost_their_phone(visitor, staff, resident):
    hers = visitor(resident)
    assert hers.get("/you").status_code == 200
    path = f"/people/{resident.id}"
    assert visitor(staff).send(path, to=f"{path}/sign-out").headers["Location"] == path
    assert hers.get("/you").status_code == 401


# ---- yourself


def test_everybody_changes_what_is_known_of_them_and_nobody_else(visitor, resident, looking):
    client = visitor(resident)
    page = client.get("/you").text
    assert ("rosa@example.org" in page, 'value="Rosa Resident"' in page, "<li>Applicant</li>" in page) == (
        True, True, True,
    )  # fmt: skip
    fields = {
        "name": "Rosa  R.",
        "phone": "1",
        "language": "Spanish",
        "access_needs": "A lift",
        "address": "Sneaked in",
    }
    assert client.send("/you", fields).headers["Location"] == "/you"
    with looking() as session:
        me = session.get(Person, resident.id)
        assert (me.name, me.language, me.access_needs, me.address) == ("Rosa R.", "Spanish", "A lift", "")


def test_your_own_page_signs_you_out_everywhere(visitor, resident):
    phone, desk = visitor(resident), visitor(resident)
    phone.send("/you", to="/sign-out/everywhere")
    assert desk.get("/you").status_code == 401


def test_an_empty_form_about_yourself_is_asked_for_again(visitor, resident):
    refused = visitor(resident).send("/you", {"name": "", "language": ""})
    assert (refused.status_code, "2 things to put right" in refused.text) == (422, True)
