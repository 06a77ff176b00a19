"""Letters reach people by e-mail, by text or on paper, as they like; what is uncertain is looked up, never sent twice."""

import io
import re
import sys
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from factories import make_application, make_person
from pypdf import PdfReader
from sqlalchemy import select
from support.counting import queries_of
from support.notify import KEY, TEMPLATE, Notify

from kitpanel.applications.rules import ApplicationState
from kitpanel.core import letters
from kitpanel.core.doctor import findings
from kitpanel.core.files import store
from kitpanel.core.history import advance, events_of
from kitpanel.core.letter_facts import examples
from kitpanel.core.outbox import Letter, LetterState, PostBag
from kitpanel.core.pictures import sweep
from kitpanel.core.reach import LetterChannel
from kitpanel.core.texts import NotifyCarrier
from kitpanel.core.timetable import run, troubles
from kitpanel.jobs import JOBS
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

W, S = LetterChannel, LetterState
LINK = re.compile(r"https://kit\.test(/\S+)")
POSTAL = "1 Carlton Street\nLondon\nNW5 4QU"


@pytest.fixture
def rosa(kept):
    """Somebody with a phone and no e-mail address."""
    with kept() as session:
        person = make_person(name="Rosa", phone="07700 900412")
        person.email = None
        session.flush()
    return person


@pytest.fixture
def staff(kept, visitor):
    with kept():
        return visitor(make_person(RoleName.STAFF, name="Sam Staff"))


def written_to(person, kind, now):
    """Write a letter to somebody in the first words of its kind, with an example of each fact."""
    facts = {**examples(kind), "name": person.name}
    return letters.write(kind, person.reach, facts, now=now, person_id=person.id, about="KIT-2027-0412")


@pytest.fixture
def write(kept, clock):
    """Write a letter to somebody, in a transaction of its own."""

    def write_one(person, kind="story_published"):
        with kept() as session:
            return written_to(session.get(Person, person.id), kind, clock())

    return write_one


def post_office(app):
    """Do what is due of the jobs that are about letters."""
    with app.app_context():
        for job in JOBS:
            if job.name in {"send letters", "look up texts", "print letters"}:
                run(job, app.clock)


def now_is(looking, letter):
    with looking() as session:
        return session.get(Letter, letter.id)


def sent(settings):
    """List what was sent: to whom, whether as a text, and what it says."""
    folder = settings.data_folder / "outbox"
    found = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in sorted(folder.glob("*.eml"))]
    return [(one["To"], one["X-Kit-Channel"] == "text", one.get_content().strip()) for one in found]


# ---- by text


def test_a_text_leads_to_the_whole_letter_after_signing_in_by_text(app, settings, rosa, write, visitor):
    written = write(rosa)
    post_office(app)
    (to, is_text, words), client = sent(settings)[0], visitor()
    page = f"/your-letters/{written.id}"
    assert (to, is_text) == ("+447700900412", True)
    assert words == f"Your story is on our site. Read it here: https://kit.test{page}"
    assert client.get(page).headers["Location"] == f"/sign-in?next=%2Fyour-letters%2F{written.id}"
    asked = client.send(f"/sign-in?next={page}", {"email": "+44 (0)7700 900 412"}, to="/sign-in")
    assert asked.headers["Location"] == "/sign-in/sent"
    assert "Look at your phone" in client.get("/sign-in/sent").text
    post_office(app)
    text = sent(settings)[-1]
    assert (text[0], text[1], text[2].startswith("Your link to sign in to the Camden Kit: https://")) == (
        to,
        True,
        True,
    )
    assert client.send(LINK.search(text[2])[1]).headers["Location"] == page
    assert "Your story is on our site" in client.get(page).text
    assert written.subject in client.get("/your-letters").text


def test_a_number_that_is_known_and_one_that_is_not_get_the_same_answer(app, settings, rosa, kept, visitor):
    with kept():
        make_person(phone="07700 900413")  # they have an e-mail address: they sign in by that
    answers = []
    for phone in ("07700 900412", "07700 900413", "07700 900999"):
        client = visitor()
        asked = client.send("/sign-in", {"email": phone})
        answers.append(
            (asked.status_code, asked.headers["Location"], client.get("/sign-in/sent").text.replace(phone, "…"))
        )
    assert answers[0] == answers[1] == answers[2]
    post_office(app)
    assert [(to, text) for to, text, _ in sent(settings)] == [("+447700900412", True)]


