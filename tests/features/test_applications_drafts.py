"""Letters about an idea that was not sent: reminded, copied at each cut-off, sent whole before it is put away."""

from datetime import datetime, timedelta
from email import message_from_bytes, policy

import pytest
from factories import make_application, make_panel, make_person, make_round, make_strand
from sqlalchemy import select

from kitpanel.applications import actions
from kitpanel.applications.models import Application, DraftLetter
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.erasure import REMOVED
from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.people.models import Person
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import LONDON

HERBS = "Planters on every landing.\n\nHerbs, and “tomatoes” for £5 — it’s for everybody."
FIRST, SECOND = datetime(2027, 3, 1, 17, tzinfo=LONDON), datetime(2027, 3, 15, 17, tzinfo=LONDON)
BEGUN = datetime(2027, 2, 20, 9, tzinfo=LONDON)
ADDRESS = "https://kit.test"


def borough():
    """Lay out a panel with three rounds, and three people: one wrote a lot, one only a name, one is sent."""
    make_strand()
    panel = make_panel()
    for number in range(3):
        make_round(panel, number=number, state=RoundState.OPEN if number == 0 else RoundState.PLANNED)
    nadia, empty, sent = (
        make_person(name=name, email=f"{name.lower()}@example.org") for name in ("Nadia", "Omar", "Zia")
    )
    draft(nadia, idea=HERBS, title="Stairwell gardens")
    blank = {"title": "", "idea": "", "who_for": "", "where_words": "", "postcode": "", "ward_code": None, "least": None,
             "applicant_type": None, "under_18": None, "starts_on": None, "ends_on": None, "people_at_risk": None,
             "knows_someone": None, "declared": []}  # fmt: skip
    draft(empty, missions=(), lines=(), **blank)
    make_application(sent, state=ApplicationState.SUBMITTED, at=BEGUN)
    return nadia


def draft(person, **answers):
    """Make a draft that was begun and last saved a week before the first cut-off."""
    return make_application(person, at=BEGUN, typed={}, saved_parts={"idea": 1}, **answers)


@pytest.fixture
def nadia(remade):
    return remade(borough)


@pytest.fixture
def post(app, looking):
    """Let the timetable do what is due at a moment, and list what was sent since: (to, kind, text)."""
    seen = set()

    def letters(moment):
        app.clock.to(moment)
        run_all(app)
        found = []
        for path in sorted((app.extensions["kitpanel.settings"].data_folder / "outbox").glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if path not in seen and (message["X-Kit-Kind"] or "").startswith("draft"):
                found.append((message["To"], message["X-Kit-Kind"], message.get_content()))
            seen.add(path)
        return found

    return letters


def kinds(letters):
    return [(to, kind) for to, kind, _ in letters]


def test_an_unsent_idea_is_reminded_of_copied_and_told_the_next_date_once(nadia, post):
    assert post(FIRST - timedelta(days=3, minutes=1)) == []
    ((to, kind, text),) = post(FIRST - timedelta(days=3))
    assert (to, kind) == ("nadia@example.org", "draft_reminder")
    assert "Send it by Monday 1 March 2027" in text
    assert "Stairwell" not in text
    assert post(FIRST - timedelta(days=1)) == []
    assert post(FIRST + timedelta(minutes=1)) == []
    ((to, kind, text),) = post(FIRST + timedelta(minutes=2))
    assert (to, kind) == ("nadia@example.org", "draft_copy")
    assert HERBS in text
    assert "What do you call your idea?\nStairwell gardens" in text
    assert "The next panel meets on Wednesday 24 March 2027." in text
    assert "Send your idea by Monday 15 March 2027" in text
    assert f"{ADDRESS}/apply/next" in text
    assert post(FIRST + timedelta(days=2)) == []
    assert kinds(post(SECOND - timedelta(days=1))) == [("nadia@example.org", "draft_reminder")]
    assert kinds(post(SECOND + timedelta(minutes=2))) == [("nadia@example.org", "draft_copy")]


def test_nobody_who_reads_the_outbox_reads_an_unsent_idea(nadia, post, visitor, kept, looking):
    post(FIRST + timedelta(minutes=2))
    with looking() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "draft_copy")).one()
    assert ("Planters" in letter.body + letter.subject, "Planters" in (letter.enclosed or "")) == (False, False)
    with kept():
        staff = make_person("staff")
    page = visitor(staff).get(f"/letters/{letter.id}").text
    assert ("Planters" in page, "only they read them" in page) == (False, True)


def test_a_copy_by_text_is_read_on_its_page_by_its_writer_alone_and_then_forgotten(
    nadia, post, visitor, kept, looking, app
):
    with kept() as session:
        session.query(Application).filter_by(owner_id=nadia.id).update(
            {"contact_phone": "07700 900412", "hear_by": "text", "contact_email": ""}
        )
    post(FIRST + timedelta(minutes=2))
    with looking() as session:
        letter = session.scalars(select(Letter).where(Letter.kind == "draft_copy")).one()
    assert (letter.channel, letter.state) == ("text", "sent")
    with kept():
        other = make_person()
    assert "Planters on every landing." in visitor(nadia).get(f"/your-letters/{letter.id}").text
    assert visitor(other).get(f"/your-letters/{letter.id}").status_code == 404
    post(FIRST + timedelta(days=31))
    assert "Your words are not in this copy" in visitor(nadia).get(f"/your-letters/{letter.id}").text


