"""A round is decided: the list of the votes, two names under each bid, the money promised, the letters held."""

import json
from datetime import UTC, datetime

import pytest
from factories import make_application, make_declaration, make_reading, make_strand, make_vote
from factories.meetings import (
    SENDER,
    at_table,
    decide_round,
    lock_meeting,
    note_here,
    open_meeting,
    sign_list,
    start_meeting,
)
from sqlalchemy import func, select, text

from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import events_of
from kitpanel.panel.actions import decide as deciding
from kitpanel.panel.actions import meeting as meeting_acts
from kitpanel.panel.models import Decision, DecisionLetter, DecisionRow
from kitpanel.panel.queries.record import proposal
from kitpanel.panel.queries.replay import replay_round
from kitpanel.panel.queries.sheet import sheet
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.replay import replay
from kitpanel.rounds.models import Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.strands import actions as strands
from kitpanel.strands.models import Commitment

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
_S = ApplicationState


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


def vote_all(reading, table, **facts):
    """`table` holds a row for each bid and a letter for each member: a grade, `?` cannot judge, `.` nothing, `x` out."""
    for bid, row in zip(reading.bids, table.split(), strict=True):
        for person, said in zip(reading.people, row, strict=True):
            if said == "x":
                make_declaration(reading.round, person, bid, Link.OUT)
            elif said != ".":
                make_vote(reading.round, person, bid, None if said == "?" else int(said), **facts)


def told(decision):
    return {row.bid.title: (str(row.outcome), row.amount) for row in decision.rows}


def seats_of(reading):
    return {seat.person_id: seat.code for seat in db.session.query(Seat).filter_by(round_id=reading.round.id)}


def names_under(decision, reading):
    codes = seats_of(reading)
    return {row.bid.title: [codes[row.signed_by_1_id], codes[row.signed_by_2_id]] for row in decision.rows}


TEN = """
    4433344333
    000000000x
    3333222222
    44x?.33443
    ....???122
    2222222222
"""


def test_ten_people_decide_six_bids_with_every_kind_of_answer(app, kept, clock):
    """Zeros count, cannot-judge and silence do not; a step-out lowers the quorum; too few grades wait; part of it."""
    with kept():
        north = make_strand("north", received=100_000)
        council = make_strand("council", received=900_000)
        reading = make_reading(members=10, bids=6, money={north: 100_000, council: 396_000}, strands=[council])
        reading.bids[3].strand_ids = [str(north.id), str(council.id)]
        vote_all(reading, TEN)
        decision = decide_round(reading, now=clock())
        titles = [bid.title for bid in reading.bids]
        assert [told(decision)[title] for title in titles] == [
            ("fund", 164_000), ("below_line", 0), ("fund", 164_000), ("fund", 164_000), ("no_quorum", 0), ("no_money", 0),
        ]  # fmt: skip
        computed = json.loads(decision.record)["computed"]["bids"]
        nothing = computed[reading.bids[1].ref]
        assert (nothing["graded"], nothing["entitled"], nothing["needed"], nothing["mean"]) == (9, 9, 5, "0")
        assert (computed[reading.bids[4].ref]["graded"], computed[reading.bids[4].ref]["needed"]) == (3, 6)
        assert computed[reading.bids[3].ref]["charged"] == {"north": 100_000, "council": 64_000}
        assert [bid.application.state for bid in reading.bids] == [
            _S.FUNDED, _S.NOT_FUNDED, _S.FUNDED, _S.FUNDED, _S.DEFERRED, _S.DEFERRED,
        ]  # fmt: skip
        assert (north.committed, council.committed) == (100_000, 392_000)
        assert (reading.round.state, replay_round(reading.round.ref).errors) == (RoundState.DECIDED, ())


def test_the_last_bid_gets_part_when_the_money_covers_what_they_need_at_least(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=2, money={council: 264_050}, strands=[council])
        vote_all(reading, "44444 33333")
        decision = decide_round(reading, now=clock())
        one, two = reading.bids
        assert told(decision) == {one.title: ("fund", 164_000), two.title: ("part_fund", 100_000)}
        assert two.application.state is _S.PART_FUNDED
        assert council.committed == 264_000


