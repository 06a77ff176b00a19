"""The public record of a round: from the letters on, counts, groups' projects, the seal; nobody in person."""

from datetime import UTC, datetime, timedelta

import pytest
from factories import make_person, make_reading, make_strand, make_vote
from factories.meetings import confirm_list, decide_round, lock_meeting, put_motion, sign_list, tell_round
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.applications.models import ApplicantType
from kitpanel.core.db import db
from kitpanel.openness.models import Release
from kitpanel.panel.queries.record import head_at_lock
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts import actions as payouts
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture
def told(remade, clock):
    """Seven ideas, the first a group's; all of them funded, all letters gone."""
    clock.to(EVENING)
    return remade(_build)


def _build():
    council = make_strand("council", received=5_000_000)
    made = make_reading(members=5, bids=7, money={council: 5_000_000}, strands=[council])
    made.bids[0].application.applicant_type = ApplicantType.GROUP
    for bid in made.bids:
        for person in made.people:
            make_vote(made.round, person, bid, 3)
    decide_round(made, now=EVENING)
    staff = make_person(RoleName.STAFF)
    return made, staff


def all_told(kept, told):
    reading, staff = told
    with kept():
        tell_round(reading, staff, now=EVENING)
        while payouts.prepare_due(EVENING):
            pass


def test_before_the_letters_there_is_the_seal_and_nothing_else(told, visitor, looking):
    anybody, ref = visitor(), told[0].round.ref
    with looking():
        seal = db.session.get_one(Round, told[0].round.id).seed_hash
    page = anybody.get("/figures/rounds").text
    assert (seal in page, f"/figures/rounds/{ref}" in page) == (True, False)
    assert anybody.get(f"/figures/rounds/{ref}").status_code == 404


def test_after_them_it_says_how_it_ended_and_opens_the_seed(told, kept, visitor, looking):
    all_told(kept, told)
    anybody, ref = visitor(), told[0].round.ref
    assert f"/figures/rounds/{ref}" in anybody.get("/figures/rounds").text
    page = anybody.get(f"/figures/rounds/{ref}").text
    with looking():
        round_ = db.session.get_one(Round, told[0].round.id)
        seal, head = round_.seed_hash, head_at_lock(round_)
    for words in (seal, head, "Got money", "Nowhere. It took the list as the votes made it.", "5 residents read every"):
        assert words in page


def test_a_change_of_the_list_is_told_without_its_reason(kept, visitor, clock):
    clock.to(EVENING)
    with kept():
        made, staff = (
            make_reading(members=5, bids=5, strands=[pot := make_strand()], money={pot: 5_000_000}),
            make_person(RoleName.STAFF),
        )
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 1)
        lock_meeting(made, now=EVENING)
        put_motion(
            made,
            made.people[0],
            made.bids[2],
            Outcome.FUND,
            made.bids[2].asked,
            reason="Mo looks after it.",
            now=EVENING,
        )
        sign_list(made, *made.people[1:], now=EVENING)
        confirm_list(made, now=EVENING)
        tell_round(made, staff, now=EVENING)
    page = visitor().get(f"/figures/rounds/{made.round.ref}").text
    assert "The list said “not this time” to one idea. The panel gave it money." in page
    assert [words in page for words in ("Mo looks after it.", "4 for", made.bids[2].title)] == [False] * 3
    minutes = visitor(staff).get(f"/panel/rounds/{made.round.ref}/minutes").text
    assert "4 for, 1 against, 0 abstained. Carried." in minutes


def test_a_group_is_named_once_it_says_yes_and_nobody_else_ever(told, kept, visitor, looking):
    all_told(kept, told)
    page = f"/figures/rounds/{told[0].round.ref}"
    titles = [bid.title for bid in told[0].bids]
    assert [title in visitor().get(page).text for title in titles] == [False] * 7
    with kept() as session:
        for grant in session.scalars(select(Grant)):
            session.connection().execute(
                Grant.__table__.update()
                .where(Grant.id == grant.id)
                .values(state=GrantState.ACCEPTED, accepted_at=EVENING)
            )
    assert [title in visitor().get(page).text for title in titles] == [True] + [False] * 6
    assert "added later" in visitor().get(page).text
    with kept() as session:
        day = (EVENING + timedelta(days=40)).date()
        session.add(Release(name="to March 2027", covers_until=day, released_at=EVENING))
    assert "6 grants went to people on their own." in visitor().get(page).text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_list_asks_the_database_as_often_whatever_is_in_it(app, told, kept, visitor):
    anybody = visitor()
    with queries_of(app) as before:
        anybody.get("/figures/rounds")
    all_told(kept, told)
    with queries_of(app) as after:
        anybody.get("/figures/rounds")
    assert len(before) == len(after)
