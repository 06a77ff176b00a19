"""The meeting's pages, for whoever sits, leads, looks on or must not see (domain §2, §3; peers.md)."""

import re
from datetime import UTC, datetime

import pytest
from factories import make_bid, make_declaration, make_person, make_reading, make_strand, make_vote
from factories.meetings import (
    at_table,
    confirm_list,
    decide_round,
    go_to,
    lock_meeting,
    note_here,
    open_meeting,
    sign_list,
    start_meeting,
    tell_round,
)
from support.counting import queries_of

from kitpanel.applications.models import Version
from kitpanel.core.db import db
from kitpanel.panel.models import ChainRow, Meeting
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
TITLES = ("Planters", "Zebrafish", "Kitchen")
# Whatever could give the second bid away: its title, its reference, what it asks, what was written of it.
SECRET_WORDS = "They race zebrafish"
SECRET_SUM = "£1,337"


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def reading(remade):
    """Six people read three ideas and have voted; the chair stepped out of the second, Zebrafish."""

    def build():
        council = make_strand("council")
        made = make_reading(members=6, bids=0, money={council: 500_000})
        for title in TITLES:
            asked = 133_700 if title == "Zebrafish" else 164_000
            made.bids.append(
                make_bid(made.round, strands=[council], title=title, lines=(("All", asked),), least=50_000)
            )
        for person in made.people:
            for bid in made.bids:
                out = person is made.people[0] and bid.title == "Zebrafish"
                make_declaration(made.round, person, bid, Link.OUT if out else Link.NONE)
                if not out:
                    make_vote(
                        made.round, person, bid, 3, reason=f"{SECRET_WORDS}." if bid.title == "Zebrafish" else "Good."
                    )
        return made

    return remade(build)


@pytest.fixture
def staff(kept):
    with kept():
        return make_person(RoleName.STAFF)


def path(reading, tail="meeting"):
    return f"/panel/rounds/{reading.round.ref}/{tail}"


def secrets(reading, text):
    """List which of the second bid's secrets a page gives away."""
    hidden = reading.bids[1]
    return [word for word in ("Zebrafish", hidden.ref, SECRET_SUM, SECRET_WORDS) if word in text]


def masked(response):
    """Give a page without what differs each time it is made."""
    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", response.text)


def test_the_whole_evening_from_the_chairs_and_a_members_seat(reading, visitor, looking):
    chair, deputy, third = (visitor(person) for person in reading.people[:3])
    page = chair.get(path(reading))
    assert "The panel meets on Wednesday 10 March 2027" in page.text
    assert "Start the meeting" not in third.get(path(reading)).text
    assert chair.send(path(reading), to=path(reading, "meeting/start")).location == path(reading, "attendance")
    here = {"here": ["P1", "P2", "P3", "P4", "P5"]}
    noted = chair.send(path(reading, "attendance"), here)
    assert (noted.status_code, noted.location) == (303, path(reading))
    assert "5 of 6 are here" in third.get(path(reading)).text
    assert chair.send(path(reading), to=path(reading, "meeting/open")).location == path(reading)
    assert "votes opened 6:30pm" in third.get(path(reading)).text
    assert chair.send(path(reading), {"bid": reading.bids[2].ref}, to=path(reading, "meeting/bid")).status_code == 303
    assert "talking now" in third.get(path(reading)).text
    asked = chair.get(path(reading, "meeting/lock")).text
    assert ("Nobody can vote or step out after this. You cannot undo it." in asked) is True
    locked = chair.send(path(reading, "meeting/lock"), to=path(reading, "meeting/lock"))
    assert locked.location == path(reading, "confirm")
    for member in (third, deputy):
        assert member.send(path(reading, "confirm"), to=path(reading, "sign")).location == path(reading, "confirm")
    done = chair.send(path(reading, "confirm"), to=path(reading, "confirm"))
    assert (done.status_code, done.location) == (303, path(reading))
    assert "The list is confirmed" in third.get(path(reading)).text
    with looking():
        assert db.session.query(Round).one().state.value == "decided"