def test_somebody_who_wants_none_of_these_letters_gets_none_till_they_want_them_again(nadia, post, visitor, looking):
    post(FIRST - timedelta(days=5))
    browser = visitor(nadia)
    assert "We remind you before a panel’s last day." in browser.get("/apply/idea").text
    answer = browser.send("/apply/idea", {"want": "no"}, to="/apply/letters")
    assert (answer.status_code, answer.location) == (303, "/apply/idea#letters")
    assert "Stopped. You get no more of these letters." in browser.get("/apply/idea").text
    assert post(FIRST + timedelta(minutes=2)) == []
    browser = visitor(nadia)
    browser.send("/apply/idea", {"want": "yes"}, to="/apply/letters")
    assert kinds(post(SECOND - timedelta(days=2))) == [("nadia@example.org", "draft_reminder")]
    with looking():
        draft = db.session.query(Application).filter_by(owner_id=nadia.id).one()
        assert [event.move for event, _ in events_of("application", draft.id)] == [
            "begin",
            "stop_letters",
            "want_letters",
        ]


def test_whoever_is_writing_is_not_reminded(nadia, post, kept):
    with kept() as session:
        session.query(Application).filter_by(owner_id=nadia.id).update({"saved_at": FIRST - timedelta(days=2)})
    assert post(FIRST - timedelta(days=1, hours=1)) == []
    assert kinds(post(FIRST - timedelta(hours=23))) == [("nadia@example.org", "draft_reminder")]


def test_one_draft_is_reminded_of_three_times_at_most(nadia, post):
    sent = [kind for number in range(5) for _, kind, _ in post(FIRST + timedelta(days=14 * number - 2))]
    assert sent.count("draft_reminder") == 3


def test_a_draft_nobody_touches_is_sent_whole_a_week_before_it_is_put_away_and_its_words_go(nadia, post, looking, app):
    with looking() as session:
        saved = session.query(Application).filter_by(owner_id=nadia.id).one().saved_at
    post(saved + timedelta(days=80))
    assert kinds(post(saved + timedelta(days=82))) == []
    ((to, kind, text),) = post(saved + timedelta(days=83))
    assert (to, kind, HERBS in text) == ("nadia@example.org", "draft_last_call", True)
    assert "We put yours away" not in text
    assert "on Friday 21 May 2027 we put yours away" in text
    assert kinds(post(saved + timedelta(days=89))) == []
    found = post(saved + timedelta(days=90))
    assert sorted((to, kind, HERBS in text) for to, kind, text in found) == [
        ("nadia@example.org", "draft_expired", True), ("omar@example.org", "draft_expired", False),
    ]  # fmt: skip
    post(saved + timedelta(days=90, hours=1))
    with looking() as session:
        draft = session.query(Application).filter_by(owner_id=nadia.id).one()
        assert (draft.state, draft.title, draft.idea, draft.contact_name, [one.what for one in draft.lines]) == (
            "expired", REMOVED, "", "", ["", ""],
        )  # fmt: skip
        assert session.query(Letter).filter(Letter.enclosed.is_not(None)).count() == 0


def test_a_timetable_that_stood_still_for_months_warns_first_and_puts_away_a_week_later(nadia, post):
    assert kinds(post(BEGUN + timedelta(days=200))) == [("nadia@example.org", "draft_last_call")]
    assert "draft_expired" not in [kind for _, kind, _ in post(BEGUN + timedelta(days=206))]
    assert ("nadia@example.org", "draft_expired") in kinds(post(BEGUN + timedelta(days=207)))


def test_words_stay_until_their_letter_has_gone(nadia, kept, looking):
    for days in (83, 90):
        with kept():
            actions.last_call_due(BEGUN + timedelta(days=days), ADDRESS)
            actions.expire_due(BEGUN + timedelta(days=days), ADDRESS)
    with kept():
        while actions.expire_due(BEGUN + timedelta(days=90), ADDRESS):
            pass
        while actions.forget_draft_due(BEGUN + timedelta(days=91)):
            pass
    with looking() as session:
        ideas = (
            session.query(Application.idea)
            .join(Person, Person.id == Application.owner_id)
            .filter(Person.name == "Nadia")
        )
        assert ideas.one()[0] == HERBS


def test_each_draft_is_looked_at_once_for_a_cut_off_whoever_looks(nadia, post, looking, app):
    post(FIRST + timedelta(minutes=2))
    for _ in range(3):
        run_all(app)
    with looking() as session:
        looked = sorted((one.kind, one.about, one.written) for one in session.query(DraftLetter))
    assert looked == [("copy", "2027-03-01", False), ("copy", "2027-03-01", True)]
