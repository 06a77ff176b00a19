"""Staff look after panels and rounds: the rule, the days off, the people, and a meeting's new day."""

from datetime import UTC, datetime, time

import pytest
from factories import make_member, make_panel, make_panel_with_members, make_person, make_round, make_strand
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.people import queries as people
from kitpanel.people.rules import RoleName
from kitpanel.rounds import queries
from kitpanel.rounds.models import Panel, PanelMember, Round
from kitpanel.rounds.rules import PanelMemberState, RoundState

R, S = RoleName, RoundState


@pytest.fixture
def staff(kept):
    with kept():
        return make_person(R.STAFF, name="Sam Staff", email="sam@example.org")


@pytest.fixture
def client(visitor, staff):
    return visitor(staff)


@pytest.fixture
def panel(kept):
    with kept():
        return make_panel("main", name="The Kit panel")


def rule(**fields):
    return {
        "name": "The Kit panel", "active": "yes", "first_cut_off-day": "1", "first_cut_off-month": "3",
        "first_cut_off-year": "2027", "every_days": "14", "cut_off_time": "5pm", "pack_day": "3", "pack_time": "10:00",
        "meeting_day": "9", "meeting_time": "6:30pm", "letters_day": "11", "letters_time": "17:00", "reading_cap": "15",
        "reading_minutes_cap": "120", "seats": "10", "ask_days": "5", "nudge_days": "2", "quorum_floor": "4", "line": "2", **fields,
    }  # fmt: skip


# ---- a panel's rule


def test_a_new_panel_has_its_first_six_rounds_at_once(client, looking):
    sent = client.send("/panels/new", {"code": "school", **rule(name="The school panel", strand_codes=[])})
    assert sent.headers["Location"] == "/panels/school"
    with looking() as session:
        made = queries.panel("school")
        days = [f"{one.cut_off_at:%d %b}" for one in session.scalars(select(Round).order_by(Round.cut_off_at))]
    assert (made.meeting_time, made.line, made.strand_codes) == (time(18, 30), 2, [])
    assert days == ["01 Mar", "15 Mar", "29 Mar", "12 Apr", "26 Apr", "10 May"]
    page = client.get("/panels/school").text
    assert ("R-2027-06" in page, "“Yes, if there is money” on average" in page) == (True, True)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"code": "main"}, "Another panel has this short name."),
        ({"meeting_day": "3"}, "Each step must be on a later day than the one before it"),
        ({"letters_day": "9"}, "Each step must be on a later day than the one before it"),
        ({"seats": "3"}, "There must be at least as many seats as votes that an idea needs"),
        ({"cut_off_time": "5"}, "Write a time, like 5pm or 17:00"),
        ({"cut_off_time": "1:30am"}, "Choose a time that is not between 1am and 2am, when the clocks change"),
        ({"ask_days": "61"}, "Write a whole number from 0 to 60"),
        ({"every_days": "1"}, "Write a whole number from 7 to 365"),
        ({"line": "5"}, "Choose one of the answers on the page"),
        ({"strand_codes": ["moon"]}, "Choose one of the answers on the page"),
        ({"first_cut_off-day": "31", "first_cut_off-month": "2"}, "Look at the date again"),
        ({"active": ""}, "Choose yes or no"),
    ],
)
def test_a_rule_nobody_could_keep_is_refused_and_stays_typed(client, panel, looking, fields, sentence):
    refused = client.send("/panels/new", {"code": "school", **rule(name="The school panel"), **fields})
    assert (refused.status_code, sentence in refused.text, 'value="The school panel"' in refused.text) == (
        422, True, True,
    )  # fmt: skip
    with looking() as session:
        assert session.scalars(select(Panel.code)).all() == ["main"]


