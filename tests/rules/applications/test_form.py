"""The form, page by page: what is missing, what cannot stand, what to do about it."""

from dataclasses import fields, replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.answers import Answers, BudgetLine
from kitpanel.applications.rules.budget import least_allowed, problems, total
from kitpanel.applications.rules.completeness import (
    STATUS_TONES,
    STATUS_WORDS,
    Form,
    Status,
    check_complete,
    reports,
    status_of,
    whats_left,
)
from kitpanel.applications.rules.limits import AskLimits, most, room, too_long
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT, check_ask, may_edit, section
from kitpanel.core.errors import Refused
from kitpanel.core.money import PENCE
from kitpanel.strands.rules import ApplicantType

LIMITS = AskLimits()
FORM = Form(earliest_start=date(2027, 3, 12))
LINES = (BudgetLine("Timber and brackets", 86_000), BudgetLine("Compost", 41_000), BudgetLine("Carpenter", 37_000))
STAIRWELL = Answers(
    name="Nadia R.",
    phone="07700 900412",
    postcode="nw5 2ab",
    ward="E05013658",
    applying_as=ApplicantType.NEIGHBOURS,
    under_18=False,
    title="Stairwell gardens",
    idea="Planters on every landing. " * 10,
    benefit="Fifty-two flats in two blocks.",
    missions={"estates": "People stop and talk.", "food": "Herbs and tomatoes."},
    place="Two blocks in Gospel Oak",
    starts_on=date(2027, 4, 3),
    ends_on=date(2027, 7, 31),
    lines=LINES,
    least=110_000,
    at_risk=False,
    knows_someone=False,
    declared=frozenset(key for key, _ in DECLARATIONS),
)


def look(key, form=FORM, **answers):
    report = status_of(section(key), replace(STAIRWELL, **answers), form)
    return report.status, [(problem.field, problem.sentence) for problem in report.problems]


def test_a_finished_idea_has_every_part_done_and_may_be_sent():
    optional = {"why_you", "support"}
    assert {report.section.key for report in reports(STAIRWELL, FORM) if report.status is Status.DONE} == {
        one.key for one in SECTIONS
    } - optional
    assert whats_left(STAIRWELL, FORM) == ()
    check_complete(STAIRWELL, FORM)


def test_an_empty_form_is_not_started_anywhere_and_only_optional_parts_hold_nobody_up():
    every = reports(Answers(), FORM)
    assert {report.status for report in every} == {Status.NOT_STARTED}
    assert [report.section.key for report in every if report.is_finished] == ["why_you", "support"]
    assert [report.section.key for report in every if not report.problems] == ["why_you", "support"]


def test_what_is_left_is_named():
    with pytest.raises(Refused) as refused:
        check_complete(replace(STAIRWELL, title="", benefit=""), FORM)
    assert refused.value.sentence == "Finish these parts first: “Its name”, “Who it is for”"


def test_the_sections_are_the_fourteen_of_the_form_in_order():
    assert [one.number for one in SECTIONS] == list(range(1, 15))
    assert [one.key for one in SECTIONS] == [
        "you", "home", "who", "title", "idea", "benefit", "missions", "why_you", "when", "money", "safety", "links",
        "support", "declare",
    ]  # fmt: skip
    assert [one.key for one in SECTIONS if not one.required] == ["why_you", "support"]
    assert section("bank") is None


def test_every_answer_belongs_to_exactly_one_section():
    assert sorted(name for one in SECTIONS for name in one.fields) == sorted(one.name for one in fields(Answers))


def test_every_status_has_words_and_a_tone():
    assert list(STATUS_WORDS) == list(STATUS_TONES) == list(Status)


