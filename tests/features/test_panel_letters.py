"""Letters: drafted from the panel's words, read by staff, held, sent all at once; nothing shows before (domain §3)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from factories import make_person, make_reading, make_strand, make_vote
from factories.meetings import decide_round, tell_round
from sqlalchemy import select
from support.counting import queries_of

from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db, transaction
from kitpanel.core.outbox import Letter
from kitpanel.panel import queries
from kitpanel.panel.actions.letters import send_due
from kitpanel.panel.models import DecisionLetter, LettersTime
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)
BID = "KIT-"


@pytest.fixture(autouse=True)
def _evening(clock):
    clock.to(EVENING)


@pytest.fixture
def decided(remade, clock):
    """Three ideas were decided: one funded, one carried over for want of money, one not this time."""

    def build():
        council = make_strand("council")
        made = make_reading(members=5, bids=3, money={council: 164_000}, strands=[council])
        made.people[0].name, made.people[1].name = "Bilal Mohamed", "Chloe Davies"
        words = ("Nobody else does this.", "Good for the whole block.", "Say who will water them.")
        for bid, grade, reason in zip(made.bids, (4, 3, 1), words, strict=True):
            for person in made.people:
                make_vote(made.round, person, bid, grade, reason=reason, marks={"food": "strongly"})
        decide_round(made, now=clock())
        return made

    return remade(build)


@pytest.fixture
def staff(kept, visitor):
    with kept():
        person = make_person(RoleName.STAFF)
    return visitor(person)


@pytest.fixture
def second(kept, visitor):
    """Somebody else of the staff, who reads what the first one wrote."""
    with kept():
        person = make_person(RoleName.STAFF)
    return visitor(person)


@pytest.fixture
def owner(decided, visitor, looking):
    """The applicant of the first idea, signed in."""
    with looking() as session:
        person = session.get(Person, decided.bids[0].application.owner_id)
    return visitor(person)


def path(decided, tail=""):
    return f"/rounds/{decided.round.ref}/letters{tail}"


def read_all(decided, staff):
    """Let staff mark every letter as ready."""
    for bid in decided.bids:
        there = path(decided, f"/{bid.ref}")
        assert staff.send(there, to=f"{there}/ready").status_code == 303


def test_each_letter_is_drafted_with_the_panels_reasons_and_no_name_or_score(decided, looking):
    with looking():
        drafts = {one.bid_id: one for one in db.session.query(DecisionLetter)}
        one, two, three = (drafts[bid.id] for bid in decided.bids)
        assert [letter.subject for letter in (one, two, three)] == [
            f"The panel said yes to {decided.bids[0].title}", f"{decided.bids[1].title} goes to the next panel",
            f"The panel did not say yes to {decided.bids[2].title} this time",
        ]  # fmt: skip
        assert "What they liked:\n\n- Nobody else does this.\n\nMost of them felt that it would help Food." in one.body
        assert f"https://kit.test/grants/{decided.bids[0].ref}" in one.body
        assert (
            "- The panel liked your idea, but the money for this round ran out before it came to yours.\n"
            "- Good for the whole block.\n"
        ) in two.body
        assert "- Say who will water them.\n" in three.body
        assert "ask us to look again by Friday 9 April 2027" in three.body
        for letter in (one, two, three):
            assert re.findall(r"Bilal|Mohamed|Chloe|Davies|average|grade|vote", letter.body) == []
            assert "Ring 020 7946 0412" in letter.body or "ring 020 7946 0412" in letter.body


def test_the_letter_of_a_yes_says_the_last_day_to_take_it_once_it_goes(decided, staff, owner):
    bid = decided.bids[0]
    assert "Say yes by ((four weeks after this letter goes))." in staff.get(path(decided, f"/{bid.ref}")).text
    read_all(decided, staff)
    staff.send(path(decided), to=path(decided, "/send"))
    assert "Say yes by Wednesday 7 April 2027." in owner.get(f"/letters/mine/{bid.ref}").text


class TestNothingShowsBefore:
    """pretalx: decide now, tell later. Nothing on the applicant's side moves until the letters go."""

    def test_an_applicant_sees_the_same_before_and_after_the_decision(self, decided, owner, looking):
        page = owner.get(f"/letters/mine/{decided.bids[0].ref}")
        assert "There is no letter about" in page.text
        with looking():
            assert queries.told(decided.bids[0].application_id) == ()
            assert list(db.session.scalars(select(Letter).where(Letter.kind == "decision"))) == []

    def test_everybody_is_told_at_once(self, decided, staff, owner, looking):
        early = staff.get(path(decided)).text
        assert ("Send all" in early, "3 letters are still to be read" in early) == (True, True)
        read_all(decided, staff)
        assert "3 of 3 letters are ready" in staff.get(path(decided)).text
        sent = staff.send(path(decided), to=path(decided, "/send"))
        assert (sent.status_code, sent.location) == (303, path(decided))
        with looking():
            assert db.session.query(Round).filter_by(ref=decided.round.ref).one().state.value == "notified"
            out = db.session.scalars(select(Letter).where(Letter.kind == "decision").order_by(Letter.about)).all()
            assert [(one.about, one.to_address) for one in out] == [
                (bid.ref, bid.application.contact_email) for bid in decided.bids
            ]
            (told,) = queries.told(decided.bids[0].application_id)
            assert (told.outcome, told.amount, len(told.letters)) == ("fund", 164_000, 1)
        page = owner.get(f"/letters/mine/{decided.bids[0].ref}").text
        assert ("The panel said yes: £1,640" in page, "Nobody else does this." in page) == (True, True)
        assert f'href="/grants/{decided.bids[0].ref}"' in page

    def test_an_idea_that_is_carried_over_waits_for_the_next_panel_only_then(self, decided, kept, clock, looking):
        def states():
            with looking():
                return [db.session.get(Application, bid.application_id).state for bid in decided.bids]

        assert states() == [ApplicationState.FUNDED, ApplicationState.DEFERRED, ApplicationState.NOT_FUNDED]
        with kept():
            tell_round(decided, make_person(RoleName.STAFF), now=clock())
        assert states() == [ApplicationState.FUNDED, ApplicationState.ELIGIBLE, ApplicationState.NOT_FUNDED]

    def test_nobody_reads_somebody_elses_letter(self, decided, staff, owner, kept, clock):
        with kept():
            tell_round(decided, make_person(RoleName.STAFF), now=clock())
        assert owner.get(f"/letters/mine/{decided.bids[1].ref}").status_code == 404


