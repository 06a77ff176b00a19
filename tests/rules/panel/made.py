"""Rounds for the tests, written as a table: a row per bid, a column per panellist.

A digit is a grade, `?` cannot judge, `x` stepped out, `.` not cast.
"""

from kitpanel.panel.rules.ballot import State
from kitpanel.panel.rules.decision import compute
from kitpanel.panel.rules.record import Bid, Record, StrandMoney, Vote

STATES = {"?": State.CANNOT_JUDGE, "x": State.STEPPED_OUT}


def a_round(table, *, money=1_000_000, asked=None, least=None, open_to=None, lower=None, **settings):
    """Amounts in pence. `money` is one strand's, or `{strand: available}` most restricted first."""
    asked, least, open_to, lower = asked or {}, least or {}, open_to or {}, lower or {}
    pots = money if isinstance(money, dict) else {"council": money}
    rows = [line.split() for line in table.strip().splitlines()]
    panel = tuple(f"P{number}" for number in range(1, len(rows[0])))
    bids = tuple(
        Bid(
            ref,
            asked.get(ref, 100_000),
            least.get(ref, min(asked.get(ref, 100_000), 50_000)),
            tuple(open_to.get(ref, pots)),
        )
        for ref, *_ in rows
    )
    votes = tuple(
        Vote(who, ref, State.GRADED, int(said), lower.get((who, ref)))
        if said.isdigit()
        else Vote(who, ref, STATES[said])
        for ref, *answers in rows
        for who, said in zip(panel, answers, strict=True)
        if said != "."
    )
    made = {"round": "R-1", "seed": "9f", "head": "c2", "line": 2, "quorum_floor": 1, "panel": panel}
    strands = tuple(StrandMoney(name, available, order) for order, (name, available) in enumerate(pots.items()))
    return Record(**(made | settings), strands=strands, bids=bids, votes=votes)


def outcomes(record):
    return {ref: (str(result.outcome), result.amount) for ref, result in compute(record).bids.items()}


# A whole small round: money for two and a half bids, a step-out, a bid without a quorum, one below the line.
SMALL = """
    garden   4 3 3 4 x 3
    soup     3 3 4 2 3 3
    market   2 3 2 3 2 2
    repair   1 2 0 1 2 1
    choir    3 . ? . 4 .
"""


def small(**changes):
    return a_round(SMALL, **({"money": {"north": 60_000, "council": 190_000}, "quorum_floor": 4} | changes))
