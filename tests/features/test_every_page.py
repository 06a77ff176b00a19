"""Every page there is, in the whole demonstration borough: looking changes nothing, and nasty words break nothing."""

import random
import uuid
from urllib.parse import urlsplit

import pytest
from factories.worlds import EVENING
from support.crawl import crawl, snapshot
from support.made_once import MovedClock, settings_for
from support.sizes import size
from support.walk import send, walk
from werkzeug.datastructures import MultiDict

from kitpanel.core.db import db

SOME = ("nobody", "nadia", "bea", "amina", "carmen", "priya", "dana", "rafi")
EVERYBODY = size(SOME, (*SOME, "kwame", "omar", "rosa", "ines", "marta"))
STARTS = ["/", "/waiting", "/sign-in", "/can-you-apply", "/figures", "/stories", "/dates", "/questions"]
ROLES = ("nobody", "new", "reading", "staff", "approver", "admin", "funder")
SIGNS_OUT = {"people.sign_out", "people.sign_out_everywhere", "people.sign_person_out"}
NASTY = (
    "", " ", "0", "-1", "99999999999999999999", "9" * 5000, "NaN", "1e309", "0x10", "½", "١٢٣", "\x00", "a\x00b", "\ud7ff",
    "\u202egnp.exe", "<script>alert(1)</script>", "' OR 1=1 --", "${7*7}", "{{ 7*7 }}", "%00", "../../etc/passwd", "=cmd|' /C calc'!A0",
    "é" * 300, "💷" * 100, "\r\nBcc: everybody@example.org", "true", "null", "[]", "1,234.567", "£12.345", "31/02/2027", "2027-02-31",
    "00000000-0000-0000-0000-000000000000", "KIT-2027-0001", "on", "http://evil.test", "a" * 100_000,
)  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_look_at_the_borough_changes_nothing_and_no_link_leads_nowhere(borough, resident):
    before, wrong = snapshot(borough), []
    for key in EVERYBODY:
        client = resident("" if key == "nobody" else key)
        for address, response in crawl(client, STARTS, per_endpoint=size(1, 4)).items():
            if response.status_code in {403, 404} or response.status_code >= 500:
                wrong.append((key, address, response.status_code))
            client.head(address)
    assert wrong == []
    assert snapshot(borough) == before


@pytest.fixture
def walked(database, tmp_path, request):
    """A walk through the world that has one of everything, on SQLite or PostgreSQL."""
    clock = MovedClock(EVENING)
    if database.startswith("sqlite"):
        path, starts = request.getfixturevalue("sqlite_whole")
        request.getfixturevalue("laid")(path)
    else:
        name, starts = request.getfixturevalue("postgres_whole")
        request.getfixturevalue("postgres").copy(name, "kit_served")
    found = walk(settings_for(database, tmp_path), clock, starts)
    yield found
    with found.app.app_context():
        db.engine.dispose()


def one_of_each(walked):
    """Give an address of each endpoint that can be looked at: one that somebody reached, or else one made up."""
    adapter = walked.app.url_map.bind("kit.test", url_scheme="https")
    made_up = {"ref": "KIT-2026-0001", "token": "guessed", "link_id": uuid.uuid4(), "photo_id": uuid.uuid4(),
               "letter_id": uuid.uuid4(), "paper_id": uuid.uuid4(), "size": "normal", "wanted": "csv", "bag_id": uuid.uuid4(), "bid": "KIT-2026-0002"}  # fmt: skip
    found = {
        rule.endpoint: adapter.build(rule.endpoint, {name: made_up.get(name, "x") for name in rule.arguments})
        for rule in walked.app.url_map.iter_rules()
        if "GET" in rule.methods and rule.arguments <= set(made_up)
    }
    for pages in walked.pages.values():
        for address, response in pages.items():
            if response.status_code == 200:
                found[adapter.match(urlsplit(address).path, method="GET")[0]] = address
    return found


@pytest.mark.parametrize("database", size(["sqlite"], ["sqlite", "postgresql"]), indirect=True)
def test_a_look_changes_no_row_whoever_looks_at_whatever(walked):
    """Promise 22: what everybody reaches by GET; then every endpoint there is, by GET and HEAD, by one of each role."""
    broken, addresses = [], one_of_each(walked)
    assert set(addresses) == {rule.endpoint for rule in walked.app.url_map.iter_rules() if "GET" in rule.methods}
    for key in ROLES:
        browser = walked.browsers[key]
        for endpoint, address in addresses.items():
            for look in (browser.get, browser.head):
                status = look(address).status_code
                broken += [(key, address, status)] if status >= 500 and endpoint != "site.health" else []
    assert broken == []
    assert snapshot(walked.app) == walked.before


def nasty_answers(chance, fields):
    """Fill a form in as nobody would: its token as given, everything else missing, repeated or absurd."""
    sent = []
    for name, inputs in fields.items():
        kind, value = inputs[0]
        if kind == "hidden" and name == "csrf_token":
            sent.append((name, value))
            continue
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            kept = [given for _, given in inputs if given]
            sent.append((name, chance.choice([*NASTY, *kept])))
    return [*sent, (chance.choice(("extra", "grade", "state", "version", "id")), chance.choice(NASTY))]


@pytest.mark.parametrize("database", size(["postgresql"], ["sqlite", "postgresql"]), indirect=True)
def test_whatever_is_sent_gets_an_answer(walked):
    """Promise 12: every form there is, filled in with a valid token and otherwise as nobody would."""
    chance, broken = random.Random(12), []
    for _ in range(size(1, 10_000 // len(walked.forms) + 1)):
        for form in walked.forms:
            if form.endpoint in SIGNS_OUT:
                continue
            answer = send(walked.browsers[form.key], form, _multi(nasty_answers(chance, form.fields)))
            if answer.status_code >= 500:
                broken.append((form.key, form.endpoint, answer.status_code))
    assert broken == []


def _multi(pairs):
    return MultiDict(
        [(name, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")) for name, value in pairs]
    )
