"""A resident tells us an idea: page by page, saved as typed, sent, and then they can see where it is."""

import random
import re
from collections import Counter

import pytest
from factories import make_application, make_bid, make_panel, make_person, make_round, make_strand
from support.sizes import size

from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.core.db import db
from kitpanel.core.history import advance, events_of
from kitpanel.core.outbox import Letter
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState

PAGES = {
    "you": {"name": "Nadia R.", "email": "nadia@example.org", "phone": "07700 900412"},
    "home": {"postcode": "nw5 2ab", "ward": "E05013658"},
    "who": {"applying_as": "neighbours", "under_18": "no"},
    "title": {"title": "Stairwell gardens"},
    "idea": {"idea": "Planters on every landing, with herbs and tomatoes."},
    "benefit": {"benefit": "Fifty-two flats in two blocks."},
    "missions": {"missions": ["estates", "food"], "missions-estates": "People stop and talk.", "missions-food": "Herbs."},
    "why_you": {"why_you": "I have asked at eleven doors."},
    "when": {
        "place": "Two blocks in Gospel Oak", "starts_on-day": "10", "starts_on-month": "4", "starts_on-year": "2027",
        "ends_on-day": "31", "ends_on-month": "july", "ends_on-year": "2027",
    },
    "money": {
        "lines-0-what": "Timber", "lines-0-amount": "£860", "lines-1-what": "Compost", "lines-1-amount": "410",
        "lines-2-what": "Carpenter", "lines-2-amount": "370", "least": "1,100",
    },
    "safety": {"at_risk": "yes", "safety": "Two adults at all times."},
    "links": {"knows_someone": "no"},
    "support": {"support": ["venue"], "support_words": "A key for the hall."},
    "declare": {"declared": ["true", "place", "not_spent", "read"]},
}  # fmt: skip


@pytest.fixture
def nadia(kept):
    with kept():
        make_strand()
        panel = make_panel()
        for number in range(3):
            make_round(panel, number=number)
        return make_person(name="Nadia R.", email="nadia@example.org")


@pytest.fixture
def idea_of(looking):
    """Read the newest idea of a person, with all that is in it."""

    def find(person):
        with looking():
            found = db.session.query(Application).filter_by(owner_id=person.id).order_by(Application.created_at.desc())
            idea = found.first()
            _ = idea and (list(idea.missions), list(idea.lines), list(idea.requests))
            return idea

    return find


def fill_in(browser, *keys, start="/apply/begin"):
    """Fill in pages in the order of the form, as the service leads on; give the last answer."""
    answer, at = None, start
    for key in keys or PAGES:
        answer = browser.send(at, PAGES[key])
        assert answer.status_code == 303, key
        at = answer.location
    return answer


def test_the_whole_way_from_the_first_word_to_the_reference(nadia, visitor, idea_of, looking):
    browser = visitor(nadia)
    assert browser.get("/apply/next").location == "/apply/begin"
    assert fill_in(browser).location == "/apply/check"
    page = browser.get("/apply/check")
    assert "Check it, then send it" in page.text
    assert "£1,640" in page.text
    sent = browser.send("/apply/check")
    assert (sent.status_code, sent.location) == (303, "/my-ideas/KIT-2027-0001")
    status = browser.get(sent.location).text
    assert "We have your idea" in status
    assert "You’ll hear from us by <strong>Friday 12 March 2027</strong>, whatever the answer." in status
    idea = idea_of(nadia)
    assert (idea.state, idea.ref, idea.asked, idea.least) == ("submitted", "KIT-2027-0001", 1640_00, 1100_00)
    assert idea.postcode == "NW5 2AB"
    assert [(named.mission_key, named.how) for named in idea.missions] == [
        ("food", "Herbs."), ("estates", "People stop and talk."),
    ]  # fmt: skip
    with looking():
        assert [event.move for event, _ in events_of("application", idea.id)] == ["begin", "submit"]
        letter = db.session.query(Letter).one()
    assert (letter.kind, letter.to_address, letter.about) == ("idea_received", "nadia@example.org", "KIT-2027-0001")
    assert "https://kit.test/my-ideas/KIT-2027-0001" in letter.body
    assert "You hear by Friday 12 March 2027" in letter.body


