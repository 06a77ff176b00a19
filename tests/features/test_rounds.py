"""The fortnight runs by itself: planned from the rule, one round open at a time, the pack sent, closed when all is over."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from factories import make_bid, make_member, make_panel, make_panel_with_members, make_person, make_round, make_strand
from sqlalchemy import select

from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, events_of
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.panel.rules.chain import seed_hash
from kitpanel.people import actions as people
from kitpanel.people import queries as people_found
from kitpanel.people.rules import RoleName
from kitpanel.rounds import actions, queries
from kitpanel.rounds.models import Holiday, Panel, PanelMember, Round, RoundMoney, Seat
from kitpanel.rounds.rules import PanelMemberState, RoundState

S = RoundState
ADDRESS = "https://kit.test"
ROUNDS = select(Round).order_by(Round.cut_off_at)


def dated(session):
    """List the rounds as a calendar would: where they are, and the day of the cut-off."""
    return [(one.ref, one.state.value, f"{one.cut_off_at:%d %b}") for one in session.scalars(ROUNDS)]


def at(*when):
    return datetime(*when, tzinfo=UTC)


def cut_off_with_an_idea(panel):
    one = make_round(panel, state=S.CUT_OFF)
    make_bid(one)
    return one


def moved(kept, ref, *moves):
    with kept() as session:
        one = session.scalars(select(Round).where(Round.ref == ref)).one()
        for move in moves:
            advance(one, move, by=None, now=at(2027, 3, 1, 18))


# ---- planning


def test_six_rounds_are_planned_every_fortnight_and_the_first_is_opened(app, kept, looking):
    with kept():
        make_panel()
    run_all(app)
    with looking() as session:
        assert dated(session) == [
            ("R-2027-01", "open", "01 Mar"),
            ("R-2027-02", "planned", "15 Mar"),
            ("R-2027-03", "planned", "29 Mar"),
            ("R-2027-04", "planned", "12 Apr"),
            ("R-2027-05", "planned", "26 Apr"),
            ("R-2027-06", "planned", "10 May"),
        ]


def test_a_second_run_completes_the_six_that_are_still_to_open_and_a_third_changes_nothing(app, kept, looking):
    with kept():
        make_panel()
    run_all(app)
    run_all(app)
    with looking() as session:
        after_two = dated(session)
    assert [row[1:] for row in after_two][-1] == ("planned", "24 May")
    assert len(after_two) == 7
    assert {name: steps for name, steps in run_all(app).items() if "round" in name} == {
        "plan rounds": 0, "cut off rounds": 0, "open rounds": 0, "drop empty rounds": 0, "close rounds": 0,
    }  # fmt: skip
    with looking() as session:
        assert dated(session) == after_two


def test_the_meeting_stays_at_half_past_six_across_the_clock_change(app, kept, looking):
    """London goes forward on 28 March 2027: the same time on the wall is an hour earlier in UTC."""
    with kept():
        make_panel()
    run_all(app)
    with looking() as session:
        assert [(one.cut_off_at, one.meeting_at) for one in session.scalars(ROUNDS)][1:3] == [
            (at(2027, 3, 15, 17), at(2027, 3, 24, 18, 30)),
            (at(2027, 3, 29, 16), at(2027, 4, 7, 17, 30)),
        ]


def test_a_panel_that_is_not_running_plans_and_opens_nothing(app, kept, looking):
    with kept():
        make_panel(active=False)
    run_all(app)
    with looking() as session:
        assert dated(session) == []


def test_a_holiday_leaves_a_fortnight_out_and_the_rounds_after_it_move_on(app, kept, looking, clock):
    with kept():
        make_panel("main")
    run_all(app)
    with kept():
        actions.add_holiday("main", date(2027, 3, 29), "Easter Monday", by=None, now=clock())
    with looking() as session:
        assert [row[2] for row in dated(session)] == [
            "01 Mar", "15 Mar", "12 Apr", "26 Apr", "10 May", "24 May", "07 Jun",
        ]  # fmt: skip
        assert [row[0] for row in dated(session)] == [f"R-2027-{n:02d}" for n in range(1, 8)]
    with kept():
        actions.remove_holiday("main", date(2027, 3, 29), by=None, now=clock())
    with looking() as session:
        assert [row[2] for row in dated(session)][:4] == ["01 Mar", "15 Mar", "29 Mar", "12 Apr"]
        assert session.scalars(select(Holiday)).all() == []


def test_a_new_day_of_the_week_moves_the_planned_rounds_and_leaves_the_open_one(app, kept, looking, clock):
    with kept():
        panel = make_panel("main")
    run_all(app)
    with kept():
        rule = {name: getattr(panel, name) for name in actions.PanelRule.__dataclass_fields__}
        rule |= {"first_cut_off": date(2027, 3, 4), "meeting_time": time(10)}
        actions.change_rule("main", actions.PanelRule(**rule), why="Thursdays suit more", by=None, now=clock())
    with looking() as session:
        assert [row[1:] for row in dated(session)][:3] == [
            ("open", "01 Mar"), ("planned", "04 Mar"), ("planned", "18 Mar"),
        ]  # fmt: skip
        second = session.scalars(ROUNDS).all()[1]
        assert second.meeting_at == at(2027, 3, 13, 10)
        assert [event.move for event, _ in events_of("round", second.id)] == ["begin", "move_dates"]
        assert [why for _, why in events_of("panel", panel.id)] == ["Thursdays suit more"]


def test_a_planned_round_that_staff_cancelled_is_not_planned_again(app, kept, looking, clock):
    with kept():
        make_panel("main")
    run_all(app)
    with kept():
        actions.cancel(
            queries.round_to_change("R-2027-03"), by=None, now=clock(), why="Summer", public_address=ADDRESS
        )  # fmt: skip
    run_all(app)
    with looking() as session:
        assert [row[1:] for row in dated(session)][1:4] == [
            ("planned", "15 Mar"), ("cancelled", "29 Mar"), ("planned", "12 Apr"),
        ]  # fmt: skip


def test_two_panels_number_their_rounds_together(app, kept, looking):
    with kept():
        make_panel("one")
        make_panel("two", first_cut_off=date(2027, 3, 8))
    run_all(app)
    with looking() as session:
        refs = [one.ref for one in session.scalars(select(Round))]
        opened = [one.panel_id for one in session.scalars(select(Round).where(Round.state == S.OPEN))]
    assert sorted(refs) == [f"R-2027-{n:02d}" for n in range(1, 13)]
    assert len(set(opened)) == 2


# ---- opening


def test_the_next_round_opens_when_the_one_before_it_is_cut_off(app, kept, looking, clock):
    with kept():
        make_panel()
    run_all(app)
    clock.to(at(2027, 3, 1, 17, 2))
    moved(kept, "R-2027-01", "cut_off")
    run_all(app)
    with looking() as session:
        assert [row[1] for row in dated(session)][:3] == ["cut_off", "open", "planned"]


def test_a_round_nobody_could_open_in_time_is_cancelled_and_the_next_one_opened(app, kept, looking, clock):
    """The timetable slept for three weeks: the second round's pack should have gone out by now."""
    with kept():
        make_panel()
    run_all(app)
    with kept():
        make_bid(queries.round_by_ref("R-2027-01"))
    moved(kept, "R-2027-01", "cut_off")
    clock.to(at(2027, 3, 22, 9))
    run_all(app)
    with looking() as session:
        assert [row[1] for row in dated(session)][:3] == ["cut_off", "cancelled", "open"]
        second = queries.round_by_ref("R-2027-02")
        assert events_of("round", second.id)[-1][1] == "Its days went by before it could be opened."