def test_a_changed_rule_is_told_with_its_reason_and_moves_what_has_not_opened(client, panel, kept, looking):
    with kept() as session:
        make_strand("council")
        make_round(session.get(Panel, panel.id), state=S.OPEN)
    page = client.get("/panels/main/change").text
    assert ('value="17:00"' in page, 'value="14"' in page) == (True, True)
    fields = rule(every_days="7", strand_codes=["council"], why="More ideas come in")
    assert client.send("/panels/main/change", fields).status_code == 303
    with looking() as session:
        rounds = session.scalars(select(Round).order_by(Round.cut_off_at)).all()
        assert [f"{one.state} {one.cut_off_at:%d %b}" for one in rounds][:3] == [
            "open 01 Mar", "planned 08 Mar", "planned 15 Mar",
        ]  # fmt: skip
        assert queries.panel("main").strand_codes == ["council"]
        assert [why for _, why in events_of("panel", panel.id)] == ["More ideas come in"]


def test_a_rule_that_cannot_be_changed_so_leaves_the_old_one(client, panel, looking):
    refused = client.send("/panels/main/change", rule(meeting_day="2", why="x"))
    assert refused.status_code == 422
    with looking():
        assert queries.panel("main").meeting_day == 9


def test_a_day_off_is_added_once_and_taken_away(client, panel, looking):
    day = {"on-day": "15", "on-month": "3", "on-year": "2027", "name": "A feast"}
    assert client.send("/panels/main/days-off", day).status_code == 303
    again = client.send("/panels/main/days-off", day)
    assert (again.status_code, "This day is off already. Choose another." in again.text) == (422, True)
    with looking() as session:
        days = [f"{one.cut_off_at:%d %b}" for one in session.scalars(select(Round).order_by(Round.cut_off_at))]
        assert days[:2] == ["01 Mar", "29 Mar"]
    client.send("/panels/main/days-off", to="/panels/main/days-off/2027-03-15/remove")
    with looking():
        assert queries.panel("main").days_off == frozenset()
    assert client.send("/panels/main/days-off", day).status_code == 303
    gone = client.send("/panels/main/days-off", to="/panels/main/days-off/2027-03-15/remove").status_code
    hidden = client.hidden("/panels/main/days-off")
    assert [gone, client.post("/panels/main/days-off/2027-03-15/remove", data=hidden).status_code] == [303, 404]
    assert client.post("/panels/main/days-off/soon/remove", data=hidden).status_code == 404


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_lists_need_the_same_queries_for_1_3_and_30_rows(app, kept, client, number):
    with kept():
        panel, members = make_panel_with_members(number, code="main")
        for place in range(number - 1):
            make_panel()
            make_round(panel, number=place, seated=members, money={make_strand(): 1})
        make_round(panel, number=place + 1 if number > 1 else 0, seated=members, money={make_strand(): 1})
    counts = {}
    for path in ("/panels", "/panels/main/members", "/rounds"):
        client.get(path)
        with queries_of(app) as seen:
            page = client.get(path).text
        counts[path] = (len(seen), page.count("<tr>") - 1)
    rows = min(number, 25)
    assert counts == {"/panels": (3, rows), "/panels/main/members": (5, rows), "/rounds": (5, rows)}


# ---- its people


def test_somebody_new_is_put_on_the_panel_trained_started_paused_and_ended(client, panel, looking):
    sent = client.send("/panels/main/members/add", {"email": "Pia@Example.org", "name": "Pia Panellist"})
    page = sent.headers["Location"]
    with looking() as session:
        member = session.scalars(select(PanelMember)).one()
        pia = people.person(member.person_id)
        assert (pia.name, people.roles_held(pia)) == ("Pia Panellist", {R.PANELLIST})
        assert [one.kind for one in session.scalars(select(Letter))] == ["invited"]
    for move, why in (("train", ""), ("start", ""), ("pause", "A new baby"), ("resume", ""), ("end", "Moved away")):
        assert client.send(page, {"move": move, "why": why}, to=f"{page}/move").headers["Location"] == page
    with looking() as session:
        assert session.get(PanelMember, member.id).state is PanelMemberState.ENDED
        told = [(event.move, why) for event, why in events_of("panel member", member.id)]
    assert told == [
        ("begin", ""), ("train", ""), ("start", ""), ("pause", "A new baby"), ("resume", ""), ("end", "Moved away"),
    ]  # fmt: skip
    assert "Their time on the panel" not in client.get(page).text


