"""A panellist sees what came of the projects they helped to fund, and of no other."""

from datetime import timedelta

import pytest
from factories import make_story, make_world
from factories.worlds import EVENING

from kitpanel.payouts.models import Grant
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.stories.rules import Use

PAGE = "/panel/projects"


@pytest.fixture
def world(remade, clock):
    made = remade(make_world)
    clock.to(EVENING + timedelta(days=1))
    return made


def listed(client, world):
    """List which of the round's bids the page names."""
    page = client.get(PAGE).text
    return [bid.ref in page for bid in world.decided.bids]


def test_what_was_funded_is_there_with_what_became_of_it(world, visitor):
    ada = visitor(world.decided.people[0])
    assert listed(ada, world) == [True, True, False]
    page = ada.get(PAGE).text
    assert ("You helped to fund 2 projects" in page, "They got £3,280 in all." in page) == (True, True)
    assert ("Going on</strong>" in page, "Getting ready</strong>" in page) == (True, True)


def test_what_somebody_stepped_out_of_is_not(world, visitor):
    assert listed(visitor(world.decided.people[-1]), world) == [False, True, False]


def test_nothing_shows_before_the_letters_go_nor_to_who_had_no_seat(world, visitor, kept):
    assert "None yet" in visitor(world.reading.people[0]).get(PAGE).text
    with kept() as session:
        one = session.get(Round, world.decided.round.id)
        session.execute(Round.__table__.update().where(Round.id == one.id).values({"state": RoundState.DECIDED}))
    assert "None yet" in visitor(world.decided.people[0]).get(PAGE).text


@pytest.mark.parametrize(
    ("uses", "linked"), [(tuple(Use), True), ((Use.WEBSITE, Use.NAME), False), ((Use.GRANT_LINK,), False)]
)
def test_a_story_is_linked_where_its_teller_agreed_to_be_tied_to_the_grant(world, visitor, kept, uses, linked):
    with kept() as session:
        story = make_story(grant=session.get(Grant, world.grants[0].id), uses=uses)
    assert (f'href="/stories/{story.slug}"' in visitor(world.decided.people[0]).get(PAGE).text) is linked
