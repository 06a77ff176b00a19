"""Strands and funders: administrators set them, staff and finance look, and every pound has a line."""

from datetime import date

import pytest
from factories import make_funder, make_person, make_strand
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.core.history import events_of
from kitpanel.people import queries as people
from kitpanel.people.rules import RoleName
from kitpanel.strands import actions, queries
from kitpanel.strands.models import Contribution, Funder, Strand

R = RoleName


@pytest.fixture
def admin(kept):
    with kept():
        return make_person(R.ADMIN, name="Ama Admin", email="ama@example.org")


@pytest.fixture
def council(kept):
    with kept():
        return make_funder("Camden Council")


@pytest.fixture
def strand(kept, council):
    with kept():
        return make_strand("north", name="North of the borough", funder=council, received=7_200_00, order=5)


def terms(council, **fields):
    return {
        "name": "Maiden Lane", "funder_id": str(council.id), "order": "1", "ceiling": "1,000", "floor": "£50",
        "per_round": "", "opens_on-day": "1", "opens_on-month": "April", "opens_on-year": "2027",
        "wards": ["E05013654", "E05013658"], "missions": ["estates"], "applicant_types": ["alone"],
        "place_words": "People who live on the Maiden Lane estate", **fields,
    }  # fmt: skip


# ---- the list and a strand's page


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_needs_the_same_queries_for_1_3_and_30_strands(app, kept, visitor, admin, number):
    with kept():
        for _ in range(number):
            make_strand()
    client = visitor(admin)
    client.get("/strands")
    with queries_of(app) as seen:
        page = client.get("/strands").text
    assert (len(seen), page.count("<tr>") - 1) == (4, min(number, 25))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_of_funders_needs_the_same_queries_for_1_3_and_30(app, kept, visitor, admin, number):
    with kept():
        for _ in range(number):
            actions.add_viewer(make_strand().funder, f"viewer{_}@example.org", name="V", by=None, now=app.clock())
    client = visitor(admin)
    client.get("/funders")
    with queries_of(app) as seen:
        page = client.get("/funders").text
    assert (len(seen), page.count("<tr>") - 1) == (5, min(number, 25))


@pytest.mark.parametrize("number", [1, 3, 30])
def test_a_strands_page_needs_the_same_queries_for_1_3_and_30_lines_of_money(app, kept, visitor, admin, number):
    with kept():
        strand = make_strand("north", received=0)
        for _ in range(number):
            actions.contribute(strand.id, 100_00, on=date(2027, 1, 1), note="", by=admin.id, now=app.clock())
    client = visitor(admin)
    client.get("/strands/north")
    with queries_of(app) as seen:
        page = client.get("/strands/north").text
    assert (len(seen), page.count('data-h="Amount"')) == (7, min(number, 25))


def test_the_list_says_what_is_left_in_all(kept, visitor, admin, strand, clock):
    with kept():
        make_strand("closed", received=1_000_00, closes_on=date(2027, 2, 28))
        actions.reserve({"KIT-1": {"north": 2_000_00}}, now=clock())
    page = visitor(admin).get("/strands").text
    assert "£6,200 is left to promise" in page
    assert ("Closed</strong>" in page, "Open</strong>" in page) == (True, True)


@pytest.mark.parametrize("role", [R.STAFF, R.FINANCE])
def test_staff_and_finance_look_and_change_nothing(kept, visitor, strand, council, role):
    with kept():
        client = visitor(make_person(role))
    looks = ["/strands", "/strands/north", "/funders", f"/funders/{council.id}"]
    pages = [client.get(path) for path in looks]
    assert [page.status_code for page in pages] == [200] * 4
    assert ["Let somebody look" in pages[3].text, "Change the terms" in pages[1].text] == [False, False]
    changes = ["/strands/new", "/strands/north/change", "/strands/north/money-in", "/strands/north/correct"]
    changes += ["/funders/new", f"/funders/{council.id}/change"]
    assert [client.get(path).status_code for path in changes] == [403] * 6


@pytest.mark.parametrize(
    "path", ["/strands/moon", "/strands/moon/change", "/funders/" + "0" * 8 + "-0000" * 3 + "-" + "0" * 12]
)
def test_what_is_not_there_is_not_found(visitor, admin, path):
    assert visitor(admin).get(path).status_code == 404


# ---- terms


def test_an_administrator_makes_a_strand_with_its_limits(visitor, admin, council, looking):
    client = visitor(admin)
    sent = client.send("/strands/new", {"code": "maiden-lane", **terms(council)})
    assert sent.headers["Location"] == "/strands/maiden-lane"
    with looking():
        made = queries.strand("maiden-lane")
    assert (made.ceiling, made.floor, made.per_round, made.opens_on, made.closes_on) == (
        1_000_00, 50_00, 0, date(2027, 4, 1), None,
    )  # fmt: skip
    assert (made.wards, made.missions, made.applicant_types) == (["E05013654", "E05013658"], ["estates"], ["alone"])
    page = client.get("/strands/maiden-lane").text
    for words in (
        "Camden Square, Gospel Oak",
        "from £50 to £1,000",
        "People who live on the Maiden Lane estate",
        "Just me",
    ):
        assert words in page


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "north"}, "Another strand has this short name."),
        ({"code": "new"}, "Use 2 to 30 small letters, figures or hyphens, starting with a letter"),
        ({"code": "North!"}, "Use 2 to 30 small letters, figures or hyphens, starting with a letter"),
        ({"order": "5"}, "North of the borough has this place in the order."),
        ({"order": "0"}, "Write a whole number from 1 to 9999"),
        ({"floor": "1,001"}, "The most an idea may get must be as much as the least, or more"),
        ({"floor": "0"}, "Write an amount above £0"),
        ({"floor": "50.50"}, "Write whole pounds, without pence, like 250"),
        ({"funder_id": ""}, "Choose a funder"),
        ({"funder_id": "00000000-0000-0000-0000-000000000000"}, "Choose one of the answers on the page"),
        ({"wards": ["E09000007"]}, "Choose one of the answers on the page"),
        ({"opens_on-day": ""}, "Add the day of the date"),
        ({"closes_on-day": "1", "closes_on-month": "3", "closes_on-year": "2027"}, "The last day must not be before the first"),
    ],
)  # fmt: skip
def test_terms_that_cannot_be_are_refused_and_stay_typed(visitor, admin, council, strand, looking, fields, sentence):
    refused = visitor(admin).send("/strands/new", {"code": "maiden-lane", **terms(council), **fields})
    assert (refused.status_code, sentence in refused.text, 'value="Maiden Lane"' in refused.text) == (422, True, True)
    with looking() as session:
        assert session.scalars(select(Strand.code)).all() == ["north"]