def test_somebody_known_as_a_panel_member_gets_no_second_letter(client, panel, kept, looking):
    with kept():
        pia = make_person(R.PANELLIST, email="pia@example.org")
    assert client.send("/panels/main/members/add", {"email": pia.email, "name": "Pia"}).status_code == 303
    with looking() as session:
        assert session.scalars(select(Letter)).all() == []


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"email": "sam@example.org"}, "One person cannot be both panel member and programme staff."),
        ({"email": "here@example.org"}, "They are on this panel already."),
        ({"email": "left@example.org"}, "They were on this panel and left it."),
        ({"email": "x"}, "Write an e-mail address, like name@example.com"),
        ({"name": ""}, "Write their name"),
    ],
)
def test_who_cannot_sit_is_not_put_on_a_panel(client, panel, kept, looking, fields, sentence):
    with kept() as session:
        here = session.get(Panel, panel.id)
        make_member(here, make_person(R.PANELLIST, email="here@example.org"))
        make_member(here, make_person(R.PANELLIST, email="left@example.org"), moves=("end",))
    refused = client.send("/panels/main/members/add", {"email": "new@example.org", "name": "N", **fields})
    assert (refused.status_code, sentence in refused.text) == (422, True)
    with looking() as session:
        assert len(session.scalars(select(PanelMember)).all()) == 2


def test_a_member_takes_the_chair_and_gives_it_back(client, panel, kept, looking):
    with kept() as session:
        member = make_member(session.get(Panel, panel.id))
    page = f"/panels/main/members/{member.id}"
    for part, flags in (("chair", (True, False)), ("deputy", (False, True)), ("member", (False, False))):
        assert client.send(page, {"part": part}, to=f"{page}/part").status_code == 303
        with looking() as session:
            now = session.get(PanelMember, member.id)
            assert (now.chairs, now.deputy) == flags
    refused = client.send(page, {"part": "king"}, to=f"{page}/part")
    assert (refused.status_code, "Choose one of the answers on the page" in refused.text) == (422, True)
    refused = client.send(page, {"move": "resume"}, to=f"{page}/move")
    assert (refused.status_code, "Choose one of the answers on the page" in refused.text) == (422, True)


@pytest.mark.parametrize("role", [R.FINANCE, R.PANELLIST, R.FUNDER, R.APPLICANT])
@pytest.mark.parametrize(
    "path", ["/panels", "/panels/new", "/panels/main", "/panels/main/members", "/panels/main/days-off"]
)
def test_only_staff_and_administrators_see_panels(visitor, kept, panel, role, path):
    with kept():
        person = make_person(role)
    assert visitor(person).get(path).status_code == 403


# ---- rounds


def test_a_rounds_page_shows_where_it_is_who_sits_and_its_money(client, kept):
    with kept():
        panel, members = make_panel_with_members(4, code="main")
        one = make_round(panel, state=S.READING, seated=members, money={make_strand(name="The Council"): 7_200_00})
    page = client.get(f"/rounds/{one.ref}").text
    for words in (members[0].name, "Chair", "Deputy", "P4", "The Council", "£7,200", "Being read", "You are here"):
        assert words in page
    assert (one.seed in page, one.seed_hash in page) == (False, True)


def test_a_round_that_is_planned_has_no_desk_yet(client, panel, kept):
    with kept() as session:
        one = make_round(session.get(Panel, panel.id))
    page = client.get(f"/rounds/{one.ref}").text
    assert ("Open the panel&#39;s desk" in page, "Call the round off" in page, "Set a new day" in page) == (
        False, True, False,
    )  # fmt: skip
    assert client.get("/rounds/R-1999-01").status_code == 404


def test_finance_see_rounds_and_move_nothing(visitor, kept):
    with kept():
        panel, members = make_panel_with_members(4)
        one = make_round(panel, state=S.READING, seated=members)
        client = visitor(make_person(R.FINANCE))
    assert client.get("/rounds").status_code == 200
    page = client.get(f"/rounds/{one.ref}").text
    assert ("Call the round off" in page, "Set a new day" in page) == (False, False)
    assert client.get(f"/rounds/{one.ref}/new-day").status_code == 403


