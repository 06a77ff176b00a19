"""Conflicts: who stepped out, was pinned out or made the bid meets no trace of it (domain §3, promise 1, peers)."""

import re

import pytest
from factories import (
    let_in,
    make_application,
    make_bid,
    make_declaration,
    make_meeting,
    make_person,
    make_reading,
    make_vote,
    seat_of,
)
from sqlalchemy import func, select
from sqlalchemy.exc import NoResultFound

from kitpanel.applications.rules.hands import Part
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, events_of
from kitpanel.jobs import run_all
from kitpanel.panel import queries
from kitpanel.panel.actions import declare as declaring
from kitpanel.panel.models import ChainRow, Declaration, ReadingPlace
from kitpanel.panel.queries import ties
from kitpanel.panel.rules.conflict import Link, Sign
from kitpanel.people.rules import RoleName

CANARY = "Xylophone"


def pages_of(ref, bids):
    """List every page a panellist has, for a round and its bids."""
    own = ("", "/declare", "/votes", "/step-back")
    return ["/panel", *(f"/panel/rounds/{ref}{page}" for page in own),
            *(f"/panel/rounds/{ref}/bids/{bid.ref}{page}" for bid in bids for page in ("", "/link"))]  # fmt: skip


def seen(client, ref, bids):
    """Give what a panellist's pages say, for those that are there."""
    answers = [client.get(page) for page in pages_of(ref, bids)]
    return [re.sub(r'value="[^"]{20,}"', "", answer.text) for answer in answers if answer.status_code == 200]


@pytest.fixture
def reading(remade):
    """A round of three bids, one of them full of canaries, on which everybody has declared."""

    def build():
        made = make_reading(bids=2, declared=False, title="Stairwell gardens")
        secret = make_bid(made.round, title=f"{CANARY} garden", idea=f"{CANARY} planters", who_for=f"{CANARY} people",
                          contact_name=f"{CANARY} Jones", lines=((f"{CANARY} timber", 1717_00),), least=1313_00,
                          where_words=f"{CANARY} Road")  # fmt: skip
        made = made._replace(bids=[*made.bids, secret])
        for person in made.people:
            for bid in made.bids:
                make_declaration(made.round, person, bid)
        return made

    return remade(build)


def ways_out(kept, reading, way):
    """Put Ada out of the last bid in one of the ways there are."""
    ada, ben = reading.people[:2]
    secret = reading.bids[-1]
    with kept() as session:
        if way == "stepped out":
            make_declaration(reading.round, ada, secret, Link.OUT)
        elif way == "pinned by staff":
            declaring.pin(seat_of(reading.round, ada), secret.ref, "Sisters", by=ben.id, now=reading.round.pack_at)
        elif way == "is the applicant":
            session.merge(secret).application.owner_id = ada.id
        elif way == "is the contact":
            session.merge(secret).application.contact_email = ada.email.upper()
        elif way == "is a co-applicant":
            let_in(session.merge(secret).application, ada)
        elif way == "helped with it once":
            let_in(session.merge(secret).application, ada, Part.HELPER, ended_at=reading.round.pack_at)
        elif way == "was taken out of the round":
            mine = session.merge(secret)
            mine.withdrawn_at, mine.taken_out_why = reading.round.pack_at, "withdrawn"


MADE_IT = ["is the applicant", "is the contact", "is a co-applicant", "helped with it once"]
WAYS = ["stepped out", "pinned by staff", *MADE_IT, "was taken out of the round"]


@pytest.mark.parametrize("way", WAYS)
def test_whoever_is_out_of_a_bid_meets_no_trace_of_it(reading, visitor, kept, way):
    """Hypha let an assigned reviewer review their own application; OpenReview's counts gave reviewers away."""
    ada, ref, secret = reading.people[0], reading.round.ref, reading.bids[-1]
    client = visitor(ada)
    with kept():
        make_vote(reading.round, ada, secret)
        make_vote(reading.round, ada, reading.bids[0])
    assert CANARY in " ".join(seen(client, ref, reading.bids))
    ways_out(kept, reading, way)
    after = " ".join(seen(client, ref, reading.bids))
    assert [word in after for word in (CANARY, secret.ref, "1,717", "1,313")] == [False] * 4
    with kept():
        queue = queries.queue(queries.seat_in(ref, ada.id))
        assert sorted(one.bid.ref for one in queue.bids) == sorted(bid.ref for bid in reading.bids[:2])
        assert (queue.sent, queue.undeclared, queue.minutes_left) == (1, 0, 1)
        ((_, left),) = queries.my_rounds(ada.id).reading
        assert (left.bids, left.to_send, left.minutes, left.to_declare) == (2, 1, 1, 0)
        assert db.session.scalar(
            queries.visible_bids(reading.round, ada.id).with_only_columns(func.sum(reading.bids[0].__class__.asked)).order_by(None)
        ) == sum(bid.asked for bid in reading.bids[:2])  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_every_address_of_that_bid_answers_as_one_that_never_was(reading, visitor, kept, way):
    ada, ref, secret = reading.people[0], reading.round.ref, reading.bids[-1]
    client = visitor(ada)
    token = client.hidden(f"/panel/rounds/{ref}/step-back")
    ways_out(kept, reading, way)
    for page in ("", "/link"):
        there, never = (client.get(f"/panel/rounds/{ref}/bids/{bid}{page}") for bid in (secret.ref, "KIT-2027-9999"))
        assert (there.status_code, never.status_code) == (404, 404)
        assert re.sub(r"[0-9a-f]{8}", "", there.text) == re.sub(r"[0-9a-f]{8}", "", never.text)
    for page in ("", "/link", "/begin", "/read"):
        fields = token | {
            "grade": "4",
            "reason": "Mine!",
            "link": "none",
            "once": f"another-key-for-{page.strip('/') or 'vote'}",
        }
        assert client.post(f"/panel/rounds/{ref}/bids/{secret.ref}{page}", data=fields).status_code == 404
    with kept() as session:
        assert session.scalars(select(ReadingPlace)).all() == []


