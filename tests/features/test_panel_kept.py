"""What is kept of a round: minutes for those who may have them, and the register of conflicts for trustees."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from factories import make_declaration, make_person, make_reading, make_strand, make_vote
from factories.meetings import decide_round, tell_round
from pypdf import PdfReader

from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.core.pictures import sweep
from kitpanel.panel.models import Paper
from kitpanel.panel.papers import print_minutes, print_register
from kitpanel.panel.queries.record import head_at_lock
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.rules import RoleName

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


class Decided:
    """Two bids, six people: the fifth stepped out of the first bid after a vote, the sixth knows somebody."""

    def __init__(self, now):
        council = make_strand("council", received=500_000)
        self.reading = made = make_reading(members=6, bids=2, money={council: 500_000}, strands=[council])
        self.staff = make_person(RoleName.STAFF, name="Priya Shah")
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 3)
        make_declaration(made.round, made.people[4], made.bids[0], Link.OUT, "=My cousin’s idea.", at=now)
        make_declaration(made.round, made.people[5], made.bids[1], Link.FAIR, at=now)
        decide_round(made, now=now)
        self.ref = made.round.ref


@pytest.fixture
def round_(remade, clock):
    clock.to(EVENING)
    return remade(_build)


def _build():
    return Decided(EVENING)


def text_of(content):
    reader = PdfReader(io.BytesIO(content))
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"], "the file is not tagged"
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


class TestMinutes:
    def test_staff_have_them_from_the_decision_the_panel_once_the_letters_went(self, app, round_, visitor, kept, clock):
        page = f"/panel/rounds/{round_.ref}/minutes"
        staff, member = visitor(round_.staff), visitor(round_.reading.people[1])
        assert (staff.get(page).status_code, member.get(page).status_code) == (200, 404)
        with kept():
            tell_round(round_.reading, round_.staff, now=clock())
        assert member.get(page).status_code == 200
        assert visitor(_panellist(kept)).get(page).status_code == 404

    def test_whoever_stepped_out_sees_no_vote_and_no_sum_of_that_idea(self, round_, visitor, kept, clock):
        with kept():
            tell_round(round_.reading, round_.staff, now=clock())
        page = f"/panel/rounds/{round_.ref}/minutes"
        first, other = round_.reading.bids
        text = visitor(round_.reading.people[4]).get(page).text
        assert ("You stepped out of this idea." in text, "Money left" in text) == (True, False)
        assert ("5 of 5 gave a grade" in text, "6 of 6 gave a grade" in text) == (False, True)
        assert (f"{first.ref}" in text, text.count("£")) == (True, 2)
        assert visitor(round_.reading.people[4]).get(f"{page}.pdf").status_code == 404
        whole = visitor(round_.reading.people[1]).get(page).text
        assert ("5 of 5 gave a grade" in whole, "Money left" in whole) == (True, True)
        assert other.title in whole

    def test_they_are_printed_once_tagged_and_stay(self, app, round_, visitor, looking, clock):
        staff, page = visitor(round_.staff), f"/panel/rounds/{round_.ref}/minutes"
        assert (staff.get(f"{page}.pdf").status_code, "is made within a minute" in staff.get(page).text) == (404, True)
        with app.app_context():
            assert (print_minutes(clock()), print_minutes(clock())) == (True, False)
            sweep(clock() + timedelta(days=2))
        with looking():
            head = head_at_lock(round_.reading.round)
            assert len(db.session.query(Paper).all()) == 1
        text = text_of(staff.get(f"{page}.pdf").data)
        assert head in text.replace(" ", "")
        for words in (
            f"Minutes of {round_.ref}", "Votes locked Wednesday 10 March 2027, 6:30pm", "kitpanel-rule/1",
            "Stepped out of an idea: 1. Know somebody and can be fair: 1. Votes void because somebody stepped out late: 1.",
            "5 of 5 gave a grade, 4 needed", "A second opinion",
        ):  # fmt: skip
            assert words in text


class TestRegister:
    def test_it_holds_every_word_and_says_what_came_late(self, round_, visitor):
        page = visitor(round_.staff).get(f"/rounds/{round_.ref}/conflicts").text
        for words in ("=My cousin’s idea.", "After a vote, which is void", "We live in one block.", "Replaced since"):
            assert words in page
        assert visitor(round_.reading.people[0]).get(f"/rounds/{round_.ref}/conflicts").status_code == 403

    def test_a_sheet_is_recorded_and_its_cells_are_safe(self, round_, visitor, looking):
        staff, page = visitor(round_.staff), f"/rounds/{round_.ref}/conflicts"
        assert staff.send(page, {"format": "", "why": ""}).status_code == 422
        done = staff.send(page, {"format": "csv", "why": "The trustees’ meeting in May"})
        assert done.status_code == 303
        lines = staff.get(done.location).data.decode("utf-8-sig").splitlines()
        assert lines[0].startswith("Round,Panel member,In the record,Idea,Reference,What")
        assert len(lines) == 1 + 6 * 2 + 2
        assert [line for line in lines if ",=" in line] == []
        assert visitor(round_.staff).get(f"{page}/sheet/nonsense").status_code == 404
        with looking():
            ((event, why),) = events_of("round_export", round_.reading.round.id)
            assert (event.move, event.by_id, why) == (
                "take_register_csv", round_.staff.id, "The trustees’ meeting in May",
            )  # fmt: skip

    def test_the_address_of_a_sheet_works_for_five_minutes_and_for_one_person(self, round_, visitor, kept, clock):
        staff, page = visitor(round_.staff), f"/rounds/{round_.ref}/conflicts"
        address = staff.send(page, {"format": "csv", "why": "Trustees"}).location
        with kept():
            other = make_person(RoleName.STAFF)
        assert visitor(other).get(address).status_code == 404
        clock.forward(minutes=6)
        assert staff.get(address).status_code == 409

    def test_a_file_to_print_is_made_by_the_timetable(self, app, round_, visitor, clock, looking):
        staff, page = visitor(round_.staff), f"/rounds/{round_.ref}/conflicts"
        assert staff.send(page, {"format": "pdf", "why": "Trustees"}).location == page
        assert "It is being made." in staff.get(page).text
        with app.app_context():
            assert (print_register(clock()), print_register(clock())) == (True, False)
        with looking():
            paper = db.session.query(Paper).one().id
        text = text_of(staff.get(f"{page}/paper/{paper}").data)
        assert ("cousin’s idea. After a vote, which is void." in text, "Said after a vote: 1 time." in text) == (
            True,
            True,
        )


def _panellist(kept):
    with kept():
        return make_person(RoleName.PANELLIST)