def test_changed_terms_are_told_with_their_reason(visitor, admin, council, strand, looking):
    client = visitor(admin)
    form = client.get("/strands/north/change").text
    assert ('value="North of the borough"' in form, 'value="2,000"' in form) == (True, True)
    sent = client.send("/strands/north/change", {**terms(council), "why": "The business asked"})
    assert sent.status_code == 303
    with looking():
        assert (queries.strand("north").name, queries.strand("north").received) == ("Maiden Lane", 7_200_00)
        assert [(event.move, why) for event, why in events_of("strand", strand.id)] == [
            ("change", "The business asked")
        ]


# ---- money


def on(day="1", month="3", year="2027"):
    return {"on-day": day, "on-month": month, "on-year": year}


def test_money_comes_in_once_however_often_the_button_is_pressed(visitor, admin, strand, looking):
    client = visitor(admin)
    page = "/strands/north/money-in"
    fields = {**client.hidden(page), "amount": "1,234.50", "note": "Second half", **on()}
    answers = [client.post(page, data=fields) for _ in range(3)]
    assert [answer.headers["Location"] for answer in answers] == ["/strands/north"] * 3
    with looking() as session:
        assert queries.left() == {"north": 8_434_50}
        assert session.scalars(select(Contribution.amount).order_by(Contribution.at)).all() == [7_200_00, 1_234_50]
    assert "£1,234.50 came in. £8,434.50 can be promised now." in client.get("/strands/north").text


def test_a_mistake_is_taken_out_with_a_minus_and_a_reason(visitor, admin, strand, looking):
    client = visitor(admin)
    client.send("/strands/north/correct", {"amount": "200", "why": "Typed twice", **on()})
    with looking() as session:
        rows = session.execute(select(Contribution.amount, Contribution.note).order_by(Contribution.at)).all()
    assert [tuple(row) for row in rows] == [(7_200_00, ""), (-200_00, "Typed twice")]
    assert "−£200" in client.get("/strands/north").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"amount": "7,200.01", "why": "x"}, "North of the borough has £7,200 left that is not promised."),
        ({"amount": "", "why": "x"}, "Write how much to take out"),
        ({"amount": "5", "why": ""}, "Say why in a few words"),
        ({"amount": "-5", "why": "x"}, "Write an amount in pounds, like 250"),
        ({"amount": "5", "why": "x", **on(day="31", month="2")}, "Look at the date again"),
    ],
)
def test_money_that_cannot_be_taken_out_stays(visitor, admin, strand, looking, fields, sentence):
    refused = visitor(admin).send("/strands/north/correct", {**on(), **fields})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    with looking():
        assert queries.left() == {"north": 7_200_00}


# ---- funders


def test_an_administrator_adds_a_funder_and_lets_somebody_of_theirs_look(visitor, admin, council, looking):
    client = visitor(admin)
    made = client.send("/funders/new", {"name": "Landsec", "kind": "business", "public": "yes"})
    with looking() as session:
        funder = session.scalars(select(Funder).where(Funder.name == "Landsec")).one()
    assert made.headers["Location"] == f"/funders/{funder.id}"
    page = f"/funders/{funder.id}"
    assert client.send(page, {"email": "lou@landsec.example", "name": "Lou Look"}).headers["Location"] == page
    with looking():
        lou = people.person_by_email("lou@landsec.example")
        assert people.roles_held(people.person(lou.id)) == {R.FUNDER}
        assert [one.name for one in queries.viewers(funder.id)] == ["Lou Look"]
        assert [one.name for one in queries.funders_seen_by(lou.id)] == ["Landsec"]
    again = client.send(page, {"email": "lou@landsec.example", "name": "Lou Look"})
    assert (again.status_code, "They can see this funder&#39;s pages already." in again.text) == (422, True)
    client.send(page, to=f"{page}/viewers/{lou.id}/remove")
    with looking():
        assert queries.viewers(funder.id) == []


def test_somebody_who_runs_the_kit_cannot_be_a_funders_person(visitor, admin, council):
    refused = visitor(admin).send(f"/funders/{council.id}", {"email": "ama@example.org", "name": "Ama"})
    assert (refused.status_code, "One person cannot be both administrator and funder." in refused.text) == (422, True)


def test_two_funders_never_have_one_name(visitor, admin, council, kept):
    with kept():
        other = make_funder("Landsec")
    refused = visitor(admin).send(
        f"/funders/{other.id}/change", {"name": "Camden Council", "kind": "council", "public": "no"}
    )
    assert (refused.status_code, "There is a funder of this name already." in refused.text) == (422, True)
