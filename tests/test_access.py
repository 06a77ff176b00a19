"""Every endpoint says who may enter, the document says the same, and every role is tried on every one."""

import uuid
from pathlib import Path

import pytest
from factories import make_person

from kitpanel import create_app
from kitpanel.cli import access_table
from kitpanel.core.access import access as mark
from kitpanel.core.access import entries_of
from kitpanel.core.web import check_access_marks
from kitpanel.jobs import run_all
from kitpanel.people.access import everyone
from kitpanel.people.queries import asker
from kitpanel.people.rules import RoleName

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "access.md"
NOBODY = "nobody"
ROLES = [NOBODY, *RoleName]
SIGNS_OUT = {"people.sign_out", "people.sign_out_everywhere"}


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_document_lists_every_endpoint_and_who_may_enter(app):
    rows = ["| " + " | ".join(row) + " |" for row in access_table(app)]
    held = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert held[2:] == rows, "run `kitpanel access` and put what it prints into docs/access.md"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_service_refuses_to_start_with_an_unmarked_view(settings):
    app = create_app(settings)
    app.add_url_rule("/open-door", "open_door", lambda: "in")
    with pytest.raises(RuntimeError, match="open_door"):
        check_access_marks(app)
    app.view_functions["open_door"] = mark(everyone)(lambda: "in")
    check_access_marks(app)


def example(rule):
    """Make values for a rule's parts that lead to nothing: a stranger's id, a reference nobody has."""
    made = {}
    for name in rule.arguments:
        kind = type(rule._converters[name]).__name__
        made[name] = {"UUIDConverter": uuid.uuid4(), "IntegerConverter": 999_999}.get(kind, "KIT-2099-9999")
    return made


def tries(app):
    """List every (endpoint, method, address) of the service."""
    adapter = app.url_map.bind("kit.test", url_scheme="https")
    return [
        (rule.endpoint, method, adapter.build(rule.endpoint, example(rule), method=method))
        for rule in app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]


@pytest.fixture
def people(kept):
    """One person of each role."""
    with kept():
        return {role: make_person(role) for role in RoleName}


@pytest.fixture
def everybody(people, visitor):
    """A visitor of each role, and nobody."""
    return {role: visitor(people.get(role)) for role in ROLES}


def may_enter(app, endpoint, person, looking):
    with looking():
        who = asker(f"{person.id}.{person.epoch}") if person else asker("")
        return any(entry.passes(who) for entry in entries_of(app.view_functions[endpoint]))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_look_as_every_role_enters_or_is_turned_away_as_the_document_says(app, people, everybody, looking):
    wrong = []
    run_all(app)  # so that /health is well
    for endpoint, method, address in tries(app):
        if method != "GET":
            continue
        for role, client in everybody.items():
            status = client.get(address).status_code
            allowed = may_enter(app, endpoint, people.get(role), looking)
            turned_away = status == (303 if role == NOBODY else 403)
            if status >= 500 or (status in {401, 403} if allowed else not turned_away):
                wrong.append((endpoint, str(role), status))
    assert wrong == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_every_post_without_a_token_is_refused_whoever_sends_it(app, people, everybody, looking):
    wrong = []
    for endpoint, method, address in tries(app):
        if method == "GET":
            continue
        for role, client in everybody.items():
            status = client.open(address, method=method, data={"anything": "else"}).status_code
            allowed = may_enter(app, endpoint, people.get(role), looking)
            wanted = 400 if allowed else 401 if role == NOBODY else 403
            if status != wanted:
                wrong.append((endpoint, method, str(role), status, wanted))
    assert wrong == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_nothing_but_get_and_post_is_answered(app):
    assert {method for _, method, _ in tries(app)} == {"GET", "POST"}
