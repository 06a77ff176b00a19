"""Every lifecycle, walked: each state with each move, allowed exactly where the table below says so."""

import pytest

from kitpanel.applications.rules import APPLICATION
from kitpanel.core.errors import Refused
from kitpanel.panel.rules.ballot import VOTE
from kitpanel.payouts.rules import GRANT, PAYMENT, RUN
from kitpanel.rounds.rules import PANEL_MEMBER, ROUND
from kitpanel.stories.rules import STORY

ALLOWED = {
    "application": """
        draft submit submitted | draft withdraw withdrawn | draft expire expired
        submitted start_check checking | submitted withdraw withdrawn
        checking ask_more needs_info | checking accept eligible | checking decline ineligible
        checking withdraw withdrawn
        needs_info answer checking | needs_info decline ineligible | needs_info withdraw withdrawn
        needs_info expire expired
        eligible check_again checking | eligible enter_round in_round | eligible roll_over eligible
        eligible withdraw withdrawn
        in_round cancel_round eligible | in_round fund funded | in_round part_fund part_funded
        in_round defer deferred | in_round not_fund not_funded | in_round withdraw withdrawn
        deferred carry_over eligible | deferred withdraw withdrawn
        not_funded ask_review under_review | ineligible ask_review under_review
        under_review uphold upheld | under_review reopen reopened
        reopened start_check checking | reopened accept eligible | reopened withdraw withdrawn
        funded settle funded | part_funded settle part_funded
        funded anonymise anonymised | part_funded anonymise anonymised | not_funded anonymise anonymised
        ineligible anonymise anonymised | withdrawn anonymise anonymised | expired anonymise anonymised
        upheld anonymise anonymised
    """,
    "round": """
        planned open open | open cut_off cut_off | cut_off start_reading reading | reading start_meeting meeting
        meeting decide decided | decided notify notified | notified close closed
        reading find_inquorate inquorate | meeting find_inquorate inquorate | inquorate reschedule rescheduled
        rescheduled start_meeting meeting
        planned cancel cancelled | open cancel cancelled | cut_off cancel cancelled | reading cancel cancelled
        meeting cancel cancelled | inquorate cancel cancelled | rescheduled cancel cancelled
    """,
    "panel member": """
        invited train trained | trained start active | active pause paused | paused resume active
        invited end ended | trained end ended | active end ended | paused end ended
    """,
    "vote": """
        undeclared declare declared | undeclared step_out conflict
        declared step_out conflict | first_sent step_out conflict | opened step_out conflict
        second_sent step_out conflict | conflict step_back declared
        declared send first_sent | first_sent send first_sent | declared open opened | first_sent open opened
        opened send second_sent | second_sent send second_sent | opened lock locked | second_sent lock locked
    """,
    "grant": """
        offered accept accepted | offered decline declined | offered lapse lapsed
        accepted start_checks checks | accepted hold on_hold | accepted decline declined
        checks prepare ready | checks change_bank checks | checks hold on_hold | checks decline declined
        ready approve approved | ready send_back checks | ready change_bank checks | ready hold on_hold
        approved send_payment payment_sent | approved send_back checks | approved change_bank checks
        approved hold on_hold
        payment_sent mark_paid paid | payment_sent fail_payment payment_failed
        paid start active | paid fail_payment payment_failed | paid next_instalment checks
        payment_failed start_checks checks
        on_hold release checks | on_hold decline declined
        active next_instalment checks | active fail_payment payment_failed
        active ask_change change_requested | active ask_story story_due
        active receive_story story_received | active report_not_delivered not_delivered
        change_requested settle_change active | change_requested report_not_delivered not_delivered
        story_due receive_story story_received | story_due chase_story story_overdue
        story_due ask_change change_requested | story_due report_not_delivered not_delivered
        story_overdue receive_story story_received | story_overdue waive_story waived
        story_overdue ask_change change_requested | story_overdue report_not_delivered not_delivered
        story_received close closed | waived close closed
        not_delivered take_back returned | not_delivered write_off written_off
    """,
    "payment": """
        prepared approve approved | approved send sent | sent mark_paid paid | sent fail failed
        sent return returned | paid return returned | prepared void voided | approved void voided
    """,
    "payment run": """
        open freeze frozen | frozen send sent | sent close closed | open cancel cancelled | frozen cancel cancelled
    """,
    "story": """
        drafted record_consent consent_recorded | unpublished record_consent consent_recorded
        consent_recorded check checked | checked publish published | published unpublish unpublished
        consent_recorded send_back drafted | checked send_back drafted
    """,
}
LIFECYCLES = [APPLICATION, ROUND, PANEL_MEMBER, VOTE, GRANT, PAYMENT, RUN, STORY]


def table(kind):
    rows = ALLOWED[kind].replace("\n", "|").split("|")
    return {(state, move): target for state, move, target in (row.split() for row in rows if row.strip())}


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda one: one.kind)
def test_every_state_and_move_is_allowed_exactly_where_the_table_says(lifecycle):
    walked = {}
    for state in lifecycle.states():
        for name in dict.fromkeys(move.name for move in lifecycle.moves):
            try:
                walked[state.value, name] = lifecycle.move(name, state).target.value
            except Refused as refused:
                assert refused.sentence == (  # noqa: PT017 - most pairs are refused, each with its own sentence
                    f"This cannot be done now: the {lifecycle.kind} is “{lifecycle.words[state]}”. "
                    "Load the page again to see where it is."
                )
    assert walked == table(lifecycle.kind)


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda one: one.kind)
def test_every_state_can_be_reached_from_the_start(lifecycle):
    reached, edge = {lifecycle.start}, [lifecycle.start]
    while edge:
        state = edge.pop()
        new = [move.target for move in lifecycle.open_from(state) if move.target not in reached]
        reached.update(new)
        edge.extend(new)
    assert reached == set(lifecycle.states())


@pytest.mark.parametrize("lifecycle", LIFECYCLES, ids=lambda one: one.kind)
def test_every_state_has_words_a_known_tone_and_every_move_a_label(lifecycle):
    assert set(lifecycle.words) == set(lifecycle.states())
    assert len(set(lifecycle.words.values())) == len(lifecycle.words)
    assert {lifecycle.tone(state) for state in lifecycle.states()} <= {"green", "yellow", "red", "purple", "grey"}
    assert [move.name for move in lifecycle.moves if not move.label] == []


def test_a_name_no_move_has_is_a_fault_in_the_program_not_a_refusal():
    with pytest.raises(KeyError):
        APPLICATION.move("teleport", APPLICATION.start)
