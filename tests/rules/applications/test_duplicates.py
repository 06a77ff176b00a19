"""Ideas that may be one and the same: signs with their reasons, never decided by a score."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.labelled import BEGIN, DOC, END, table
from support.sizes import size

from kitpanel.applications.likeness import marks_of, measured, names_alike, words_alike
from kitpanel.applications.rules.duplicates import Alike, Fingerprint, SignKind, Weights, likeness, settled, shown
from kitpanel.applications.rules.names import name_key, parts_of, sound_of

WEIGHTS = Weights()
TEXT = (
    "I want to put planters on every landing of two blocks with herbs and tomatoes. Nine neighbours asked for them, "
    "and we build them over two Saturdays in the hall, with a carpenter and a pot of tea."
)
NADIA = Fingerprint("KIT-2027-0412", "nadia@example.org", "07700 900412", "NW5 2AB", "", "Nadia Rahman", TEXT, "nadia")
OTHER = Fingerprint("KIT-2027-0400", "kwame@example.org", "07700 900418", "NW1 1AA", "", "Kwame Osei", "First job")


def found(**facts):
    other = replace(OTHER, **facts)
    return likeness(NADIA, other, measured(NADIA, other), WEIGHTS)


@pytest.mark.parametrize(
    ("facts", "score", "words"),
    [
        ({}, 0, []),
        ({"email": " Nadia+kit@Example.org"}, 60, ["Same e-mail as KIT-2027-0400"]),
        ({"phone": "+44 7700 900412"}, 45, ["Same phone as KIT-2027-0400"]),
        ({"phone": "900412"}, 0, []),
        ({"postcode": "nw52ab"}, 20, ["Same post code as KIT-2027-0400"]),
        ({"postcode": "nw52ab", "name": "RAHMAN, Nadia"}, 45, ["Same name as", "Same post code as"]),
        ({"name": "Ms Nadya Rahman"}, 0, []),
        ({"name": "Nadiah Rehman"}, 25, ["Nearly the same name as KIT-2027-0400"]),
        ({"text": TEXT.upper() + "!"}, 90, ["100% of the words are the same as in KIT-2027-0400"]),
        ({"email": "nadia@example.org", "phone": "07700900412", "text": TEXT}, 100, ["100% of", "Same e-mail", "Same phone"]),
    ],
)  # fmt: skip
def test_each_sign_counts_and_says_why(facts, score, words):
    like = found(**facts)
    assert (like.score, len(like.signs)) == (score, len(words))
    assert [sign.words for sign, start in zip(like.signs, words, strict=True) if not sign.words.startswith(start)] == []


def test_the_same_house_is_more_than_the_same_post_code():
    home = replace(NADIA, address="Flat 7, 21 Haverstock Hill\nLondon")
    there = replace(OTHER, postcode="NW5 2AB", address="flat 7, 21 Haverstock hill")
    assert [(sign.kind, sign.weight) for sign in likeness(home, there, Alike(), WEIGHTS).signs] == [
        (SignKind.ADDRESS, 40)
    ]
    next_door = replace(there, address="Flat 8, 21 Haverstock Hill")
    assert [sign.weight for sign in likeness(home, next_door, Alike(), WEIGHTS).signs] == [20]


def test_one_person_who_sends_two_ideas_is_no_sign_but_one_text_twice_is():
    again = replace(NADIA, ref="KIT-2027-0500")
    assert [sign.kind for sign in likeness(NADIA, again, measured(NADIA, again), WEIGHTS).signs] == [SignKind.TEXT]


def test_dots_mean_nothing_to_one_mail_house_and_something_to_the_others():
    gmail = replace(NADIA, email="na.dia+kit@googlemail.com")
    assert likeness(gmail, replace(OTHER, email="nadia@gmail.com"), Alike(), WEIGHTS).score == 60
    assert found(email="na.dia@example.org").score == 0


def test_nothing_given_is_nothing_alike():
    blank = Fingerprint("A")
    assert (likeness(blank, Fingerprint("B"), Alike(), WEIGHTS).signs, marks_of(blank)) == ((), [])
    assert likeness(replace(blank, email="no at"), Fingerprint("B", email="no at"), Alike(), WEIGHTS).score == 0


def test_staff_see_the_most_alike_first_and_little_likeness_not_at_all():
    others = [
        OTHER, replace(OTHER, ref="KIT-2027-0403", phone=NADIA.phone), replace(OTHER, ref="KIT-2027-0402", email=NADIA.email),
        replace(OTHER, ref="KIT-2027-0404", postcode=NADIA.postcode),
    ]  # fmt: skip
    looked_at = [likeness(NADIA, other, Alike(), WEIGHTS) for other in others]
    assert [(one.ref, one.score) for one in shown(looked_at, WEIGHTS)] == [("KIT-2027-0402", 60), ("KIT-2027-0403", 45)]
    strict = Weights(show_from=50)
    assert [one.ref for one in shown(looked_at, strict)] == ["KIT-2027-0402"]


def test_a_verdict_holds_until_something_else_is_alike():
    before, after = found(phone=NADIA.phone), found(phone=NADIA.phone, email=NADIA.email)
    assert (settled(before.marks, before.marks), settled(before.marks, after.marks)) == (True, True)
    assert settled(after.marks, before.marks) is False
    other_phone = likeness(replace(NADIA, phone="07700900999"), replace(OTHER, phone="07700900999"), Alike(), WEIGHTS)
    assert settled(other_phone.marks, before.marks) is False
    assert [mark for one in (before, after) for mark in one.marks if "nadia" in mark or "900412" in mark] == []


@pytest.mark.parametrize(("one", "other", "alike"), [
    ("Kate Doyle", "Catherine DOYLE", 100), ("Mohamed Ali", "Ali Muhammad", 100), ("José Peña", "Jose Pena", 100),
    ("Dr Ana Maria Lopes", "Ana Lopes", 100), ("Nadia", "Nadia Rahman", 0), ("Aoife O’Brien", "aoife obrien", 100),
])  # fmt: skip
def test_a_name_is_the_same_however_it_is_written(one, other, alike):
    assert names_alike(one, other) == alike


def test_sisters_have_two_names():
    assert names_alike("Amina Yusuf", "Amira Yusuf") < WEIGHTS.names_from
    assert names_alike("Catherine Hall", "Katharine Hall") >= WEIGHTS.names_from


def test_a_name_is_found_by_its_bones():
    assert name_key("Philip Mac") == name_key("Filip Mack")
    assert (sound_of("cc"), name_key("Rosa"), parts_of("Mr O'Neil")) == ("k", "", ("oneil",))


def test_texts_of_a_few_words_are_not_compared():
    assert (words_alike("A choir for us", "A choir for us"), words_alike(TEXT, TEXT)) == (0, 100)


@given(st.text(max_size=60), st.text(max_size=60))
@settings(max_examples=size(15, 1000), deadline=None)
def test_likeness_is_the_same_either_way_round_and_within_bounds(mine, theirs):
    one, other = (
        replace(NADIA, text=f"{TEXT} {mine}", name=mine),
        replace(NADIA, ref="B", text=theirs, name=theirs, email=""),
    )
    there, back = (likeness(a, b, measured(a, b), WEIGHTS) for a, b in ((one, other), (other, one)))
    assert (there.score, there.marks) == (back.score, back.marks)
    assert 0 <= there.score <= 100


def test_the_figures_in_the_document_are_the_measured_ones():
    assert DOC.read_text("utf-8").partition(BEGIN)[2].partition(END)[0] == table(), "run: make duplicates"
