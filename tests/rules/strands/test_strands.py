"""A strand's terms, what it has left, and its ledger."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.strands.rules import (
    APPLICANT_WORDS,
    INDIVIDUALS,
    MOST,
    Account,
    ApplicantType,
    Balance,
    Facts,
    Leg,
    StrandTerms,
    balance_of,
    check_commit,
    check_contribute,
    check_legs,
    check_reduce,
    check_release,
    check_terms,
    come_back,
    contribute,
    left,
    pay,
    promise,
    reduce,
    release,
    strands_open_to,
    why_not,
)

GOSPEL_OAK, HAVERSTOCK, ESTATE = "E05013658", "E05013660", "regents-park-estate"
TODAY = date(2027, 3, 1)
COUNCIL = StrandTerms("council")
NORTH = StrandTerms("north", places=frozenset({GOSPEL_OAK, "E05013661"}))
RESIDENTS = StrandTerms("estate", places=frozenset({ESTATE}), applicants=INDIVIDUALS, ceiling=100_000)
FOOD = StrandTerms("food", missions=frozenset({"food"}), opens_on=TODAY, closes_on=TODAY)
ALL = (RESIDENTS, NORTH, FOOD, COUNCIL)
STAIRWELL = Facts(frozenset({GOSPEL_OAK}), frozenset({"estates", "food"}), ApplicantType.NEIGHBOURS, 164_000, TODAY)


def changed(**facts):
    return Facts(**{**vars(STAIRWELL), **facts})


def test_an_idea_is_open_to_the_strands_whose_terms_it_meets():
    assert strands_open_to(STAIRWELL, ALL) == ("north", "food", "council")


@pytest.mark.parametrize(
    ("facts", "terms", "reasons"),
    [
        ({"places": frozenset({HAVERSTOCK})}, NORTH, ("It is for another part of Camden",)),
        ({"missions": frozenset({"diversity"})}, FOOD, ("It is for another Mission",)),
        ({"day": TODAY - timedelta(days=1)}, FOOD, ("It is not open yet",)),
        ({"day": TODAY + timedelta(days=1)}, FOOD, ("It has closed",)),
        ({"asked": 200_100}, COUNCIL, ("It gives £2,000 at most",)),
        ({"asked": 200_000}, COUNCIL, ()),
        ({"asked": 4_900}, COUNCIL, ("It gives £50 or more",)),
        ({"asked": 5_000}, COUNCIL, ()),
        ({"asked": 90_000, "places": frozenset({HAVERSTOCK, ESTATE})}, RESIDENTS, ()),
        (
            {"applicant": ApplicantType.SCHOOL},
            RESIDENTS,
            ("It is for another part of Camden", "It is for other kinds of applicants", "It gives £1,000 at most"),
        ),
    ],
)
def test_each_reason_a_strand_is_closed_to_an_idea_is_said(facts, terms, reasons):
    assert why_not(changed(**facts), terms) == reasons


def test_individuals_are_people_not_organisations():
    assert {ApplicantType.ALONE, ApplicantType.NEIGHBOURS} == INDIVIDUALS
    assert list(APPLICANT_WORDS) == list(ApplicantType)


def test_a_strand_promises_its_last_penny_and_not_one_more():
    assert left(720_000, 700_000) == 20_000
    check_commit("Council", 720_000, 700_000, 20_000)
    with pytest.raises(Refused) as refused:
        check_commit("Council", 720_000, 700_000, 20_001)
    assert refused.value.sentence == "Council has £200 left. £200.01 is £0.01 too much."


def test_no_more_is_freed_than_was_promised():
    check_release("Council", 50_000, 50_000)
    with pytest.raises(Refused) as refused:
        check_release("Council", 50_000, 50_001)
    assert refused.value.sentence == "Council has promised £500, so £500.01 cannot be freed."


def test_promised_money_cannot_be_taken_out_again():
    check_reduce("Council", 720_000, 700_000, 20_000)
    with pytest.raises(Refused) as refused:
        check_reduce("Council", 720_000, 700_000, 20_100)
    assert refused.value.sentence == "Council has £200 left that is not promised. Take out no more than that."


@pytest.mark.parametrize("amount", [0, -1])
@pytest.mark.parametrize("entry", [contribute, reduce, promise, release, pay, come_back])
def test_every_movement_is_of_some_money(entry, amount):
    with pytest.raises(Refused) as refused:
        entry(amount)
    assert refused.value.sentence == "Write an amount above £0"


@pytest.mark.parametrize("check", [check_commit, check_reduce])
def test_nothing_or_less_is_no_promise(check):
    with pytest.raises(Refused) as refused:
        check("Council", 100, 0, 0)
    assert refused.value.sentence == "Write an amount above £0"


def test_the_ledger_tells_what_a_strand_has():
    legs = [
        *contribute(720_000),
        *promise(164_000),
        *promise(100_000),
        *pay(164_000),
        *come_back(164_000),
        *pay(164_000),
        *release(100_000),
        *reduce(20_000),
    ]
    assert balance_of(legs) == Balance(money=700_000, committed=164_000)
    assert balance_of(legs).left == 536_000
    assert balance_of([]) == Balance(0, 0)


MOVES = st.sampled_from([contribute, reduce, promise, release, pay, come_back])


@given(st.lists(st.tuples(MOVES, st.integers(1, 10**9)), max_size=30))
def test_every_movement_adds_to_nothing(moves):
    legs = [leg for entry, amount in moves for leg in entry(amount)]
    assert sum(leg.pence for leg in legs) == 0
    for entry, amount in moves:
        check_legs(entry(amount))


@given(st.lists(st.tuples(MOVES, st.integers(1, 50_000)), max_size=40))
def test_a_strand_that_checks_first_never_promises_more_than_it_has(moves):
    legs = []
    for entry, amount in moves:
        balance = balance_of(legs)
        try:
            if entry is promise:
                check_commit("A strand", balance.money, balance.committed, amount)
            elif entry is release:
                check_release("A strand", balance.committed, amount)
            elif entry is reduce:
                check_reduce("A strand", balance.money, balance.committed, amount)
        except Refused:
            continue
        legs += entry(amount)
        assert balance_of(legs).left >= 0


@pytest.mark.parametrize("legs", [(), (Leg(Account.FREE, 1),), (Leg(Account.FUNDER, -2), Leg(Account.FREE, 1))])
def test_legs_that_make_or_lose_money_are_refused(legs):
    with pytest.raises(Refused) as refused:
        check_legs(legs)
    assert refused.value.sentence == (
        "This would make or lose money. Nothing was changed: tell the person who runs the service."
    )


def test_a_ledger_with_a_lost_leg_is_refused():
    with pytest.raises(Refused) as refused:
        balance_of([*contribute(100), Leg(Account.PAID, 1)])
    assert refused.value.sentence.startswith("This would make or lose money.") is True


@pytest.mark.parametrize(
    ("floor", "ceiling", "closes_on", "field"),
    [(0, 200_000, None, "floor"), (200_001, 200_000, None, "ceiling"), (5_000, 5_000, date(2026, 12, 31), "closes_on")],
)
def test_terms_that_no_idea_could_meet_are_refused(floor, ceiling, closes_on, field):
    with pytest.raises(Refused) as refusal:
        check_terms(floor, ceiling, date(2027, 1, 1), closes_on)
    assert refusal.value.field == field


def test_a_strand_may_be_open_for_one_day_and_give_one_sum_only():
    check_terms(5_000, 5_000, date(2027, 1, 1), date(2027, 1, 1))


@pytest.mark.parametrize(("money", "amount"), [(0, 0), (0, -1), (MOST, 1), (0, MOST + 1)])
def test_money_that_comes_in_is_some_and_fits_into_the_strand(money, amount):
    with pytest.raises(Refused) as refusal:
        check_contribute("Camden Council", money, amount)
    assert refusal.value.field == "amount"


def test_a_strand_can_be_filled_to_the_last_penny():
    check_contribute("Camden Council", MOST - 1, 1)
