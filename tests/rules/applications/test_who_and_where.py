"""Who may apply, where they live, which strands fit, and what happens to an idea afterwards."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules import APPLICATION, LIVE, WITH_A_GRANT, ApplicationState
from kitpanel.applications.rules.answers import Answers, BudgetLine
from kitpanel.applications.rules.eligibility import next_question, place_of, questions
from kitpanel.applications.rules.identifiers import (
    as_written,
    charity_number,
    company_number,
    host_number,
    org_id,
    school_urn,
)
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.matching import facts_of, limits_under
from kitpanel.applications.rules.outcome import Keeping, is_answer_over, move_for, review_until
from kitpanel.applications.rules.places import desk_where, outward, postcode, says_none, told_where
from kitpanel.applications.rules.references import application_reference, read_reference
from kitpanel.applications.rules.standing import Standing, check, is_flagged
from kitpanel.core.errors import Refused
from kitpanel.missions.rules import Place
from kitpanel.people.rules import RoleName
from kitpanel.strands.rules import ApplicantType, Facts, StrandTerms

TODAY = date(2027, 3, 1)
FOUR = questions(200_000, 5_000)
KEEPING = Keeping()


def refused(act, *args):
    with pytest.raises(Refused) as raised:
        act(*args)
    return raised.value.sentence


def test_the_four_questions_come_one_at_a_time():
    yeses, met = [], []
    while question := next_question(FOUR, yeses):
        met.append((place_of(question, FOUR), question.key))
        yeses.append(question.key)
    assert met == [(1, "camden"), (2, "sixteen"), (3, "money"), (4, "missions")]


def test_a_yes_out_of_turn_skips_nothing():
    assert next_question(FOUR, ["money", "nonsense"]) == FOUR[0]


def test_each_no_says_what_else_can_be_done():
    assert [len(question.no.split(". ")) >= 2 for question in FOUR] == [True] * 4


def test_the_money_question_names_the_strands_own_sums():
    assert (
        questions(100_000, 10_000)[2].text == "Does it cost between £100 and £1,000, and is that money not spent yet?"
    )


def test_anybody_with_nothing_open_may_send_an_idea():
    check(Standing(), TODAY, 3)
    check(Standing(serves=[RoleName.APPLICANT], served_until=date(2026, 12, 1)), TODAY, 3)


@pytest.mark.parametrize(
    ("standing", "sentence"),
    [
        (
            Standing(live_idea="KIT-2027-0412"),
            "You have an idea with us already: KIT-2027-0412. Finish it or take it back first.",
        ),
        (
            Standing(open_grant="KIT-2026-0031"),
            "You have a grant with us: KIT-2026-0031. Tell us its story, then send your next idea.",
        ),
        (
            Standing(serves=[RoleName.PANELLIST]),
            "You help to run the Kit, so you cannot ask it for money now. You can once you have left for a while.",
        ),
        (
            Standing(served_until=date(2026, 12, 2)),
            "You helped to run the Kit until 2 December 2026. You can send an idea from 2 March 2027.",
        ),
    ],
)
def test_one_idea_and_one_grant_each_and_nobody_who_runs_the_kit(standing, sentence):
    assert refused(check, standing, TODAY, 3) == sentence


def test_friends_and_relatives_may_apply_and_are_flagged():
    assert [is_flagged(answer) for answer in (True, False, None)] == [True, False, False]


def test_an_idea_is_live_until_it_has_an_end_or_a_grant():
    assert set(LIVE) == {
        state for state in ApplicationState if any(move.name == "withdraw" for move in APPLICATION.open_from(state))
    }
    assert {move.name for state in WITH_A_GRANT for move in APPLICATION.open_from(state)} == {"settle", "anonymise"}


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("nw5 2ab", "NW5 2AB"),
        ("NW52AB", "NW5 2AB"),
        (" nw5-2ab. ", "NW5 2AB"),
        ("Nw 5 2 aB", "NW5 2AB"),
        ("N1C4AG", "N1C 4AG"),
        ("n1 9gu", "N1 9GU"),
        ("wc1x9bt", "WC1X 9BT"),
        ("EC1N 8TE", "EC1N 8TE"),
        ("W1T 4JT", "W1T 4JT"),
        ("NW10 6TB", "NW10 6TB"),
        ("nw5 oab", "NW5 0AB"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("gir 0aa", "GIR 0AA"),
        ("NW1O 6TB", "NW10 6TB"),
        ("NI 9GU", "N1 9GU"),
        ("nio 4ag", "N10 4AG"),
        ("N1I 4AG", "N11 4AG"),
        ("NI5 2AB", "N15 2AB"),
        ("SW1A IAA", "SW1A 1AA"),
        ("0X1 2JD", "OX1 2JD"),
        ("W1T4JT\u00a0", "W1T 4JT"),
        ("ＮＷ５　２ＡＢ", "NW5 2AB"),
        ("nw５ ２ab", "NW5 2AB"),
    ],
)
def test_a_postcode_is_read_however_it_is_written(typed, written):
    assert postcode(typed) == written
    assert outward(written) == written.split(" ")[0]


@pytest.mark.parametrize(
    "typed",
    [
        "", "Camden", "E05013658", "NW5", "NW5 2", "NW5 2A", "NW5 2ABC", "NW5 A2B", "NW5 2AB NW5 2AB", "NW123 4AG",
        "5NW 2AB", "QA1 1AA", "VA1 1AA", "XA1 1AA", "NJ5 2AB", "NZ5 2AB", "N1Z 4AG", "NW1C 4AG",
        "NW5 2CB", "NW5 2AI", "NW5 2KM", "NW5 2OV", "GIR 1AA", "GIR 0AB",
    ],
)  # fmt: skip
def test_what_is_no_full_postcode_is_asked_for_again(typed):
    with pytest.raises(Refused) as raised:
        postcode(typed)
    assert (raised.value.field, raised.value.sentence) == ("postcode", "Write a full postcode, like NW5 2AB")


FULL = st.from_regex(r"(?:N|E|W|SE|NW|SW)(?:[1-9]|1[0-9]) [0-9][ABDEFGHJLNPQRSTUWXYZ]{2}", fullmatch=True)


@given(FULL, st.lists(st.sampled_from(["", " ", "-", ".", "\t"]), min_size=8, max_size=8), st.booleans())
def test_spacing_and_case_never_matter(full, gaps, lower):
    typed = "".join(gap + sign for gap, sign in zip(gaps, full.replace(" ", ""), strict=False))
    assert postcode(typed.lower() if lower else typed) == full
    assert postcode(postcode(full)) == full


@given(FULL, st.data())
def test_a_figure_typed_as_a_letter_is_understood_or_asked_for_again_and_never_read_as_another_postcode(full, data):
    twins = {"0": "O", "1": "I"}
    signs = [data.draw(st.sampled_from([sign, twins.get(sign, sign)])) for sign in full]
    try:
        read = postcode("".join(signs))
    except Refused:
        return
    assert [twins.get(sign, sign) for sign in read] == [twins.get(sign, sign) for sign in full]


@given(st.text(max_size=12))
def test_any_text_is_a_postcode_that_reads_as_itself_or_is_asked_for_again(typed):
    try:
        read = postcode(typed)
    except Refused:
        return
    assert (postcode(read), read.isascii(), len(read.split(" "))) == (read, True, 2)


@pytest.mark.parametrize("typed", ["No postcode", "no fixed address.", "NFA", " homeless", "I don’t have a postcode"])
def test_no_postcode_in_words_is_an_answer(typed):
    assert says_none(typed) is True


@pytest.mark.parametrize("typed", ["", "NW5 2AB", "none of your business", "no"])
def test_other_words_are_no_such_answer(typed):
    assert says_none(typed) is False


KILBURN = Place("Camden", in_camden=True, ward="E05013665", ward_name="Kilburn", ended="")
WHERE = [
    (KILBURN, "That is in Kilburn ward.", "NW6 5XX is in Kilburn ward, by the postcode directory."),
    (
        replace(KILBURN, ended="201906"),
        "That postcode is not in use any more. Write the new one if you know it, or choose your ward and go on.",
        "NW6 5XX ended in June 2019. Ask for the one they have now.",
    ),
    (
        replace(KILBURN, ward_name=""),
        "That is in Camden. Choose your ward, or “I’m not sure”.",
        "NW6 5XX is in a ward this service does not know, by the postcode directory.",
    ),
    (
        None,
        "We do not know that postcode. Look at it once more. If it is right, choose your ward and go on.",
        "NW6 5XX is not in the postcode directory. Find the ward by hand.",
    ),
]


@pytest.mark.parametrize(("place", "told", "seen"), WHERE)
def test_what_a_directory_has_is_said_in_plain_words(place, told, seen):
    assert (told_where(place), desk_where("NW6 5XX", place)) == (told, seen)
    assert bool(place and place.settles) is (place is KILBURN)


@pytest.mark.parametrize(("borough", "words"), [("Islington", "in Islington"), ("", "outside London")])
def test_outside_camden_people_hear_who_may_apply_and_nobody_is_stopped(borough, words):
    place = Place(borough, in_camden=False, ward="", ward_name="", ended="")
    assert told_where(place) == (
        f"That postcode is {words}. The Kit is for people who live in Camden, and for groups and schools whose project "
        "is in Camden. If that is you, choose the ward where it will be, and go on. If not, your own council may have "
        "small grants too: ask it."
    )
    assert desk_where("N1 1AA", place) == (
        f"N1 1AA is {words}. Only a group or school whose project is in Camden can apply from there."
    )


NUMBERS = [
    (charity_number, "1123456", "1123456"), (charity_number, " 112 345 ", "112345"),
    (charity_number, "sc012345", "SC012345"), (charity_number, "NIC 100012", "NIC100012"),
    (company_number, "01234567", "01234567"), (company_number, "1234567", "01234567"),
    (company_number, "oc 301234", "OC301234"), (company_number, "CE012345", "CE012345"),
    (school_urn, "100 012", "100012"), (school_urn, "URN 100012", "100012"),
    (host_number, "1123456", "1123456"), (host_number, "CE012345", "CE012345"),
]  # fmt: skip


@pytest.mark.parametrize(("read", "typed", "written"), NUMBERS)
def test_a_groups_number_is_written_as_its_register_does(read, typed, written):
    assert read(typed) == read(read(typed)) == written
    assert as_written(read.__name__, typed) == written


@pytest.mark.parametrize(
    ("read", "typed"),
    [
        (charity_number, "12345"), (charity_number, "12345678"), (charity_number, "SC1234"), (charity_number, "none"),
        (company_number, "12345"), (company_number, "XX123456"), (company_number, "00000000"),
        (company_number, "123456789"), (school_urn, "12345"), (school_urn, "012345"), (host_number, "12"),
    ],
)  # fmt: skip
def test_what_is_no_such_number_is_kept_as_typed_and_asked_about(read, typed):
    with pytest.raises(Refused) as raised:
        read(typed)
    assert raised.value.field == read.__name__
    assert as_written(read.__name__, typed) == typed
    assert as_written(read.__name__, " ") == ""


@pytest.mark.parametrize(
    ("numbers", "written"),
    [
        ({"charity": "1123456", "company": "01234567"}, "GB-CHC-1123456"),
        ({"charity": "SC012345"}, "GB-SC-SC012345"),
        ({"charity": "NIC100012"}, "GB-NIC-100012"),
        ({"charity": "12", "company": "CE012345", "school": "100012"}, "GB-COH-CE012345"),
        ({"school": "100012"}, "GB-EDU-100012"),
        ({"school": "1"}, ""),
        ({}, ""),
    ],
)
def test_a_group_is_named_in_published_grants_by_the_first_number_it_has(numbers, written):
    assert org_id(**numbers) == written


def test_the_facts_of_an_idea_for_the_strands():
    answers = Answers(
        ward="E05013658",
        missions={"food": "", "estates": ""},
        applying_as=ApplicantType.GROUP,
        lines=(BudgetLine("Paint", 50_000), BudgetLine("Brushes")),
    )
    assert facts_of(answers, TODAY, {"regents-park-estate"}) == Facts(
        frozenset({"E05013658", "regents-park-estate"}),
        frozenset({"food", "estates"}),
        ApplicantType.GROUP,
        50_000,
        TODAY,
    )
    unsure = facts_of(replace(answers, ward="not-sure", applying_as=None), TODAY)
    assert (unsure.places, unsure.applicant) == (frozenset(), ApplicantType.ALONE)
    assert facts_of(Answers(), TODAY).places == frozenset()


def test_a_form_asks_for_as_much_as_the_most_generous_open_strand():
    strands = [StrandTerms("a", ceiling=100_000, floor=5_000), StrandTerms("b", ceiling=50_000, floor=2_000)]
    limits = AskLimits(ceiling=1, floor=1, idea_words=300)
    assert limits_under(strands, limits) == AskLimits(ceiling=100_000, floor=2_000, idea_words=300)
    assert limits_under([], limits) == limits


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        ("fund", "funded"),
        ("part_fund", "part_funded"),
        ("no_money", "deferred"),
        ("no_quorum", "deferred"),
        ("defer", "deferred"),
        ("below_line", "not_funded"),
        ("not_this_time", "not_funded"),
    ],
)
def test_a_decision_makes_its_move(outcome, state):
    move = APPLICATION.move(move_for(outcome, 0, 2), ApplicationState.IN_ROUND)
    assert move.target == state


@pytest.mark.parametrize("outcome", ["no_money", "no_quorum", "defer"])
def test_a_bid_carried_over_twice_is_not_carried_a_third_time(outcome):
    assert [move_for(outcome, times, 2) for times in range(4)] == ["defer", "defer", "not_fund", "not_fund"]
    assert move_for("fund", 2, 2) == "fund"


def test_an_outcome_the_panel_does_not_have_is_a_fault():
    with pytest.raises(KeyError):
        move_for("maybe", 0, 2)


def test_a_review_may_be_asked_for_twenty_working_days():
    assert review_until(date(2027, 3, 12), KEEPING) == date(2027, 4, 9)
    easter = {date(2027, 3, 26), date(2027, 3, 29)}
    assert review_until(date(2027, 3, 12), KEEPING, easter) == date(2027, 4, 13)


def test_silence_runs_out_on_its_day_and_not_before():
    assert is_answer_over(TODAY, TODAY + timedelta(days=27), KEEPING) is False
    assert is_answer_over(TODAY, TODAY + timedelta(days=28), KEEPING) is True


@pytest.mark.parametrize("typed", ["KIT-2027-0412", "kit 2027 0412", " Kit/2027/0412. ", "kit–2027–0412"])
def test_a_reference_is_read_as_people_say_it(typed):
    assert read_reference(typed) == application_reference(2027, 412) == "KIT-2027-0412"


@pytest.mark.parametrize("typed", ["", "0412", "KIT-27-412", "KIT-2027-0412-9", "R-2027-03", "KIT20270412"])
def test_what_is_no_reference_is_not_read_as_one(typed):
    assert read_reference(typed) is None


def test_a_year_of_more_than_ten_thousand_ideas_keeps_its_references():
    assert read_reference(application_reference(2027, 12_345)) == "KIT-2027-12345"