class TestSilence:
    """promises 4: before the chair opens the votes, nothing that anybody else can see moves when somebody votes."""

    def pages(self, reading, staff, visitor):
        chair, member = reading.people[0], reading.people[2]
        ref = reading.round.ref
        return [
            (visitor(chair), path(reading)), (visitor(chair), path(reading, "attendance")), (visitor(member), path(reading)),
            (visitor(member), f"/panel/rounds/{ref}"), (visitor(member), "/panel"), (visitor(staff), path(reading)),
            (visitor(staff), f"/rounds/{ref}/panel"),
        ]  # fmt: skip

    def look(self, app, pages):
        seen = []
        for client, address in pages:
            with queries_of(app) as queries:
                response = client.get(address)
            headers = sorted((name, value) for name, value in response.headers if name not in {"Date", "Set-Cookie"})
            seen.append((address, response.status_code, headers, len(queries), masked(response)))
        return seen

    @pytest.mark.parametrize("started", [False, True])
    def test_no_page_size_header_or_query_count_of_anybody_else_moves(
        self, app, reading, staff, visitor, kept, clock, started
    ):
        if started:
            with kept():
                start_meeting(reading, now=clock())
        pages = self.pages(reading, staff, visitor)
        before = self.look(app, pages)
        assert [status for _, status, *_ in before] == [200] * len(pages)
        with kept():
            make_vote(reading.round, reading.people[5], reading.bids[0], 0, reason="I changed my mind.", at=clock())
        assert self.look(app, pages) == before

    def test_no_vote_is_on_a_page_before_the_opening(self, reading, staff, visitor, kept, clock):
        with kept():
            start_meeting(reading, now=clock())
        for client, address in self.pages(reading, staff, visitor):
            assert SECRET_WORDS not in client.get(address).text
            assert "Yes, this is good" not in client.get(address).text


