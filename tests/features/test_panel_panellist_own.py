"""What a panellist keeps for themselves: votes to send later, notes; sent together after a last look; and the reminder."""

import re
from datetime import timedelta

import pytest
from factories import make_draft, make_meeting, make_reading, make_vote, seat_of
from sqlalchemy import func, select
from support.pages import texts_of
from support.plain_english import grade

from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.panel import queries
from kitpanel.panel.actions import nudge, own
from kitpanel.panel.models import Ballot, BallotDraft, BidNote, ChainRow
from kitpanel.panel.queries.chained import ballots_off_the_chain
from kitpanel.panel.queries.drafts import seal_of
from kitpanel.panel.rules.draft import Draft
from kitpanel.rounds.models import Panel

KEEP, SEND = {"keep": "1"}, {"send": "1"}
LINES = (("Planters", 940_00), ("Soil", 700_00))


@pytest.fixture
def reading(kept):
    with kept():
        return make_reading(lines=LINES)


def counts():
    return tuple(db.session.scalar(select(func.count()).select_from(one)) for one in (Ballot, ChainRow, BallotDraft))


def looks_of(reading, person):
    return queries.last_look(queries.queue(queries.seat_in(reading.round.ref, person.id)))


def test_ticked_sentences_become_the_reason_and_unticked_lines_the_amount(reading, visitor, kept):
    ada, path = reading.people[0], f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
    client = visitor(ada)
    sent = client.send(path, {"grade": "4", "likes": ["needed", "ready"], "wants": ["cost"], "reason": "Nine doors.",
                              "lines": ["0"]} | SEND)  # fmt: skip
    assert sent.status_code == 303
    with kept():
        (ballot,) = db.session.scalars(select(Ballot))
        assert (ballot.lower, ballot.lower_lines) == (940_00, [1])
        assert ballot.reason.split("\n") == [
            "It is needed here, and nobody else does it.", "You have thought it through, and it can work.",
            "Nine doors.",
        ]  # fmt: skip
        assert list(ballots_off_the_chain(reading.round.id)) == []
    page = client.get(path).text
    ticked = re.findall(r'name="(likes|lines|wants)" type="checkbox" value="(\w+)" checked', page)
    assert sorted(ticked) == [("likes", "needed"), ("likes", "ready"), ("lines", "0")]
    assert ">Nine doors.</textarea>" in page


def test_with_every_line_unticked_the_page_asks_to_leave_one(reading, visitor):
    path = f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
    page = visitor(reading.people[0]).send(path, {"grade": "3"} | SEND)
    assert (page.status_code, page.text.count("Leave a line ticked, or write an amount")) == (422, 2)


def test_what_is_kept_is_no_vote_and_comes_filled_in(reading, visitor, kept):
    ada, ref, bid = reading.people[0], reading.round.ref, reading.bids[0].ref
    client, path = visitor(ada), f"/panel/rounds/{ref}/bids/{bid}"
    sent = client.send(path, {"reason": "Half a thought.", "lines": ["0", "1"], "note": "Ask about the tap."} | KEEP)
    assert (sent.status_code, "Kept for you, and not sent." in client.get(sent.location).text) == (303, True)
    page = client.get(path).text
    assert (">Half a thought.</textarea>" in page, ">Ask about the tap.</textarea>" in page) == (True, True)
    assert "Kept, not sent" in client.get(f"/panel/rounds/{ref}").text
    with kept():
        assert counts() == (0, 0, 1)
        (draft,), (note,) = db.session.scalars(select(BallotDraft)), db.session.scalars(select(BidNote))
        assert ("thought" in draft.sealed, "tap" in note.sealed) == (False, False)
    client.send(path, {"lines": ["0", "1"], "note": ""} | KEEP)
    with kept():
        assert (counts(), list(db.session.scalars(select(BidNote)))) == ((0, 0, 0), [])


def test_the_last_look_shows_each_once_more_and_sends_them_all(reading, visitor, kept):
    ada, ref = reading.people[0], reading.round.ref
    one, two, three = reading.bids
    with kept():
        make_draft(reading.round, ada, one, grade="4", ticked=("needed",), left_out=(1,), marks={"food": "clearly"})
        make_draft(reading.round, ada, two, grade="cannot", ticked=("where",))
        make_draft(reading.round, ada, three, grade="0")
    client, path = visitor(ada), f"/panel/rounds/{ref}/send"
    page = re.sub(r"\s+", " ", client.get(path).text)
    assert "One last look: 2 votes to send" in page
    for said in ("Yes, we must fund this</strong>, and give £940 of £1,640", "Without: Soil", "Tell us why you say “No”.",
                 "It is needed here, and nobody else does it.", "We could not tell where or when it would be."):  # fmt: skip
        assert said in page
    sent = client.send(path)
    assert (sent.status_code, sent.location) == (303, f"/panel/rounds/{ref}/votes")
    receipts = re.findall(r"<code>([0-9a-f]{16})</code>", client.get(sent.location).text)
    with kept():
        assert counts() == (2, 2, 1)
        assert set(db.session.scalars(select(Ballot.receipt))) == set(receipts)
        assert [(look.said, look.to_read.bid.ref) for look in looks_of(reading, ada)] == [(None, three.ref)]