def test_everybody_else_still_has_the_bid(reading, visitor, kept):
    ways_out(kept, reading, "stepped out")
    ben, ref, secret = reading.people[1], reading.round.ref, reading.bids[-1]
    assert f"{CANARY} planters" in visitor(ben).get(f"/panel/rounds/{ref}/bids/{secret.ref}").text


class TestChanging:
    def test_stepping_out_later_hides_the_bid_at_once_and_says_so(self, reading, visitor, kept):
        ada, ref, secret = reading.people[0], reading.round.ref, reading.bids[-1]
        client, path = visitor(ada), f"/panel/rounds/{ref}/bids/{secret.ref}/link"
        with kept():
            make_vote(reading.round, ada, secret)
        sent = client.send(path, {"link": "out", "words": "I have just seen that it is my cousin."})
        assert (sent.status_code, sent.location) == (303, f"/panel/rounds/{ref}")
        page = client.get(sent.location).text
        assert ("You have stepped out." in page, CANARY in page) == (True, False)
        with kept():
            assert queries.counting_ballots(reading.round.id) == []

    def test_saying_how_one_knows_them_keeps_the_bid(self, reading, visitor):
        ada, ref, secret = reading.people[0], reading.round.ref, reading.bids[-1]
        client, path = visitor(ada), f"/panel/rounds/{ref}/bids/{secret.ref}/link"
        refused = client.send(path, {"link": "fair"})
        assert (refused.status_code, "Tell us how you know them." in refused.text) == (422, True)
        sent = client.send(path, {"link": "fair", "words": "Their shop is on my street."})
        assert sent.location == f"/panel/rounds/{ref}/bids/{secret.ref}"
        assert "Their shop is on my street." in client.get(path).text

    def test_stepping_back_in_is_by_the_name_of_the_idea(self, reading, visitor, kept):
        ways_out(kept, reading, "stepped out")
        client, ref = visitor(reading.people[0]), reading.round.ref
        path = f"/panel/rounds/{ref}/step-back"
        wrong = client.send(path, {"title": "Another garden", "link": "none"})
        assert (wrong.status_code, "You stepped out of no idea with that name." in wrong.text) == (422, True)
        back = client.send(path, {"title": f" {CANARY.lower()}  GARDEN", "link": "fair", "words": "We share a wall."})
        assert (back.status_code, back.location) == (303, f"/panel/rounds/{ref}")
        assert f"{CANARY} garden" in client.get(back.location).text

    def test_a_pin_cannot_be_undone_by_the_panellist(self, reading, visitor, kept):
        ways_out(kept, reading, "pinned by staff")
        client = visitor(reading.people[0])
        page = client.send(
            f"/panel/rounds/{reading.round.ref}/step-back", {"title": f"{CANARY} garden", "link": "none"}
        )
        assert (page.status_code, "You stepped out of no idea with that name." in page.text) == (422, True)
        with kept(), pytest.raises(Refused, match="Staff noted that you know somebody"):
            make_declaration(reading.round, reading.people[0], reading.bids[-1], Link.NONE)

    def test_once_the_votes_are_open_nobody_steps_back_in(self, reading, visitor, kept):
        ways_out(kept, reading, "stepped out")
        with kept():
            make_meeting(reading.round, opened=True)
        path = f"/panel/rounds/{reading.round.ref}/step-back"
        page = visitor(reading.people[0]).send(path, {"title": f"{CANARY} garden", "link": "none"})
        assert (page.status_code, "you cannot step back in" in page.text) == (422, True)

    def test_after_the_lock_nobody_steps_out(self, reading, kept):
        with kept():
            make_meeting(reading.round, locked=True)
            with pytest.raises(Refused, match="The votes are locked"):
                make_declaration(reading.round, reading.people[0], reading.bids[0], Link.OUT)

    def test_a_round_that_is_over_takes_no_word_any_more(self, reading, kept):
        with kept() as session:
            round_ = session.merge(reading.round)
            advance(round_, "cancel", by=None, now=round_.pack_at)
            with pytest.raises(Refused, match="This round is over"):
                make_declaration(round_, reading.people[0], reading.bids[0], Link.OUT)