def test_residents_are_told_the_dates_of_the_round_their_idea_goes_to(app, kept, looking, clock):
    with kept():
        make_panel()
    run_all(app)
    with looking():
        assert queries.dates_for(clock()) == (
            "R-2027-01", at(2027, 3, 1, 17), at(2027, 3, 10, 18, 30), at(2027, 3, 12, 17),
        )  # fmt: skip
        assert [one.ref for one in queries.next_rounds(clock(), 2)] == ["R-2027-01", "R-2027-02"]
        late = at(2027, 3, 1, 17) + timedelta(microseconds=1)
        assert queries.dates_for(late)[0] == "R-2027-02"


def test_with_no_panel_no_date_is_promised(looking, clock):
    with looking():
        assert (queries.dates_for(clock()), queries.next_rounds(clock())) == (None, [])


# ---- the pack


@pytest.fixture
def cut_off_round(kept):
    """A round of ten people that is closed to new ideas, and two strands with money."""
    with kept():
        make_strand("north", order=1, received=2_000_00, per_round=500_00)
        make_strand("council", order=2, received=7_200_00)
        make_strand("empty", order=3, received=0)
        make_strand("over", order=4, closes_on=date(2027, 2, 1))
        panel, members = make_panel_with_members(10)
        one = cut_off_with_an_idea(panel)
    return one, panel, members


