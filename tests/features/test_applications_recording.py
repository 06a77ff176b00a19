"""An idea told in a recording: kept as it was sent, heard by those who may, frozen with its summary (domain §5)."""

import io
import itertools

import pytest
from factories import (
    let_in,
    make_application,
    make_declaration,
    make_person,
    make_reading,
    make_recording,
    make_strand,
)
from factories.applications import make_bid
from sqlalchemy import select, update
from support.pages import parts_of, texts_of
from support.recordings import mp4, wav, webm

from kitpanel.applications import actions
from kitpanel.applications.models import Application, Bid, InfoRequest, Recording
from kitpanel.applications.queries import minutes_to_read
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May
from kitpanel.core.db import db
from kitpanel.core.files import StoredFile
from kitpanel.core.pictures import sweep
from kitpanel.panel.rules.conflict import Link
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState

_S, MB = ApplicationState, 1024 * 1024
PAGE = "/apply/recording"
SUMMARY = "She wants a choir that sings in six languages, every Tuesday."


def send(client, content, name="idea.webm", **fields):
    return client.send(PAGE, {"file": (io.BytesIO(content), name), **fields})


def on_disk(settings):
    return {path.read_bytes() for path in (settings.data_folder / "files").rglob("*") if path.is_file()}


def swept(app, clock):
    with app.app_context():
        sweep(clock())


@pytest.fixture
def nadia(kept, visitor):
    """Somebody with a draft that has no words yet about what she wants to do."""
    with kept():
        owner = make_person(name="Nadia R.")
        make_application(owner, idea="")
    return visitor(owner)


def test_a_recording_stands_for_words_and_is_kept_as_it_was_sent(nadia, looking, settings):
    assert nadia.send("/apply/idea/idea", {"idea": "", "then": "record"}).location == PAGE
    assert send(nadia, webm(95)).location == PAGE
    assert on_disk(settings) == {webm(95)}
    page = nadia.get(PAGE).text
    assert texts_of(page, ".kit-panel--card .govuk-body") == [
        "It is 1 minute 35 seconds long. It is kept just as you sent it."
    ]
    assert [one.get("src") for one in parts_of(page, "audio")] == [f"{PAGE}/play"]
    check = nadia.get("/apply/check").text
    assert texts_of(check, "h1") == ["Check it, then send it"]
    assert "1 minute 35 seconds" in check
    with looking() as session:
        (file,) = session.scalars(select(StoredFile))
        assert (file.media_type, file.size, "idea.webm" in str(vars(file))) == ("audio/webm", len(webm(95)), False)


def test_a_page_that_may_record_says_so_to_the_browser_and_no_other_does(nadia):
    told = {address: nadia.get(address).headers for address in (PAGE, "/apply/idea/idea")}
    assert [one["Permissions-Policy"] for one in told.values()] == [
        "camera=(self), geolocation=(), microphone=(self), payment=()", "camera=(), geolocation=(), microphone=(), payment=()",
    ]  # fmt: skip
    assert [" blob:" in one["Content-Security-Policy"] for one in told.values()] == [True, False]


def test_another_takes_its_place_and_taking_it_out_leaves_nothing(app, nadia, settings, clock):
    send(nadia, webm(95))
    send(nadia, mp4(20, video=True), "idea.mov")
    assert len(parts_of(nadia.get(PAGE).text, "video")) == 2, "the player, and what the camera sees while it records"
    swept(app, clock)
    assert nadia.get(f"{PAGE}/play").data == mp4(20, video=True)
    assert on_disk(settings) == {mp4(20, video=True)}
    page = nadia.hidden(PAGE, f"{PAGE}/remove")
    assert [nadia.post(f"{PAGE}/remove", data=page).location for _twice in range(2)] == [PAGE, PAGE]
    assert nadia.get(f"{PAGE}/play").status_code == 404
    assert texts_of(nadia.get("/apply/check").text, "h1") == ["Not quite ready to send"]
    swept(app, clock)
    assert on_disk(settings) == set()


