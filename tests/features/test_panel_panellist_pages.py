"""A panellist's pages: declare before content, read in one's own order, vote, change, and find the receipts."""

import re
from datetime import timedelta

import pytest
from factories import make_declaration, make_meeting, make_person, make_reading, make_round, make_vote, seat_of
from sqlalchemy import select
from support.pages import texts_of
from support.plain_english import grade

from kitpanel.core.db import db
from kitpanel.core.history import advance
from kitpanel.panel.models import Ballot, Declaration, ReadingPlace
from kitpanel.panel.queries import seat_in, waiting_for_panellist
from kitpanel.panel.queries.reading import queue
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Seat

WORDS = {"idea": "Planters on every landing, with herbs.", "who_for": "Everybody in two blocks."}


@pytest.fixture
def reading(kept):
    with kept():
        return make_reading(**WORDS)


def told(client, page):
    """Give what the page says after being led on."""
    return re.sub(r"\s+", " ", client.get(page.location).text)


def order_of(kept, reading, person):
    with kept():
        return [one.bid.ref for one in queue(seat_in(reading.round.ref, person.id)).bids]


def test_my_rounds_say_what_is_left(reading, visitor, kept):
    ada = reading.people[0]
    with kept():
        make_vote(reading.round, ada, reading.bids[0])
    page = visitor(ada).get("/panel").text
    assert '<h1 class="govuk-heading-xl">2 votes to send</h1>' in page
    assert "1 of 3 votes sent." in page
    assert "2 ideas to read, 2 minutes in all." in page
    assert f'href="/panel/rounds/{reading.round.ref}"' in page


def test_with_no_round_the_page_says_what_happens_next(visitor, kept):
    with kept():
        ada = make_person(RoleName.PANELLIST)
    assert "You have no round yet" in visitor(ada).get("/panel").text


def test_rounds_to_come_and_rounds_that_are_over_have_their_dates(reading, visitor, kept):
    ada = reading.people[0]
    with kept():
        panel = db.session.merge(reading.round).panel
        to_come = make_round(panel, number=1)
        over = make_round(panel, number=2, state="reading", seated=[ada])
        advance(over, "cancel", by=None, now=over.pack_at)
    page = visitor(ada).get("/panel").text
    assert [ref in page for ref in (to_come.ref, over.ref)] == [True, True]
    assert "Rounds that are over" in page


def test_who_has_no_seat_finds_no_round(reading, visitor, kept):
    with kept():
        stranger = make_person(RoleName.PANELLIST)
    client, ref, bid = visitor(stranger), reading.round.ref, reading.bids[0].ref
    addresses = (f"/panel/rounds/{ref}", f"/panel/rounds/{ref}/declare", f"/panel/rounds/{ref}/votes",
                 f"/panel/rounds/{ref}/bids/{bid}", f"/panel/rounds/{ref}/step-back")  # fmt: skip
    assert [client.get(address).status_code for address in addresses] == [404] * 5


