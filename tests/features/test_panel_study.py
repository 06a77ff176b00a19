"""A round for others to study: taken by staff, recorded, once its letters went; refused where somebody could be found."""

from datetime import UTC, datetime

import pytest
from factories import make_person, make_reading, make_strand, make_vote
from factories.meetings import decide_round, tell_round

from kitpanel.core.history import events_of
from kitpanel.people.rules import RoleName

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


class Told:
    """A round of some bids that cost the same, graded by five people; its letters have gone."""

    def __init__(self, bids):
        council = make_strand("council", received=5_000_000)
        self.reading = made = make_reading(members=5, bids=bids, money={council: 2_000_000}, strands=[council])
        self.staff = make_person(RoleName.STAFF)
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 3)
        decide_round(made, now=EVENING)
        self.page = f"/rounds/{made.round.ref}/study"


@pytest.fixture
def told(kept, clock):
    clock.to(EVENING)

    def make(bids, *, letters=True):
        with kept():
            made = Told(bids)
            if letters:
                tell_round(made.reading, made.staff, now=EVENING)
        return made

    return make


def test_staff_take_it_as_a_pabulib_file_or_a_sheet_and_it_is_recorded(told, visitor, looking):
    made = told(5)
    staff = visitor(made.staff)
    assert staff.send(made.page, {"format": "", "why": ""}).status_code == 422
    refused = staff.send(made.page, {"format": "", "why": "A student of fair shares"})
    assert (refused.status_code, "A student of fair shares" in refused.text) == (422, True)
    for wanted, first in (("pb", "META"), ("csv", "Voter,Idea,")):
        done = staff.send(made.page, {"format": wanted, "why": "A student of fair shares"})
        content = staff.get(done.location).data.decode("utf-8-sig")
        assert (done.status_code, content.startswith(first)) == (303, True)
        assert [bid.title for bid in made.reading.bids if bid.title in content] == []
    with looking():
        taken = events_of("round_export", made.reading.round.id)
        assert [event.move for event, _ in taken] == ["take_study_pb", "take_study_csv"]
    assert visitor(made.reading.people[0]).get(made.page).status_code == 403


def test_nothing_is_given_where_somebody_could_be_found_or_before_the_letters(told, visitor):
    few = told(4)
    page = visitor(few.staff).get(few.page).text
    assert ("This round had fewer than 5 ideas." in page, "Take the file" in page) == (True, False)


def test_before_the_letters_there_is_no_page(told, visitor):
    early = told(5, letters=False)
    assert visitor(early.staff).get(early.page).status_code == 404
