"""A list needs the same queries with 1, 3 and 30 rows (design "Tests")."""

import pytest
from factories import make_bid, make_declaration, make_draft, make_reading, make_round, make_vote
from support.counting import queries_of

from kitpanel.core.history import advance
from kitpanel.panel.queries import ties, waiting_for_panellist

ROWS = (1, 3, 30)


@pytest.fixture(params=ROWS)
def rows(request):
    return request.param


def asked(app, client, address):
    client.get(address)
    with queries_of(app) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_reading_of_a_round(app, visitor, kept, rows):
    with kept():
        reading = make_reading(members=2, bids=rows)
        for bid in reading.bids:
            make_vote(reading.round, reading.people[0], bid)
            make_draft(reading.round, reading.people[0], bid, grade="2", note="Later.")
    client, path = visitor(reading.people[0]), f"/panel/rounds/{reading.round.ref}"
    assert asked(app, client, path) == 11
    assert asked(app, client, f"{path}/bids/{reading.bids[0].ref}") == 15
    assert asked(app, client, f"{path}/votes") == 6
    assert asked(app, client, f"{path}/send") == 12


def test_the_bids_that_wait_for_a_word(app, visitor, kept, rows):
    with kept():
        reading = make_reading(members=2, bids=rows, declared=False)
    assert asked(app, visitor(reading.people[0]), f"/panel/rounds/{reading.round.ref}/declare") == 9


def test_my_rounds(app, visitor, kept, rows):
    with kept():
        ada = make_reading(members=1, bids=0).people[0]
        for number in range(rows):
            panel = make_reading(members=1, bids=0).round.panel
            reading = make_round(panel, number=1, state="reading", seated=[ada])
            bid = make_bid(reading)
            make_declaration(reading, ada, bid)
            over = make_round(panel, number=2 + number, state="reading", seated=[ada])
            advance(over, "cancel", by=None, now=over.pack_at)
    assert asked(app, visitor(ada), "/panel") == 7


def test_what_waits_and_the_signs_of_a_round(app, kept, looking, rows):
    with kept():
        reading = make_reading(members=3, bids=rows)
    with looking():
        with queries_of(app) as seen:
            assert len(waiting_for_panellist(reading.people[0].id, reading.round.pack_at)) == 1
        assert len(seen) == 2
        with queries_of(app) as seen:
            ties.suggested(reading.round.id)
        assert len(seen) == 7
