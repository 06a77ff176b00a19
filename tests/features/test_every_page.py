"""Every page there is, in the whole demonstration borough: looking changes nothing, and nasty words break nothing."""

import random
from urllib.parse import urlsplit

import pytest
from support.crawl import Page, crawl, snapshot

EVERYBODY = (
    "nobody",
    "nadia",
    "kwame",
    "omar",
    "bea",
    "rosa",
    "amina",
    "carmen",
    "priya",
    "dana",
    "ines",
    "rafi",
    "marta",
)
STARTS = ["/", "/waiting", "/sign-in", "/can-you-apply", "/figures", "/stories", "/dates", "/questions"]
NASTY = (
    "", " ", "0", "-1", "99999999999999999999", "9" * 5000, "NaN", "1e309", "0x10", "½", "١٢٣", "\x00", "a\x00b", "\ud7ff",
    "\u202egnp.exe", "<script>alert(1)</script>", "' OR 1=1 --", "${7*7}", "{{ 7*7 }}", "%00", "../../etc/passwd", "=cmd|' /C calc'!A0",
    "é" * 300, "💷" * 100, "\r\nBcc: everybody@example.org", "true", "null", "[]", "1,234.567", "£12.345", "31/02/2027", "2027-02-31",
    "00000000-0000-0000-0000-000000000000", "KIT-2027-0001", "on", "http://evil.test", "a" * 100_000,
)  # fmt: skip


@pytest.fixture
def visitors(resident):
    """Everybody of the borough, each with their own cookies."""
    return {key: resident("" if key == "nobody" else key) for key in EVERYBODY}


def test_a_look_changes_nothing_whoever_looks_at_whatever(borough, visitors):
    before = snapshot(borough)
    broken = []
    for key, client in visitors.items():
        for address, response in crawl(client, STARTS, per_endpoint=2).items():
            if response.status_code >= 500:
                broken.append((key, address, response.status_code))
            client.head(address)
    assert broken == []
    assert snapshot(borough) == before


def test_no_page_links_to_a_page_that_is_not_there(visitors):
    lost = [
        (key, address)
        for key, client in visitors.items()
        for address, response in crawl(client, STARTS, per_endpoint=2).items()
        if response.status_code in {403, 404}
    ]
    assert lost == []


def forms_of(client, per_endpoint=2):
    """Every form that posts, on the pages a person can reach, with the page it is on."""
    found = {}
    for address, response in crawl(client, STARTS, per_endpoint=per_endpoint).items():
        if response.status_code == 200 and response.mimetype == "text/html":
            for form in Page(response.text).forms:
                if form["method"] == "post" and not (form["action"] or "").startswith("/sign-out"):
                    found.setdefault((form["action"] or address).partition("?")[0], (address, form))
    return found


def nasty_answers(chance, form):
    """Fill a form in as nobody would: its token as given, everything else missing, repeated or absurd."""
    sent = []
    for name, inputs in form["fields"].items():
        kind, value = inputs[0]
        if kind == "hidden" and name == "csrf_token":
            sent.append((name, value))
            continue
        for _ in range(chance.choice((0, 1, 1, 1, 2))):
            kept = [given for _, given in inputs if given]
            sent.append((name, chance.choice([*NASTY, *kept])))
    return [*sent, (chance.choice(("extra", "grade", "state", "version", "id")), chance.choice(NASTY))]


def test_whatever_is_sent_gets_an_answer(borough, visitors):
    chance = random.Random(12)
    broken = []
    for key, client in visitors.items():
        for action, (page, form) in forms_of(client).items():
            for _ in range(3):
                answer = client.post(action, data=_multi(nasty_answers(chance, form)), headers={"Referer": page})
                if answer.status_code >= 500:
                    broken.append((key, urlsplit(action).path, answer.status_code))
    assert broken == []


def _multi(pairs):
    from werkzeug.datastructures import MultiDict

    return MultiDict(
        [(name, value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")) for name, value in pairs]
    )