def test_a_restricted_strand_pays_first_and_only_for_its_own(app, kept, clock):
    with kept():
        estate, council = make_strand("estate", order=1), make_strand("council", order=2)
        reading = make_reading(members=5, bids=2, money={estate: 164_000, council: 164_000}, strands=[estate, council])
        reading.bids[0].strand_ids = [str(council.id)]
        vote_all(reading, "22222 44444")
        decision = decide_round(reading, now=clock())
        charged = {row.bid.ref: row.charged for row in decision.rows}
        assert charged == {reading.bids[0].ref: {"council": 164_000}, reading.bids[1].ref: {"estate": 164_000}}


def test_a_bid_open_to_a_strand_that_has_nothing_set_aside_waits_for_money(app, kept, clock):
    with kept():
        empty = make_strand("empty")
        reading = make_reading(members=5, bids=1, strands=[empty])
        vote_all(reading, "44444")
        assert told(decide_round(reading, now=clock())) == {reading.bids[0].title: ("no_money", 0)}


def test_votes_are_not_opened_while_a_bid_has_no_strand_at_all(app, kept, clock):
    with kept():
        reading = make_reading(members=5, bids=1)
        start_meeting(reading, now=clock())
        with pytest.raises(Refused, match=f"No money is open to {reading.bids[0].ref}. Ask staff to mark a strand"):
            meeting_acts.open_votes(at_table(reading.round, reading.people[0]), by=reading.people[0].id, now=clock())


def test_an_exact_tie_is_drawn_with_a_seed_sealed_before_and_the_end_of_the_chain(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=2, money={council: 164_000}, strands=[council])
        vote_all(reading, "33333 33333")
        open_meeting(reading, now=clock())
        running = proposal(sheet(reading.round))
        assert (running.record.seed, running.record.head) == ("", "")
        chair = reading.people[0]
        meeting_acts.lock(at_table(reading.round, chair), by=chair.id, now=clock())
        drawn = proposal(sheet(reading.round))
        assert (len(drawn.record.seed), len(drawn.record.head)) == (64, 64)
        assert sorted(drawn.computed.order) == sorted(bid.ref for bid in reading.bids)
        assert {str(result.settled_by) for result in drawn.computed.bids.values()} == {"draw"}


def test_a_bid_is_carried_over_twice_and_then_not_funded_with_the_reason(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=3, money={council: 0}, strands=[council])
        for bid, times in zip(reading.bids, (0, 1, 2), strict=True):
            bid.application.deferred_times = times
        vote_all(reading, "33333 33333 33333")
        decide_round(reading, now=clock())
        assert [(bid.application.state, bid.application.deferred_times) for bid in reading.bids] == [
            (_S.DEFERRED, 1), (_S.DEFERRED, 2), (_S.NOT_FUNDED, 2),
        ]  # fmt: skip
        letters = {one.bid_id: one.subject for one in db.session.query(DecisionLetter)}
        assert [letters[bid.id] for bid in reading.bids] == [
            f"{reading.bids[0].title} goes to the next panel", f"{reading.bids[1].title} goes to the next panel",
            f"We could not fund {reading.bids[2].title}",
        ]  # fmt: skip


def test_a_late_step_out_voids_the_vote_and_the_list_is_another_at_once(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=1, money={council: 200_000}, strands=[council])
        vote_all(reading, "22220")
        open_meeting(reading, now=clock())
        before = proposal(sheet(reading.round)).computed.bids[reading.bids[0].ref]
        make_declaration(reading.round, reading.people[4], reading.bids[0], Link.OUT, at=clock())
        after = proposal(sheet(reading.round)).computed.bids[reading.bids[0].ref]
        assert (before.graded, before.entitled, str(before.outcome)) == (5, 5, "below_line")
        assert (after.graded, after.entitled, str(after.outcome)) == (4, 4, "fund")


def test_the_chair_signs_with_one_more_and_the_deputy_where_the_chair_stepped_out(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=6, bids=3, money={council: 900_000}, strands=[council])
        vote_all(reading, "443333 x33333 3x3333")
        decision = decide_round(reading, now=clock())
        one, two, three = (bid.title for bid in reading.bids)
        assert names_under(decision, reading) == {one: ["P1", "P2"], two: ["P2", "P3"], three: ["P1", "P3"]}
        codes = seats_of(reading)
        assert (codes[decision.confirmed_by_id], codes[decision.signed_by_id]) == ("P1", "P2")
        assert replay(decision.record).errors == ()


