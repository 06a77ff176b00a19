"""Who sits in a round: by what they said, then by turn, then by a lot that anybody with its seed can draw again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.core.errors import Refused
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.seats import (
    WHY_WORDS,
    Place,
    Said,
    Why,
    Willing,
    check_hand_on,
    draw,
    lot,
    next_code,
    seed_hash,
)

YES, NOTHING, NO = Said
SEATED, RESERVE, AWAY = Place
MEMBERS = st.lists(
    st.builds(
        Willing,
        member=st.uuids().map(str),
        sat=st.integers(0, 3),
        last_sat=st.none() | st.integers(700_000, 700_003),
        said=st.sampled_from(Said),
    ),
    max_size=16,
    unique_by=lambda one: one.member,
)


def seated(turns):
    return [one.who.member for one in turns if one.place is SEATED]


def reserve(turns):
    return [one.who.member for one in turns if one.place is RESERVE]


def why(turns):
    return {one.who.member: WHY_WORDS[one.place, one.why] for one in turns}


def test_those_who_sat_least_and_longest_ago_sit_first():
    turns = draw([Willing("Ada", 2, 7), Willing("Bo", 1, 6), Willing("Cy", 1, 3), Willing("Di")], 3, "seed")
    assert (seated(turns), reserve(turns)) == (["Di", "Cy", "Bo"], ["Ada"])
    assert why(turns) == dict.fromkeys(("Di", "Cy", "Bo"), "Has sat in fewer rounds") | {
        "Ada": "Has sat in more rounds"
    }


def test_who_said_yes_sits_before_who_said_nothing_and_who_said_no_never_does():
    turns = draw([Willing("Ada", said=NO), Willing("Bo"), Willing("Cy", 9, 9, YES), Willing("Di", 3, 9)], 2, "seed")
    assert [(one.who.member, one.turn, one.place) for one in turns] == [
        ("Cy", 1, SEATED), ("Bo", 2, SEATED), ("Di", 3, RESERVE), ("Ada", None, AWAY),
    ]  # fmt: skip
    assert why(turns) == {
        "Cy": "Said yes, before those who said nothing", "Bo": "Has sat in fewer rounds",
        "Di": "Has sat in more rounds", "Ada": "Said no",
    }  # fmt: skip


def test_all_the_willing_sit_when_there_are_seats():
    turns = draw([Willing(name) for name in "EDCBA"], 10, "seed")
    assert (sorted(seated(turns)), reserve(turns)) == (list("ABCDE"), [])
    assert set(why(turns).values()) == {"There was a seat for everybody who could come"}


def test_who_never_sat_comes_before_who_sat_in_the_very_first_round():
    turns = draw([Willing("Ada", 1, 0), Willing("Bo", 1, None)], 1, "seed")
    assert (seated(turns), why(turns)) == (["Bo"], {"Bo": "Has waited longer", "Ada": "Sat more lately"})


def test_the_lot_puts_the_rest_in_order_and_anybody_with_the_seed_can_work_it_out():
    turns = draw([Willing(name) for name in "ABCDEF"], 2, "a seed")
    assert seated(turns) + reserve(turns) == sorted("ABCDEF", key=lambda name: lot("a seed", name))
    assert set(why(turns).values()) == {"By the lot"}
    assert lot("a seed", "A") == "aa177ecc9ff8b8c3896b28173aec656007b1d97a96004a86526be6862803baf4"
    assert seed_hash("a seed") == "8f44d509e0492acec4fc109a030a5c751f063fb743cc388f0ed722bacc3bc66c"


@given(MEMBERS, st.integers(1, 12), st.text(max_size=8))
def test_the_same_seed_gives_the_same_answer_whoever_is_listed_first(members, seats, seed):
    turns = draw(members, seats, seed)
    assert draw(members[::-1], seats, seed) == turns
    assert sorted(one.who.member for one in turns) == sorted(one.member for one in members)


@given(MEMBERS, st.integers(1, 12), st.text(max_size=8))
def test_nobody_is_passed_over_for_somebody_who_comes_later_by_the_rule(members, seats, seed):
    turns = draw(members, seats, seed)
    coming = [one for one in members if one.said is not NO]
    inside = [one for one in turns if one.place is SEATED]
    outside = [one for one in turns if one.place is RESERVE]
    assert len(inside) == min(seats, len(coming))
    assert [one.turn for one in turns] == [*range(1, len(coming) + 1), *[None] * (len(members) - len(coming))]

    def rank(one):
        return one.who.said is not YES, one.who.sat, one.who.last_sat or -1

    assert all(rank(last) <= rank(next_) for last in inside for next_ in outside)
    assert all((one.place, one.why) in WHY_WORDS for one in turns)
    assert all((one.why is Why.ROOM) == (not outside) for one in inside)


@given(st.integers(4, 15), st.integers(1, 10), st.integers(0, 2**32))
def test_over_many_rounds_everybodys_turn_evens_out(people, seats, seed):
    history = {f"{number:02d}": Willing(f"{number:02d}") for number in range(people)}
    for number in range(size(15, 60)):
        for name in seated(draw(tuple(history.values()), seats, f"{seed}-{number}")):
            history[name] = Willing(name, history[name].sat + 1, number)
        sat = [one.sat for one in history.values()]
        assert max(sat) - min(sat) <= 1


def test_another_seed_gives_others_the_seats():
    members = [Willing(name) for name in "ABCDEFGHIJ"]
    assert {tuple(seated(draw(members, 5, str(seed)))) for seed in range(3)} != {tuple(seated(draw(members, 5, "0")))}


def test_a_code_that_was_given_up_is_never_given_again():
    assert [next_code([]), next_code(["P2", "P10", "P9"])] == ["P1", "P11"]


@pytest.mark.parametrize("state", RoundState)
@pytest.mark.parametrize("opened", [False, True])
@pytest.mark.parametrize("spoken", [False, True])
def test_a_seat_is_handed_on_before_the_meeting_by_somebody_of_whom_nothing_is_sealed(state, opened, spoken):
    before = state in {RoundState.READING, RoundState.INQUORATE, RoundState.RESCHEDULED} and not opened
    if before and not spoken:
        check_hand_on(state, opened=opened, spoken=spoken)
        return
    with pytest.raises(Refused, match="in the sealed record" if before else "The meeting has begun"):
        check_hand_on(state, opened=opened, spoken=spoken)