def test_each_page_leads_to_the_next(nadia, visitor):
    browser, at, seen = visitor(nadia), "/apply/begin", []
    for answers in PAGES.values():
        at = browser.send(at, answers).location
        seen.append(at)
    keys = [section.key for section in SECTIONS][1:]
    assert seen == [*(f"/apply/idea/{key}" for key in keys), "/apply/check"]


def test_a_link_from_a_letter_lands_on_the_first_unfinished_page(nadia, visitor):
    fill_in(visitor(nadia), "you", "home", "who", "title")
    later = visitor(nadia)
    assert later.get("/apply/next").location == "/apply/idea/idea"
    assert later.get("/apply/begin").location == "/apply/next"


def test_asking_for_the_link_is_the_whole_of_signing_up(visitor, looking, nadia):
    browser = visitor()
    page = browser.get("/apply").text
    assert "£50 to £2,000" in page
    assert re.findall(r"The panel meets on (\d+ \w+)", page) == ["10 March", "24 March", "7 April"]
    answer = browser.send("/apply", {"email": "new@example.org"})
    assert answer.location == "/sign-in/sent"
    with looking():
        from kitpanel.people.models import SignInLink

        assert [link.next_path for link in db.session.query(SignInLink)] == ["/apply/begin"]


@pytest.mark.parametrize(
    ("key", "typed", "sentence", "kept_in_page"),
    [
        ("you", {"name": "", "email": "nadia@", "phone": "12"}, "Write the whole email address", ["nadia@", "12"]),
        ("home", {"postcode": "NW5", "ward": ""}, "Write a full postcode, like NW5 2AB", ["NW5"]),
        ("who", {"applying_as": "group", "group_name": ""}, "Write the name of your group or school", ["group"]),
        ("title", {"title": "A long name " * 10}, "Take out about", ["A long name A long name"]),
        ("idea", {"idea": "word " * 241}, "Take out about 41 words", ["word " * 240 + "word"]),
        ("missions", {"missions": ["food"]}, "Say in a few words how it will help this Mission", ['value="food"']),
        ("missions", {"missions-food": "Herbs for all"}, "Choose at least one Mission", ["Herbs for all"]),
        (
            "when", {"place": "", "starts_on-day": "31", "starts_on-month": "2", "starts_on-year": "2027"},
            "Look at the date again: that month does not have that day", ['value="31"', 'value="2"', 'value="2027"'],
        ),
        (
            "when", {"place": "Here", "starts_on-day": "1", "starts_on-month": "3", "starts_on-year": "2027"},
            "Choose a start from 12 March 2027", ['value="1"', 'value="3"'],
        ),
        (
            "money", {"lines-0-what": "Tools", "lines-0-amount": "lots", "least": "half"},
            "Line 1: Write an amount in pounds, like 250", ['value="lots"', 'value="half"', "Tools"],
        ),
        ("money", {"lines-0-what": "Tools", "lines-0-amount": "0"}, "Line 1: Write an amount above £0", ['value="0"']),
        (
            "money", {"lines-0-what": "A van", "lines-0-amount": "2500", "least": "1250"},
            "The most we can give is £2,000: take £500 off", ['value="2,500"', 'value="1,250"'],
        ),
        ("safety", {"at_risk": "yes"}, "Tell us who will be with them", ['value="yes" checked']),
        ("links", {"knows_whom": "My cousin"}, "Tell us if you know anybody", ["My cousin"]),
        ("declare", {"declared": ["true"]}, "Tick each line if you agree", ['value="true" checked']),
    ],
)  # fmt: skip
def test_a_page_with_a_fault_is_saved_as_typed_and_says_what_to_do(nadia, visitor, key, typed, sentence, kept_in_page):
    browser = visitor(nadia)
    fill_in(browser, "you")
    answer = browser.send(f"/apply/idea/{key}", typed)
    assert (answer.status_code, answer.location) == (303, f"/apply/idea/{key}?check=1")
    for page in (visitor(nadia).get(answer.location).text, visitor(nadia).get(f"/apply/idea/{key}").text):
        assert [words for words in kept_in_page if words not in page] == []
    page = browser.get(answer.location).text
    assert sentence in page
    assert "put right" in page
    assert browser.get("/apply/check").text.count("Not quite ready to send") == 1
    refused = browser.post("/apply/check", data=browser.hidden(f"/apply/idea/{key}") | {"once": "a" * 20})
    assert refused.status_code == 422
    assert "Finish these parts first" in refused.text