class TestReading:
    """Staff read each letter and may change it; two of them never overwrite each other."""

    def test_a_changed_letter_must_be_read_again(self, decided, staff, looking):
        there = path(decided, f"/{decided.bids[2].ref}")
        staff.send(there, to=f"{there}/ready")
        words = {"subject": "About Planters", "body": "Dear you,\n\nNot now."}
        assert staff.send(there, words).status_code == 303
        with looking():
            letter = db.session.query(DecisionLetter).filter_by(bid_id=decided.bids[2].id).one()
            assert (letter.state.value, letter.version, letter.subject) == ("drafted", 2, "About Planters")

    def test_whoever_changed_a_letter_does_not_mark_it_ready(self, decided, staff, second, looking):
        there = path(decided, f"/{decided.bids[2].ref}")
        key = staff.hidden(there, f"{there}/ready")
        staff.send(there, {"subject": "About Planters", "body": "Dear you,\n\nNot now."})
        page = staff.get(there).text
        assert ("somebody else reads it" in page, "It is ready to go" in page) == (True, False)
        refused = staff.post(f"{there}/ready", data=key)
        assert (refused.status_code, "You changed this letter" in refused.text) == (409, True)
        assert second.send(there, to=f"{there}/ready").status_code == 303

    def test_two_tabs_get_both_texts_and_nothing_is_lost(self, decided, staff, looking):
        """promise 13."""
        there = path(decided, f"/{decided.bids[2].ref}")
        old = staff.hidden(there)
        staff.send(there, {"subject": "First", "body": "What the first tab wrote."})
        clash = staff.post(there, data={**old, "subject": "Second", "body": "What the second tab wrote."})
        assert clash.status_code == 409
        assert "What the first tab wrote." in clash.text
        assert "What the second tab wrote." in clash.text
        with looking():
            letter = db.session.query(DecisionLetter).filter_by(bid_id=decided.bids[2].id).one()
            assert letter.body == "What the first tab wrote."

    def test_a_refused_letter_keeps_what_was_typed(self, decided, staff):
        there = path(decided, f"/{decided.bids[2].ref}")
        refused = staff.send(there, {"subject": "", "body": "A long letter that took an hour."})
        assert (refused.status_code, "A long letter that took an hour." in refused.text) == (422, True)

    def test_a_letter_without_a_reason_cannot_be_marked_ready(self, decided, staff, kept):
        with kept() as session:
            letter = session.query(DecisionLetter).filter_by(bid_id=decided.bids[2].id).one()
            letter.body = letter.body.replace("- Say who will water them.", "[Write one to three reasons here.]")
        there = path(decided, f"/{decided.bids[2].ref}")
        refused = staff.send(there, to=f"{there}/ready")
        assert (refused.status_code, "Write one to three reasons into this letter first" in refused.text) == (409, True)

    def test_they_go_all_together_or_not_at_all(self, decided, staff, looking):
        there = path(decided, f"/{decided.bids[0].ref}")
        form = staff.hidden(there, f"{there}/ready")
        staff.send(there, to=f"{there}/ready")
        refused = staff.post(path(decided, "/send"), data={**form, "once": "z" * 20})
        assert (refused.status_code, "2 letters have not been checked" in refused.text) == (409, True)
        with looking():
            assert list(db.session.scalars(select(Letter).where(Letter.kind == "decision"))) == []


