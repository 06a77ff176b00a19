"""Who leads the meeting and each bid, and whose two names stand under a decision (domain §4, voting §3)."""

import pytest

from kitpanel.core.errors import Refused
from kitpanel.panel.rules.chair import Bench, check_signed

ALL = frozenset({"P1", "P2", "P3", "P4"})
BENCH = Bench("P1", "P2", ALL)


def test_the_chair_leads_while_there_and_else_the_deputy():
    assert [who for who in sorted(ALL) if BENCH.presides(who)] == ["P1"]
    assert [who for who in sorted(ALL) if Bench("P1", "P2", ALL - {"P1"}).presides(who)] == ["P2"]
    assert [who for who in sorted(ALL) if Bench("P1", "P2", frozenset({"P3"})).presides(who)] == []
    assert [who for who in sorted(ALL) if BENCH.may_start(who)] == ["P1", "P2"]


@pytest.mark.parametrize(
    ("out", "leads"),
    [((), "P1"), (("P2",), "P1"), (("P1",), "P2"), (("P1", "P2"), None)],
)
def test_a_deputy_leads_a_bid_that_the_chair_stepped_out_of(out, leads):
    assert BENCH.lead_of(out) == leads
    assert [who for who in sorted(ALL) if BENCH.leads(who, out)] == ([leads] if leads else [])


def test_a_deputy_in_the_chair_does_not_lead_a_bid_they_stepped_out_of():
    alone = Bench("P1", "P2", ALL - {"P1"})
    assert alone.lead_of(("P2",)) is None


@pytest.mark.parametrize(
    ("signed", "out", "names"),
    [
        (["P1", "P3"], (), ("P1", "P3")),
        (["P4", "P3", "P1"], (), ("P1", "P4")),
        (["P1", "P2", "P3"], ("P1",), ("P2", "P3")),
        (["P1", "P3", "P4"], ("P1",), ()),
        (["P1", "P3", "P4"], ("P3",), ("P1", "P4")),
        (["P1", "P2", "P3", "P4"], ("P1", "P2"), ("P3", "P4")),
        (["P1"], (), ("P1",)),
        (["P1", "P5"], (), ("P1",)),
    ],
)
def test_whoever_leads_a_bid_signs_first_and_nobody_signs_for_one_they_stepped_out_of(signed, out, names):
    assert BENCH.signatories(signed, out) == names


def test_every_bid_needs_two_names():
    check_signed(BENCH, ["P1", "P2", "P3"], [(), ("P1",), ("P3",)])
    with pytest.raises(Refused, match="Two people must sign for each idea"):
        check_signed(BENCH, ["P1", "P3"], [(), ("P1",)])