def test_texts_for_links_are_slowed_down_whatever_form_the_number_is_typed_in(visitor, rosa):
    client = visitor()
    forms = ("07700 900412", "07700900412", "+447700900412", "0044 7700 900412", "(07700) 900412", "07700-900-412")
    assert [client.send("/sign-in", {"email": form}).status_code for form in forms] == [303] * 5 + [422]


def test_a_number_two_people_share_signs_nobody_in(app, settings, rosa, kept, visitor):
    with kept() as session:
        make_person(phone="+447700900412").email = None
        session.flush()
    assert visitor().send("/sign-in", {"email": "07700 900412"}).status_code == 303
    post_office(app)
    assert sent(settings) == []


@pytest.mark.parametrize("kind", letters.kinds())
def test_a_text_says_nothing_that_should_not_lie_on_a_table(kind):
    """What a text says of a letter names no title, no name, no amount: only what its short words may."""
    known = {"ref": "KIT-2027-0412", **examples(kind)}
    facts = {name: fact for name, fact in known.items() if name not in {"title", "amount", "asked"}}
    subject, _ = letters.first_words(kind)
    short = letters.short_words(kind, facts) or ("" if "{" in subject else subject)
    assert [secret for secret in ("£", "{", "Rosa", "Stairwell") if secret in short] == []


@pytest.fixture(scope="module")
def notify():
    with Notify() as server:
        yield server


@pytest.fixture
def texts(app, notify):
    """The service sends its texts through the stand-in for GOV.UK Notify."""
    notify.taken, notify.does, notify.status_of, notify.answers_looks, notify.looked_up = [], 201, "delivered", True, 0
    before = app.extensions["kitpanel.carriers"]
    carrier = NotifyCarrier(KEY, TEMPLATE, "", notify.address, seconds=0.2)
    app.extensions["kitpanel.carriers"] = {**before, W.TEXT: carrier}
    yield notify
    app.extensions["kitpanel.carriers"] = before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("does", "status", "first", "in_the_end"),
    [
        (201, "delivered", S.SENT, S.SENT),
        (400, "", S.FAILED, S.FAILED),
        (403, "", S.FAILED, S.FAILED),
        (429, "", S.FAILED, S.FAILED),
        (500, "", S.UNCERTAIN, S.FAILED),
        (503, "", S.UNCERTAIN, S.FAILED),
        ("hang", "", S.UNCERTAIN, S.FAILED),
        ("cut", "", S.UNCERTAIN, S.FAILED),
        ("take and cut", "delivered", S.UNCERTAIN, S.SENT),
        ("take and cut", "sending", S.UNCERTAIN, S.SENT),
        ("take and cut", "permanent-failure", S.UNCERTAIN, S.FAILED),
    ],
)
def test_what_becomes_of_a_text_is_known_in_the_end(
    app, clock, texts, rosa, write, looking, does, status, first, in_the_end
):
    texts.does, texts.status_of = does, status
    written = write(rosa)
    post_office(app)
    assert now_is(looking, written).state is first
    for minutes in (2, 29):
        clock.forward(minutes=minutes)
        post_office(app)
    found = now_is(looking, written)
    assert (found.state, found.look_at) == (in_the_end, None)
    assert len(texts.taken) == (1 if does in {201, "take and cut"} else 0)
    assert [one["reference"] for one in texts.taken] in ([], [str(written.id)])


def test_a_text_that_cannot_be_looked_up_stays_uncertain_and_is_asked_for_again(
    app, clock, texts, rosa, write, looking
):
    texts.does, texts.answers_looks = "take and cut", False
    written = write(rosa)
    post_office(app)
    for _ in range(3):
        clock.forward(minutes=20)
        post_office(app)
    assert (now_is(looking, written).state, texts.looked_up) == (S.UNCERTAIN, 3)
    texts.answers_looks = True
    clock.forward(minutes=2)
    post_office(app)
    assert now_is(looking, written).state is S.SENT


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_text_that_was_cut_off_by_a_crash_is_looked_up_and_not_sent_again(
    app, clock, texts, rosa, write, kept, looking
):
    written = write(rosa)
    with kept() as session:
        found = session.get(Letter, written.id)
        advance(found, "take", by=None, now=clock())
        found.taken_at = clock()
    texts.taken.append({"reference": str(written.id)})
    clock.forward(minutes=11)
    post_office(app)
    post_office(app)
    assert (now_is(looking, written).state, len(texts.taken)) == (S.SENT, 1)
    with looking():
        assert [event.move for event, _ in events_of("letter", written.id)] == ["take", "lose", "find"]