@pytest.mark.parametrize(
    ("content", "told", "said"),
    [
        (
            mp4(0, told=False),
            "61",
            "1 minute 1 second (as told: the file does not say its length), kept as it was sent.",
        ),
        (mp4(0, told=False), "", "3 minutes (a guess: the file does not say its length), kept as it was sent."),
        (webm(61), "5", "1 minute 1 second, kept as it was sent."),
    ],
)
def test_a_recording_answers_a_question_and_staff_see_a_length_that_is_only_told(
    visitor, kept, clock, content, told, said
):
    with kept():
        staff, owner = make_person(RoleName.STAFF), make_person()
        idea = make_application(owner, state=_S.CHECKING)
        actions.ask_more(idea, {"idea": "Who comes?"}, "https://kit.test", by=staff.id, now=clock())
    send(visitor(owner), content, seconds=told)
    page = visitor(staff).get(f"/ideas/{idea.ref}").text
    assert said in texts_of(page, "section .govuk-body")
    assert "I changed this part." in texts_of(page, ".kit-panel p")


def test_a_recording_that_is_too_long_is_refused_and_the_one_before_stays(nadia):
    send(nadia, webm(95))
    refused = send(nadia, webm(300), "too long.webm")
    assert refused.status_code == 422
    assert texts_of(refused.text, ".govuk-error-summary a") == [
        "“too_long.webm”: Send a recording of 3 minutes or less. This one is 5 minutes."
    ]
    assert nadia.get(f"{PAGE}/play").data == webm(95)


def test_a_body_that_is_far_too_large_says_what_to_do_and_what_was_saved_stays(nadia, settings):
    send(nadia, webm(95))
    body = nadia.post(
        PAGE, environ_overrides={"CONTENT_LENGTH": str(103 * MB)}, content_type="multipart/form-data; boundary=x"
    )
    assert (body.status_code, texts_of(body.text, ".kit-lede")) == (
        413, ["Choose a file smaller than 100 MB, and send it again. What you saved before is still there."]
    )  # fmt: skip
    assert next(one.get("href") for one in parts_of(body.text, "main a")) == PAGE
    assert on_disk(settings) == {webm(95)}


def test_a_stranger_may_not_send_a_large_body_at_all(visitor):
    large = visitor().post(
        PAGE, environ_overrides={"CONTENT_LENGTH": str(13 * MB)}, content_type="multipart/form-data; boundary=x"
    )
    assert large.status_code == 413


class TestServing:
    """In parts, as players ask for it; never kept by a browser; never anything but what it is."""

    @pytest.fixture
    def play(self, nadia):
        send(nadia, wav(9))
        return lambda **headers: nadia.get(f"{PAGE}/play", headers=headers)

    def test_the_whole(self, play):
        whole = play()
        assert (whole.status_code, whole.data) == (200, wav(9))
        named = ("Content-Type", "Content-Length", "Content-Disposition", "Cache-Control", "Accept-Ranges",
                 "X-Content-Type-Options", "Cross-Origin-Resource-Policy")  # fmt: skip
        assert [whole.headers[name] for name in named] == [
            "audio/wav", str(len(wav(9))), "inline; filename=recording.wav", "private, no-store", "bytes", "nosniff", "same-origin",
        ]  # fmt: skip
        assert "script-src 'self'" in whole.headers["Content-Security-Policy"]

    @pytest.mark.parametrize(
        ("asked", "status", "part", "said"),
        [
            ("bytes=0-", 206, slice(0, None), "bytes 0-9043/9044"),
            ("bytes=100-199", 206, slice(100, 200), "bytes 100-199/9044"),
            ("bytes=-10", 206, slice(-10, None), "bytes 9034-9043/9044"),
            ("bytes=9000-99999", 206, slice(9000, None), "bytes 9000-9043/9044"),
            ("bytes=0-9,20-29", 200, slice(None), None),
            ("words=0-9", 200, slice(None), None),
            ("nonsense", 200, slice(None), None),
        ],
    )
    def test_a_part(self, play, asked, status, part, said):
        answer = play(Range=asked)
        assert (answer.status_code, answer.data, answer.headers.get("Content-Range")) == (status, wav(9)[part], said)
        assert answer.headers["Content-Length"] == str(len(answer.data))

    def test_a_part_that_is_not_there(self, play):
        answer = play(Range="bytes=99999-")
        assert (answer.status_code, answer.headers["Content-Range"]) == (416, "bytes */9044")

    def test_a_part_of_what_has_changed_since_is_the_whole(self, play):
        mark = play().headers["ETag"]
        assert [play(Range="bytes=0-9", **{"If-Range": one}).status_code for one in (mark, '"other"')] == [206, 200]
        assert play(**{"If-None-Match": mark}).status_code == 304

    def test_only_its_head(self, play, nadia):
        head = nadia.head(f"{PAGE}/play", headers={"Range": "bytes=0-9"})
        assert (head.status_code, head.headers["Content-Length"], head.data) == (200, "9044", b"")

    def test_bytes_that_are_gone(self, play, nadia, settings):
        for path in (settings.data_folder / "files").rglob("*"):
            if path.is_file():
                path.unlink()
        assert play().status_code == 404