def test_the_pack_goes_out_on_its_day_and_not_before(app, cut_off_round, looking, clock):
    one, *_ = cut_off_round
    clock.to(one.pack_at - timedelta(seconds=1))
    run_all(app)
    with looking():
        assert queries.round_by_ref(one.ref).state is S.CUT_OFF
    clock.to(one.pack_at)
    run_all(app)
    with looking():
        assert queries.round_by_ref(one.ref).state is S.READING


def test_the_pack_seats_the_panel_sets_money_aside_and_seals_the_seed(app, cut_off_round, kept, looking, clock):
    one, panel, members = cut_off_round
    with kept() as session:
        session.get(Panel, panel.id).line = 3
    clock.to(one.pack_at)
    run_all(app)
    with looking():
        held = queries.round_by_ref(one.ref)
        seats = queries.seated(one.id)
        money = [(strand.code, pence) for strand, pence in queries.money_of(one.id)]
        told, seed = events_of("round", one.id)[-1], held.open_seed(sealer())
    assert [seat.code for seat, _ in seats] == [f"P{n}" for n in range(1, 11)]
    assert {person.id for _, person in seats} == {person.id for person in members}
    assert [person.id for seat, person in seats if seat.chair] == [members[0].id]
    assert [person.id for seat, person in seats if seat.deputy] == [members[1].id]
    assert money == [("north", 500_00), ("council", 7_200_00)]
    assert (len(seed), held.seed_hash, held.line, seed in held.seed) == (64, seed_hash(seed), 3, False)
    assert (told[0].move, told[1]) == ("start_reading", "10 people seated. £7,700 set aside.")


def test_each_panellist_gets_a_letter_with_the_day_of_the_meeting(app, cut_off_round, looking, clock):
    one, _, members = cut_off_round
    clock.to(one.pack_at)
    run_all(app)
    with looking() as session:
        sent = session.scalars(select(Letter).where(Letter.kind == "pack_ready")).all()
    assert {letter.person_id for letter in sent} == {person.id for person in members}
    assert {letter.about for letter in sent} == {one.ref}
    assert ["The panel meets on Wednesday 10 March 2027, 6pm." in letter.body for letter in sent] == [True] * 10


def test_who_sat_least_sits_first_and_somebody_else_chairs_when_the_chair_waits(app, kept, looking, clock):
    with kept():
        panel, members = make_panel_with_members(6, seats=4)
        make_round(panel, number=-1, state=S.READING, seated=members[:4])
        one = cut_off_with_an_idea(panel)
    clock.to(one.pack_at)
    run_all(app)
    with looking():
        seats = queries.seated(one.id)
    named = {person.id for _, person in seats}
    assert (len(seats), {person.id for person in members[4:]} - named) == (4, set())
    assert [sum(seat.chair for seat, _ in seats), sum(seat.deputy for seat, _ in seats)] == [1, 1]


def test_only_active_members_who_are_panellists_by_their_account_sit(app, kept, looking, clock):
    with kept():
        panel, members = make_panel_with_members(5)
        resting = make_member(panel, moves=("train", "start", "pause"))
        new = make_member(panel, moves=("train",))
        gone = make_person(RoleName.PANELLIST)
        make_member(panel, gone)
        one = cut_off_with_an_idea(panel)
    with kept():
        people.end_role(people_found.person(gone.id), RoleName.PANELLIST, by=None, now=clock())
    clock.to(one.pack_at)
    run_all(app)
    with looking() as session:
        assert {person.id for _, person in queries.seated(one.id)} == {person.id for person in members}
        states = dict(session.execute(select(PanelMember.person_id, PanelMember.state)).all())
    assert states[gone.id] is PanelMemberState.ENDED
    assert (states[resting.person_id], states[new.person_id]) == (PanelMemberState.PAUSED, PanelMemberState.TRAINED)


def test_a_panel_too_small_to_reach_a_quorum_waits_until_somebody_joins(app, kept, looking, clock):
    with kept():
        panel, _ = make_panel_with_members(3)
        one = cut_off_with_an_idea(panel)
    clock.to(one.pack_at)
    run_all(app)
    with looking() as session:
        assert (queries.round_by_ref(one.ref).state, session.scalars(select(Seat)).all()) == (S.CUT_OFF, [])
    with kept() as session:
        make_member(session.get(Panel, panel.id))
    run_all(app)
    with looking():
        assert queries.round_by_ref(one.ref).state is S.READING