class TestSteppedOut:
    """OpenReview: a "0/0 reviews" count revealed an anonymous reviewer to a conflicted chair. Here a bid one stepped
    out of is not there at all: no title, count, place, sum or header of it."""

    def test_the_chair_finds_no_trace_of_the_bid_at_any_stage(self, reading, visitor, kept, clock):
        chair = visitor(reading.people[0])

        def look(*tails):
            return [(tail, secrets(reading, chair.get(path(reading, tail)).text)) for tail in tails]

        assert look("meeting", "attendance") == [("meeting", []), ("attendance", [])]
        with kept():
            open_meeting(reading, now=clock())
        assert look("meeting", "attendance") == [("meeting", []), ("attendance", [])]
        with kept():
            go_to(reading, reading.people[1], reading.bids[1], now=clock())
        page = chair.get(path(reading)).text
        assert (secrets(reading, page), "There is nothing for you to look at now" in page) == ([], True)
        assert chair.get(path(reading) + f"?bid={reading.bids[1].ref}").status_code == 404
        with kept():
            lock_now(reading, clock)
        assert look("meeting", "confirm") == [("meeting", []), ("confirm", [])]
        with kept():
            sign_list(reading, *reading.people[1:], now=clock())
            confirm_list(reading, now=clock())
        assert look("meeting", "confirm") == [("meeting", []), ("confirm", [])]

    def test_the_sums_the_chair_sees_leave_the_bid_out(self, reading, visitor, kept, clock):
        with kept():
            open_meeting(reading, now=clock())
        chair, member = (visitor(person).get(path(reading)).text for person in reading.people[:2])
        assert "£5,000 to give: £3,280 proposed, £1,720 left" in chair
        assert "£5,000 to give: £4,617 proposed, £383 left" in member
        # Which place it is hangs on the draw where two bids are even; that it is told at all does not.
        told = [bool(re.search(r"Place \d of \d", page)) for page in (chair, member)]
        assert told == [False, True]

    def test_a_vote_on_it_moves_nothing_of_the_chairs_page(self, reading, visitor, kept, clock):
        with kept():
            open_meeting(reading, now=clock())
        chair = visitor(reading.people[0])
        before = chair.get(path(reading))
        with kept():
            make_vote(reading.round, reading.people[4], reading.bids[1], 4, reason="More!", at=clock())
        after = chair.get(path(reading))
        assert (masked(after), after.headers["ETag"]) == (masked(before), before.headers["ETag"])

    def test_the_outcome_shows_when_the_letters_have_gone(self, reading, staff, visitor, kept, clock):
        with kept():
            decide_round(reading, now=clock())
        chair = visitor(reading.people[0])
        assert secrets(reading, chair.get(path(reading)).text) == []
        with kept():
            tell_round(reading, staff, now=clock())
        assert "Zebrafish: funded, £1,337" in chair.get(path(reading)).text

    def test_the_deputy_leads_the_talk_on_it_and_the_chair_cannot(self, reading, visitor, kept, looking, clock):
        with kept():
            open_meeting(reading, now=clock())
        chair, deputy = (visitor(person) for person in reading.people[:2])
        there = path(reading) + f"?bid={reading.bids[1].ref}"
        assert "Talk about this now" in deputy.get(there).text
        assert "Talk about this now" not in deputy.get(path(reading) + f"?bid={reading.bids[0].ref}").text
        hidden = chair.hidden(path(reading), path(reading, "meeting/bid"))
        refused = chair.post(path(reading, "meeting/bid"), data={**hidden, "bid": reading.bids[1].ref})
        assert refused.status_code == 404
        moved = deputy.send(there, {"bid": reading.bids[1].ref}, to=path(reading, "meeting/bid"))
        assert moved.status_code == 303
        with looking():
            assert db.session.query(Meeting).one().current_bid_id == reading.bids[1].id

    def test_the_deputy_does_not_lead_the_other_bids(self, reading, visitor, kept, clock):
        with kept():
            open_meeting(reading, now=clock())
        deputy = visitor(reading.people[1])
        there = path(reading) + f"?bid={reading.bids[1].ref}"
        refused = deputy.send(there, {"bid": reading.bids[0].ref}, to=path(reading, "meeting/bid"))
        assert (refused.status_code, "Somebody else leads the talk on this idea" in refused.text) == (409, True)


def open_now(reading, clock):
    from kitpanel.panel.actions import meeting as acts

    chair = reading.people[0]
    acts.open_votes(at_table(reading.round, chair), by=chair.id, now=clock())


def lock_now(reading, clock):
    from kitpanel.panel.actions import meeting as acts

    chair = reading.people[0]
    acts.lock(at_table(reading.round, chair), by=chair.id, now=clock())