def told():
    """A bid that is told in a recording, being read by five: one has stepped out, one has not said a word yet."""
    reading = make_reading(members=5, bids=1, declared=False)
    owner = make_person(name="Nadia R.")
    people = {
        "owner": owner,
        "co-applicant": make_person(),
        "left": make_person(),
        "staff": make_person(RoleName.STAFF),
    }
    idea = make_application(owner, state=_S.IN_ROUND, idea="")
    make_recording(idea, seconds=125, summary=SUMMARY)
    let_in(idea, people["co-applicant"], may=May.VIEW)
    let_in(idea, people["left"], ended_at=owner.created_at)
    bid = make_bid(reading.round, idea)
    for person, link in zip(reading.people, (Link.NONE, Link.FAIR, Link.OUT), strict=False):
        make_declaration(reading.round, person, bid, link)
    seats = zip(("reader", "fair", "stepped out", "not declared"), reading.people, strict=False)
    others = {role.value: make_person(role) for role in (RoleName.FINANCE, RoleName.ADMIN, RoleName.FUNDER)}
    people |= {
        **dict(seats),
        **others,
        "resident": make_person(),
        "panellist elsewhere": make_person(RoleName.PANELLIST),
    }
    people["elsewhere seated"] = make_reading(bids=1).people[0]
    return idea.ref, reading.round.ref, {key: person.id for key, person in people.items()}


@pytest.fixture
def enter(remade, visitor, kept):
    """Come in as somebody of that round; nobody with ""."""
    ref, round_ref, people = remade(told)

    def come(key):
        with kept() as session:
            return visitor(session.get(Person, people[key])) if key else visitor()

    return come, ref, round_ref, people


def test_it_is_heard_by_whoever_may_read_it_and_by_nobody_else(enter, kept):
    come, ref, round_ref, people = enter
    with kept() as session:  # the bytes are of this test's folder, not of the world's
        kept_as = session.scalars(select(StoredFile)).one()
        kept_as.ready_key = None
    addresses = {"applicant": f"/my-ideas/{ref}/recording", "desk": f"/ideas/{ref}/recording",
                 "panel": f"/panel/rounds/{round_ref}/bids/{ref}/recording"}  # fmt: skip
    heard = {way: set() for way in addresses}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("kitpanel.core.files.FolderStore.open", lambda *_: io.BytesIO(wav(125)))
        for key, (way, address) in itertools.product([*people, ""], addresses.items()):
            answer = come(key).get(address)
            if answer.status_code == 200:
                heard[way].add(key)
                assert (answer.data, answer.mimetype) == (wav(125), "audio/wav")
            assert answer.status_code in {200, 404, 403, 303}, (key, way)
    assert heard == {"applicant": {"owner", "co-applicant"}, "desk": {"staff"}, "panel": {"reader", "fair"}}


def test_the_panel_reads_a_summary_that_is_marked_as_ours_and_the_length_counts_as_reading(enter, looking):
    come, ref, round_ref, _ = enter
    page = come("reader").get(f"/panel/rounds/{round_ref}/bids/{ref}").text
    assert texts_of(page, ".kit-summary h3") == ["Short summary written by staff"]
    assert texts_of(page, ".kit-summary p") == [SUMMARY]
    assert [one.get("src") for one in parts_of(page, "audio")] == [f"/panel/rounds/{round_ref}/bids/{ref}/recording"]
    assert texts_of(come("owner").get(f"/my-ideas/{ref}/answers").text, ".kit-summary p") == [SUMMARY]
    with looking() as session:
        frozen = session.scalars(select(Bid).where(Bid.ref == ref)).one().version.answers
        assert (minutes_to_read(frozen), minutes_to_read({**frozen, "recording": None})) == (3, 1)