def test_the_doctor_knows_a_wrong_template_and_a_service_that_does_not_answer(app, texts):
    def seen():
        with app.app_context():
            return next((one.well, one.seen) for one in findings() if one.what == "texts")

    assert seen() == (True, "GOV.UK Notify answers, and the template has its field")
    app.extensions["kitpanel.carriers"] = {
        W.EMAIL: None,
        W.TEXT: NotifyCarrier(KEY, TEMPLATE, "", "http://127.0.0.1:9"),
    }
    assert seen() == (False, "GOV.UK Notify: Request failed")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_service_that_does_not_answer_has_certainly_not_sent_a_text(app, texts, rosa, write, looking):
    app.extensions["kitpanel.carriers"] = {W.TEXT: NotifyCarrier(KEY, TEMPLATE, "", "http://127.0.0.1:9")}
    written = write(rosa)
    post_office(app)
    found = now_is(looking, written)
    assert (found.state, found.fault) == (S.FAILED, "GOV.UK Notify did not answer")


# ---- on paper


@pytest.fixture
def omar(kept):
    with kept():
        return make_person(name="Omar Farah", hear_by=W.POST, postal_address=POSTAL, access_needs="Large print, please")


def text_of(content):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)


def test_a_letter_on_paper_is_printed_posted_and_recorded_once(app, clock, omar, write, staff, looking, settings):
    written = write(omar)
    post_office(app)
    made = staff.get(f"/letters/{written.id}/print")
    read = PdfReader(io.BytesIO(made.data))
    root = read.trailer["/Root"]
    assert (made.mimetype, root["/MarkInfo"]["/Marked"], root["/Lang"], read.metadata.title) == (
        "application/pdf", True, "en", written.subject,
    )  # fmt: skip
    text = " ".join(text_of(made.data).split())
    wanted = [
        "Omar Farah 1 Carlton Street London NW5 4QU",
        "020 7946 0412",
        "kit.test/your-letters",
    ]
    wanted += [" ".join(part.split()).replace("https://", "") for part in written.body.split("\n\n")]
    assert [words for words in wanted if words not in text] == []
    assert "https://" not in text
    page = f"/letters/{written.id}"
    key = staff.hidden(page, f"{page}/posted")
    assert staff.post(f"{page}/posted", data=key).status_code == 303
    again = {**key, "once": key["once"][::-1]}
    assert staff.post(f"{page}/posted", data=again).status_code == 409
    assert (now_is(looking, written).state, sent(settings)) == (S.SENT, [])
    with looking():
        assert [event.move for event, _ in events_of("letter", written.id)] == ["post"]
    assert "I have posted this" not in staff.get(page).text


def test_all_letters_of_a_day_are_one_file_and_one_written_later_is_not_among_them(
    app, clock, omar, write, staff, looking
):
    first = [write(omar), write(omar, "story_down")]
    post_office(app)
    assert "2 letters made ready" in staff.get("/letters/to-post").text
    assert staff.send("/letters/to-post", {"day": "2027-03-01"}).status_code == 303
    assert "The file is being made" in staff.get("/letters/to-post").text
    post_office(app)
    late = write(omar, "story_expired")
    post_office(app)
    with looking() as session:
        (bag,) = session.scalars(select(PostBag)).all()
    file = staff.get(f"/letters/bags/{bag.id}")
    assert [text_of(file.data).count(one.subject) for one in (*first, late)] == [1, 1, 0]
    posted = f"/letters/bags/{bag.id}/posted"
    assert staff.send("/letters/to-post", to=posted).status_code == 303
    assert [now_is(looking, one).state for one in (*first, late)] == [S.SENT, S.SENT, S.WAITING]
    assert "2 letters marked as posted." in staff.get("/letters/to-post").text
    assert staff.send("/letters/to-post", {"day": "2027-02-31"}).status_code == 422
    assert staff.send("/letters/to-post", {"day": "2027-02-01"}).status_code == 422
    assert staff.get(f"/letters/bags/{bag.id}").status_code == 404
    with app.app_context():
        sweep(clock() + timedelta(days=40_000))
        with pytest.raises(FileNotFoundError):
            store().open(bag.print_key)
    assert staff.get(f"/letters/{late.id}/print").status_code == 200


