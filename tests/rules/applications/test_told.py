"""What applicants are told, what staff must have seen to, how far the form has come."""

import re

import pytest

from kitpanel.applications.rules import APPLICATION, ApplicationState
from kitpanel.applications.rules.answers import Answers, BudgetLine, Unread
from kitpanel.applications.rules.checking import check_accept, check_reasons
from kitpanel.applications.rules.completeness import Form, Status, reports
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.progress import (
    Progress,
    belongs,
    first_unfinished,
    next_part,
    progress,
    with_unread,
)
from kitpanel.applications.rules.questions import every_question
from kitpanel.applications.rules.sections import SECTIONS, is_open, section
from kitpanel.applications.rules.telling import (
    DECIDED,
    DECISIONS,
    DESK_WORDS,
    HEADLINES,
    OWN_WORDS,
    may_see_event,
    seen_state,
)
from kitpanel.core.errors import Refused

FORM = Form()
_S = ApplicationState


def report(key, **answers):
    return next(one for one in reports(Answers(**answers), FORM) if one.section.key == key)


@pytest.mark.parametrize("state", list(_S))
def test_nothing_of_a_decision_shows_before_its_letters_go(state):
    assert seen_state(state, letters_gone=True) is state
    assert seen_state(state, letters_gone=False) is (_S.IN_ROUND if state in DECIDED else state)


def test_every_state_has_a_headline_and_every_move_its_words():
    moves = {move.name for move in APPLICATION.moves}
    assert set(HEADLINES) == set(_S)
    assert moves - set(DESK_WORDS) == set()
    assert moves - set(OWN_WORDS) == {"check_again", "anonymise"}
    assert {move.name for move in APPLICATION.moves if move.target in DECIDED and move.name != "settle"} == DECISIONS


def test_an_applicant_sees_decisions_once_told_and_never_what_staff_do_among_themselves():
    seen = {move: (may_see_event(move, letters_gone=False), may_see_event(move, letters_gone=True))
            for move in ("submit", "fund", "note", "check_again")}  # fmt: skip
    assert seen == {
        "submit": (True, True), "fund": (False, True), "note": (False, False), "check_again": (False, False),
    }  # fmt: skip


def test_only_a_draft_or_an_idea_sent_back_may_be_written_in():
    assert [state for state in _S if is_open(state)] == [_S.DRAFT, _S.NEEDS_INFO]


@pytest.mark.parametrize(
    ("ward", "sure", "strands", "sentence"),
    [
        (None, True, ["a"], "Confirm the ward first: choose it, tick that you have checked it, and save."),
        ("E05013658", False, ["a"], "Confirm the ward first: choose it, tick that you have checked it, and save."),
        ("E05013658", True, [], "Mark the strands that could pay for it first. If none can, it cannot go to a panel."),
    ],
)
def test_an_idea_is_ready_only_with_its_ward_and_strands(ward, sure, strands, sentence):
    with pytest.raises(Refused) as refused:
        check_accept(ward, sure, strands)
    assert refused.value.sentence == sentence
    check_accept("E05013658", True, ["a"])


@pytest.mark.parametrize(("reason", "instead", "field"), [(" ", "Ring us", "reason"), ("No", "\n", "instead")])
def test_no_idea_is_turned_away_without_why_and_what_else(reason, instead, field):
    with pytest.raises(Refused) as refused:
        check_reasons(reason, instead)
    assert refused.value.field == field
    check_reasons("It is in Islington.", "Ask Islington.")


def test_a_field_belongs_to_the_page_it_stands_on():
    assert [belongs(name, section("money")) for name in ("lines", "lines-3", "least", "title")] == [
        True, True, True, False,
    ]  # fmt: skip
    assert belongs("missions-food", section("missions")) is True


def test_what_cannot_be_read_needs_a_fix_and_is_not_called_missing():
    unread = {
        "starts_on": Unread({"day": "31", "month": "2", "year": "2027"}, "Look at the date again"),
        "lines-1": Unread("lots", "Write an amount"),
        "missions-food": Unread("Herbs"),
    }
    when = with_unread(report("when", place="The hall"), unread)
    assert (when.status, [problem.sentence for problem in when.problems]) == (
        Status.NEEDS_FIX, ["Look at the date again", "Tell us when it ends"],
    )  # fmt: skip
    money = with_unread(report("money", lines=(BudgetLine("Soil", 50_00), BudgetLine("Pots")), least=50_00), unread)
    assert [(problem.field, problem.sentence) for problem in money.problems] == [("lines", "Line 2: Write an amount")]
    untouched = report("missions")
    assert with_unread(untouched, unread) is untouched


@pytest.mark.parametrize(
    ("answers", "field", "sentence"),
    [
        ({"email": "nadia@"}, "email", "Write the whole email address, like name@example.org"),
        ({"email": "nadia example.org"}, "email", "Write the whole email address, like name@example.org"),
        ({"phone": "07700"}, "phone", "Write the whole phone number, like 07700 900412"),
    ],
)
def test_a_way_to_reach_somebody_must_be_whole(answers, field, sentence):
    found = report("you", name="Nadia", **answers)
    assert [(one.field, one.sentence, one.wrong) for one in found.problems] == [(field, sentence, True)]
    assert report("you", name="Nadia", email="nadia@example.org", phone="020 7946 0412").problems == ()


def test_progress_counts_what_must_be_done_and_what_was_done_freely():
    assert progress(reports(Answers(), FORM)) == Progress(0, 12, 10)
    some = reports(Answers(name="Nadia", email="n@example.org", title="Gardens", why_you="Me"), FORM)
    assert progress(some) == Progress(3, 13, 9)


def test_the_pages_follow_one_another_and_an_optional_one_is_offered_once():
    found = reports(Answers(name="Nadia", email="n@example.org"), FORM)
    assert (first_unfinished(found), next_part(found, "you", ())) == ("home", "home")
    assert next_part(found, "missions", ()) == "why_you"
    assert next_part(found, "missions", ("why_you",)) == "when"
    assert next_part(found, "declare", ()) == "home"


def test_every_question_can_be_read_beforehand():
    parts = every_question(AskLimits(ceiling=150_000))
    assert [title for title, _ in parts] == list(dict.fromkeys(one.part for one in SECTIONS))
    asked = [question for _, questions in parts for question, _ in questions]
    assert [one.question for one in SECTIONS if one.question not in asked] == []
    assert [question for question in asked if not question.endswith("?")] == []
    said = " ".join(helps for _, questions in parts for _, helps in questions)
    assert re.findall(r"£[\d,]+", said) == ["£50", "£1,500"]
