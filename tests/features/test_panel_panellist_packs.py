"""Reading away from the screen: a pack to print and one offline file, each with what its panellist may read and no more."""

import io
import re

import pytest
from factories import make_declaration, make_draft, make_reading, make_vote
from pypdf import PdfReader

from kitpanel.core.db import db, reading
from kitpanel.panel import packs
from kitpanel.panel.models import PackAsked
from kitpanel.panel.queries import queue, seat_in
from kitpanel.panel.queries.packs import mark_of
from kitpanel.panel.rules.conflict import Link


@pytest.fixture
def read(kept):
    """Ada steps out of the second bid and has not said a word on the third."""
    with kept():
        made = make_reading(members=2, bids=3, declared=False)
        for bid, title, idea in zip(
            made.bids, ("Planters", "Canary hall", "Canary kitchen"), ("Herbs.", "Canary.", "Canary."), strict=True
        ):
            bid.title = title
            bid.version.answers = bid.version.answers | {"idea": idea}
        db.session.flush()
        ada = made.people[0]
        make_declaration(made.round, ada, made.bids[0])
        make_declaration(made.round, ada, made.bids[1], Link.OUT)
        make_vote(made.round, ada, made.bids[0], 4, reason="Canary of a vote.")
        make_draft(made.round, ada, made.bids[0], grade="0", own="Canary of a draft.", note="Canary of a note.")
        return made


def text_of(answer):
    found = PdfReader(io.BytesIO(answer.data))
    return found, " ".join(re.sub(r"\s+", " ", page.extract_text()) for page in found.pages)


def test_the_pdf_is_made_when_asked_for_and_made_anew_when_somebody_steps_out(read, app, visitor, kept, clock):
    ada, ref = read.people[0], read.round.ref
    client, path = visitor(ada), f"/panel/rounds/{ref}/pack"
    with app.app_context():
        assert packs.print_pack(clock()) is False
    sent = client.send(path, {"size": "large"})
    assert (sent.status_code, "We are making it." in client.get(path).text) == (303, True)
    assert client.get(f"{path}/large.pdf").status_code == 404
    with app.app_context():
        assert [packs.print_pack(clock()) for _ in range(2)] == [True, False]
    answer = client.get(f"{path}/large.pdf")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    made, text = text_of(answer)
    assert (made.trailer["/Root"]["/MarkInfo"]["/Marked"], made.trailer["/Root"]["/Lang"]) == (True, "en-GB")
    assert ["Planters" in text, "Herbs." in text, "It is needed here, and nobody else does it." in text] == [True] * 3
    assert ("anary" in text, read.bids[1].ref in text, read.bids[2].ref in text) == (False, False, False)
    assert [read.bids[0].ref in page.extract_text() for page in made.pages[1:]] == [True] * (len(made.pages) - 1)
    for address in (f"{path}/normal.pdf", f"{path}/huge.pdf"):
        assert client.get(address).status_code == 404
    assert visitor(read.people[1]).get(f"{path}/large.pdf").status_code == 404
    with kept():
        make_declaration(read.round, ada, read.bids[0], Link.OUT)
    assert client.get(f"{path}/large.pdf").status_code == 404
    with app.app_context():
        assert packs.print_pack(clock()) is False
    assert list((app.extensions["kitpanel.settings"].data_folder / "printed" / "packs").iterdir()) == []


def test_a_pack_has_another_mark_when_what_it_holds_has_changed_and_only_then(read, app, kept):
    ada = read.people[0]
    with kept():
        before = mark_of(queue(seat_in(read.round.ref, ada.id)), large=False)
        make_vote(read.round, ada, read.bids[0], 1, reason="No.")
        assert mark_of(queue(seat_in(read.round.ref, ada.id)), large=False) == before
        make_declaration(read.round, ada, read.bids[2])
        assert mark_of(queue(seat_in(read.round.ref, ada.id)), large=False) != before


def test_the_offline_file_holds_all_it_needs_and_nothing_else(read, visitor, kept):
    client = visitor(read.people[0])
    answer = client.get(f"/panel/rounds/{read.round.ref}/pack.html")
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{read.round.ref}.html"'
    page = answer.text
    assert ("Herbs." in page, "anary" in page, read.bids[2].ref in page) == (True, False, False)
    assert re.findall(r"(?:src|href)=\"(?!#)[^\"]*\"|url\(|@import|<script|<link", page) == []
    assert "default-src 'none'" in page


def test_with_nothing_to_read_there_is_nothing_to_take_away(read, visitor, app):
    ben, path = read.people[1], f"/panel/rounds/{read.round.ref}/pack"
    client = visitor(ben)
    assert "There is nothing to take away yet" in client.get(path).text
    client.post(path, data=client.hidden("/panel", "/sign-out") | {"size": "normal"})
    with app.app_context(), reading():
        assert db.session.query(PackAsked).count() == 0
