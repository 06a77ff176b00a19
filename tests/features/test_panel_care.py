"""Care for the people of a panel: they are asked, they say, they are seated by an open lot, and they are told."""

import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from factories import make_bid, make_panel, make_panel_with_members, make_person, make_round, make_strand
from factories.rounds import make_member
from sqlalchemy import select

from kitpanel.applications.models import Bid
from kitpanel.core.errors import Refused
from kitpanel.core.outbox import Letter
from kitpanel.people import actions as people_acts
from kitpanel.people import queries as people_found
from kitpanel.people.rules import RoleName
from kitpanel.rounds import actions, queries
from kitpanel.rounds.models import Availability, CalendarKey, Drawn, PanelMember, PanelNeeds, Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.seats import Place, Said

S = RoundState


def a_panel_of_seven():
    """Make a panel of seven for five seats, and a round of it that is open and has an idea."""
    make_strand("council", received=7_200_00)
    staff = make_person(RoleName.STAFF, name="Sam Staff")
    panel, people = make_panel_with_members(7, code="main", name="Camden panel", seats=5)
    one = make_round(panel, state=S.CUT_OFF)
    make_bid(one)
    return SimpleNamespace(staff=staff, panel=panel, people=people, round=one)


@pytest.fixture
def world(remade):
    return remade(a_panel_of_seven)


def letters_of(session, kind):
    return session.scalars(select(Letter).where(Letter.kind == kind)).all()


def timetable(kept, clock):
    """Do what the timetable does of this, as it is due."""
    for step in (actions.ask_due, actions.send_pack_due):
        with kept():
            while step(clock(), "https://kit.test"):
                pass


def say(visitor, person, ref, word):
    return visitor(person).send("/panel/coming", {"coming": word}, to=f"/panel/coming/{ref}")


# ---- can you come?


def test_those_who_have_not_said_are_asked_once_some_days_before_the_pack(world, visitor, kept, looking, clock):
    ref = world.round.ref
    say(visitor, world.people[0], ref, "no")
    clock.to(world.round.pack_at - timedelta(days=5, seconds=1))
    timetable(kept, clock)
    with looking() as session:
        assert letters_of(session, "can_you_come") == []
    clock.forward(seconds=1)
    timetable(kept, clock)
    timetable(kept, clock)
    with looking() as session:
        asked = letters_of(session, "can_you_come")
    assert {letter.person_id for letter in asked} == {person.id for person in world.people[1:]}
    assert len(asked) == 6
    assert "https://kit.test/panel/coming" in asked[0].body
    assert "meeting: can you come?" in visitor(world.people[1]).get("/waiting").text
    assert "meeting: can you come?" not in visitor(world.people[0]).get("/waiting").text


def test_an_answer_changes_until_the_pack_goes_out(world, visitor, kept, looking, clock):
    ref, (ada, bo, *_) = world.round.ref, world.people
    for word in ("yes", "no", "yes"):
        assert say(visitor, ada, ref, word).status_code == 303
    assert "You can come</strong>" in visitor(ada).get("/panel/coming").text
    assert "You have not said</strong>" in visitor(bo).get("/panel/coming").text
    refused = say(visitor, ada, ref, "perhaps")
    assert (refused.status_code, "Choose one of the answers on the page" in refused.text) == (422, True)
    assert "1 of 7 people can come so far" in visitor(world.staff).get(f"/rounds/{ref}/seats").text
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    with kept(), pytest.raises(Refused, match="The seats of this round are given out"):
        actions.say_coming(ref, coming=False, by=ada.id, now=clock())
    with looking() as session:
        assert session.get(Availability, (world.round.id, ada.id)).coming is True


def test_nobody_answers_for_a_round_of_a_panel_they_do_not_sit_on(world, kept, visitor):
    with kept():
        other = make_round(make_panel("other"), state=S.OPEN)
        resting = make_person(RoleName.PANELLIST)
        make_member(queries.panel("main"), resting, moves=("train", "start", "pause"))
    ada = visitor(world.people[0])
    fields = ada.hidden("/panel/coming", f"/panel/coming/{world.round.ref}") | {"coming": "yes"}
    assert ada.post(f"/panel/coming/{other.ref}", data=fields).status_code == 404
    assert "No meeting waits for your word" in visitor(resting).get("/panel/coming").text


def test_a_round_that_moves_to_another_evening_is_asked_about_again(kept, looking, visitor, clock):
    with kept():
        _, people = make_panel_with_members(4, code="main")
    with kept():
        actions.plan_due(clock())
    with looking() as session:
        planned = session.scalars(select(Round).where(Round.state == S.PLANNED).order_by(Round.cut_off_at)).first()
    say(visitor, people[0], planned.ref, "yes")
    with kept():
        actions.add_holiday("main", planned.cut_off_at.date(), "A feast", by=None, now=clock())
    with looking() as session:
        assert session.scalars(select(Availability).where(Availability.round_id == planned.id)).all() == []