def test_an_idea_that_is_not_finished_cannot_be_sent(nadia, visitor, idea_of):
    browser = visitor(nadia)
    fill_in(browser, "you")
    assert "Send my idea" not in browser.get("/apply/check").text
    assert idea_of(nadia).state is ApplicationState.DRAFT


def test_a_list_of_what_is_left(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you", "home", "who", "title")
    browser.send("/apply/idea/idea", {"idea": "word " * 300})
    page = browser.get("/apply/idea").text
    assert "4 of 12 parts done." in page
    assert "Needs a fix" in page
    assert page.count("If you like") == 2
    assert "Send it by 5pm" in page


def test_save_and_come_back_later(nadia, visitor, idea_of):
    browser = visitor(nadia)
    answer = browser.send("/apply/begin", {"name": "Nad", "then": "later"})
    assert answer.location == "/apply/idea"
    assert "Everything is saved" in browser.get(answer.location).text
    assert idea_of(nadia).contact_name == "Nad"


def test_the_budget_adds_up_as_lines_are_added(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you")
    answer = browser.send("/apply/idea/money", {**PAGES["money"], "then": "more"})
    assert answer.location == "/apply/idea/money#lines"
    page = browser.get("/apply/idea/money").text
    assert '<output id="total">£1,640</output>' in page
    assert 'name="lines-3-what"' in page
    assert 'name="lines-4-what"' not in page


def test_the_letter_holds_a_copy_of_what_was_sent(nadia, visitor, looking):
    browser = visitor(nadia)
    fill_in(browser, *PAGES)
    browser.send("/apply/check")
    with looking() as session:
        letter = session.query(Letter).filter_by(kind="idea_received").one().body
    copy = letter.partition("Here is what you sent us:\n\n")[2]
    assert "What do you call your idea?\nStairwell gardens\n\nWhat do you want to do?\nPlanters on every" in copy
    assert "Timber: £860\nCompost: £410\nCarpenter: £370\nAltogether: £1,640\n" in copy
    assert copy.count("?\n") == len(SECTIONS)


def test_the_last_look_says_who_reads_what_and_says_nothing_twice(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, *PAGES)
    page = browser.get("/apply/check").text
    panel, _, staff = page.partition("Only staff see this")
    assert ["nadia@example.org" in panel, "nadia@example.org" in staff, "Planters" in panel, "NW5 2AB" in staff] == [
        False, True, True, True,
    ]  # fmt: skip
    assert page.count(">What you want to do<") == 1


def test_a_draft_is_taken_up_again_from_its_list_of_parts(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you")
    page = browser.get("/my-ideas").text
    assert (len(re.findall(r'href="/apply/idea"[^>]*>Go on with your idea<', page)), "Go to your idea" in page) == (
        1,
        False,
    )


def test_no_page_says_more_is_saved_than_is(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you")
    page = browser.get("/apply/idea/you").text
    assert "Saved each time you press Save and go on. Last saved 9am today." in page


def test_pages_that_ask_for_trust_say_where_to_read_more(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you")
    links = [
        re.findall(r"<main.*?<form(.*?)</form>", browser.get(f"/apply/idea/{key}").text, re.DOTALL)[0]
        for key in ("links", "declare")
    ]
    assert ['href="/how-we-decide"' in links[0], 'href="/privacy"' in links[1]] == [True, True]


def test_one_live_idea_each(nadia, visitor, kept):
    with kept():
        make_application(nadia, state=ApplicationState.CHECKING)
    browser = visitor(nadia)
    assert browser.get("/apply/begin").location == "/apply/next"
    refused = browser.post("/apply/begin", data=browser.hidden("/my-ideas", "/sign-out") | PAGES["you"])
    assert refused.status_code == 409
    assert "You have an idea with us already" in refused.text
    assert "07700 900412" in refused.text  # what was typed is handed back


def test_sending_twice_with_the_same_page_sends_once(nadia, visitor, looking):
    browser = visitor(nadia)
    fill_in(browser)
    fields = browser.hidden("/apply/check")
    first, second = (browser.post("/apply/check", data=fields) for _ in range(2))
    assert (first.status_code, second.status_code, first.location) == (303, 303, second.location)
    with looking():
        assert db.session.query(Letter).filter_by(kind="idea_received").count() == 1


def test_references_have_no_gaps(kept, visitor):
    with kept():
        people = [make_person() for _ in range(3)]
        make_round(make_panel())
    refs = []
    for person in people:
        browser = visitor(person)
        fill_in(browser)
        refs.append(browser.send("/apply/check").location.rpartition("/")[2])
    assert refs == ["KIT-2027-0001", "KIT-2027-0002", "KIT-2027-0003"]


def test_two_tabs_nothing_is_lost(nadia, visitor, idea_of):
    browser = visitor(nadia)
    fill_in(browser, "you")
    tab = browser.hidden("/apply/idea/idea")
    browser.send("/apply/idea/idea", {"idea": "The first tab’s words"})
    answer = browser.post("/apply/idea/idea", data={**tab, "idea": "The second tab’s words"})
    assert answer.status_code == 409
    assert [words for words in ("The first tab’s words", "The second tab’s words") if words not in answer.text] == []
    assert idea_of(nadia).idea == "The first tab’s words"
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', answer.text)
    chosen = browser.post("/apply/idea/idea", data=dict(hidden))
    assert chosen.status_code == 303
    assert idea_of(nadia).idea == "The second tab’s words"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whatever_two_tabs_save_in_whatever_order_no_words_are_lost(nadia, visitor, idea_of):
    """Promise 13: each text is stored, or is shown beside the stored one, which still stands."""
    chance, browser = random.Random(13), visitor(nadia)
    fill_in(browser, "you")
    path, stored = "/apply/idea/idea", ""
    tabs = [browser.hidden(path), browser.hidden(path)]
    answers = Counter()
    for number in range(size(20, 1000)):
        tab, words = chance.randrange(2), f"The words of edit {number}."
        answer = browser.post(path, data={**tabs[tab], "idea": words})
        answers[answer.status_code] += 1
        if answer.status_code == 303:
            stored = words
        else:
            assert (words in answer.text, stored in answer.text) == (True, True)
        assert idea_of(nadia).idea == stored
        tabs[tab] = browser.hidden(path)
    assert set(answers) == {303, 409}


def test_two_tabs_on_two_pages_do_not_meet(nadia, visitor, idea_of):
    browser = visitor(nadia)
    fill_in(browser, "you")
    tab = browser.hidden("/apply/idea/title")
    browser.send("/apply/idea/idea", {"idea": "Planters"})
    assert browser.post("/apply/idea/title", data={**tab, "title": "Gardens"}).status_code == 303
    idea = idea_of(nadia)
    assert (idea.idea, idea.title) == ("Planters", "Gardens")


def test_taking_an_idea_back(nadia, visitor, idea_of, looking):
    browser = visitor(nadia)
    fill_in(browser)
    where = browser.send("/apply/check").location
    assert "Do you want to take your idea back?" in browser.get(f"{where}/take-back").text
    assert browser.send(f"{where}/take-back").location == where
    page = browser.get(where).text
    assert "You took your idea back" in page
    assert "Take it back" not in page
    assert idea_of(nadia).state is ApplicationState.WITHDRAWN
    with looking():
        assert [letter.kind for letter in db.session.query(Letter).order_by(Letter.kind)] == [
            "idea_received", "idea_withdrawn",
        ]  # fmt: skip
    assert browser.get("/apply/next").location == "/apply/begin"


def test_throwing_a_draft_away(nadia, visitor, idea_of):
    browser = visitor(nadia)
    fill_in(browser, "you")
    assert browser.send("/apply/take-back").location == "/my-ideas"
    assert idea_of(nadia).state is ApplicationState.WITHDRAWN
    assert browser.get("/apply/take-back").status_code == 404


def test_nobody_reads_what_is_not_theirs(nadia, visitor, kept):
    browser = visitor(nadia)
    fill_in(browser)
    where = browser.send("/apply/check").location
    with kept():
        other = visitor(make_person())
    for path in (where, f"{where}/answers", f"{where}/take-back"):
        assert (browser.get(path).status_code, other.get(path).status_code) == (200, 404)
    assert other.post(f"{where}/take-back", data=other.hidden("/my-ideas", "/sign-out")).status_code == 404
    assert "Stairwell" not in other.get("/my-ideas").text


def test_a_part_of_the_form_that_is_none_is_not_found(nadia, visitor):
    browser = visitor(nadia)
    fill_in(browser, "you")
    assert browser.get("/apply/idea/bank").status_code == 404


@pytest.mark.parametrize("page", ["/apply/check", "/apply/idea/title", "/apply/recording"])
def test_going_back_after_sending_leads_to_the_idea(nadia, visitor, page):
    browser = visitor(nadia)
    fill_in(browser)
    browser.send("/apply/check")
    assert browser.get(page).location == "/my-ideas/KIT-2027-0001"


def test_somebody_new_is_known_by_the_name_they_write_first(kept, nadia, visitor, looking):
    with kept() as session:
        session.get(Person, nadia.id).name = ""
    browser = visitor(nadia)
    fill_in(browser, "you")
    with looking() as session:
        assert session.get(Person, nadia.id).name == PAGES["you"]["name"]
    browser.send("/apply/idea/you", {**PAGES["you"], "name": "Nadia of the garden"})
    with looking() as session:
        assert session.get(Person, nadia.id).name == PAGES["you"]["name"]


def test_when_the_panel_has_met_the_page_says_so_and_offers_nothing_that_is_over(kept, nadia, visitor, clock):
    with kept() as session:
        idea = make_application(session.get(Person, nadia.id), state=ApplicationState.IN_ROUND)
        round_ = make_round(make_panel(), state=RoundState.READING)
        make_bid(round_, idea)
    page = visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert ["The panel is reading your idea" in page, "Take it back" in page] == [True, True]
    clock.to(round_.meeting_at)
    with kept() as session:
        advance(session.get(Round, round_.id), "start_meeting", by=None, now=clock())
    page = visitor(nadia).get(f"/my-ideas/{idea.ref}").text
    assert ["The panel has met about your idea" in page, "Take it back" in page] == [True, False]
    assert "Residents are reading it" not in page


def test_a_sent_idea_cannot_be_written_in(nadia, visitor, idea_of):
    browser = visitor(nadia)
    fill_in(browser)
    page = browser.hidden("/apply/idea/title")
    browser.send("/apply/check")
    answer = browser.post("/apply/idea/title", data={**page, "title": "Another name"})
    assert answer.status_code == 404
    assert idea_of(nadia).title == "Stairwell gardens"
    assert "Stairwell gardens" in browser.get("/my-ideas/KIT-2027-0001/answers").text
