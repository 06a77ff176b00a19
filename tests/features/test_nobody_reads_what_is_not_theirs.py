"""Promise 1: whoever asks for whatever, by link or by name, reads what is theirs and nothing else (domain §2).

Every private field of a world at work holds a word of its own. Each person then reads every page they can reach and
every address there is, filled in with everybody's references and ids; what each of them met is compared exactly.
"""

import secrets

import pytest
from factories.planted import ACCOUNT, SORT_CODE, plant
from factories.worlds import EVENING
from support.everything import everything_read, text_of
from support.made_once import MovedClock, made_once


class Canaries:
    """A word for each field, made when it is first asked for."""

    def __init__(self):
        self.words = {}

    def __call__(self, field):
        return self.words.setdefault(field, f"zq{secrets.token_hex(5)}")


@pytest.fixture(scope="module")
def world(sqlite_template, tmp_path_factory):
    """The planted world, made once: its file, its people and its canaries."""
    canaries, made = Canaries(), []
    path = made_once(
        sqlite_template, tmp_path_factory.mktemp("planted"), lambda: made.append(plant(canaries)), MovedClock(EVENING)
    )
    fixed = {"reach": "contact-canary@example.org", "phone": "07700900733", "postcode": "NW39ZQ", "account": ACCOUNT,
             "sort code": SORT_CODE, "owner email": "bea-canary@example.org", "owner phone": "07700900755",
             "panellist phone": "07700900744"}  # fmt: skip
    return path, made[0], {**canaries.words, **fixed}


@pytest.fixture
def database(world, laid):
    return laid(world[0])


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def met(app, looking, world):
    """Who met which canary: canary → people."""
    _, made, canaries = world
    found = {field: set() for field in canaries}
    for key, person in made.people.items():
        for address, response in everything_read(app, looking, person).items():
            assert response.status_code < 500 or address == "/health", (key, address)
            said = text_of(response)
            for field, word in canaries.items():
                if word in said:
                    found[field].add(key)
    return found


THEIR_OWN = {"owner", "staff"}
"""Bea and staff."""
LET_IN = {"co-applicant"}
"""Whom Bea let in, and never whom she took out again."""
READ = {"owner", "staff", "voter", "seated"} | LET_IN
"""And the panellists who may read her bid: never one who stepped out."""
BID = {
    "title": READ, "idea": READ, "who_for": READ, "why_you": READ, "where_words": READ, "keeping_safe": READ, "help_words": READ,
    "line": READ, "mission": READ, "summary": READ, "contact_name": THEIR_OWN | LET_IN, "group_name": THEIR_OWN | LET_IN, "knows_who": THEIR_OWN,
    "language": THEIR_OWN, "access_needs": THEIR_OWN,
}  # fmt: skip
STANDS_FOR = {"owner": "waiting", "voter": "decider", "seated": "decider"}
OFFICE = {"admin", "staff"}
TOLD = ("title", "happened", "changed", "went_wrong", "stayed")
OURS = ("lede", "quote")
"""What staff put above and into a story."""
WHO_MEETS = {
    **{f"bid {field}": who for field, who in BID.items()},
    **{f"held bid {field}": {STANDS_FOR.get(key, key) for key in who - LET_IN} for field, who in BID.items()},
    **{f"asked bid {field}": {"asked", "staff"} for field in BID},
    "reach": THEIR_OWN, "phone": THEIR_OWN, "postcode": THEIR_OWN,
    "owner": OFFICE | {"owner"}, "owner email": OFFICE | {"owner"}, "owner phone": OFFICE | {"owner"},
    "asked owner": OFFICE | {"asked"}, "question": {"asked", "staff"}, "note": {"staff"},
    "declaration fair": {"staff", "voter"}, "declaration out": {"staff"},
    "sealed reason": {"voter"}, "held reason": {"decider", "staff"},
    "panellist needs": OFFICE | {"voter"}, "panellist phone": OFFICE | {"voter"}, "panellist address": OFFICE | {"voter"},
    "payee": OFFICE | {"finance", "payee"}, "grant title": {"finance", "payee", "staff"}, "granted idea": {"payee", "staff"},
    "check": {"finance", "staff"}, "account": set(), "sort code": set(),
    **{f"sent {text}": {"staff", "teller"} for text in (*TOLD, "teller")},
    **{f"sent {text}": {"staff"} for text in OURS},
    "story teller": {"staff", "told"}, "story photo": {"staff", "told"}, "call": {"finance", "staff"},
    "strand": OFFICE | {"finance", "funder"}, "funder": OFFICE | {"finance"},
}  # fmt: skip


def test_each_person_meets_what_is_theirs_and_nobody_meets_the_rest(met, world):
    everybody = {f"story {text}": set(world[1].people) for text in (*TOLD, *OURS)}
    assert met == WHO_MEETS | everybody


def test_whoever_stepped_out_meets_not_even_the_reference(app, looking, world):
    """A page, a list, a count, a letter, a file: nothing that names the bid (peers.md: OpenReview, Good Grants)."""
    _, made, _ = world
    bid, out = made.reading.bids[0], made.people["stepped out"]
    pages = everything_read(app, looking, out)
    named = {address for address in pages if bid.ref in address}
    assert {pages[address].status_code for address in named} == {404}
    assert [address for address in pages if address not in named and bid.ref in text_of(pages[address])] == []