# ---- the draw


def test_who_said_yes_is_seated_first_then_who_said_nothing_and_never_who_said_no(world, visitor, kept, looking, clock):
    ref, people = world.round.ref, world.people
    for person, word in zip(people, ("no", "yes", "yes", "yes"), strict=False):
        say(visitor, person, ref, word)
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    with looking() as session:
        rows = {row.person_id: row for row in session.scalars(select(Drawn))}
        seated = {person.id for _, person in queries.seated(world.round.id)}
        draw = queries.draw_of(world.round.id)
        assert (queries.drawn_again(draw), draw.seats, len(draw.seed)) == (True, 5, 64)
    assert seated >= {person.id for person in people[1:4]}
    assert (len(seated), people[0].id in seated) == (5, False)
    assert (rows[people[0].id].place, rows[people[0].id].said) == (Place.NOT_COMING, Said.NO)
    assert sorted((row.turn, row.place) for row in rows.values() if row.turn) == [
        *((turn, Place.SEATED) for turn in range(1, 6)), (6, Place.RESERVE),
    ]  # fmt: skip
    page = visitor(world.staff).get(f"/rounds/{ref}/seats").text
    assert ("Drawn again from the seed just now: the same came out." in page, draw.seed_hash in page) == (True, True)


def test_who_said_yes_and_has_no_seat_hears_so(world, visitor, kept, looking, clock):
    for person in world.people:
        say(visitor, person, world.round.ref, "yes")
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    with looking() as session:
        seated = {person.id for _, person in queries.seated(world.round.id)}
        told = {letter.person_id for letter in letters_of(session, "seat_reserve")}
    assert told == {person.id for person in world.people} - seated
    assert len(told) == 2


def test_a_round_that_too_few_can_come_to_waits(world, visitor, kept, looking, clock):
    for person in world.people[:4]:
        say(visitor, person, world.round.ref, "no")
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    with looking():
        assert queries.round_by_ref(world.round.ref).state is S.CUT_OFF
    assert "round has too few people to seat" in visitor(world.staff).get("/waiting").text


def test_a_draw_that_was_changed_behind_our_back_is_found(world, visitor, kept, clock):
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    with kept() as session:
        last = session.scalars(select(Drawn).where(Drawn.place == Place.RESERVE).order_by(Drawn.turn)).first()
        last.sat += 1
        last.turn += 1
    page = visitor(world.staff).get(f"/rounds/{world.round.ref}/seats").text
    assert "Drawn again just now, something else came out." in page


# ---- terms, needs, the day of training


def test_the_terms_come_first_and_are_agreed_to_by_oneself(world, visitor, looking):
    ada = visitor(world.people[0])
    assert "page to agree to: your place on the panel" in ada.get("/waiting").text
    untouched = ada.send("/panel/terms")
    assert (untouched.status_code, "Tick the box if you agree" in untouched.text) == (422, True)
    old = ada.send("/panel/terms", {"agree": "yes", "version": "0"})
    assert (old.status_code, "These words have changed since you opened the page." in old.text) == (422, True)
    assert ada.send("/panel/terms", {"agree": "yes"}).status_code == 303
    assert "page to agree to" not in ada.get("/waiting").text
    assert "You agreed on Monday 1 March 2027" in ada.get("/panel/terms").text
    with looking():
        assert queries.agreed(world.people[0].id).version == 1


def test_what_helps_somebody_is_read_by_staff_and_by_nobody_else(world, kept, visitor, looking):
    with kept():
        admin = make_person(RoleName.ADMIN)
    ada, words = world.people[0], "A quiet corner, and large print."
    visitor(ada).send("/panel/place", {"words": words}, to="/panel/place/needs")
    with looking() as session:
        member = session.scalars(select(PanelMember).where(PanelMember.person_id == ada.id)).one()
    pages = (f"/rounds/{world.round.ref}/seats", f"/panels/main/members/{member.id}")
    shown = {
        who: [words in visitor(one).get(page).text for page in pages]
        for who, one in (("staff", world.staff), ("admin", admin))
    }
    assert shown == {"staff": [True, True], "admin": [False, False]}
    assert words in visitor(ada).get("/panel/place").text
    assert words not in visitor(world.people[1]).get("/panel/place").text