def test_the_list_opens_on_what_goes_on_now_then_what_comes_then_what_is_over(client, kept, app):
    stands = [S.PLANNED, S.CANCELLED, S.OPEN, S.CUT_OFF, S.READING, S.PLANNED, S.CANCELLED, S.READING, S.MEETING]
    with kept():
        panel = make_panel("main")
        made = [make_round(panel, number=number, state=state) for number, state in enumerate(stands)]
        refs = [one.ref for one in made]
    with queries_of(app) as asked:
        page = client.get("/rounds").text
    shown = sorted((ref for ref in refs), key=lambda ref: page.index(f'href="/rounds/{ref}"'))
    assert [refs.index(ref) for ref in shown] == [8, 4, 7, 3, 2, 0, 5, 6, 1]
    assert len(asked) == 5


def test_rounds_are_found_by_state_and_panel(client, kept):
    with kept():
        here, members = make_panel_with_members(4, code="here", name="Here")
        there = make_panel("there", name="There")
        reading = make_round(here, state=S.READING, seated=members)
        other = make_round(there)
    page = client.get("/rounds?state=reading&panel=here").text
    assert (reading.ref in page, other.ref in page, "<strong>1 round</strong>" in page) == (True, False, True)
    assert "No round fits that" in client.get("/rounds?state=closed").text
    assert client.get("/rounds?state=sideways").status_code == 200


def test_a_meeting_gets_a_new_day_once_and_everybody_a_letter(client, kept, looking):
    with kept():
        panel, members = make_panel_with_members(4)
        one = make_round(panel, state=S.READING, seated=members)
    path = f"/rounds/{one.ref}/new-day"
    fields = {
        **client.hidden(path), "day-day": "17", "day-month": "3", "day-year": "2027", "time": "6pm",
        "letters_day-day": "19", "letters_day-month": "3", "letters_day-year": "2027", "why": "The chair is ill.",
    }  # fmt: skip
    for _ in range(2):
        assert client.post(path, data=fields).headers["Location"] == f"/rounds/{one.ref}"
    with looking() as session:
        held = queries.round_by_ref(one.ref)
        assert (held.state, held.meeting_at) == (S.RESCHEDULED, datetime(2027, 3, 17, 18, tzinfo=UTC))
        assert len(session.scalars(select(Letter)).all()) == 4
    assert "The meeting has a new day" in client.get(f"/rounds/{one.ref}").text


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"day-day": "1"}, "Choose a day and time that is still to come"),
        ({"letters_day-day": "17"}, "The letters must go after the meeting"),
        ({"time": "sixish"}, "Write a time, like 5pm or 17:00"),
        ({"why": ""}, "Say why. The panel reads it"),
    ],
)
def test_a_new_day_that_cannot_be_is_refused(client, kept, looking, fields, sentence):
    with kept():
        panel, members = make_panel_with_members(4)
        one = make_round(panel, state=S.READING, seated=members)
    given = {
        "day-day": "17", "day-month": "3", "day-year": "2027", "time": "6pm", "why": "Snow",
        "letters_day-day": "19", "letters_day-month": "3", "letters_day-year": "2027", **fields,
    }  # fmt: skip
    if fields.get("day-day") == "1":
        given["time"] = "8:00"
    refused = client.send(f"/rounds/{one.ref}/new-day", given)
    assert (refused.status_code, sentence in refused.text) == (422, True)
    with looking():
        assert queries.round_by_ref(one.ref).state is S.READING


def test_staff_are_told_what_rounds_wait_for(kept, looking, clock):
    with kept():
        panel, _ = make_panel_with_members(3)
        make_round(panel, state=S.CUT_OFF)
        other, seated = make_panel_with_members(4)
        make_round(other, state=S.MEETING, seated=seated)
    with looking():
        assert queries.waiting_for_staff(clock()) == []
    clock.to(datetime(2027, 3, 4, 10, tzinfo=UTC))
    with looking():
        (tile,) = queries.waiting_for_staff(clock())
        assert (tile.number, tile.words, tile.arguments, tile.late) == (
            1, "round has too few people to seat", {"state": "cut_off"}, True,
        )  # fmt: skip
