"""Ideas that may be one and the same: shown to staff with the reasons, never decided by a score."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kitpanel.applications.rules.duplicates import Fingerprint, Likeness, Weights, likeness, possible_duplicates

WEIGHTS = Weights()
TEXT = "I want to put planters on every landing of two blocks with herbs and tomatoes"
NADIA = Fingerprint("KIT-2027-0412", "nadia@example.org", "07700 900412", "NW5 2AB", "Nadia Rahman", TEXT)
OTHER = Fingerprint(
    "KIT-2027-0400", "kwame@example.org", "07700 900418", "NW1 1AA", "Kwame Osei", "First job first suit"
)


def like(**facts):
    return likeness(NADIA, replace(OTHER, **facts), WEIGHTS)


@pytest.mark.parametrize(
    ("facts", "score", "reasons"),
    [
        ({}, 0, ()),
        ({"email": " Nadia+kit@Example.org"}, 60, ("The same email address",)),
        ({"phone": "+44 7700 900412"}, 60, ("The same phone number",)),
        ({"phone": "900412"}, 0, ()),
        ({"postcode": "nw52ab"}, 15, ("The same postcode",)),
        ({"postcode": "nw52ab", "name": "RAHMAN, Nadia"}, 60, ("The same name and postcode",)),
        ({"name": "nadia rahman"}, 0, ()),
        ({"text": TEXT.upper() + "!"}, 80, ("100% of the words are the same",)),
        ({"text": TEXT[:40]}, 36, ("46% of the words are the same",)),
        (
            {"email": "nadia@example.org", "phone": "07700900412", "text": TEXT},
            100,
            ("The same email address", "The same phone number", "100% of the words are the same"),
        ),
    ],
)
def test_each_likeness_counts_and_says_why(facts, score, reasons):
    assert like(**facts) == Likeness("KIT-2027-0400", score, reasons)


def test_nothing_given_is_nothing_alike():
    blank = Fingerprint("A")
    assert likeness(blank, Fingerprint("B"), WEIGHTS) == Likeness("B", 0, ())
    assert likeness(replace(blank, email="no at"), Fingerprint("B", email="no at"), WEIGHTS).score == 0


def test_staff_see_the_most_alike_first_and_never_the_idea_itself():
    others = [
        NADIA,
        OTHER,
        replace(OTHER, ref="KIT-2027-0403", phone=NADIA.phone),
        replace(OTHER, ref="KIT-2027-0402", email=NADIA.email),
        replace(OTHER, ref="KIT-2027-0401", email=NADIA.email, phone=NADIA.phone),
        replace(OTHER, ref="KIT-2027-0404", postcode=NADIA.postcode),
    ]
    assert [(one.ref, one.score) for one in possible_duplicates(NADIA, others, WEIGHTS)] == [
        ("KIT-2027-0401", 100),
        ("KIT-2027-0402", 60),
        ("KIT-2027-0403", 60),
    ]


def test_the_operator_sets_what_counts():
    strict = Weights(postcode=40)
    other = replace(OTHER, postcode=NADIA.postcode)
    assert possible_duplicates(NADIA, [other], strict) == (Likeness(OTHER.ref, 40, ("The same postcode",)),)


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_is_the_same_either_way_round_and_within_bounds(mine, theirs):
    one, other = replace(NADIA, text=mine), replace(NADIA, ref="B", text=theirs, email="")
    there, back = likeness(one, other, WEIGHTS), likeness(other, one, WEIGHTS)
    assert (there.score, there.reasons) == (back.score, back.reasons)
    assert 0 <= there.score <= 100