class TestDoors:
    """Who finds the meeting, and who may act in it."""

    def test_a_panellist_of_another_round_finds_nothing(self, reading, visitor, kept):
        with kept():
            other = make_reading()
        stranger = visitor(other.people[0])
        for tail in ("meeting", "attendance", "confirm"):
            assert stranger.get(path(reading, tail)).status_code == 404

    def test_staff_look_on_once_the_votes_are_open_and_do_nothing(self, reading, staff, visitor, kept, clock):
        looker = visitor(staff)
        assert "Start the meeting" not in looker.get(path(reading)).text
        with kept():
            open_meeting(reading, now=clock())
        page = looker.get(path(reading)).text
        assert (SECRET_WORDS in looker.get(path(reading) + f"?bid={reading.bids[1].ref}").text) is True
        assert [
            word
            for word in ("Lock the votes", "Talk about this now", "Change more of my vote", "by one tap")
            if word in page
        ] == []

    @pytest.mark.parametrize("act", ["meeting/start", "meeting/open", "meeting/bid", "meeting/lock", "meeting/too-few"])
    def test_only_the_chairs_acts_count(self, reading, visitor, kept, looking, clock, act):
        with kept():
            start_meeting(reading, now=clock())
        member = visitor(reading.people[3])
        token = {"csrf_token": member.hidden("/panel", "/sign-out")["csrf_token"], "once": "x" * 20}
        answer = member.post(path(reading, act), data={**token, "bid": reading.bids[0].ref})
        assert answer.status_code == 404
        with looking():
            assert db.session.query(Meeting).one().opened_at is None

    def test_the_votes_are_opened_once(self, reading, visitor, kept, looking, clock):
        with kept():
            start_meeting(reading, now=clock())
        chair = visitor(reading.people[0])
        form = chair.hidden(path(reading), path(reading, "meeting/open"))
        assert chair.post(path(reading, "meeting/open"), data=form).status_code == 303
        assert chair.post(path(reading, "meeting/open"), data=form).status_code == 303
        again = chair.post(path(reading, "meeting/open"), data={**form, "once": "y" * 20})
        assert (again.status_code, "The votes are open already" in again.text) == (409, True)
        with looking():
            kinds = [row.body for row in db.session.query(ChainRow) if '"kind":"opening"' in row.body]
            assert len(kinds) == 1

    def test_a_button_of_an_old_page_does_nothing_and_says_so(self, reading, visitor, kept, clock):
        with kept():
            start_meeting(reading, now=clock())
        chair = visitor(reading.people[0])
        form = chair.hidden(path(reading), path(reading, "meeting/open"))
        answer = chair.post(path(reading, "meeting/open"), data={"csrf_token": form["csrf_token"], "once": "?"})
        assert (answer.status_code, "Load it again, then press once more" in answer.text) == (409, True)

    def test_too_few_came(self, reading, visitor, kept, looking, clock):
        with kept():
            start_meeting(reading, here=reading.people[:2], now=clock())
        chair = visitor(reading.people[0])
        page = chair.get(path(reading)).text
        assert ("Open the votes" in page, "Too few people came" in page) == (False, True)
        assert chair.send(path(reading), to=path(reading, "meeting/too-few")).status_code == 303
        assert "Nothing was decided" in chair.get(path(reading)).text
        with looking():
            assert db.session.query(Round).one().state.value == "inquorate"