def test_money_set_aside_for_one_round_is_not_set_aside_for_another(app, kept, looking, clock):
    with kept():
        strand = make_strand("council", received=1_000_00)
        one_panel, people_there = make_panel_with_members(4)
        make_round(one_panel, state=S.MEETING, seated=people_there, money={strand: 700_00})
        other, _ = make_panel_with_members(4)
        one = cut_off_with_an_idea(other)
    clock.to(one.pack_at)
    run_all(app)
    with looking() as session:
        rows = dict(session.execute(select(RoundMoney.round_id, RoundMoney.available)).all())
    assert rows[one.id] == 300_00


def test_a_panel_decides_only_on_its_own_strands(app, kept, looking, clock):
    with kept():
        make_strand("council", received=1_000_00)
        make_strand("estate", received=2_000_00)
        panel, _ = make_panel_with_members(4, strand_codes=["estate"])
        one = cut_off_with_an_idea(panel)
    clock.to(one.pack_at)
    run_all(app)
    with looking():
        assert [(strand.code, pence) for strand, pence in queries.money_of(one.id)] == [("estate", 2_000_00)]


# ---- other turns


@pytest.fixture
def reading_round(kept):
    with kept():
        panel, members = make_panel_with_members(5)
        return make_round(panel, state=S.READING, seated=members)


def new_day(one, kept, clock, **days):
    with kept():
        actions.reschedule(
            queries.round_to_change(one.ref), meeting_at=days.get("meeting_at", at(2027, 3, 17, 18)),
            letters_by=days.get("letters_by", at(2027, 3, 19, 17)), by=None, now=clock(), why="The chair is ill.",
            public_address=ADDRESS,
        )  # fmt: skip


def test_a_meeting_too_few_can_come_to_gets_a_new_day_and_everybody_is_told(reading_round, kept, looking, clock):
    new_day(reading_round, kept, clock)
    with looking() as session:
        one = queries.round_by_ref(reading_round.ref)
        assert (one.state, one.meeting_at, one.letters_by) == (
            S.RESCHEDULED, at(2027, 3, 17, 18), at(2027, 3, 19, 17),
        )  # fmt: skip
        bodies = [letter.body for letter in session.scalars(select(Letter).where(Letter.kind == "meeting_moved"))]
    assert ["Wednesday 17 March 2027, 6pm" in body for body in bodies] == [True] * 5


@pytest.mark.parametrize(
    ("days", "field"),
    [({"meeting_at": at(2027, 3, 1, 8)}, "day"), ({"letters_by": at(2027, 3, 17, 18)}, "letters_day")],
)
def test_a_new_day_is_still_to_come_and_before_the_letters(reading_round, kept, clock, days, field):
    with pytest.raises(Refused) as refusal:
        new_day(reading_round, kept, clock, **days)
    assert refusal.value.field == field


def test_a_cancelled_round_tells_its_panel_and_a_decided_one_cannot_be_cancelled(reading_round, kept, looking, clock):
    with kept():
        one = queries.round_to_change(reading_round.ref)
        actions.cancel(one, by=None, now=clock(), why="No ideas came in.", public_address=ADDRESS)
    with looking() as session:
        letters = session.scalars(select(Letter).where(Letter.kind == "round_cancelled")).all()
        assert (queries.round_by_ref(reading_round.ref).state, len(letters)) == (S.CANCELLED, 5)
    with kept(), pytest.raises(Refused):
        one = queries.round_to_change(reading_round.ref)
        actions.cancel(one, by=None, now=clock(), why="Again", public_address=ADDRESS)


def test_a_round_closes_twenty_working_days_after_its_letters(app, kept, looking, clock):
    with kept():
        panel, members = make_panel_with_members(4)
        one = make_round(panel, state=S.MEETING, seated=members)
        for move in ("decide", "notify"):
            advance(one, move, by=None, now=at(2027, 3, 12, 10))
    for day, state in ((at(2027, 4, 9, 15, 59), S.NOTIFIED), (at(2027, 4, 9, 16), S.CLOSED)):
        clock.to(day)
        run_all(app)
        with looking():
            assert queries.round_by_ref(one.ref).state is state