def test_nothing_is_sent_that_was_not_shown(reading, kept, clock):
    ada, (one, two, _) = reading.people[0], reading.bids
    with kept():
        make_draft(reading.round, ada, one, grade="3")
        seat, seen = seat_of(reading.round, ada), seal_of(looks_of(reading, ada))
        make_draft(reading.round, ada, two, grade="2")
        with pytest.raises(Refused, match="Look once more"):
            own.send_all(seat, seen, now=clock())
        make_draft(reading.round, ada, two)
        assert [ballot.bid_id for ballot in own.send_all(seat, seen, now=clock())] == [one.id]
        with pytest.raises(Refused, match="no vote here that can be sent"):
            own.send_all(seat, seal_of([]), now=clock())


def test_a_text_that_changed_since_is_looked_at_again_first(reading, kept):
    ada, bid = reading.people[0], reading.bids[0]
    with kept() as session:
        make_draft(reading.round, ada, bid, grade="3")
        bid = session.merge(bid)
        old = bid.version
        bid.version = type(old)(application_id=old.application_id, number=9, answers=old.answers, at=old.at)
        session.flush()
        (look,) = looks_of(reading, ada)
        assert (look.said, look.lacks.startswith("This idea has changed since.")) == (None, True)


def test_after_the_lock_nothing_is_kept_or_sent(reading, visitor, kept, clock):
    ada, bid = reading.people[0], reading.bids[0]
    client, path = visitor(ada), f"/panel/rounds/{reading.round.ref}/bids/{reading.bids[0].ref}"
    with kept():
        make_draft(reading.round, ada, bid, grade="3", note="My own word.")
    fields = client.hidden(path) | {"reason": "Late words."} | KEEP
    with kept():
        make_meeting(reading.round, locked=True)
        with pytest.raises(Refused, match="locked"):
            own.keep_draft(seat_of(reading.round, ada), bid, Draft(grade="4"), now=clock())
    late = client.post(path, data=fields)
    assert (late.status_code, "My own word." in client.get(path).text) == (422, True)


def test_a_step_out_hides_what_was_kept_and_the_end_of_the_round_takes_it_away(reading, app, visitor, kept, clock):
    ada, ben, (one, two, _) = *reading.people[:2], reading.bids
    with kept():
        make_draft(reading.round, ada, one, grade="3", own="Canary.", note="Canary too.")
        make_draft(reading.round, ben, two, grade="3", note="Ben’s.")
        make_vote(reading.round, ada, two)
    client, ref = visitor(ada), reading.round.ref
    client.send(f"/panel/rounds/{ref}/bids/{one.ref}/link", {"link": "out"})
    pages = [client.get(f"/panel/rounds/{ref}{page}").text for page in ("", "/send", "/votes", f"/bids/{two.ref}")]
    assert [("anary" in page, "Ben’s" in page) for page in pages] == [(False, False)] * 4
    with kept() as session:
        assert own.forget_own_due(clock()) is False
        advance(session.merge(reading.round), "cancel", by=None, now=clock())
    with kept():
        assert own.forget_own_due(clock()) is True
        assert (counts()[2], db.session.scalar(select(func.count()).select_from(BidNote))) == (0, 0)
        assert own.forget_own_due(clock()) is False


def test_everybody_seated_is_reminded_once_in_the_same_words_whether_they_voted_or_not(reading, app, kept, clock):
    ada = reading.people[0]
    with kept():
        for bid in reading.bids:
            make_vote(reading.round, ada, bid)
        meets = reading.round.meeting_at
        assert nudge.nudge_due(meets - timedelta(days=3), "https://kit.test") is False
        assert nudge.nudge_due(meets - timedelta(days=1), "https://kit.test") is True
        assert nudge.nudge_due(meets - timedelta(days=1), "https://kit.test") is False
        letters = list(db.session.scalars(select(Letter).where(Letter.kind == "votes_wanted")))
        assert {letter.person_id for letter in letters} == {person.id for person in reading.people}
        names = {person.name for person in reading.people}
        bodies = {re.sub("|".join(map(re.escape, names)), "NAME", letter.body) for letter in letters}
        assert (len(bodies), {letter.about for letter in letters}) == (1, {reading.round.ref})


def test_a_panel_that_wants_no_reminder_gets_none(reading, app, kept, clock):
    with kept():
        db.session.get_one(Panel, reading.round.panel_id).nudge_days = 0
    clock.to(reading.round.meeting_at - timedelta(hours=1))
    run_all(app)
    with kept():
        assert list(db.session.scalars(select(Letter).where(Letter.kind == "votes_wanted"))) == []


def test_the_last_look_is_plain_english(reading, visitor, kept):
    ada = reading.people[0]
    with kept():
        for bid, answer in zip(reading.bids, ("4", "2", "cannot"), strict=True):
            make_draft(reading.round, ada, bid, grade=answer, own="It is near.")
    texts = texts_of(visitor(ada).get(f"/panel/rounds/{reading.round.ref}/send").text, "main p")
    assert grade(" ".join(f"{text}." for text in texts)) <= 6


def test_all_of_it_is_in_what_they_may_read_of_themselves_and_in_nobody_elses(reading, visitor, kept):
    ada, ben = reading.people[:2]
    with kept():
        make_vote(reading.round, ada, reading.bids[0], 4, reason="A reason of mine.")
        make_draft(reading.round, ada, reading.bids[1], grade="3", own="A thought of mine.", note="A note of mine.")
    mine, other = (visitor(person).get("/you/data/all").text for person in (ada, ben))
    for words in ("A reason of mine.", "A thought of mine.", "A note of mine."):
        assert (words in mine, words in other) == (True, False)