class TestTheRoom:
    """What the room shows to those who may see all of it."""

    def test_votes_by_name_what_people_wrote_and_the_list(self, reading, visitor, kept, clock):
        with kept():
            open_meeting(reading, now=clock())
            make_vote(
                reading.round, reading.people[3], reading.bids[1], 0, reason="Fish are not an estate.", at=clock()
            )
        page = visitor(reading.people[1]).get(path(reading) + f"?bid={reading.bids[1].ref}").text
        first = ", ".join(person.name for person in reading.people[1:])
        assert f'<td class="govuk-table__cell">{first}</td>' in page
        assert "Votes as they stand now" in page
        assert f"{reading.people[0].name} is out of the room" in page.replace("<strong>", "")
        assert "5 can vote, 4 grades are enough, 5 are in." in page
        assert '<use href="#k-out"/>' in page
        everybody = visitor(reading.people[1]).get(path(reading) + f"?bid={reading.bids[0].ref}").text
        assert ("is out of the room" in everybody, '<use href="#k-out"/>' in everybody) == (False, False)
        assert f'“Fish are not an estate.” <span class="kit-quiet">{reading.people[3].name}, second vote' in page

    def test_words_that_changed_after_a_vote_are_marked(self, reading, visitor, kept, clock):
        with kept() as session:
            open_meeting(reading, now=clock())
            bid = session.merge(reading.bids[0])
            newer = Version(application_id=bid.application_id, number=2, answers=bid.version.answers, at=clock())
            session.add(newer)
            session.flush()
            bid.version_id = newer.id
        page = visitor(reading.people[1]).get(path(reading) + f"?bid={reading.bids[0].ref}").text
        assert "The words of this idea changed after 6 votes" in page

    def test_a_page_that_has_not_changed_answers_304(self, reading, visitor, kept, clock):
        with kept():
            open_meeting(reading, now=clock())
        member, page = visitor(reading.people[2]), path(reading) + f"?bid={reading.bids[1].ref}"
        mark = member.get(page).headers["ETag"]
        same = member.get(page, headers={"If-None-Match": mark})
        assert (same.status_code, same.data, same.headers["Cache-Control"]) == (304, b"", "no-store")
        with kept():
            make_vote(reading.round, reading.people[4], reading.bids[1], 4, reason="More!", at=clock())
        assert member.get(page, headers={"If-None-Match": mark}).status_code == 200

    def test_the_seed_shows_with_the_lock_and_not_before(self, app, reading, visitor, kept, looking, clock):
        with looking():
            from kitpanel.core.crypto import sealer

            seed = db.session.query(Round).one().open_seed(sealer())
        member = visitor(reading.people[2])
        with kept():
            open_meeting(reading, now=clock())
        assert (seed in member.get(path(reading)).text, member.get(path(reading, "confirm")).status_code) == (
            False,
            303,
        )
        with kept():
            lock_now(reading, clock)
        assert seed in member.get(path(reading, "confirm")).text

    def test_a_name_that_is_missing_is_asked_for(self, reading, visitor, kept, clock):
        with kept():
            lock_meeting(reading, now=clock())
        chair, third = visitor(reading.people[0]), visitor(reading.people[2])
        token = {"csrf_token": chair.hidden("/panel", "/sign-out")["csrf_token"], "once": "x" * 20}
        seen = third.hidden(path(reading, "confirm"), path(reading, "sign"))["list_hash"]
        refused = chair.post(path(reading, "confirm"), data={**token, "list_hash": seen})
        assert (refused.status_code, "Ask one more person here to sign" in refused.text) == (422, True)
        assert "Some ideas need one more name" in refused.text

    def test_the_chair_reads_who_has_signed_and_who_may_and_confirms_when_it_can_work(
        self, reading, visitor, kept, clock
    ):
        def page():
            return " ".join(chair.get(path(reading, "confirm")).text.split())

        with kept():
            lock_meeting(reading, here=reading.people[:4], now=clock())
        chair, names = visitor(reading.people[0]), [person.name for person in reading.people]
        assert (
            f"Ask {names[1]} or {names[2]} or {names[3]} to sign. Where you stepped out, {names[1]} must sign."
            in page()
        )
        assert "Confirm the list" not in page()
        with kept():
            sign_list(reading, reading.people[1], reading.people[2], now=clock())
        assert re.search(f"Signed so far.{{0,60}}{names[1]}, {names[2]}<.*still to sign.{{0,60}}{names[3]}<", page())
        assert "Confirm the list" in page()
        with kept():
            note_here(reading, reading.people[:3], now=clock())
        assert ("More than half of the panel must be here." in page(), "Confirm the list" in page()) == (True, False)

    def test_with_nobody_left_to_ask_the_chair_is_told_to_bring_somebody(self, reading, visitor, kept, clock):
        with kept():
            for person in reading.people[1:4]:
                make_declaration(reading.round, person, reading.bids[2], Link.OUT)
            lock_meeting(reading, here=reading.people[:4], now=clock())
            sign_list(reading, *reading.people[1:4], now=clock())
        page = visitor(reading.people[0]).get(path(reading, "confirm")).text
        assert ("Ask one more person to come" in page, "Confirm the list" in page) == (True, False)

    def test_before_the_lock_the_chair_alone_is_asked_whether_to(self, reading, visitor, kept, clock):
        chair, member = visitor(reading.people[0]), visitor(reading.people[2])
        there = path(reading, "meeting/lock")
        with kept():
            start_meeting(reading, now=clock())
        assert chair.get(there).location == path(reading)
        with kept():
            open_now(reading, clock)
        assert ("Lock the votes?" in chair.get(there).text, member.get(there).status_code) == (True, 404)
        with kept():
            note_here(reading, reading.people[:3], now=clock())
        few = chair.get(there).text
        assert ("You cannot lock them yet." in few, f'action="{there}"' in few) == (True, False)
        with kept():
            note_here(reading, reading.people, now=clock())
            lock_now(reading, clock)
        assert chair.get(there).location == path(reading)

    def test_everybody_here_finds_the_list_that_waits_for_their_name(self, reading, visitor, kept, clock):
        def told(person):
            waits, rounds = (visitor(person).get(page).text for page in ("/waiting", "/panel"))
            words = re.search(r"(list to \w+|meeting to \w+)", waits)
            return words and words[0], re.search(r"<h1[^>]*>(.*?)</h1>", rounds)[1]

        chair, deputy, third, *_ = reading.people
        with kept():
            open_meeting(reading, here=reading.people[:5], now=clock())
        now_on = "The panel is meeting now"
        assert [told(one) for one in (chair, deputy, third)] == [
            ("meeting to lead", now_on), ("meeting to lead", now_on), ("meeting to join", now_on),
        ]  # fmt: skip
        with kept():
            lock_now(reading, clock)
            sign_list(reading, third, now=clock())
        to_sign = ("list to sign", "1 list to sign")
        assert [told(one) for one in (chair, deputy, third, reading.people[3], reading.people[5])] == [
            ("list to confirm", "1 list to confirm"), to_sign, (None, now_on), to_sign, (None, now_on),
        ]  # fmt: skip
        with kept():
            note_here(reading, reading.people[1:], now=clock())
        assert told(deputy) == ("list to confirm", "1 list to confirm")

    def test_somebody_who_is_not_there_does_not_sign(self, reading, visitor, kept, clock):
        with kept():
            lock_meeting(reading, now=clock())
            note_here(reading, reading.people[:5], now=clock())
        assert visitor(reading.people[5]).get(path(reading, "confirm")).status_code == 404


