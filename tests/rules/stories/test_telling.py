"""A story's address, what it lacks before it is sent, and words that stay the teller's own."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.core.errors import Refused
from kitpanel.stories.rules import (
    PHOTO_USES,
    WHY_WORDS,
    WORD_USES,
    Missing,
    Telling,
    Use,
    WhyUnpublished,
    check_name_kept,
    check_photo_answers,
    check_quote,
    due_when_asked,
    free_slug,
    missing,
    read_by,
    slug_of,
    stands_in,
)

TOLD = Telling(
    "Forty tomatoes", "Nadia", "I knocked on doors.\n\nNine people said yes.", "People talk.", "No tap.", "Planters."
)


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("The Curios Club", "the-curios-club"),
        ("Highgate Black Women’s Wellness", "highgate-black-womens-wellness"),
        ("  Café & crêpes!  ", "cafe-crepes"),
        ("../../etc/passwd", "etc-passwd"),
        ("<script>", "script"),
        ("গল্প", "story"),
        ("", "story"),
        ("a" * 80, "a" * 60),
        ("a" * 59 + " b", "a" * 59),
    ],
)
def test_a_title_makes_a_plain_address(title, slug):
    assert slug_of(title) == slug


@pytest.mark.parametrize(
    ("title", "taken", "slug"),
    [
        ("The garden", (), "the-garden"),
        ("The garden", ("the-garden",), "the-garden-2"),
        ("The garden", ("the-garden", "the-garden-2"), "the-garden-3"),
        ("Check", (), "check-2"),
        ("Photos", ("photos-2",), "photos-3"),
        ("Ring", (), "ring-2"),
    ],
)
def test_no_two_stories_have_one_address_and_none_has_a_pages(title, taken, slug):
    assert free_slug(title, taken) == slug


@given(st.text(max_size=200))
def test_an_address_is_always_plain(title):
    slug = slug_of(title)
    assert slug
    assert set(slug) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert slug == slug.strip("-")


def test_what_is_missing_is_said_part_by_part():
    assert missing(TOLD, ("A planter",), names=True) == ()
    assert missing(Telling(), ("A planter", ""), names=True) == (
        Missing("words", "Give your story a title"),
        Missing("words", "Tell us what you did"),
        Missing("words", "Write your name as you want it shown"),
        Missing("photos", "Say what photo 2 shows"),
    )
    assert missing(replace(TOLD, teller=""), (), names=False) == ()


@pytest.mark.parametrize("quote", ["", "Nine people said yes.", "doors. Nine people", "No  tap.", "People talk."])
def test_their_own_words_may_be_set_large(quote):
    check_quote(quote, TOLD)


@pytest.mark.parametrize(
    "quote", ["Ten people said yes.", "Nine people said yes!", "Forty tomatoes", "People talk. No tap."]
)
def test_words_they_did_not_write_may_not(quote):
    with pytest.raises(Refused) as refused:
        check_quote(quote, TOLD)
    assert refused.value.field == "quote"


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Nadia", "Then NADIA said so", True),
        ("Nadia Rahman", "Mrs Rahman came", True),
        ("Nadia", "Nadiassa", False),
        ("Ana", "banana", False),
        ("A.", "Planters, A. and so on", True),
        ("", "Anything", False),
    ],
)
def test_a_name_is_found_as_a_word_of_its_own(name, text, found):
    assert stands_in(name, ["", text]) is found


def test_a_name_that_is_not_to_be_shown_keeps_the_words_back():
    check_name_kept("Nadia", ["A stairwell where people stop."])
    with pytest.raises(Refused) as refused:
        check_name_kept("Nadia", ["Nadia wanted her neighbours to stop."])
    assert refused.value.sentence == (
        "The name “Nadia” is in the words, and they did not agree to show it. Take it out, or ask them."
    )


@pytest.mark.parametrize(
    ("children", "parent", "child", "field"),
    [(False, False, False, None), (True, True, True, None), (True, True, False, "child"), (True, False, True, "parent"),
     (True, False, False, "parent")],
)  # fmt: skip
def test_a_childs_photo_takes_two_more_answers(children, parent, child, field):
    check_photo_answers((), has_children=children, parent=parent, child=child)
    if field is None:
        check_photo_answers((Use.PRINT,), has_children=children, parent=parent, child=child)
        return
    with pytest.raises(Refused) as refused:
        check_photo_answers((Use.PRINT,), has_children=children, parent=parent, child=child)
    assert refused.value.field == field


def test_everybody_asked_has_four_weeks():
    assert due_when_asked(date(2027, 3, 6), date(2027, 3, 7)) == date(2027, 4, 3)
    assert due_when_asked(date(2026, 1, 1), date(2027, 3, 7)) == date(2027, 4, 3)


def test_a_story_is_read_within_a_week():
    assert read_by(date(2027, 3, 26)) == date(2027, 4, 2)


def test_every_use_is_asked_of_the_words_and_three_of_a_photo():
    assert tuple(Use) == WORD_USES
    assert PHOTO_USES == (Use.WEBSITE, Use.SOCIAL, Use.PRINT)
    assert list(WHY_WORDS) == list(WhyUnpublished)