def again():
    """An idea that was told in a recording and not funded, and the panel that heard it."""
    reading = make_reading(members=3, bids=0)
    idea = make_application(make_person(), state=_S.NOT_FUNDED)
    make_recording(idea, summary=SUMMARY, content=wav(5))
    bid = make_bid(reading.round, idea)
    for person in reading.people:
        make_declaration(reading.round, person, bid)
    return reading, idea


def test_what_was_frozen_stays_whatever_comes_after_until_its_words_go(kept, looking, visitor, clock, app, settings):
    with kept():
        reading, idea = again()
        tell(reading.round)
    heard_at = f"/panel/rounds/{reading.round.ref}/bids/{idea.ref}/recording"
    with kept() as session:
        draft = actions.begin_again(idea.owner_id, idea.ref, now=clock())
    owner = visitor(person_of(kept, idea.owner_id))
    assert owner.get(f"{PAGE}/play").data == wav(5)
    send(owner, wav(9))
    swept(app, clock)
    assert (owner.get(f"{PAGE}/play").data, visitor(reading.people[0]).get(heard_at).data) == (wav(9), wav(5))
    with kept() as session:
        actions.erase(idea.id, by=reading.people[0].id, now=clock())
    swept(app, clock)
    assert on_disk(settings) == {wav(9)}
    assert visitor(reading.people[0]).get(heard_at).status_code == 404
    with looking() as session:
        (forgotten,) = session.scalars(select(Recording).where(Recording.application_id == idea.id))
        assert (forgotten.summary, session.get(Application, draft.id).media_seconds) == ("", 9)


def test_a_recording_a_panel_has_heard_is_kept_when_another_takes_its_place(kept, visitor, clock, app):
    with kept():
        reading = make_reading(members=3, bids=0)
        idea = make_application(state=_S.NEEDS_INFO)
        make_recording(idea, summary=SUMMARY, content=wav(5))
        bid = make_bid(reading.round, idea)
        make_declaration(reading.round, reading.people[0], bid)
        actions.remove_recording(asked_about(idea, reading.people[1]), by=idea.owner_id, now=clock())
    swept(app, clock)
    heard = visitor(reading.people[0]).get(f"/panel/rounds/{reading.round.ref}/bids/{bid.ref}/recording")
    assert heard.data == wav(5)


def asked_about(idea, by):
    idea.requests.append(InfoRequest(section="idea", question="Who comes?", by_id=by.id, asked_at=idea.created_at))
    return idea


def tell(round_):
    db.session.execute(update(Round).where(Round.id == round_.id).values({Round.state: RoundState.NOTIFIED}))


def person_of(kept, person_id):
    with kept() as session:
        return session.get(Person, person_id)


def test_no_panel_gets_it_before_staff_have_summed_it_up(kept, visitor, looking):
    with kept():
        staff, strand = make_person(RoleName.STAFF), make_strand("council")
        idea = make_application(state=_S.CHECKING, idea="", strands=[strand], ward_confirmed=True)
        first = make_recording(idea)
    desk, page = visitor(staff), f"/ideas/{idea.ref}"
    refused = desk.send(page, to=f"{page}/accept")
    sentence = "Listen to the recording first, and write the short summary of it."
    assert (refused.status_code, f'<a href="#summary">{sentence}</a>' in refused.text) == (422, True)
    empty = desk.send(page, {"summary": " "}, to=f"{page}/summary")
    assert (empty.status_code, "Write in a few words what they say" in empty.text) == (422, True)
    stale = desk.send(page, {"summary": SUMMARY, "recording": str(idea.id)}, to=f"{page}/summary")
    assert (stale.status_code, SUMMARY in stale.text, "another recording since" in stale.text) == (422, True, True)
    assert desk.send(page, {"summary": SUMMARY}, to=f"{page}/summary").status_code == 303
    assert desk.send(page, to=f"{page}/accept").status_code == 303
    with looking() as session:
        kept_now = session.get(Recording, first.id)
        assert (kept_now.summary, kept_now.summary_by_id) == (SUMMARY, staff.id)
        assert session.get(Application, idea.id).state is _S.ELIGIBLE
    assert "Summary of the recording written" in desk.get(page).text
