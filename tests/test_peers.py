"""Faults seen in the code of others of this field: each is named here with the tests that would find it in ours."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent
FAULTS = {
    "Hypha counts 'n/a, choose not to answer' as 0 in the score": (
        "rules/panel/test_order.py::test_hypha_counts_not_answering_as_0_and_here_it_is_left_out",
        "features/test_panel_panellist_votes.py::test_cannot_judge_has_no_grade_at_all",
        "features/test_panel_decision.py::test_ten_people_decide_six_bids_with_every_kind_of_answer",
    ),
    "EMF drops a 'Poor' vote of 0 because it is falsy": (
        "rules/panel/test_order.py::test_emf_drops_a_poor_vote_of_0_and_here_a_real_zero_counts",
        "features/test_panel_panellist_votes.py::test_a_zero_is_a_grade_and_counts",
    ),
    "Hypha and indico let an applicant or co-applicant review their own": (
        "features/test_panel_panellist_conflicts.py::test_whoever_is_out_of_a_bid_meets_no_trace_of_it",
        "features/test_panel_panellist_conflicts.py::test_the_timetable_pins_whoever_made_a_bid",
        "features/test_panel_panellist_conflicts.py::test_the_same_group_and_an_idea_put_in_together",
        "features/test_panel_panellist_conflicts.py::test_somebody_who_was_let_into_the_same_idea_once",
    ),
    "the pre-award service has no unique key per assessor: the newest score wins": (
        "features/test_panel_panellist_votes.py::test_the_database_refuses_a_second_ballot_of_the_same_version",
        "races/test_votes.py::test_eight_pages_of_one_person_are_eight_versions_and_one_counts",
    ),
    "Hypha: one finance person can approve and mark paid": (
        "features/test_payouts_two_people.py::test_from_changed_bank_details_one_person_never_reaches_a_payment",
        "features/test_payouts_desk.py::test_the_database_itself_refuses_one_person_in_two_parts",
    ),
    "Submittable: reviews lock on 'Finished'": (
        "features/test_panel_panellist_votes.py::test_a_change_of_mind_is_version_2_and_version_1_is_never_overwritten",
        "features/test_panel_panellist_pages.py::test_a_vote_can_be_changed_and_comes_filled_in",
    ),
    "SmartyGrants: assessors lose access a day after the due date": (
        "features/test_panel_panellist_pages.py::test_after_the_lock_the_page_shows_my_vote_and_takes_no_other",
        "features/test_panel_panellist_pages.py::test_rounds_to_come_and_rounds_that_are_over_have_their_dates",
    ),
    "OpenReview: a '0/0 reviews' count revealed a reviewer to a conflicted chair": (
        "features/test_panel_panellist_conflicts.py::test_every_address_of_that_bid_answers_as_one_that_never_was",
        "features/test_panel_panellist_silence.py::test_no_page_of_anybody_moves_when_a_vote_is_cast",
        "rules/panel/test_board.py::test_the_amount_of_a_hidden_bid_changes_nothing_that_is_seen",
    ),
    "pretalx: names leaked through blind review": (
        "features/test_nobody_reads_what_is_not_theirs.py::test_each_person_meets_what_is_theirs_and_nobody_meets_the_rest",
        "rules/panel/test_letter.py::test_a_name_a_score_or_a_speech_is_not_put_into_a_letter",
    ),
    "Hypha: drafts lost or stuck": (
        "features/test_applications_apply.py::test_save_and_come_back_later",
        "features/test_applications_apply.py::test_two_tabs_nothing_is_lost",
        "features/test_applications_apply.py::test_a_page_with_a_fault_is_saved_as_typed_and_says_what_to_do",
        "features/test_panel_panellist_pages.py::test_words_typed_when_the_session_ran_out_come_back_on_the_ballot",
        "features/test_applications_apply.py::test_whatever_two_tabs_save_in_whatever_order_no_words_are_lost",
        "features/test_nothing_typed_is_lost.py::test_a_form_that_is_refused_keeps_every_word",
        "features/test_nothing_typed_is_lost.py::test_a_session_that_ran_out_keeps_every_word_for_its_own_person",
    ),
    "Hypha: 'waiting room or purgatory' about status": (
        "features/test_applications_apply.py::test_the_whole_way_from_the_first_word_to_the_reference",
        "features/test_applications_cut_off.py::test_the_oldest_enter_up_to_the_cap_and_the_rest_is_told_its_date",
    ),
    "Good Grants: recused reviewers are not told and can be assigned again": (
        "features/test_panel_panellist_conflicts.py::test_stepping_out_later_hides_the_bid_at_once_and_says_so",
        "features/test_panel_panellist_conflicts.py::test_a_pin_cannot_be_undone_by_the_panellist",
    ),
    "Good Grants: the leaderboard drifts until it is recalculated by hand": (
        "features/test_panel_decision.py::test_a_late_step_out_voids_the_vote_and_the_list_is_another_at_once",
        "features/test_panel_decision.py::test_replay_finds_whatever_was_altered_behind_the_back",
        "features/test_laws.py::test_a_law_that_is_broken_is_named",
    ),
}


def names_in(path):
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    }


@pytest.mark.parametrize("fault", FAULTS)
def test_a_fault_of_others_has_its_tests_here(fault):
    missing = [
        name for name in FAULTS[fault] if name.split("::")[1] not in names_in(TESTS / name.split("::", maxsplit=1)[0])
    ]
    assert missing == []