@pytest.mark.parametrize("stage", ["reading", "open", "locked"])
def test_the_pages_need_as_many_queries_for_30_bids_as_for_one(app, visitor, kept, clock, staff, stage):
    found = {}
    for many in (1, 3, 30):
        with kept():
            council = make_strand()
            made = make_reading(members=5, bids=many, money={council: 900_000}, strands=[council])
            for bid in made.bids:
                for person in made.people:
                    make_vote(made.round, person, bid, 3, marks={"food": "clearly"})
            if stage == "open":
                open_meeting(made, now=clock())
            if stage == "locked":
                lock_meeting(made, now=clock())
        member, looker = visitor(made.people[2]), visitor(staff)
        pages = [(member, path(made)), (looker, path(made)), (looker, f"/rounds/{made.round.ref}/panel")]
        pages += [(member, path(made, "confirm"))] if stage == "locked" else []
        found[many] = []
        for client, address in pages:
            with queries_of(app) as queries:
                assert client.get(address).status_code == 200
            found[many].append(len(queries))
    wanted = {"reading": [5, 5, 13], "open": [18, 17, 13], "locked": [19, 18, 13, 20]}[stage]
    assert found == {1: wanted, 3: wanted, 30: wanted}


def test_names_as_they_are_typed_stay_text(app, visitor, kept, clock):
    """promise 7: what people type is text, on the page and in its drawings."""
    hostile = "<script>alert(1)</script>"
    with kept():
        council = make_strand("council")
        made = make_reading(members=5, bids=1, money={council: 900_000}, strands=[council], title=hostile)
        made.people[1].name = hostile
        for person in made.people:
            make_vote(made.round, person, made.bids[0], 4, reason=hostile)
        open_meeting(made, now=clock())
    page = visitor(made.people[0]).get(path(made)).text
    assert hostile not in page
    assert "&lt;script&gt;" in page
