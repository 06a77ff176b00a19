"""Staff check ideas: the queue, questions back and forth, ready for a panel or not, doubles, notes. They never vote."""

import re

import pytest
from factories import make_application, make_bid, make_panel, make_person, make_round, make_strand
from sqlalchemy import event

from kitpanel.applications.models import Application, InfoRequest
from kitpanel.applications.queries import waiting_for_applicant, waiting_for_staff
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules import RoundState

_S = ApplicationState


@pytest.fixture
def priya(kept):
    with kept():
        return make_person(RoleName.STAFF, name="Priya S.")


@pytest.fixture
def nadia(kept):
    with kept():
        make_round(make_panel(), state=RoundState.OPEN)
        return make_person(name="Nadia R.", email="nadia@example.org")


@pytest.fixture
def strand(kept):
    with kept():
        return make_strand("council", name="Camden Council")


def state_of(looking, idea):
    with looking():
        return db.session.get(Application, idea.id).state


def shown(page):
    """List the names of the ideas in the table."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)</a>', page.text)


def test_the_way_of_an_idea_over_the_desk(priya, nadia, strand, visitor, kept, looking):
    with kept():
        idea = make_application(nadia, state=_S.SUBMITTED)
    desk, page = visitor(priya), f"/ideas/{idea.ref}"
    assert "Start checking" in desk.get(page).text
    desk.send(page, to=f"{page}/start")
    refused = desk.send(page, to=f"{page}/accept")
    assert (refused.status_code, '<a href="#ward_confirmed">Confirm the ward first' in refused.text) == (422, True)
    assert 'id="ward_confirmed"' in refused.text
    marks = {"ward": "E05013658", "ward_confirmed": "yes", "strands": [str(strand.id)]}
    desk.send(page, {"ward": "E05013658", "ward_confirmed": "yes"}, to=f"{page}/marks")
    refused = desk.send(page, to=f"{page}/accept")
    assert (refused.status_code, '<a href="#strands">Mark the strands' in refused.text) == (422, True)
    assert desk.send(page, marks, to=f"{page}/marks").status_code == 303
    assert desk.send(page, to=f"{page}/accept").status_code == 303
    assert state_of(looking, idea) is _S.ELIGIBLE
    assert desk.send(page, to=f"{page}/check-again").status_code == 303
    with looking():
        stored = db.session.get(Application, idea.id)
        moves = [(one.move, one.by_id) for one, _ in events_of("application", idea.id)][2:]
    assert (stored.assigned_id, stored.strand_ids, stored.ward_confirmed) == (priya.id, [str(strand.id)], True)
    assert moves == [(move, priya.id) for move in ("start_check", "mark", "mark", "accept", "check_again")]
    history = desk.get(page).text
    assert [words for words in ("Check begun", "by Priya S.", "Ready for a panel") if words not in history] == []


def test_a_move_that_is_not_open_says_so(priya, nadia, visitor, kept):
    with kept():
        idea = make_application(nadia, state=_S.SUBMITTED)
        marked = make_application(state=_S.SUBMITTED, ward_confirmed=True, strands=[make_strand()])
    desk = visitor(priya)
    for one in (idea, marked):
        fields = desk.hidden(f"/ideas/{one.ref}", f"/ideas/{one.ref}/notes")
        answer = desk.post(f"/ideas/{one.ref}/check-again", data=fields)
        assert (answer.status_code, "This cannot be done now" in answer.text) == (422, True)


def test_before_the_button_staff_are_told_what_to_do_first(priya, nadia, strand, visitor, kept):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
    desk, page = visitor(priya), f"/ideas/{idea.ref}"
    confirm, mark = '<a class="govuk-link" href="#ward_confirmed">', '<a class="govuk-link" href="#strands">'

    def told():
        text = desk.get(page).text
        return confirm in text, mark in text

    assert told() == (True, False)
    desk.send(page, {"ward": "E05013658", "ward_confirmed": "yes"}, to=f"{page}/marks")
    assert told() == (False, True)
    desk.send(page, {"ward": "E05013658", "ward_confirmed": "yes", "strands": [str(strand.id)]}, to=f"{page}/marks")
    assert told() == (False, False)


def test_the_address_of_a_button_opened_again_leads_to_its_page(priya, nadia, visitor, kept):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
    answer = visitor(priya).get(f"/ideas/{idea.ref}/accept")
    assert (answer.status_code, answer.location) == (303, f"/ideas/{idea.ref}")


def test_staff_read_about_somebody_else(priya, nadia, visitor, kept):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
    heads = re.findall(r'id="part-\w+">([^<]+)<', visitor(priya).get(f"/ideas/{idea.ref}").text)
    assert heads[:3] == ["Who asks", "Where they live", "Who is doing this"]
    assert [head for head in heads if "you" in head.lower().split()] == []


def test_a_question_and_its_answer(priya, nadia, visitor, kept, looking):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING, assigned_id=priya.id)
    desk, page = visitor(priya), f"/ideas/{idea.ref}"
    empty = desk.send(f"{page}/ask")
    assert (empty.status_code, "Write at least one question" in empty.text) == (422, True)
    asked = {"ask-idea": "Who will build the planters?", "ask-money": "Is the soil for two blocks?"}
    assert desk.send(f"{page}/ask", asked).status_code == 303
    assert state_of(looking, idea) is _S.NEEDS_INFO
    with looking():
        letter = db.session.query(Letter).one()
        waiting = waiting_for_applicant(nadia.id, letter.written_at)
    assert "- What you want to do: Who will build the planters?" in letter.body
    assert "Please answer by Monday 29 March 2027" in letter.body
    assert [(one.number, one.words) for one in waiting] == [(2, "questions to answer")]

    home = visitor(nadia)
    assert "We need to know a bit more" in home.get(f"/my-ideas/{idea.ref}").text
    assert home.get("/apply/next").location == "/apply/idea/idea"
    listed = home.get("/apply/idea").text
    assert ("What you want to do" in listed, "Where you live" in listed) == (True, False)
    assert home.get("/apply/idea/home").status_code == 404
    shut = home.post("/apply/idea/home", data={**home.hidden("/apply/idea/idea"), "postcode": "N1 1AA"})
    assert (shut.status_code, "This part cannot be changed now" in shut.text) == (409, True)
    assert "Who will build the planters?" in home.get("/apply/idea/idea").text
    early = home.send("/apply/check")
    assert (early.status_code, "Answer each question first" in early.text) == (422, True)
    on = home.send("/apply/idea/idea", {"idea": "Planters, built by a carpenter."})
    assert on.location == "/apply/idea/money"
    money = {"lines-0-what": "Timber", "lines-0-amount": "838", "lines-1-what": "Soil", "lines-1-amount": "802",
             "least": "900", "answer": "Yes, for both."}  # fmt: skip
    assert home.send(on.location, money).location == "/apply/check"
    sent = home.send("/apply/check")
    assert sent.location == f"/my-ideas/{idea.ref}"
    assert state_of(looking, idea) is _S.CHECKING
    with looking():
        answers = {one.section: (one.answer, one.answered_at) for one in db.session.query(InfoRequest)}
        found = waiting_for_staff(priya.id, letter.written_at)
    assert {key: answer for key, (answer, _) in answers.items()} == {
        "idea": "I changed this part.", "money": "Yes, for both.",
    }  # fmt: skip
    assert [(one.number, one.words, one.arguments["state"]) for one in found] == [(1, "answered you", "checking")]
    assert "They answered" in desk.get("/ideas").text
    assert "Yes, for both." in desk.get(page).text


def test_an_idea_that_cannot_go_to_a_panel(priya, nadia, visitor, kept, looking):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
    desk, page = visitor(priya), f"/ideas/{idea.ref}/decline"
    empty = desk.send(page, {"reason": "It is in Islington."})
    assert (empty.status_code, "Say what else they can do" in empty.text, "It is in Islington." in empty.text) == (
        422, True, True,
    )  # fmt: skip
    done = desk.send(page, {"reason": "It is in Islington.", "instead": "Ask Islington Giving at http://bad.example"})
    assert done.status_code == 303
    assert state_of(looking, idea) is _S.INELIGIBLE
    with looking():
        letter = db.session.query(Letter).one()
    assert ("It is in Islington." in letter.body, "http://bad.example" in letter.body) == (True, False)
    assert "Your idea cannot go to a panel" in visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert visitor(nadia).get("/apply/next").location == "/apply/begin"


def test_staff_take_an_idea_back_for_its_owner(priya, nadia, visitor, kept, looking):
    with kept():
        idea = make_application(nadia, state=_S.IN_ROUND)
        make_bid(make_round(make_panel(), state=RoundState.READING), idea)
    desk = visitor(priya)
    assert desk.send(f"/ideas/{idea.ref}/take-back").status_code == 422
    assert desk.send(f"/ideas/{idea.ref}/take-back", {"why": "Nadia rang."}).status_code == 303
    assert state_of(looking, idea) is _S.WITHDRAWN
    assert "Nadia rang." in desk.get(f"/ideas/{idea.ref}").text
    assert "Nadia rang." not in visitor(nadia).get(f"/my-ideas/{idea.ref}").text


def test_notes_and_who_looks_after_it(priya, nadia, visitor, kept, looking):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
        sam = make_person(RoleName.STAFF, name="Sam T.")
    desk, page = visitor(priya), f"/ideas/{idea.ref}"
    assert desk.send(page, to=f"{page}/notes").status_code == 422
    assert desk.send(page, {"words": "Rang: the hall is free."}, to=f"{page}/notes").status_code == 303
    assert desk.send(page, {"person": str(sam.id)}, to=f"{page}/assign").status_code == 303
    text = desk.get(page).text
    assert [words for words in ("Rang: the hall is free.", "To Sam T.") if words not in text] == []
    assert "Rang:" not in visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert desk.send(page, {"person": "x"}, to=f"{page}/assign").status_code == 422
    desk.send(page, {"person": ""}, to=f"{page}/assign")
    with looking():
        assert db.session.get(Application, idea.id).assigned_id is None


def test_a_strand_that_does_not_fit_says_why(priya, visitor, kept):
    with kept():
        make_strand(name="North of the borough", wards=["E05013652"])
        make_strand(name="Young people only", missions=["young-people"])
        make_strand(name="Everybody")
        idea = make_application(state=_S.CHECKING)
    text = visitor(priya).get(f"/ideas/{idea.ref}").text
    boxes = re.findall(r'name="strands"([^>]*)>\s*<label[^>]*>\s*([^<]+?)\s*</label>', text)
    assert [(name, " checked" in box) for box, name in boxes] == [
        ("North of the borough", False), ("Young people only", False), ("Everybody", True),
    ]  # fmt: skip
    assert ("It is for another part of Camden" in text, "It is for another Mission" in text) == (True, True)


def test_the_queue_is_narrowed_by_its_address(priya, visitor, kept):
    with kept():
        strand = make_strand(name="Council")
        a = make_application(state=_S.CHECKING, title="Herb roof", missions=("food",), assigned_id=priya.id)
        make_application(state=_S.ELIGIBLE, title="Five a side", missions=("young-people",), strands=[strand])
        make_application(state=_S.CHECKING, title="Memory 100%", ward_code="E05013656", missions=("estates",))
        make_application(title="A draft")
        make_application(state=_S.WITHDRAWN, title="Taken back")
    desk = visitor(priya)
    found = {
        query: shown(desk.get(f"/ideas?{query}"))
        for query in (
            "", "q=roof", f"q={a.ref}", "q=100%25", "q=%25", "state=checking", "mission=food", f"strand={strand.id}",
            "ward=E05013656", f"who={priya.id}", "who=nobody", "state=draft", "who=x&strand=y", "sort=title", "sort=sent", "q=zz", "state=anywhere", "state=withdrawn",
        )
    }  # fmt: skip
    everything = ["Herb roof", "Memory 100%", "Five a side"]
    assert found == {
        "": everything, "q=roof": ["Herb roof"], f"q={a.ref}": ["Herb roof"], "q=100%25": ["Memory 100%"],
        "q=%25": everything, "state=checking": ["Herb roof", "Memory 100%"], "mission=food": ["Herb roof"],
        f"strand={strand.id}": ["Five a side"], "ward=E05013656": ["Memory 100%"], f"who={priya.id}": ["Herb roof"],
        "who=nobody": ["Memory 100%", "Five a side"], "state=draft": everything, "who=x&strand=y": everything,
        "sort=title": ["Five a side", "Herb roof", "Memory 100%"], "sort=sent": ["Herb roof", "Five a side", "Memory 100%"], "q=zz": [],
        "state=anywhere": [*everything, "Taken back"], "state=withdrawn": ["Taken back"],
    }  # fmt: skip
    page = desk.get("/ideas?state=checking&mission=food").text
    assert 'href="/ideas?q=mission:food">Being checked' in page
    assert 'href="/ideas?q=is:checking">Food' in page


@pytest.fixture
def counted(app):
    """Count the queries of a visit."""

    def count(browser, path):
        seen = []
        with app.app_context():
            engine = db.engine
        listen = lambda *_args: seen.append(1)  # noqa: E731
        event.listen(engine, "before_cursor_execute", listen)
        try:
            assert browser.get(path).status_code == 200
        finally:
            event.remove(engine, "before_cursor_execute", listen)
        return len(seen)

    return count


@pytest.mark.parametrize("path", ["/ideas?state=anywhere", "/my-ideas"])
def test_a_list_asks_as_often_with_1_3_and_30_ideas(priya, nadia, visitor, kept, counted, path):
    staff = path.startswith("/ideas")
    browser = visitor(priya if staff else nadia)
    counts = []
    for more in (1, 2, 27):
        with kept():
            for _ in range(more):
                idea = make_application(nadia, state=_S.WITHDRAWN, assigned_id=priya.id)
        counts.append(counted(browser, path))
    assert idea.ref in browser.get(f"{path}&page=2" if staff else path).text
    assert len(set(counts)) == 1, counts


def test_only_staff_see_the_desk(priya, nadia, visitor, kept):
    with kept():
        idea = make_application(nadia, state=_S.CHECKING)
        others = [make_person(role) for role in RoleName if role is not RoleName.STAFF]
    for person in others:
        assert [visitor(person).get(path).status_code for path in ("/ideas", f"/ideas/{idea.ref}")] == [403, 403]
    assert visitor(priya).get("/ideas/KIT-2026-9999").status_code == 404


@pytest.mark.parametrize("state", [state for state in _S if state in {
    _S.SUBMITTED, _S.CHECKING, _S.NEEDS_INFO, _S.ELIGIBLE, _S.IN_ROUND, _S.INELIGIBLE, _S.WITHDRAWN, _S.NOT_FUNDED,
}])  # fmt: skip
def test_every_state_has_its_pages(priya, nadia, visitor, kept, state):
    with kept():
        idea = make_application(nadia, state=state, people_at_risk=None)
    assert visitor(priya).get(f"/ideas/{idea.ref}").status_code == 200
    assert visitor(nadia).get(f"/my-ideas/{idea.ref}").status_code == 200
    assert visitor(priya).get("/ideas").status_code == 200


PAYLOADS = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "{{ 7*7 }}", "'; --"]


@pytest.mark.parametrize("words", PAYLOADS)
def test_text_stays_text_on_every_page(priya, nadia, visitor, kept, words):
    with kept():
        idea = make_application(
            nadia, state=_S.CHECKING, title=words, idea=words, contact_name=words, group_name=words, why_you=words,
            contact_email=words, contact_phone=words, postcode=words, where_words=words, keeping_safe=words,
            access_needs=words, language=words, host_name=words, knows_who=words, help_words=words, who_for=words,
            lines=((words, 900_00), ("More", 740_00)),
        )  # fmt: skip
    desk = visitor(priya)
    desk.send(f"/ideas/{idea.ref}", {"words": words}, to=f"/ideas/{idea.ref}/notes")
    desk.send(f"/ideas/{idea.ref}/ask", {"ask-idea": words})
    pages = [desk.get(path) for path in ("/ideas", f"/ideas/{idea.ref}", f"/ideas/{idea.ref}/ask")]
    pages += [
        visitor(nadia).get(path)
        for path in (
            "/my-ideas",
            f"/my-ideas/{idea.ref}",
            f"/my-ideas/{idea.ref}/answers",
            "/apply/idea",
            "/apply/idea/idea",
            "/apply/check",
        )
    ]
    assert [page.status_code for page in pages] == [200] * 9
    for page in pages:
        assert re.findall(r"<script>alert|<img src=x|href=\"javascript:", page.text) == []
        assert "{{ 7*7 }}" in page.text or words != "{{ 7*7 }}"