def test_large_print_is_large_and_a_long_address_still_fits(app, omar, kept, write, staff):
    with kept() as session:
        session.get(Person, omar.id).postal_address = "\n".join(f"Line {number} of the address" for number in range(9))
    written = write(omar)
    post_office(app)
    sizes = {}

    def note(text, _cm, _matrix, _font, size):
        if text.strip():
            sizes[text.strip()] = size * 0.75  # written in pixels, 96 an inch; a point is one of 72

    for page in PdfReader(io.BytesIO(staff.get(f"/letters/{written.id}/print").data)).pages:
        page.extract_text(visitor_text=note)
    assert {round(size) for words, size in sizes.items() if words.startswith("Line ")} == {9}
    assert round(sizes["Hello Omar Farah,"]) == 18


def test_a_machine_that_cannot_print_says_so_and_letters_wait(app, clock, omar, write, looking, monkeypatch, settings):
    written = write(omar)
    monkeypatch.setitem(sys.modules, "weasyprint", None)
    post_office(app)
    with looking():
        (trouble,) = troubles(clock())
    assert re.fullmatch(r"print letters failed: NoPrinter: Nothing can be printed: .+ Install Pango .+", trouble)
    with app.app_context():
        assert next(one.well for one in findings() if one.what == "printing") is False
    monkeypatch.undo()
    post_office(app)
    assert (now_is(looking, written).state, now_is(looking, written).print_key is None) == (S.WAITING, False)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("many", [1, 3, 30])
def test_the_list_to_post_needs_the_same_queries_for_1_3_and_30_letters(app, kept, omar, staff, clock, many):
    with kept() as session:
        for number in range(many):
            made = written_to(session.merge(omar), "story_down", clock())
            made.print_key, made.printed_at = f"{number:032x}", clock()
    staff.get("/letters/to-post")
    with queries_of(app) as seen:
        page = staff.get("/letters/to-post").text
    assert (len(seen), page.count("<tr>") - 1) == (5, min(many, 25))


# ---- who chooses


def test_people_say_how_they_like_to_hear_on_their_own_page(visitor, omar, rosa, looking):
    client = visitor(omar)
    facts = {"name": "Omar Farah", "language": "English", "phone": "", "access_needs": "", "postal_address": POSTAL}
    refused = client.send("/you", {**facts, "hear_by": "text"})
    assert (refused.status_code, "Write a mobile number, so that we can text you" in refused.text) == (422, True)
    refused = client.send("/you", {**facts, "hear_by": "post", "postal_address": " "})
    assert (refused.status_code, "Write the address that we should post letters to" in refused.text) == (422, True)
    assert client.send("/you", {**facts, "hear_by": "text", "phone": "07700 900555"}).status_code == 303
    with looking() as session:
        assert session.get(Person, omar.id).reach.channel is W.TEXT
    refused = visitor(rosa).send("/you", {**facts, "hear_by": "text", "phone": "07700 900999"})
    assert (refused.status_code, "Ring us to change it" in refused.text) == (422, True)


def test_the_form_asks_how_to_write_and_the_person_is_written_to_that_way(visitor, omar, kept, looking):
    client = visitor(omar)
    answers = {"name": "Omar", "email": omar.email, "phone": "07700 900412", "hear_by": "text", "postal_address": ""}
    assert client.send("/apply/begin", answers).status_code == 303
    with looking() as session:
        found = session.get(Person, omar.id)
        assert (found.reach.channel, found.phone, found.postal_address) == (W.TEXT, "07700 900412", POSTAL)
    page = client.send("/apply/idea/you", {**answers, "phone": "", "then": "on"})
    assert page.headers["Location"] == "/apply/idea/you?check=1"
    assert "Write your mobile number, so that we can text you" in client.get("/apply/idea/you?check=1").text


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_idea_is_written_about_the_way_its_contact_likes(app, kept, omar, looking, clock):
    from kitpanel.applications.actions.telling import tell

    with kept() as session:
        idea = make_application(session.merge(omar), state=ApplicationState.SUBMITTED)
        tell(idea, "idea_withdrawn", "https://kit.test", now=clock())
    with looking() as session:
        assert session.scalars(select(Letter.to_postal)).all() == [f"{idea.contact_name}\n{POSTAL}"]


def test_nobody_reads_a_letter_to_somebody_else(visitor, rosa, omar, write):
    written = write(rosa)
    assert [visitor(one).get(f"/your-letters/{written.id}").status_code for one in (rosa, omar)] == [200, 404]
    assert written.subject not in visitor(omar).get("/your-letters").text