HOST = {
    "host_name": "Tenants’ hall", "host_contact": "Ivy Chen", "host_email": "ivy@example.org", "host_holds": True,
}  # fmt: skip
CASES = [
    ("you", {"name": " "}, Status.STARTED, [("name", "Tell us your name")]),
    (
        "you",
        {"phone": ""},
        Status.STARTED,
        [("email", "Give us an email address or a phone number, so that we can reach you")],
    ),
    ("you", {"phone": "", "email": "nadia@example.org"}, Status.DONE, []),
    ("home", {"postcode": "NW5"}, Status.NEEDS_FIX, [("postcode", "Write a full postcode, like NW5 2AB")]),
    (
        "home",
        {"postcode": ""},
        Status.STARTED,
        [("postcode", "Write your postcode, or choose “no fixed address”")],
    ),
    ("home", {"postcode": "", "no_fixed_address": True}, Status.DONE, []),
    ("home", {"ward": ""}, Status.STARTED, [("ward", "Choose your ward, or “I’m not sure”")]),
    ("home", {"ward": "not-sure"}, Status.DONE, []),
    ("who", {"applying_as": None}, Status.STARTED, [("applying_as", "Choose who is doing this")]),
    ("who", {"under_18": None}, Status.STARTED, [("under_18", "Tell us if you are under 18")]),
    (
        "who",
        {"under_18": True},
        Status.STARTED,
        [("host_name", "Name a group that can hold the money for you. If you have none, ring us: we can help")],
    ),
    ("who", {"under_18": True, **HOST}, Status.DONE, []),
    ("who", {**HOST, "host_number": "1123456"}, Status.DONE, []),
    ("who", {**HOST, "host_holds": False}, Status.DONE, []),
    (
        "who",
        {"host_name": "Tenants’ hall"},
        Status.STARTED,
        [
            ("host_contact", "Tell us who to talk to in that group"),
            ("host_email", "Give us their email address, so that we can ask them"),
            ("host_holds", "Tell us if that group will hold the money for you"),
        ],
    ),
    (
        "who",
        {**HOST, "host_email": "ivy"},
        Status.NEEDS_FIX,
        [("host_email", "Write their whole email address, like name@example.org")],
    ),
    (
        "who",
        {**HOST, "under_18": True, "host_holds": False},
        Status.STARTED,
        [("host_holds", "You are under 18, so a group must hold the money. If it cannot, ring us: we can help")],
    ),
    (
        "who",
        {"charity_number": "12", "school_urn": "100012"},
        Status.NEEDS_FIX,
        [
            (
                "charity_number",
                "Write the charity number: 6 or 7 figures, or SC or NIC and 6 figures. Leave it out if you have none",
            )
        ],
    ),
    (
        "who",
        {"applying_as": ApplicantType.GROUP, "under_18": None},
        Status.STARTED,
        [("group_name", "Write the name of your group or school")],
    ),
    ("who", {"applying_as": ApplicantType.SCHOOL, "under_18": None, "group_name": "A school"}, Status.DONE, []),
    ("title", {"title": " "}, Status.STARTED, [("title", "Give your idea a name")]),
    ("title", {"title": "x" * 96}, Status.DONE, []),
    (
        "title",
        {"title": "x" * 97},
        Status.NEEDS_FIX,
        [("title", "Take out about 17 characters: there is room for 80, and a bit over is fine")],
    ),
    ("idea", {"idea": "", "media_seconds": 150}, Status.DONE, []),
    ("idea", {"media_seconds": 216}, Status.DONE, []),
    ("idea", {"media_seconds": 217}, Status.NEEDS_FIX, [("media_seconds", "Send a recording of 3 minutes or less")]),
    (
        "idea",
        {"idea": " "},
        Status.STARTED,
        [("idea", "Tell us what you want to do, in writing or with a recording")],
    ),
    (
        "idea",
        {"idea": "word " * 241},
        Status.NEEDS_FIX,
        [("idea", "Take out about 41 words: there is room for 200, and a bit over is fine")],
    ),
    ("idea", {"idea": "word " * 240}, Status.DONE, []),
    ("benefit", {"benefit": "\n"}, Status.STARTED, [("benefit", "Tell us who it is for, and how it will help them")]),
    (
        "benefit",
        {"benefit": "word " * 181},
        Status.NEEDS_FIX,
        [("benefit", "Take out about 31 words: there is room for 150, and a bit over is fine")],
    ),
    ("missions", {"missions": {}}, Status.NOT_STARTED, [("missions", "Choose at least one Mission")]),
    (
        "missions",
        {"missions": {"food": " "}},
        Status.STARTED,
        [("missions-food", "Say in a few words how it will help this Mission")],
    ),
    (
        "missions",
        {"missions": {"food": "word " * 61}},
        Status.NEEDS_FIX,
        [("missions-food", "Take out about 11 words: there is room for 50, and a bit over is fine")],
    ),
    ("why_you", {"why_you": "I know every neighbour."}, Status.DONE, []),
    (
        "why_you",
        {"why_you": "word " * 121},
        Status.NEEDS_FIX,
        [("why_you", "Take out about 21 words: there is room for 100, and a bit over is fine")],
    ),
    (
        "when",
        {"place": "", "ends_on": None},
        Status.STARTED,
        [("place", "Tell us where it will be"), ("ends_on", "Tell us when it ends")],
    ),
    ("when", {"starts_on": None}, Status.STARTED, [("starts_on", "Tell us when it starts")]),
    (
        "when",
        {"starts_on": date(2027, 3, 11)},
        Status.NEEDS_FIX,
        [("starts_on", "Choose a start from 12 March 2027: we cannot pay for what is already spent")],
    ),
    ("when", {"starts_on": date(2027, 3, 12)}, Status.DONE, []),
    (
        "when",
        {"ends_on": date(2027, 4, 2)},
        Status.NEEDS_FIX,
        [("ends_on", "Choose an end that is on or after the start")],
    ),
    ("when", {"ends_on": date(2027, 4, 3)}, Status.DONE, []),
    (
        "safety",
        {"at_risk": True},
        Status.STARTED,
        [("safety", "Tell us who will be with them, and how you keep them safe")],
    ),
    ("safety", {"at_risk": True, "safety": "Parents come along."}, Status.DONE, []),
    (
        "safety",
        {"at_risk": None, "safety": "?"},
        Status.STARTED,
        [("at_risk", "Tell us if children, or adults who need care, will take part")],
    ),
    ("links", {"knows_someone": True}, Status.STARTED, [("knows_whom", "Tell us who you know. You can still get a grant")]),
    ("links", {"knows_someone": True, "knows_whom": "My cousin"}, Status.DONE, []),
    (
        "links",
        {"knows_someone": None, "knows_whom": "My cousin"},
        Status.STARTED,
        [("knows_someone", "Tell us if you know anybody on the panel or the staff")],
    ),
    ("support", {"support": frozenset({"venue"})}, Status.DONE, []),
    (
        "declare",
        {"declared": frozenset({"true"})},
        Status.STARTED,
        [("declared", "Tick each line if you agree. If you are not sure of one, ring us")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("key", "answers", "status", "said"), CASES)
def test_each_part_says_how_far_it_is_and_what_to_do(key, answers, status, said):
    assert look(key, **answers) == (status, said)


def test_without_a_hearing_date_any_start_will_do():
    assert look("when", Form(), starts_on=date(2020, 1, 1)) == (Status.DONE, [])


def test_the_running_total_is_what_is_asked():
    assert total(LINES) == 164_000
    assert total((*LINES, BudgetLine("Food"))) == 164_000
    assert total(()) == 0


def said(lines, least, limits=LIMITS):
    return [(problem.field, problem.sentence, problem.wrong) for problem in problems(lines, least, limits)]


@pytest.mark.parametrize(
    ("lines", "least", "expected"),
    [
        (LINES, 82_000, []),
        (LINES, 164_000, []),
        ((), None, [("lines", "Add at least one thing you will spend the money on", False)]),
        (LINES, None, [("least", "Say the least you could do it with", False)]),
        (
            LINES,
            81_900,
            [("least", "The least you could do it with must be £820 or more", True)],
        ),
        (LINES, 164_100, [("least", "The least you could do it with cannot be more than £1,640", True)]),
        (LINES, 82_050, [("least", "Write whole pounds, without pence, for the least you could do it with", True)]),
        ((BudgetLine("Paint", 200_000),), 100_000, []),
        (
            (BudgetLine("Paint", 200_100),),
            150_000,
            [("lines", "Your lines add up to £2,001. The most we can give is £2,000: take £1 off", True)],
        ),
        ((BudgetLine("Paint", 5_000),), 2_500, []),
        (
            (BudgetLine("Paint", 4_900),),
            2_500,
            [("lines", "Your lines add up to £49. The least we can give is £50", False)],
        ),
        (
            (BudgetLine(" ", None), BudgetLine("Paint", 5_050), BudgetLine("Refund", -100)),
            4_000,
            [
                ("lines", "Line 1: say what it is for", False),
                ("lines", "Line 1: say what it costs", False),
                ("lines", "Line 2: write whole pounds, without pence", True),
                ("lines", "Line 3: write an amount above £0", True),
                ("lines", "Your lines add up to £49.50. The least we can give is £50", False),
            ],
        ),
        (
            (BudgetLine("Paint", 0),),
            0,
            [
                ("lines", "Line 1: write an amount above £0", True),
                ("least", "The least you could do it with must be £1 or more", True),
            ],
        ),
    ],
)  # fmt: skip
def test_a_budget_says_what_to_put_right(lines, least, expected):
    assert said(lines, least) == expected


def test_while_nothing_costs_anything_yet_only_that_is_said():
    nothing = (BudgetLine("Paint", 0),)
    assert said(nothing, 100) == [("lines", "Line 1: write an amount above £0", True)]
    assert said((BudgetLine("Paint", 1),), 100) == [
        ("lines", "Line 1: write whole pounds, without pence", True),
        ("lines", "Your lines add up to £0.01. The least we can give is £50", False),
    ]


def test_the_least_is_held_against_a_sum_only_once_the_lines_give_one():
    lines = (BudgetLine("Paint", 190_000), BudgetLine("Brushes", 42_050))
    assert [about for about, _, _ in said(lines, 10_000)] == ["lines", "lines"]
    assert said((BudgetLine("Paint", 190_000),), 10_000) == [
        ("least", "The least you could do it with must be £950 or more", True)
    ]


def test_eight_lines_fit_and_nine_do_not():
    line = BudgetLine("Paint", 10_000)
    assert said((line,) * 8, 40_000) == []
    assert said((line,) * 9, 45_000) == [("lines", "Put some things together: there is room for 8 lines", True)]


def test_a_strand_sets_the_most_and_the_least():
    estate = AskLimits(ceiling=50_000, floor=10_000)
    assert said((BudgetLine("Paint", 50_000),), 25_000, estate) == []
    assert said((BudgetLine("Paint", 9_900),), 5_000, estate) == [
        ("lines", "Your lines add up to £99. The least we can give is £100", False)
    ]
    assert said((BudgetLine("Paint", 50_100),), 30_000, estate) == [
        ("lines", "Your lines add up to £501. The most we can give is £500: take £1 off", True)
    ]


@given(st.integers(1, 2_000), st.integers(1, 100))
def test_the_least_is_whole_pounds_of_at_least_the_share_and_no_more_than_a_pound_over(asked_pounds, percent):
    asked = asked_pounds * PENCE
    least = least_allowed(asked, AskLimits(least_percent=percent))
    assert least % PENCE == 0
    assert least * 100 >= asked * percent
    assert least == PENCE or (least - PENCE) * 100 < asked * percent


@given(st.lists(st.integers(1, 250), min_size=1, max_size=8), st.integers(1, 2_000))
def test_a_budget_with_nothing_to_put_right_keeps_every_rule(amounts, least_pounds):
    lines = tuple(BudgetLine("Thing", amount * PENCE) for amount in amounts)
    asked, least = sum(amounts), least_pounds
    assert (said(lines, least * PENCE) == []) is (50 <= asked <= 2_000 and asked <= 2 * least and least <= asked)


@pytest.mark.parametrize(
    ("used", "sentence"),
    [
        (0, None),
        (119, None),
        (120, "120 words. Room for about 80 more."),
        (131, "131 words. Room for about 69 more."),
        (200, "200 words. Room for about 0 more."),
        (201, "201 words. That is a bit over, and it is fine."),
        (240, "240 words. That is a bit over, and it is fine."),
        (241, "241 words. Please take out about 41."),
    ],
)
def test_the_count_shows_near_the_end_and_a_bit_over_is_fine(used, sentence):
    assert room(used, 200, LIMITS) == sentence


@given(st.integers(0, 500), st.integers(1, 400))
def test_a_text_is_too_long_only_past_a_fifth_over(used, limit):
    assert (too_long(used, limit, LIMITS) is None) is (used <= most(limit, LIMITS))
    assert most(limit, LIMITS) == limit * 6 // 5


def test_staff_ask_again_about_named_parts_only():
    check_ask({"money", "when"})
    for keys in ((), {"declare"}, {"bank"}, {"money", "bank"}):
        with pytest.raises(Refused) as refused:
            check_ask(keys)
        assert refused.value.sentence == "Choose the parts of the form you want to ask about"


def test_a_draft_is_all_theirs_and_a_question_opens_the_parts_it_asks_about():
    assert {one.key for one in SECTIONS if may_edit(ApplicationState.DRAFT, one.key, ())} == {
        one.key for one in SECTIONS
    }
    asked = {one.key for one in SECTIONS if may_edit(ApplicationState.NEEDS_INFO, one.key, {"money"})}
    assert asked == {"money", "declare"}
    for state in set(ApplicationState) - {ApplicationState.DRAFT, ApplicationState.NEEDS_INFO}:
        assert [one.key for one in SECTIONS if may_edit(state, one.key, {"money"})] == []
    assert may_edit(ApplicationState.DRAFT, "bank", ()) is False


def test_help_besides_money_and_declarations_have_their_own_keys():
    assert [key for key, _ in SUPPORT] == ["venue", "skills", "mentor", "equipment", "word"]
    assert [key for key, _ in DECLARATIONS] == ["true", "place", "not_spent", "read"]