def test_nothing_is_confirmed_with_one_name_or_with_nobody_to_sign_for_what_the_chair_stepped_out_of(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=6, bids=2, money={council: 900_000}, strands=[council])
        vote_all(reading, "443333 x33333")
        lock_meeting(reading, now=clock())
        chair, deputy, third, *_ = reading.people

        def confirm():
            held = at_table(reading.round, chair)
            return deciding.confirm(held, proposal(sheet(held.round)).list_hash, SENDER, by=chair.id, now=clock())

        with pytest.raises(Refused, match="Two people must sign for each idea"):
            confirm()
        sign_list(reading, third, now=clock())
        with pytest.raises(Refused, match="Two people must sign for each idea"):
            confirm()
        sign_list(reading, deputy, now=clock.forward(minutes=1))
        assert names_under(confirm(), reading) == {
            reading.bids[0].title: ["P1", "P3"], reading.bids[1].title: ["P2", "P3"],
        }  # fmt: skip


def test_a_name_stands_under_the_list_that_was_signed_and_no_other(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=2, money={council: 900_000}, strands=[council])
        vote_all(reading, "44333 33333")
        lock_meeting(reading, now=clock())
        sign_list(reading, reading.people[1], now=clock())
        old = proposal(sheet(reading.round)).list_hash
        reading.bids[1].withdrawn_at, reading.bids[1].taken_out_why = clock(), "It was taken back."
        chair = reading.people[0]
        held = at_table(reading.round, chair)
        with pytest.raises(Refused, match="The list has changed since you looked"):
            deciding.confirm(held, old, SENDER, by=chair.id, now=clock())
        with pytest.raises(Refused, match="Two people must sign for each idea"):
            deciding.confirm(held, proposal(sheet(held.round)).list_hash, SENDER, by=chair.id, now=clock())


def test_a_round_is_decided_once(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=1, money={council: 900_000}, strands=[council])
        vote_all(reading, "44333")
        decide_round(reading, now=clock())
        held, chair = at_table(reading.round, reading.people[0]), reading.people[0]
        with pytest.raises(Refused, match="not waiting for a decision"):
            deciding.confirm(held, "", SENDER, by=chair.id, now=clock())
        assert db.session.scalar(select(func.count()).select_from(Decision)) == 1


def test_money_that_went_elsewhere_meanwhile_stops_the_decision_until_it_is_set_again(app, kept, clock):
    """voting §3: money is checked and committed again at confirmation, with the strands locked."""
    with kept():
        council = make_strand("council", name="The Council’s strand", received=300_000)
        reading = make_reading(members=5, bids=1, money={council: 300_000}, strands=[council])
        vote_all(reading, "44333")
        lock_meeting(reading, now=clock())
        sign_list(reading, *reading.people[1:], now=clock())
        strands.correct(council.id, 200_000, on=clock().date(), why="It went back.", by=None, now=clock())
        held, chair = at_table(reading.round, reading.people[0]), reading.people[0]
        with pytest.raises(Refused) as short:
            deciding.confirm(held, proposal(sheet(held.round)).list_hash, SENDER, by=chair.id, now=clock())
        assert short.value.sentence == (
            "The Council’s strand has £1,000 left. £1,640 is £640 too much. The money has changed since the pack went "
            "out, so nothing was decided. Ask staff to set this round’s money again; then look at the new list and "
            "sign it."
        )
        assert (db.session.scalar(select(func.count()).select_from(DecisionRow)), council.committed) == (0, 0)
        assert reading.bids[0].application.state is _S.IN_ROUND