class TestDeclaring:
    @pytest.fixture
    def reading(self, kept):
        with kept():
            return make_reading(declared=False, contact_name="Zora Canary-Name", group_name="", **WORDS)

    def test_before_any_content_only_title_name_and_place_are_shown(self, reading, visitor):
        client, ref = visitor(reading.people[0]), reading.round.ref
        page = client.get(f"/panel/rounds/{ref}/declare").text
        for bid in reading.bids:
            assert bid.title in page
        assert ("Zora Canary-Name · Gospel Oak" in page, "Planters" in page, "£1,640" in page) == (True, False, False)
        assert [client.get(f"/panel/rounds/{ref}/bids/{bid.ref}").status_code for bid in reading.bids] == [404] * 3
        listed = client.get(f"/panel/rounds/{ref}").text
        assert [bid.title in listed for bid in reading.bids] == [False] * 3
        assert "3 ideas wait for your word" in listed

    def test_each_answer_opens_its_bid_or_closes_it(self, reading, visitor, kept):
        ada, ref = reading.people[0], reading.round.ref
        client, (one, two, three) = visitor(ada), reading.bids
        sent = client.send(f"/panel/rounds/{ref}/declare", {
            f"link-{one.ref}": "none", f"link-{two.ref}": "fair", f"words-{two.ref}": "We were at school together.",
            f"link-{three.ref}": "out",
        })  # fmt: skip
        assert (sent.status_code, sent.location) == (303, f"/panel/rounds/{ref}")
        assert "Saved. You can read now." in client.get(sent.location).text
        assert [client.get(f"/panel/rounds/{ref}/bids/{bid.ref}").status_code for bid in (one, two, three)] == [
            200,
            200,
            404,
        ]
        with kept():
            said = db.session.scalars(select(Declaration).order_by(Declaration.bid_id)).all()
            assert {(row.bid_id, row.link, row.words, row.by_id) for row in said} == {
                (one.id, Link.NONE, "", ada.id), (two.id, Link.FAIR, "We were at school together.", ada.id),
                (three.id, Link.OUT, "", ada.id),
            }  # fmt: skip

    def test_some_may_be_answered_now_and_the_others_later(self, reading, visitor):
        client, ref = visitor(reading.people[0]), reading.round.ref
        sent = client.send(f"/panel/rounds/{ref}/declare", {f"link-{reading.bids[0].ref}": "none"})
        assert "2 more wait for your word" in client.get(sent.location).text

    def test_nothing_is_kept_when_one_answer_must_be_put_right(self, reading, visitor, kept):
        client, ref = visitor(reading.people[0]), reading.round.ref
        one, two, _ = reading.bids
        page = client.send(f"/panel/rounds/{ref}/declare", {f"link-{one.ref}": "none", f"link-{two.ref}": "fair"})
        assert page.status_code == 422
        assert f'<a href="#words-{two.ref}">Tell us how you know them. A few words do.</a>' in page.text
        with kept():
            assert db.session.scalars(select(Declaration)).all() == []

    def test_an_empty_form_says_what_to_do(self, reading, visitor):
        page = visitor(reading.people[0]).send(f"/panel/rounds/{reading.round.ref}/declare")
        assert (page.status_code, "Choose an answer for at least one idea." in page.text) == (422, True)

    def test_when_all_is_said_the_page_says_so_and_an_older_page_changes_nothing(self, reading, visitor, kept):
        ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/declare"
        client = visitor(ada)
        older = client.hidden(path) | {f"link-{reading.bids[0].ref}": "out"}
        with kept():
            for bid in reading.bids:
                make_declaration(reading.round, ada, bid)
        assert "You have said who you know" in client.get(path).text
        late = client.post(path, data=older)
        assert (late.status_code, late.location) == (303, f"/panel/rounds/{reading.round.ref}")
        with kept():
            assert {row.link for row in db.session.scalars(select(Declaration))} == {Link.NONE}


def test_everybody_reads_in_their_own_order_and_it_stays(reading, visitor, kept):
    orders = [order_of(kept, reading, person) for person in reading.people]
    assert [sorted(order) for order in orders] == [sorted(bid.ref for bid in reading.bids)] * 5
    assert len({tuple(order) for order in orders}) > 1
    assert order_of(kept, reading, reading.people[0]) == orders[0]
    page = visitor(reading.people[0]).get(f"/panel/rounds/{reading.round.ref}").text
    assert sorted(orders[0], key=lambda ref: page.index(f'/bids/{ref}">')) == orders[0]


def test_the_place_is_kept_across_devices(reading, visitor, kept):
    ada, ref = reading.people[0], reading.round.ref
    first, second, third = order_of(kept, reading, ada)
    phone, desk = visitor(ada), visitor(ada)
    led = phone.send(f"/panel/rounds/{ref}", to=f"/panel/rounds/{ref}/bids/{first}/begin")
    assert (led.status_code, led.location) == (303, f"/panel/rounds/{ref}/bids/{first}")
    led = phone.send(f"/panel/rounds/{ref}/bids/{first}", to=f"/panel/rounds/{ref}/bids/{first}/read")
    assert led.location == f"/panel/rounds/{ref}/bids/{second}"
    assert f'action="/panel/rounds/{ref}/bids/{second}/begin"' in desk.get(f"/panel/rounds/{ref}").text
    listed = re.sub(r"\s+", " ", desk.get(f"/panel/rounds/{ref}").text)
    assert ("2 minutes of reading left" in listed, "Read, vote to send" in listed) == (True, True)
    assert third in listed


