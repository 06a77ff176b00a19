"""A round is decided: the list of the votes, two names under each bid, the money promised, the letters held."""

from datetime import UTC, datetime

from factories import make_declaration, make_reading, make_strand, make_vote
from factories.meetings import decide_round

from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.panel.models import DecisionLetter
from kitpanel.panel.rules.conflict import Link
from kitpanel.panel.rules.replay import replay
from kitpanel.rounds.rules import RoundState

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


def vote_all(reading, table, **facts):
    """`table` holds a row for each bid and a letter for each member: a grade, `?` cannot judge, `.` nothing, `x` out."""
    for bid, row in zip(reading.bids, table.split(), strict=True):
        for person, said in zip(reading.people, row, strict=True):
            if said == "x":
                make_declaration(reading.round, person, bid, Link.OUT)
            elif said != ".":
                make_vote(reading.round, person, bid, None if said == "?" else int(said), **facts)


def outcomes(decision):
    return [(row.bid.title, str(row.outcome), row.amount) for row in decision.rows]


def test_a_round_is_decided_and_its_record_replays(app, kept, looking, clock):
    clock.to(EVENING)
    with kept():
        council = make_strand("council", received=300_000)
        reading = make_reading(members=6, bids=3, money={council: 250_000}, strands=[council])
        vote_all(reading, "443334 222322 011021")
        decision = decide_round(reading, now=clock())
        one, two, three = reading.bids
        assert outcomes(decision) == [
            (one.title, "fund", 164_000), (two.title, "no_money", 0), (three.title, "below_line", 0),
        ]  # fmt: skip
        assert [one.application.state, two.application.state, three.application.state] == [
            ApplicationState.FUNDED, ApplicationState.DEFERRED, ApplicationState.NOT_FUNDED,
        ]  # fmt: skip
        assert (council.committed, reading.round.state) == (164_000, RoundState.DECIDED)
        assert replay(decision.record).code == 0
        letters = db.session.query(DecisionLetter).all()
        assert {letter.state.value for letter in letters} == {"drafted"}
