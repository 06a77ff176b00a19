"""Other hands in an idea: who may read it, write in it and send it, and that everybody else finds nothing."""

from datetime import UTC, datetime

import pytest
from factories import let_in, make_application, make_person
from sqlalchemy.exc import NoResultFound

from kitpanel.applications import queries
from kitpanel.applications.models import TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May, Part, To
from kitpanel.core.db import db
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
_S = ApplicationState


def hands():
    """A draft with an owner and everybody who could have a hand in it."""
    owner, staff = make_person(name="Nadia"), make_person(RoleName.STAFF)
    idea = make_application(owner)
    people = {"owner": owner, "editor": make_person(), "viewer": make_person(), "helper": make_person()}
    let_in(idea, people["editor"])
    let_in(idea, people["viewer"], may=May.VIEW)
    let_in(idea, people["helper"], Part.HELPER)
    people |= {"taken out": make_person(), "stranger": make_person(), "staff": staff}
    let_in(idea, people["taken out"], ended_at=NOW)
    return idea.id, {key: person.id for key, person in people.items()}


def found(find, *args, **kwargs):
    try:
        return bool(find(*args, **kwargs))
    except NoResultFound:
        return False


@pytest.mark.parametrize(
    ("to", "who"),
    [
        (To.READ, {"owner", "editor", "viewer", "helper"}),
        (To.WRITE, {"owner", "editor", "helper"}),
        (To.OWN, {"owner"}),
    ],
)
def test_each_hand_reaches_what_is_its_own(remade, looking, to, who):
    idea, people = remade(hands)
    with looking():
        assert {key for key, one in people.items() if found(queries.own_open, one, idea, to=to)} == who
        assert {key for key, one in people.items() if found(queries.own_open, one)} == {"owner"}


def test_a_co_applicant_never_meets_what_is_about_the_owner_alone(remade, looking):
    idea, people = remade(hands)
    with looking():
        reached = {
            key: {who for who, one in people.items() if found(queries.own_part, one, key, idea)}
            for key in ("idea", "you", "home", "links", "declare")
        }
    private = {"owner", "helper"}
    assert reached == {
        "idea": {"owner", "editor", "helper"}, "you": private, "home": private, "links": private, "declare": {"owner"},
    }  # fmt: skip


def test_staff_reach_a_draft_only_when_one_of_them_takes_it_down(remade, kept, looking):
    idea, people = remade(hands)
    with kept() as session:
        session.add(TakenDown(application_id=idea, by_id=people["staff"], at=NOW))
    with looking():
        assert found(queries.own_open, people["staff"], idea)
        assert not found(queries.own_open, people["staff"], idea, to=To.OWN)
        assert not found(queries.own_part, people["staff"], "declare", idea)
        assert not found(queries.own_open, people["stranger"], idea, to=To.READ)


def person(people, key):
    return db.session.get_one(Person, people[key])


@pytest.fixture
def come(remade, kept, visitor):
    """Come to the shared draft as one of its people, with the address of its pages."""
    idea, people = remade(hands)

    def enter(key):
        with kept():
            return visitor(person(people, key))

    return enter, f"/apply/shared/{idea}"


def test_the_pages_of_a_shared_draft_stay_on_it(come):
    enter, at = come
    editor = enter("editor")
    listed = editor.get(at).text
    assert f'href="{at}/idea"' in listed
    assert (f'href="{at}/you"' in listed, "Throw this draft away" in listed) == (False, False)
    assert editor.send(f"{at}/idea", {"idea": "Planters, and a swing."}).location.startswith(f"{at}/")
    assert "Planters, and a swing." in editor.get(f"{at}/check").text
    assert "NW5 2AB" not in editor.get(f"{at}/check").text
    assert [enter("viewer").get(f"{at}{page}").status_code for page in ("", "/check", "/idea")] == [303, 200, 404]
    assert [enter("stranger").get(f"{at}{page}").status_code for page in ("", "/check", "/idea")] == [404] * 3


def test_the_owner_and_a_co_applicant_at_once_lose_no_words(come):
    """Two devices, two people: the same rule (promise 13)."""
    enter, at = come
    owner, editor = enter("owner"), enter("editor")
    opened = editor.hidden(f"{at}/idea")
    owner.send("/apply/idea/idea", {"idea": "Herbs in boxes."})
    clash = editor.post(f"{at}/idea", data={**opened, "idea": "Tomatoes in boxes."})
    assert clash.status_code == 409
    assert ("Herbs in boxes." in clash.text, "Tomatoes in boxes." in clash.text) == (True, True)
