"""The cut-off: what waits enters the round, oldest first, under the reading cap; the rest is told its date."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import (
    make_application,
    make_bid,
    make_panel,
    make_person,
    make_round,
    make_strand,
)

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Bid, InfoRequest, Version
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import advance, events_of
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState

_S = ApplicationState
CUT_OFF = datetime(2027, 3, 1, 17, 0, tzinfo=UTC)


@pytest.fixture
def open_round(kept):
    with kept():
        panel = make_panel(reading_cap=3)
        first = make_round(panel, number=0, state=RoundState.OPEN)
        make_round(panel, number=1)
        return first


def bids_of(looking, ref):
    with looking():
        rows = db.session.query(Bid).join(Round, Round.id == Bid.round_id).filter(Round.ref == ref)
        return [(bid.position, bid.ref) for bid in rows.order_by(Bid.position)]


def letters(looking, kind):
    with looking():
        return [letter.about for letter in db.session.query(Letter).filter_by(kind=kind).order_by(Letter.about)]


def test_nothing_happens_before_the_cut_off_and_its_two_minutes(app, clock, kept, looking, open_round):
    with kept():
        make_application(state=_S.ELIGIBLE)
    clock.to(CUT_OFF + timedelta(minutes=1, seconds=59))
    run_all(app)
    assert bids_of(looking, open_round.ref) == []
    clock.forward(seconds=1)
    run_all(app)
    assert len(bids_of(looking, open_round.ref)) == 1
    with looking():
        assert db.session.get(Round, open_round.id).state is RoundState.CUT_OFF


def test_arrival_time_decides_to_the_microsecond(app, clock, kept, looking, open_round):
    with kept():
        in_time = make_application(state=_S.ELIGIBLE, at=CUT_OFF)
        make_application(state=_S.ELIGIBLE, at=CUT_OFF + timedelta(microseconds=1))
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    assert bids_of(looking, open_round.ref) == [(1, in_time.ref)]


def test_the_oldest_enter_up_to_the_cap_and_the_rest_is_told_its_date(app, clock, kept, looking, open_round):
    with kept():
        ideas = [make_application(state=_S.ELIGIBLE, at=CUT_OFF - timedelta(days=n)) for n in (1, 5, 3, 2, 4)]
        waiting = make_application(state=_S.CHECKING)
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    oldest = [ideas[n].ref for n in (1, 4, 2)]
    assert bids_of(looking, open_round.ref) == list(enumerate(oldest, 1))
    assert letters(looking, "idea_in_round") == sorted(oldest)
    assert letters(looking, "idea_rolled_over") == sorted([ideas[0].ref, ideas[3].ref])
    with looking():
        letter = db.session.query(Letter).filter_by(kind="idea_rolled_over").first()
        states = {idea.ref: idea.state for idea in db.session.query(Application)}
        moves = [event.move for event, _ in events_of("application", ideas[0].id)]
    assert "That panel meets on Wednesday 24 March 2027. You hear by Friday 26 March 2027" in letter.body
    assert [states[ref] for ref in oldest] == [_S.IN_ROUND] * 3
    assert (states[ideas[0].ref], states[waiting.ref], moves[-1]) == (_S.ELIGIBLE, _S.CHECKING, "roll_over")


def test_minutes_of_reading_cap_a_round_too(app, clock, kept, looking):
    with kept():
        panel = make_panel(reading_minutes_cap=4)
        first = make_round(panel, state=RoundState.OPEN)
        refs = [
            make_application(state=_S.ELIGIBLE, idea="word " * 380, at=CUT_OFF - timedelta(days=9 - n)).ref
            for n in range(3)
        ]
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    assert bids_of(looking, first.ref) == [(1, refs[0])]


def test_a_panel_with_no_limit_of_minutes_reads_up_to_its_cap_of_ideas(app, clock, kept, looking):
    with kept():
        first = make_round(make_panel(reading_minutes_cap=0, reading_cap=2), state=RoundState.OPEN)
        for n in range(3):
            make_application(state=_S.ELIGIBLE, idea="word " * 380, at=CUT_OFF - timedelta(days=9 - n))
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    assert [position for position, _ in bids_of(looking, first.ref)] == [1, 2]


def test_a_bid_is_frozen_as_the_idea_stood(app, clock, kept, looking, open_round):
    with kept():
        strand = make_strand()
        idea = make_application(state=_S.ELIGIBLE, strands=[strand])
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    with looking():
        bid = db.session.query(Bid).one()
        version = db.session.query(Version).one()
        facts = (bid.asked, bid.least, bid.strand_ids, bid.mission_keys, bid.ward_code, bid.minutes, version.number)
    assert facts == (1640_00, 900_00, [str(strand.id)], ["estates", "food"], idea.ward_code, 1, 1)
    assert version.answers["title"] == idea.title


def test_what_was_carried_over_comes_back_once_its_letter_has_gone(app, clock, kept, looking, open_round):
    with kept():
        before = make_round(
            make_panel(first_cut_off=datetime(2027, 2, 15, tzinfo=UTC).date()), state=RoundState.MEETING
        )
        told, untold = (make_bid(before).application for _ in range(2))
        late = make_round(make_panel(first_cut_off=datetime(2027, 2, 1, tzinfo=UTC).date()), state=RoundState.MEETING)
        make_bid(late, untold, at=CUT_OFF - timedelta(days=1))
        for idea in (told, untold):
            advance(idea, "defer", by=None, now=CUT_OFF - timedelta(days=3))
            idea.deferred_times = 1
        advance(before, "decide", by=None, now=CUT_OFF - timedelta(days=3))
        advance(before, "notify", by=None, now=CUT_OFF - timedelta(days=2))
        advance(late, "decide", by=None, now=CUT_OFF - timedelta(days=3))
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    assert bids_of(looking, open_round.ref) == [(1, told.ref)]
    with looking():
        assert [version.number for version in db.session.query(Version).filter_by(application_id=told.id)] == [1, 2]
        assert db.session.get(Application, untold.id).state is _S.DEFERRED


def test_a_panel_takes_the_ideas_whose_strands_it_spends(app, clock, kept, looking):
    with kept():
        north, council = make_strand("north"), make_strand("council")
        rounds = [
            make_round(make_panel(strand_codes=codes), state=RoundState.OPEN) for codes in (["north"], ["council"])
        ]
        one, other = (make_application(state=_S.ELIGIBLE, strands=[strand]) for strand in (council, north))
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    assert [bids_of(looking, round_.ref) for round_ in rounds] == [[(1, other.ref)], [(1, one.ref)]]


def test_an_idea_in_time_but_checked_after_the_cut_off_still_enters(app, clock, kept, looking, open_round):
    with kept():
        first = make_application(state=_S.ELIGIBLE, at=CUT_OFF - timedelta(days=2))
        in_time = make_application(state=_S.CHECKING, at=CUT_OFF - timedelta(minutes=1), ward_confirmed=True)
        after = make_application(state=_S.CHECKING, at=CUT_OFF + timedelta(minutes=1), ward_confirmed=True)
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    clock.forward(days=1)
    with kept():
        for idea in (in_time, after):
            advance(db.session.get(Application, idea.id), "accept", by=None, now=clock())
    run_all(app)
    run_all(app)
    assert bids_of(looking, open_round.ref) == [(1, first.ref), (2, in_time.ref)]
    assert letters(looking, "idea_in_round") == sorted([first.ref, in_time.ref])


def test_an_idea_in_time_but_checked_after_the_pack_is_told_its_new_date_once(app, clock, kept, looking, open_round):
    with kept():
        in_time = make_application(state=_S.CHECKING, at=CUT_OFF - timedelta(minutes=1), ward_confirmed=True)
    clock.to(CUT_OFF + timedelta(minutes=2))
    run_all(app)
    clock.forward(days=1)
    with kept():
        advance(db.session.get(Application, in_time.id), "accept", by=None, now=clock())
        advance(db.session.get(Round, open_round.id), "start_reading", by=None, now=clock())
    run_all(app)
    run_all(app)
    assert bids_of(looking, open_round.ref) == []
    assert letters(looking, "idea_rolled_over") == [in_time.ref]
    with looking():
        assert "Checking your idea took us" in db.session.query(Letter).filter_by(kind="idea_rolled_over").one().body


def test_taking_an_idea_back_takes_its_bid_out_of_the_round(kept, looking, visitor):
    with kept():
        nadia = make_person()
        idea = make_application(nadia, state=_S.IN_ROUND)
        make_bid(make_round(make_panel(), state=RoundState.READING), idea)
    browser = visitor(nadia)
    assert browser.send(f"/my-ideas/{idea.ref}/take-back").status_code == 303
    with looking():
        assert db.session.query(Bid).one().taken_out_why == "It was taken back."
        assert db.session.get(Application, idea.id).state is _S.WITHDRAWN


@pytest.mark.parametrize("move", ["fund", "part_fund", "defer", "not_fund"])
def test_nothing_shows_before_the_letters_go(kept, visitor, move):
    with kept():
        nadia = make_person()
        idea = make_application(nadia, state=_S.IN_ROUND)
        round_ = make_round(make_panel(), state=RoundState.MEETING)
        make_bid(round_, idea)
    browser = visitor(nadia)
    pages = ("", "/answers", "/take-back")
    before = [browser.get(f"/my-ideas/{idea.ref}{page}").text.split("<main")[1] for page in pages]
    refused_before = "The panel is reading your idea" in before[0]
    with kept():
        advance(db.session.get(Application, idea.id), move, by=None, now=CUT_OFF)
        advance(db.session.get(Round, round_.id), "decide", by=None, now=CUT_OFF)
    after = [browser.get(f"/my-ideas/{idea.ref}{page}").text.split("<main")[1] for page in pages]
    assert [_plain(page) for page in after] == [_plain(page) for page in before]
    assert refused_before
    assert "With the panel" in browser.get("/my-ideas").text
    answer = browser.send(f"/my-ideas/{idea.ref}/take-back")
    assert (answer.status_code, "a letter is on its way" in answer.text) == (409, True)
    assert browser.get("/apply/next").location == f"/my-ideas/{idea.ref}"
    with kept():
        advance(db.session.get(Round, round_.id), "notify", by=None, now=CUT_OFF)
    assert "The panel is reading your idea" not in browser.get(f"/my-ideas/{idea.ref}").text


def _plain(page):
    """Leave out what is new with every page: the token and the one-time key."""
    import re

    return re.sub(r'name="(csrf_token|once)" value="[^"]*"', "", page)


def test_a_settled_grant_leaves_room_for_another_idea(kept, visitor, looking):
    with kept():
        nadia = make_person()
        idea = make_application(nadia, state=_S.FUNDED)
        round_ = make_round(make_panel(), state=RoundState.MEETING)
        make_bid(round_, idea)
        advance(round_, "decide", by=None, now=CUT_OFF)
        advance(round_, "notify", by=None, now=CUT_OFF)
    browser = visitor(nadia)
    refused = browser.post("/apply/begin", data=browser.hidden("/apply/begin"))
    assert (refused.status_code, "You have a grant with us" in refused.text) == (409, True)
    with kept():
        actions.settle(idea.id, now=CUT_OFF)
        actions.settle(idea.id, now=CUT_OFF + timedelta(days=1))
    assert browser.send("/apply/begin", {"name": "Nadia"}).status_code == 303
    with looking():
        assert [event.move for event, _ in events_of("application", idea.id)][-2:] == ["fund", "settle"]
        assert db.session.get(Application, idea.id).settled_at == CUT_OFF


def test_an_idea_with_a_question_nobody_answers_runs_out_after_28_days(app, clock, kept, looking):
    with kept():
        asked = [make_application(state=_S.NEEDS_INFO, at=clock() - timedelta(days=40)) for _ in range(2)]
        for idea, days in zip(asked, (28, 27), strict=True):
            db.session.add(
                InfoRequest(
                    application_id=idea.id, section="idea", question="How?", by_id=make_person().id,
                    asked_at=clock() - timedelta(days=days),
                )
            )  # fmt: skip
    run_all(app)
    with looking():
        states = [db.session.get(Application, idea.id).state for idea in asked]
        kinds = [letter.kind for letter in db.session.query(Letter).order_by(Letter.kind)]
    assert states == [_S.EXPIRED, _S.NEEDS_INFO]
    assert kinds == ["idea_expired"]