class TestPins:
    def test_staff_pin_and_take_the_pin_away_with_a_reason(self, reading, visitor, kept):
        """Good Grants: recused reviewers were not told, and could be assigned again."""
        ada, ben, ref, secret = *reading.people[:2], reading.round.ref, reading.bids[-1]
        ways_out(kept, reading, "pinned by staff")
        with kept():
            seat = seat_of(reading.round, ada)
            with pytest.raises(Refused, match="noted already"):
                declaring.pin(seat, secret.ref, "Sisters", by=ben.id, now=reading.round.pack_at)
            with pytest.raises(Refused, match="Write why"):
                declaring.lift(seat, secret.ref, " ", by=ben.id, now=reading.round.pack_at)
            declaring.lift(seat, secret.ref, "Another Jones", by=ben.id, now=reading.round.pack_at)
            assert queries.stepped_out(reading.round.id) == {(seat.id, secret.id)}
            with pytest.raises(Refused, match="nothing here"):
                declaring.lift(seat, secret.ref, "Again", by=ben.id, now=reading.round.pack_at)
        client = visitor(ada)
        assert "1 idea waits for your word" in client.get(f"/panel/rounds/{ref}").text
        client.send(f"/panel/rounds/{ref}/declare", {f"link-{secret.ref}": "none"})
        assert client.get(f"/panel/rounds/{ref}/bids/{secret.ref}").status_code == 200

    def test_a_pin_says_what_is_known(self, reading, kept):
        with kept(), pytest.raises(Refused, match="Write what you know"):
            declaring.pin(seat_of(reading.round, reading.people[0]), reading.bids[0].ref, "", by=reading.people[1].id,
                          now=reading.round.pack_at)  # fmt: skip

    def test_after_the_opening_a_pin_stays(self, reading, kept):
        ways_out(kept, reading, "pinned by staff")
        with kept():
            make_meeting(reading.round, opened=True)
            with pytest.raises(Refused, match="votes are open"):
                declaring.lift(seat_of(reading.round, reading.people[0]), reading.bids[-1].ref, "Wrong", now=reading.round.pack_at,
                               by=reading.people[1].id)  # fmt: skip

    @pytest.mark.parametrize("way", MADE_IT)
    def test_the_timetable_pins_whoever_made_a_bid(self, app, reading, kept, way):
        """Indico's can_review had no authorship check; here the quorum knows as well."""
        ada, secret = reading.people[0], reading.bids[-1]
        with kept():
            make_vote(reading.round, ada, secret)
        ways_out(kept, reading, way)
        assert run_all(app)["pin own bids"] == 1
        assert run_all(app)["pin own bids"] == 0
        with kept():
            seat = seat_of(reading.round, ada)
            made = queries.newest_links(reading.round.id)[seat.id, secret.id]
            assert (made.link, made.pinned, made.voids, made.by_id) == (Link.OUT, True, 1, None)
            assert queries.stepped_out(reading.round.id) == {(seat.id, secret.id)}
            assert queries.counting_ballots(reading.round.id) == []
            with pytest.raises(Refused, match="You are in this idea yourself"):
                make_declaration(reading.round, ada, secret)
            with pytest.raises(Refused, match="nothing here"):
                declaring.lift(seat, secret.ref, "Let her", by=reading.people[1].id, now=reading.round.pack_at)

    def test_a_locked_round_is_left_alone(self, app, reading, kept):
        ways_out(kept, reading, "is the applicant")
        with kept():
            make_meeting(reading.round, locked=True)
        assert run_all(app)["pin own bids"] == 0

    def test_nobody_declares_on_a_bid_of_another_round(self, reading, kept):
        with kept():
            other = make_reading()
            with pytest.raises(NoResultFound):
                make_declaration(reading.round, reading.people[0], other.bids[0])


def test_every_declaration_is_remembered_and_only_those_in_and_out_are_chained(reading, kept):
    ways_out(kept, reading, "stepped out")
    with kept() as session:
        seat = seat_of(reading.round, reading.people[0])
        made = queries.newest_links(reading.round.id)[seat.id, reading.bids[-1].id]
        ((event, _),) = events_of("declaration", made.id)
        assert (event.move, event.by_id, made.number) == ("declare_out", reading.people[0].id, 2)
        assert session.scalar(select(func.count()).select_from(Declaration)) == 16
        assert session.scalar(select(func.count()).select_from(ChainRow)) == 1


