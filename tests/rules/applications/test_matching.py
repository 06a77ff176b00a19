"""Which strands could pay for an idea that is still being written."""

from datetime import date

import pytest

from kitpanel.applications.rules.matching import fits_so_far
from kitpanel.strands.rules import ApplicantType, Facts, StrandTerms

NORTH = StrandTerms("north", places=frozenset({"Highgate"}), floor=50_000, ceiling=150_000)


@pytest.mark.parametrize(
    ("asked", "places", "fits"),
    [(0, {"Highgate"}, True), (60_000, {"Highgate"}, True), (40_000, {"Highgate"}, False), (0, {"Kilburn"}, False)],
)
def test_no_amount_yet_rules_nothing_out_and_a_place_does(asked, places, fits):
    facts = Facts(frozenset(places), frozenset({"food"}), ApplicantType.ALONE, asked, date(2027, 3, 1))
    assert fits_so_far(facts, NORTH) is fits