def test_staff_note_the_day_of_the_training_and_of_every_step(world, kept, visitor, looking):
    with kept():
        member = make_member(queries.panel("main"), moves=())
    page, staff = f"/panels/main/members/{member.id}", visitor(world.staff)
    to_come = {"move": "train", "on-day": "2", "on-month": "3", "on-year": "2027"}
    refused = staff.send(page, to_come, to=f"{page}/move")
    assert (refused.status_code, "Write a day that has come" in refused.text) == (422, True)
    assert staff.send(page, to_come | {"on-month": "2"}, to=f"{page}/move").status_code == 303
    assert staff.send(page, {"move": "start"}, to=f"{page}/move").status_code == 303
    with looking() as session:
        now = session.get(PanelMember, member.id)
        assert (now.trained_on, now.since) == (date(2027, 2, 2), date(2027, 3, 1))
    assert "Tuesday 2 February 2027" in staff.get(page).text


# ---- a calendar of one's own


def address_in(page):
    return re.search(r"<code>https://kit\.test(/calendar/[0-9a-f]{64}\.ics)</code>", page)[1]


def calendar_of(visitor, person):
    client = visitor(person)
    client.send("/panel/calendar", to="/panel/calendar/new")
    return address_in(client.get("/panel/calendar").text)


def lines_of(answer):
    return answer.get_data(as_text=True).replace("\r\n ", "").split("\r\n")


def test_a_calendar_holds_the_days_of_ones_rounds_and_no_idea(world, visitor, kept, looking, clock):
    ada, ref = world.people[0], world.round.ref
    feed = visitor().get(calendar_of(visitor, ada))
    assert (feed.status_code, feed.content_type) == (200, "text/calendar; charset=utf-8")
    assert [line for line in lines_of(feed) if line.startswith(("UID", "DTSTART", "SUMMARY"))] == [
        f"UID:{ref}-cut-off@kit.test", "DTSTART:20270301T170000Z", "SUMMARY:Camden panel: the round closes to new ideas",
        f"UID:{ref}-pack@kit.test", "DTSTART:20270304T090000Z", "SUMMARY:Camden panel: the packs go out",
        f"UID:{ref}-meeting@kit.test", "DTSTART:20270310T180000Z", "SUMMARY:Camden panel: the panel meets",
    ]  # fmt: skip
    with looking() as session:
        bid = session.scalars(select(Bid)).one()
        assert [words for words in (bid.title, bid.ref, bid.application.contact_name) if words in feed.text] == []


def test_who_said_no_or_has_no_seat_has_the_evening_free_and_who_sits_is_told_so(world, visitor, kept, looking, clock):
    ada, bo = world.people[:2]
    feeds = {person.id: calendar_of(visitor, person) for person in (ada, bo)}
    say(visitor, ada, world.round.ref, "no")
    assert "BEGIN:VEVENT" not in visitor().get(feeds[ada.id]).text
    say(visitor, bo, world.round.ref, "yes")
    clock.to(world.round.pack_at)
    timetable(kept, clock)
    assert f"DESCRIPTION:{world.round.ref}. You have a seat." in lines_of(visitor().get(feeds[bo.id]))


def test_a_calendar_that_has_not_changed_is_not_sent_again(world, visitor, kept):
    at = calendar_of(visitor, world.people[0])
    first = visitor().get(at)
    again = visitor().get(at, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    with kept():
        one = queries.round_to_change(world.round.ref)
        one.meeting_at += timedelta(days=1)
    assert visitor().get(at, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def test_a_new_address_ends_the_old_one_and_an_ended_one_or_a_guess_opens_nothing(world, visitor, kept, looking, clock):
    ada = world.people[0]
    old, new = calendar_of(visitor, ada), calendar_of(visitor, ada)
    assert [visitor().get(at).status_code for at in (old, new, "/calendar/guessed.ics")] == [404, 200, 404]
    with looking() as session:
        key = session.scalars(select(CalendarKey)).one()
        assert new[10:-4] not in (key.hashed, key.salt.hex)
    visitor(ada).send("/panel/calendar", to="/panel/calendar/off")
    assert visitor().get(new).status_code == 404
    third = calendar_of(visitor, ada)
    with kept():
        people_acts.end_role(people_found.person(ada.id), RoleName.PANELLIST, by=None, now=clock())
    assert visitor().get(third).status_code == 404


def test_who_leaves_the_panel_leaves_no_needs_and_no_calendar_behind(world, kept, visitor, looking, clock):
    ada = world.people[0]
    visitor(ada).send("/panel/place", {"words": "A ramp."}, to="/panel/place/needs")
    calendar_of(visitor, ada)
    everything = visitor(ada).get("/you/data/all").text
    assert ("Your place on the panel" in everything, "A ramp." in everything) == (True, True)
    with kept() as session:
        member = session.scalars(select(PanelMember).where(PanelMember.person_id == ada.id)).one()
        actions.move_member(member, "end", by=world.staff.id, now=clock())
    with looking() as session:
        assert (session.scalars(select(PanelNeeds)).all(), session.scalars(select(CalendarKey)).all()) == ([], [])