class TestSigns:
    """Neighbour-aware: what is on record is shown to the two it concerns, never what the other gave."""

    @pytest.fixture
    def found(self, kept, visitor):
        def find(mine=None, before=None, **answers):
            with kept():
                made = make_reading(bids=0, declared=False, members=2)
                ada = made.people[0]
                for name, value in (mine or {}).items():
                    setattr(ada, name, value)
                owner = answers.pop("owner", None) or make_person(email=f"zora@{made.round.ref.lower()}.example")
                bid = make_bid(made.round, make_application(owner, state="in_round", **answers))
                if before:
                    before(ada, bid)
                signs = ties.suggested(made.round.id)
                seats = {seat_of(made.round, person).id: person for person in made.people}
            page = visitor(ada).get(f"/panel/rounds/{made.round.ref}/declare").text
            other = visitor(made.people[1]).get(f"/panel/rounds/{made.round.ref}/declare").text
            assert "Do you know them?" not in other
            return {(seats[seat] is ada, bid_id == bid.id): found for (seat, bid_id), found in signs.items()}, page

        return find

    def test_the_same_phone_number_however_it_is_written(self, found):
        signs, page = found({"phone": "020 7946 0123"}, contact_phone="+44 20 7946 0123")
        assert signs == {(True, True): (Sign.PHONE,)}
        assert "Do you know them? You have the same phone number on record." in page
        assert "7946 0123" not in page

    def test_the_same_postcode(self, found):
        signs, page = found({"address": "12 Elm House, London nw5 2ab"}, postcode="NW5 2AB")
        assert (signs, "You give the same address or postcode." in page) == ({(True, True): (Sign.ADDRESS,)}, True)
        assert "NW5" not in page

    def test_the_same_address_of_somebody_who_applied_before(self, found, kept):
        with kept():
            owner = make_person(email="zora@jones.example", address="Flat 3, 12 Elm House")
        signs, _ = found({"address": "flat 3 12 elm house"}, owner=owner)
        assert signs == {(True, True): (Sign.ADDRESS,)}

    def test_the_same_e_mail_house_but_never_a_common_one(self, found):
        signs, page = found({"email": "ada@elmhouse.example"}, contact_email="Zora@ElmHouse.example")
        words = "You and they use the same workplace’s or group’s e-mail."
        assert (signs, words in page) == ({(True, True): (Sign.EMAIL_DOMAIN,)}, True)
        for common in ("gmail.com", "example.org"):
            signs, page = found({"email": f"ada@{common}"}, contact_email=f"zora@{common}")
            assert (signs, "Do you know them?" in page) == ({}, False)

    def test_the_same_group_and_an_idea_put_in_together(self, found, kept):
        with kept():
            zora = make_person(email="zora@jones.example")
            make_application(zora, state="not_funded", contact_email="ada@ada.example", group_name="Elm House Tenants")
        signs, page = found({"email": "ada@ada.example"}, owner=zora, group_name="Elm House tenants!")
        assert signs == {(True, True): (Sign.GROUP, Sign.APPLIED_TOGETHER)}
        assert "You have both been part of the same group. You have applied together before." in page

    def test_somebody_who_was_let_into_the_same_idea_once(self, found, kept):
        with kept():
            zora, bola = make_person(email="zora@jones.example"), make_person()
            ours = make_application(bola, state="not_funded")
            let_in(ours, zora, ended_at=ours.submitted_at)
        signs, _ = found(owner=zora, before=lambda ada, _: let_in(ours, ada, Part.HELPER))
        assert signs == {(True, True): (Sign.APPLIED_TOGETHER,)}

    def test_somebody_who_has_a_hand_in_the_bid_counts_as_its_owner_does(self, found):
        def bola(_ada, bid):
            let_in(bid.application, make_person(phone="+44 20 7946 0123"))

        signs, page = found({"phone": "020 7946 0123"}, before=bola)
        assert (signs, "7946 0123" in page) == ({(True, True): (Sign.PHONE,)}, False)

    def test_strangers_are_not_asked_about_anything(self, found):
        signs, page = found()
        assert (signs, "Do you know them?" in page) == ({}, False)


def test_roles_of_the_service_have_no_panellists_pages(reading, visitor, kept):
    with kept():
        people = [make_person(role) for role in (RoleName.STAFF, RoleName.FINANCE, RoleName.FUNDER, RoleName.APPLICANT)]
    for person in people:
        answers = [visitor(person).get(page).status_code for page in pages_of(reading.round.ref, reading.bids)]
        assert set(answers) == {403}