class TestAChosenTime:
    """All letters go by themselves at a time staff choose, or none does."""

    WHEN = {"day-day": "11", "day-month": "3", "day-year": "2027", "time": "9:30"}  # noqa: RUF012 - only read
    NINE_THIRTY = datetime(2027, 3, 11, 9, 30, tzinfo=UTC)

    def choose(self, decided, staff, **changed):
        return staff.send(path(decided), self.WHEN | changed, to=path(decided, "/time"))

    def test_they_go_at_that_time_and_not_before(self, app, decided, staff, clock, looking):
        read_all(decided, staff)
        assert self.choose(decided, staff).status_code == 303
        assert "Thursday 11 March 2027, 9:30am" in staff.get(path(decided)).text
        clock.to(self.NINE_THIRTY - timedelta(seconds=1))
        assert run_job(app, clock) == 0
        clock.to(self.NINE_THIRTY)
        assert run_job(app, clock) == 1
        with looking():
            assert len(db.session.scalars(select(Letter).where(Letter.kind == "decision")).all()) == 3
            assert db.session.query(Round).filter_by(ref=decided.round.ref).one().state.value == "notified"

    def test_one_changed_since_holds_them_all(self, app, decided, staff, clock, looking):
        read_all(decided, staff)
        self.choose(decided, staff)
        there = path(decided, f"/{decided.bids[2].ref}")
        staff.send(there, {"subject": "About Planters", "body": "Dear you,\n\nNot now."})
        clock.to(self.NINE_THIRTY)
        assert run_job(app, clock) == 1
        assert run_job(app, clock) == 0
        with looking():
            assert db.session.scalars(select(Letter).where(Letter.kind == "decision")).all() == []
            assert db.session.scalars(select(LettersTime)).all() == []

    def test_a_time_can_be_taken_back_and_one_press_still_sends_them(self, app, decided, staff, clock, looking):
        read_all(decided, staff)
        self.choose(decided, staff)
        assert staff.send(path(decided), to=path(decided, "/time/take-back")).status_code == 303
        assert staff.send(path(decided), to=path(decided, "/send")).status_code == 303
        clock.to(self.NINE_THIRTY)
        assert run_job(app, clock) == 0

    @pytest.mark.parametrize(
        ("changed", "words"),
        [({"day-day": "9"}, "still to come"), ({"day-month": "9"}, "promised sooner"), ({"time": "soon"}, "5pm")],
    )
    def test_a_time_that_cannot_be_is_refused_and_stays_typed(self, decided, staff, changed, words):
        read_all(decided, staff)
        refused = self.choose(decided, staff, **changed)
        assert (refused.status_code, words in refused.text) == (422, True)
        assert f'value="{next(iter(changed.values()))}"' in refused.text