def test_the_bid_page_shows_the_frozen_words_and_never_how_to_reach_anybody(visitor, kept):
    with kept():
        round_, (ada, *_), (bid, *_) = make_reading(
            contact_name="Canary Name", contact_phone="020 7946 0999", contact_email="canary@example.org", channel="paper",
            postcode="NW5 9ZZ", keeping_safe="A parent comes along.", people_at_risk=True, **WORDS,
        )  # fmt: skip
        bid.application.idea = "Other words, typed after the cut-off"
    page = visitor(ada).get(f"/panel/rounds/{round_.ref}/bids/{bid.ref}").text
    for said in ("Planters on every landing, with herbs.", "Everybody in two blocks.", "Timber", "£838", "£1,640",
                 "Could go ahead with as little as £900.", "Estates and neighbourhoods", "April to July 2027",
                 "A parent comes along.", "Idea "):  # fmt: skip
        assert said in page
    for secret in ("Canary Name", "0999", "canary@", "NW5", "after the cut-off"):
        assert secret not in page


class TestVoting:
    def test_a_vote_is_sent_and_leads_to_the_next_bid(self, reading, visitor, kept):
        ada, ref = reading.people[0], reading.round.ref
        first, second, _ = order_of(kept, reading, ada)
        client = visitor(ada)
        sent = client.send(f"/panel/rounds/{ref}/bids/{first}", {
            "grade": "4", "reason": "Nine doors said yes.", "mark-food": "clearly", "lower": "1,200",
        })  # fmt: skip
        assert (sent.status_code, sent.location) == (303, f"/panel/rounds/{ref}/bids/{second}")
        with kept():
            (ballot,) = db.session.scalars(select(Ballot))
            assert (ballot.grade, ballot.reason, ballot.lower, ballot.version) == (
                4,
                "Nine doors said yes.",
                1200_00,
                1,
            )
            assert [(mark.mission_key, mark.mark.value) for mark in ballot.marks] == [("food", "clearly")]
        assert f"Its receipt is {ballot.receipt}." in told(client, sent)

    def test_the_last_vote_leads_back_to_the_list(self, reading, visitor, kept):
        ada, ref = reading.people[0], reading.round.ref
        for bid in order_of(kept, reading, ada):
            sent = visitor(ada).send(f"/panel/rounds/{ref}/bids/{bid}", {"grade": "3"})
        assert sent.location == f"/panel/rounds/{ref}"
        assert "All your votes are sent" in visitor(ada).get(f"/panel/rounds/{ref}").text

    def test_the_same_click_twice_is_one_vote(self, reading, visitor, kept):
        client, path = visitor(reading.people[0]), f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        fields = client.hidden(path) | {"grade": "3"}
        answers = [client.post(path, data=fields) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [303, 303]
        assert answers[0].location == answers[1].location
        with kept():
            assert db.session.scalars(select(Ballot.version)).all() == [1]

    @pytest.mark.parametrize(("fields", "target", "sentence"), [
        ({}, "grade", "Choose what you think of this idea"),
        ({"grade": "0"}, "reason", "Tell us why you say “No”. A few words do."),
        ({"grade": "1", "reason": "  "}, "reason", "Tell us why you say “Not yet”. A few words do."),
        ({"grade": "4"}, "reason", "Tell us why you say “Yes, we must fund this”. A few words do."),
        ({"grade": "cannot"}, "reason", "Tell us what you would need to know."),
        ({"grade": "3", "lower": "1641"}, "lower", "Leave a line ticked, or write an amount from £1 to £1,640."),
        ({"grade": "cannot", "reason": "Where?", "lower": "1000"}, "grade", "Choose a grade first"),
        ({"grade": "7"}, "grade", "Choose one of the answers on the page"),
        ({"grade": "3", "mark-food": "hugely"}, "mark-food", "Choose one of the answers on the page"),
    ])  # fmt: skip
    def test_a_ballot_that_is_not_whole_is_refused_and_nothing_typed_is_lost(
        self, reading, visitor, kept, fields, target, sentence
    ):
        path = f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        page = visitor(reading.people[0]).send(path, {"mark-estates": "strongly", **fields})
        assert page.status_code == 422
        assert f'<a href="#{target}">{sentence}' in page.text
        assert re.search(r'name="mark-estates" type="radio" value="strongly" checked', page.text)
        with kept():
            assert db.session.scalars(select(Ballot)).all() == []
            assert db.session.scalars(select(ReadingPlace)).all() == []

    def test_not_enough_to_go_on_is_a_vote_of_its_own(self, reading, visitor, kept):
        path = f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        sent = visitor(reading.people[0]).send(
            path, {"grade": "cannot", "reason": "Where will it be?", "mark-food": "clearly"}
        )
        assert sent.status_code == 303
        with kept():
            (ballot,) = db.session.scalars(select(Ballot))
            assert (ballot.state.value, ballot.grade, ballot.missing, ballot.marks) == (
                "cannot_judge",
                None,
                "Where will it be?",
                [],
            )

    def test_a_vote_can_be_changed_and_comes_filled_in(self, reading, visitor, kept):
        ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        client = visitor(ada)
        client.send(path, {"grade": "0", "reason": "Too dear for me."})
        page = client.get(path).text
        assert re.search(r'name="grade" type="radio" value="0" checked', page)
        assert ("Too dear for me." in page, "Send my changed vote" in page) == (True, True)
        client.send(path, {"grade": "2", "reason": ""})
        with kept():
            versions = db.session.execute(select(Ballot.version, Ballot.grade).order_by(Ballot.version)).all()
            assert [tuple(row) for row in versions] == [(1, 0), (2, 2)]

    def test_after_the_opening_the_page_asks_for_a_second_vote(self, reading, visitor, kept):
        ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        with kept():
            make_vote(reading.round, ada, reading.bids[0])
            make_meeting(reading.round, opened=True)
        client = visitor(ada)
        assert "Send my second vote" in client.get(path).text
        client.send(path, {"grade": "4", "reason": "They convinced me."})
        with kept():
            assert db.session.scalars(select(Ballot.stage).order_by(Ballot.version)).all() == [1, 2]

    def test_after_the_lock_the_page_shows_my_vote_and_takes_no_other(self, reading, visitor, kept):
        ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        client = visitor(ada)
        fields = client.hidden(path) | {"grade": "3"}
        with kept():
            make_vote(reading.round, ada, reading.bids[0], 1, reason="Not yet clear.")
            make_meeting(reading.round, locked=True)
        page = client.get(path).text
        assert ("You said: <strong>Not yet</strong>" in page, "Send my" in page) == (True, False)
        late = client.post(path, data=fields)
        assert (late.status_code, "The votes are locked, so this vote was not sent." in late.text) == (422, True)
        with kept():
            assert db.session.scalars(select(Ballot.version)).all() == [1]

    def test_my_votes_list_every_version_with_its_receipt(self, reading, visitor, kept, clock):
        ada = reading.people[0]
        with kept():
            first = make_vote(reading.round, ada, reading.bids[0], 1, at=clock())
            second = make_vote(reading.round, ada, reading.bids[0], 3, lower=1000_00, at=clock() + timedelta(minutes=5))
            other = make_vote(reading.round, reading.people[1], reading.bids[0], 4)
        page = visitor(ada).get(f"/panel/rounds/{reading.round.ref}/votes").text
        assert re.findall(r"<code>([0-9a-f]{16})</code>", page) == [second.receipt, first.receipt]
        assert other.receipt not in page
        assert "You have sent 2 votes" in page

    def test_words_typed_when_the_session_ran_out_come_back_on_the_ballot(self, reading, visitor, clock):
        ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
        client = visitor(ada)
        fields = client.hidden(path) | {"grade": "1", "reason": "A long thought, typed slowly."}
        clock.forward(days=2)
        assert client.post(path, data=fields).status_code == 401
        client.sign_in(ada)
        with client.session_transaction(base_url="https://kit.test") as cookie:
            cookie["held"] = [path]
        page = client.get(path).text
        assert "A long thought, typed slowly." in page


def test_a_change_of_the_text_after_my_vote_comes_first_with_the_difference(reading, visitor, kept):
    ada, ref = reading.people[0], reading.round.ref
    last = order_of(kept, reading, ada)[-1]
    with kept() as session:
        bid = next(bid for bid in reading.bids if bid.ref == last)
        bid = session.merge(bid)
        make_vote(reading.round, ada, bid)
        old = bid.version
        answers = old.answers | {"idea": "Planters on one landing only."}
        bid.version = type(old)(application_id=old.application_id, number=old.number + 1, answers=answers, at=old.at)
    assert order_of(kept, reading, ada)[0] == last
    client = visitor(ada)
    assert "Look again: it changed" in client.get(f"/panel/rounds/{ref}").text
    page = re.sub(r"\s+", " ", client.get(f"/panel/rounds/{ref}/bids/{last}").text)
    assert "Planters on one landing only." in page
    assert (texts_of(page, "p.kit-differences del"), texts_of(page, "p.kit-differences ins")) == (
        ["Taken out: every landing, with herbs."],
        ["Added: one landing only."],
    )
    assert page.count(">Changed<") == 1
    client.send(f"/panel/rounds/{ref}/bids/{last}", {"grade": "2"})
    assert "Look again" not in client.get(f"/panel/rounds/{ref}").text


def test_what_waits_for_a_panellist(reading, kept, clock):
    ada, ben = reading.people[:2]
    with kept():
        another = make_reading(declared=False, bids=2)
        db.session.add(
            type(seat_of(another.round, another.people[0]))(round_id=another.round.id, person_id=ada.id, code="P9")
        )
        for bid in reading.bids:
            make_vote(reading.round, ben, bid)
        make_vote(reading.round, ada, reading.bids[0])
        waiting = waiting_for_panellist(ada.id, clock())
        assert [(one.number, one.words, one.endpoint, one.arguments, one.late) for one in waiting] == sorted([
            (2, "votes to send", "panel.reading", {"ref": reading.round.ref}, False),
            (2, "ideas: do you know them?", "panel.declare", {"ref": another.round.ref}, False),
        ], key=lambda one: one[3]["ref"])  # fmt: skip
        assert waiting_for_panellist(ben.id, clock()) == []
        assert [one.late for one in waiting_for_panellist(ada.id, reading.round.meeting_at)] == [True, True]


def test_every_page_is_plain_english(reading, visitor, kept):
    """A reader of eleven can follow what the service says (domain §7); the bid's own words are its author's."""
    ada, ref = reading.people[0], reading.round.ref
    with kept():
        fresh = make_reading(declared=False, bids=2)
        db.session.add(Seat(round_id=fresh.round.id, person_id=ada.id, code="P9"))
        make_vote(reading.round, ada, reading.bids[0])
    pages = ("/panel", f"/panel/rounds/{ref}", f"/panel/rounds/{ref}/votes", f"/panel/rounds/{ref}/step-back",
             f"/panel/rounds/{fresh.round.ref}/declare", f"/panel/rounds/{ref}/bids/{reading.bids[0].ref}/link",
             f"/panel/rounds/{ref}/bids/{reading.bids[1].ref}")  # fmt: skip
    hard = {}
    for page in pages:
        said = " ".join(f"{text}." for text in texts_of(visitor(ada).get(page).text, "main p"))
        if grade(said) > 6:
            hard[page] = (round(grade(said), 1), said)
    assert hard == {}