def test_somebody_with_an_open_grant_gets_no_second_one(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=1, money={council: 300_000}, strands=[council])
        owner = reading.bids[0].application.owner_id
        earlier = make_application(state=_S.FUNDED)
        earlier.owner_id = owner
        vote_all(reading, "44333")
        lock_meeting(reading, now=clock())
        sign_list(reading, *reading.people[1:], now=clock())
        held, chair = at_table(reading.round, reading.people[0]), reading.people[0]
        with pytest.raises(Refused, match=f"{reading.bids[0].ref} cannot be funded yet"):
            deciding.confirm(held, proposal(sheet(held.round)).list_hash, SENDER, by=chair.id, now=clock())


def test_what_a_strand_promised_is_what_its_bids_got(app, kept, clock):
    """The first law: awards never exceed a strand's money, and the rows add up to the sums beside them."""
    with kept():
        north, council = make_strand("north", received=250_000), make_strand("council", received=250_000)
        reading = make_reading(members=5, bids=5, money={north: 250_000, council: 250_000}, strands=[north, council])
        vote_all(reading, "44433 43333 33332 32222 22222")
        decision = decide_round(reading, now=clock())
        rows = dict(
            db.session.execute(
                select(Commitment.strand_id, func.sum(Commitment.amount)).group_by(Commitment.strand_id)
            ).all()
        )
        assert {key: int(pence) for key, pence in rows.items()} == {
            strand.id: strand.committed for strand in (north, council)
        }
        assert sum(row.amount for row in decision.rows) == north.committed + council.committed == 492_000


def test_the_history_says_who_decided_and_an_application_moves_once(app, kept, clock):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=1, money={council: 900_000}, strands=[council])
        vote_all(reading, "44333")
        decide_round(reading, now=clock())
        chair, (bid,) = reading.people[0], reading.bids
        assert [(event.move, event.by_id) for event, _ in events_of("round", reading.round.id)][-2:] == [
            ("start_meeting", chair.id), ("decide", chair.id),
        ]  # fmt: skip
        assert [event.move for event, _ in events_of("application", bid.application_id)][-2:] == ["enter_round", "fund"]


class TestWhoMayDoWhat:
    """The acts of the meeting, one after another, and what each refuses."""

    def test_it_starts_on_its_day_and_not_before(self, app, kept, clock):
        clock.to(datetime(2027, 3, 9, 23, 0, tzinfo=UTC))
        with kept():
            reading = make_reading()
            chair = reading.people[0]
            with pytest.raises(Refused, match="The panel meets on Wednesday 10 March 2027, 6pm"):
                meeting_acts.start(at_table(reading.round, chair), by=chair.id, now=clock())
            clock.forward(hours=2)
            meeting_acts.start(at_table(reading.round, chair), by=chair.id, now=clock())
            assert reading.round.state is RoundState.MEETING

    def test_votes_open_only_when_more_than_half_are_here(self, app, kept, clock):
        with kept():
            council = make_strand("council")
            reading = make_reading(members=6, bids=1, strands=[council])
            chair = reading.people[0]
            start_meeting(reading, here=reading.people[:3], now=clock())
            with pytest.raises(Refused, match="Wait for 1 more person, or set a new date"):
                meeting_acts.open_votes(at_table(reading.round, chair), by=chair.id, now=clock())
            note_here(reading, reading.people[:4], now=clock())
            meeting_acts.open_votes(at_table(reading.round, chair), by=chair.id, now=clock())
            assert at_table(reading.round, chair).opened

    def test_too_few_came_and_the_round_waits_for_a_new_date(self, app, kept, clock):
        with kept():
            reading = make_reading(members=6)
            chair = reading.people[0]
            start_meeting(reading, here=reading.people[:4], now=clock())
            with pytest.raises(Refused, match="4 of 6 are here"):
                meeting_acts.call_off(at_table(reading.round, chair), by=chair.id, now=clock())
            note_here(reading, reading.people[:3], now=clock())
            meeting_acts.call_off(at_table(reading.round, chair), by=chair.id, now=clock())
            assert reading.round.state is RoundState.INQUORATE

    def test_votes_are_opened_once(self, app, kept, clock):
        with kept():
            reading = make_reading(strands=[make_strand("council")])
            open_meeting(reading, now=clock())
            chair = reading.people[0]
            with pytest.raises(Refused, match="The votes are open already"):
                meeting_acts.open_votes(at_table(reading.round, chair), by=chair.id, now=clock())

    def test_nothing_locks_before_the_opening_and_nobody_votes_after_the_lock(self, app, kept, clock):
        with kept():
            reading = make_reading(strands=[make_strand("council")])
            start_meeting(reading, now=clock())
            chair = reading.people[0]
            with pytest.raises(Refused, match="Open the votes first"):
                meeting_acts.lock(at_table(reading.round, chair), by=chair.id, now=clock())
            meeting_acts.open_votes(at_table(reading.round, chair), by=chair.id, now=clock())
            meeting_acts.lock(at_table(reading.round, chair), by=chair.id, now=clock())
            with pytest.raises(Refused, match="The votes are locked"):
                make_vote(reading.round, chair, reading.bids[0], 3, at=clock())
            with pytest.raises(Refused, match="The votes are locked"):
                make_declaration(reading.round, chair, reading.bids[0], Link.OUT, at=clock())

    def test_the_deputy_takes_over_when_the_chair_leaves(self, app, kept, clock):
        with kept():
            reading = make_reading(members=5, strands=[make_strand("council")])
            chair, deputy, *rest = reading.people
            start_meeting(reading, now=clock())
            assert (at_table(reading.round, chair).presides, at_table(reading.round, deputy).presides) == (True, False)
            note_here(reading, [deputy, *rest], now=clock())
            assert (at_table(reading.round, chair).presides, at_table(reading.round, deputy).presides) == (False, True)