def run_job(app, clock):
    with app.app_context(), transaction():
        return int(send_due(clock()))


class TestAfterwards:
    """A sent decision is corrected by a second letter with a recorded reason, never edited."""

    def test_a_letter_that_has_gone_is_never_changed(self, decided, staff, kept, clock, looking):
        there = path(decided, f"/{decided.bids[0].ref}")
        form = staff.hidden(there)
        with kept():
            tell_round(decided, make_person(RoleName.STAFF), now=clock())
        with looking():
            version = db.session.query(DecisionLetter).filter_by(bid_id=decided.bids[0].id).one().version
        words = {**form, "version": str(version), "once": "w" * 20, "subject": "Oh no", "body": "We meant no."}
        assert staff.post(there, data=words).status_code == 409
        with looking():
            assert db.session.query(DecisionLetter).filter_by(bid_id=decided.bids[0].id).one().subject != "Oh no"

    def test_a_second_letter_puts_it_right_and_says_why(self, decided, staff, second, owner, kept, clock, looking):
        with kept():
            tell_round(decided, make_person(RoleName.STAFF), now=clock())
        there = path(decided, f"/{decided.bids[0].ref}")
        assert staff.send(f"{there}/correct", {"why": ""}).status_code == 422
        assert staff.send(f"{there}/correct", {"why": "The sum was wrong."}).location == there
        staff.send(there, {"subject": "A correction", "body": "The sum is £1,640, not £1,460."})
        second.send(there, to=f"{there}/ready")
        assert staff.send(there, to=f"{there}/send").status_code == 303
        with looking():
            letters = db.session.query(DecisionLetter).filter_by(bid_id=decided.bids[0].id).order_by("number").all()
            assert [(one.number, one.state.value, one.why_corrected) for one in letters] == [
                (1, "sent", ""), (2, "sent", "The sum was wrong."),
            ]  # fmt: skip
        page = owner.get(f"/letters/mine/{decided.bids[0].ref}").text
        assert page.index("The sum is £1,640, not £1,460.") < page.index("Nobody else does this.")
        assert "The sum was wrong." not in page

    def test_somebody_without_an_email_address_is_written_to_by_post_or_rung(
        self, decided, staff, kept, clock, looking
    ):
        with kept() as session:
            for bid, address in zip(decided.bids[1:], ("", "1 Carlton Street\nLondon NW5 4QU"), strict=True):
                idea = session.get(Application, bid.application_id)
                idea.contact_email, idea.postal_address = "", address
                session.get(Person, idea.owner_id).email = None
        page = staff.get(path(decided)).text
        assert [page.count(way) for way in ("By e-mail", "By post", "Ring them")] == [1, 1, 1]
        read_all(decided, staff)
        staff.send(path(decided), to=path(decided, "/send"))
        with looking():
            out = db.session.execute(select(Letter.about, Letter.channel).where(Letter.kind == "decision")).all()
            assert sorted(map(tuple, out)) == [(decided.bids[0].ref, "email"), (decided.bids[2].ref, "post")]


def test_what_waits_for_staff_is_counted(decided, staff, looking, clock):
    def waiting():
        with looking():
            return [(one.number, one.words, one.endpoint, one.late) for one in queries.waiting_for_staff(clock())]

    assert waiting() == [(3, "letters to read", "panel.letters", False)]
    read_all(decided, staff)
    assert waiting() == [(3, "letters to send", "panel.letters", False)]
    clock.forward(days=4)
    assert waiting() == [(3, "letters to send", "panel.letters", True)]
    clock.to(EVENING)
    staff.send(path(decided), to=path(decided, "/send"))
    assert waiting() == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_letters_need_as_many_queries_for_30_as_for_one(app, staff, kept, clock):
    found = {}
    for many in (1, 3, 30):
        with kept():
            council = make_strand()
            made = make_reading(members=5, bids=many, money={council: 164_000}, strands=[council])
            for bid in made.bids:
                for person in made.people:
                    make_vote(made.round, person, bid, 3)
            decide_round(made, now=clock())
        with queries_of(app) as seen:
            assert staff.get(path(made)).status_code == 200
        found[many] = len(seen)
    assert found == {1: 7, 3: 7, 30: 7}
