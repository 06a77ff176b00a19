"""How somebody is written to: phones in any form, the way they like where it leads anywhere, large print."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.sizes import size

from kitpanel.core.outbox import Letter
from kitpanel.core.reach import LetterChannel, Reach, phone_key, takes_texts
from kitpanel.core.texts import MOST_SIGNS, fold, length, text_of

W = LetterChannel


@pytest.mark.parametrize(
    "typed",
    ["07700 900412", "07700900412", "+44 7700 900412", "0044 7700 900412", "(07700) 900-412", "+44 (0) 7700 900412"],
)
def test_a_phone_number_is_the_same_however_it_is_typed(typed):
    assert (phone_key(typed), takes_texts(typed)) == ("+447700900412", True)


@pytest.mark.parametrize("typed", ["", "rosa", "12", "0", "999999999999999999", "rosa@example.org", "\x00", "+"])
def test_what_cannot_be_a_phone_number_is_none(typed):
    assert (phone_key(typed), takes_texts(typed)) == ("", False)


def test_a_text_goes_to_a_mobile_and_not_to_a_landline():
    assert [takes_texts(one) for one in ("020 7946 0412", "07700 900412", "+33 6 39 98 00 01")] == [False, True, True]


@pytest.mark.parametrize(
    ("reach", "way"),
    [
        (Reach(), None),
        (Reach(email="a@example.org", phone="07700 900412", postal="1 Road"), W.EMAIL),
        (Reach(phone="07700 900412", postal="1 Road"), W.TEXT),
        (Reach(phone="020 7946 0412", postal="1 Road"), W.POST),
        (Reach(phone="020 7946 0412"), None),
        (Reach(email="a@example.org", phone="07700 900412", likes=W.TEXT), W.TEXT),
        (Reach(email="a@example.org", postal="1 Road", likes=W.POST), W.POST),
        (Reach(email="a@example.org", postal="  ", likes=W.POST), W.EMAIL),
        (Reach(email="a@example.org", phone="020 7946 0412", likes=W.TEXT), W.EMAIL),
    ],
)
def test_a_letter_goes_the_way_its_reader_likes_where_that_leads_somewhere(reach, way):
    assert reach.channel is way


def test_an_envelope_has_the_name_and_each_line_once():
    assert (
        Reach("Rosa", postal=" 1 Carlton Street,\n\nLondon \nNW5 4QU").block
        == "Rosa\n1 Carlton Street\nLondon\nNW5 4QU"
    )


@pytest.mark.parametrize(
    ("needs", "large"),
    [("Large print please", True), ("big letters", True), ("a larger size of type", False), ("LARGE-PRINT", True),
     ("bigger text", True), ("a large family", False), ("", False), ("print", False)],
)  # fmt: skip
def test_large_print_is_found_in_what_helps(needs, large):
    assert Reach(needs=needs).wants_large is large


@given(words=st.text(max_size=size(80, 400)), about=st.sampled_from([None, "KIT-2027-0412"]))
def test_a_text_is_short_has_signs_every_phone_knows_and_its_whole_address(words, about):
    address = "https://kit.camden.example.org/your-letters/8d1b6c86-4a25-4f2b-9f0f-0c4f0c5f2b11"
    text = text_of(Letter(short=words.replace("((link))", ""), about=about, locale="en"), address)
    assert text.endswith(address)
    assert length(text) <= MOST_SIGNS
    assert fold(text) == text


def test_typographers_signs_are_written_plainly():
    assert fold("“Zoë’s” – £5… ⚘ ł é €") == '"Zoe\'s" - £5... ? ? é €'