TAMPERED = {
    "a grade": ("UPDATE ballot SET grade = 0 WHERE grade = 4", "vote of P1 on"),
    "a step-out": ("UPDATE declaration SET link = 'none' WHERE link = 'out'", "vote of P5 on"),
    "the money set aside": ("UPDATE round_money SET available = available + 100", "strands:"),
    "an outcome": ("UPDATE decision_row SET outcome = 'not_this_time' WHERE outcome = 'below_line'", "decision of"),
    "an award": ("UPDATE decision_row SET amount = 100 WHERE amount > 0", "decision of"),
    "a charge": ("UPDATE decision_row SET charged = '{\"council\": 1}' WHERE amount > 0", "charge of"),
    "the line": ("UPDATE round SET line = 3", "line: stored as 2, the rows say 3"),
    "a row of the chain": ("UPDATE chain_row SET body = replace(body, '\"grade\":4', '\"grade\":0')", "chain: row"),
    "the record": ("UPDATE decision SET record = replace(record, '\"grade\": 4', '\"grade\": 3')", "vote of P1 on"),
    "a promise": ("UPDATE commitment SET amount = 1", "money promised of"),
}
GUARDED = {"chain_row", "decision", "commitment"}


def behind_the_back(session, statement):
    """Change a row as somebody with the database in their hands could: the guards taken off first."""
    table = statement.split()[1]
    if table in GUARDED and session.get_bind().dialect.name == "sqlite":
        session.execute(text(f"DROP TRIGGER {table}_no_update"))
    elif table in GUARDED:
        session.execute(text(f"DROP TRIGGER {table}_append_only ON {table}"))
    session.connection().exec_driver_sql(statement)


@pytest.mark.parametrize("what", TAMPERED)
def test_replay_finds_whatever_was_altered_behind_the_back(app, kept, looking, clock, what):
    with kept():
        council = make_strand("council")
        reading = make_reading(members=5, bids=2, money={council: 300_000}, strands=[council])
        vote_all(reading, "4333x 11000")
        decide_round(reading, now=clock())
        ref = reading.round.ref
    with looking():
        assert (replay_round(ref).code, replay_round(ref).errors) == (0, ())
    statement, finding = TAMPERED[what]
    with kept() as session:
        behind_the_back(session, statement)
    with looking():
        found = replay_round(ref)
    assert found.code == 1
    assert [line for line in found.errors if finding in line] != []


def test_a_round_that_was_not_decided_here_cannot_be_replayed(app, kept, looking, clock):
    with kept():
        reading = make_reading()
        ref = reading.round.ref
    with looking():
        assert (replay_round(ref).code, replay_round(ref).errors) == (2, (f"{ref}: it is not decided yet",))
        assert replay_round("R-1").errors == ("R-1: there is no such round",)
