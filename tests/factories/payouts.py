"""Awards and grants for tests, at any stage: made by the same acts that the pages use."""

import itertools
import json
from datetime import timedelta

from factories.applications import make_application, make_bid
from factories.people import LONG_AGO, make_person
from factories.rounds import make_panel, make_round
from factories.strands import make_strand
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.history import advance
from kitpanel.panel.models import Basis, Decision, DecisionRow
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.runs import BankAnswer
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules.bank import BankDetails
from kitpanel.payouts.rules.checks import CheckKind, CheckResult, PayeeKind
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules import RoundState
from kitpanel.strands import actions as strands

_numbers = itertools.count(1)
PUBLIC = "https://kit.test"
STAGES = ("offered", "accepted", "checks", "checked", "ready", "approved", "in_run", "frozen", "sent", "paid", "active")


def make_award(owner=None, *, amount=1640_00, outcome=Outcome.FUND, told=True, strand=None, at=LONG_AGO, **answers):
    """Make an award of a round whose letters went (or, not `told`, are held). Gives its decision row."""
    owner = owner or make_person()
    application = make_application(owner, state=ApplicationState.IN_ROUND, lines=(("Timber", amount),),
                                   least=min(amount, answers.pop("least", amount)), at=at, **answers)  # fmt: skip
    round_ = make_round(make_panel(), number=0, state=RoundState.MEETING, at=at)
    bid = make_bid(round_, application, position=1, at=at)
    chair = make_person(RoleName.PANELLIST)
    funded = outcome in {Outcome.FUND, Outcome.PART_FUND}
    strand = strand or make_strand(received=10_000_00)
    record = json.dumps(_record(round_, bid, strand, outcome, amount if funded else 0))
    db.session.add(
        Decision(round_id=round_.id, record=record, software="tests", confirmed_at=at, confirmed_by_id=chair.id,
                 signed_by_id=chair.id)
    )  # fmt: skip
    row = DecisionRow(
        bid_id=bid.id, round_id=round_.id, place=1, outcome=outcome, amount=amount if funded else 0,
        charged={strand.code: amount} if funded else {}, basis=Basis.LIST,
    )  # fmt: skip
    db.session.add(row)
    db.session.flush()
    if funded:
        strands.reserve({bid.ref: {strand.code: amount}}, now=at)
    advance(application, {"fund": "fund", "part_fund": "part_fund"}.get(outcome, "not_fund"), by=None, now=at)
    for move in ("decide", "notify") if told else ("decide",):
        advance(round_, move, by=None, now=at)
    db.session.flush()
    return row


def _record(round_, bid, strand, outcome, amount):
    """Give the record of a round of four people who all said yes to its one bid, as far as pages read one."""
    result = {
        "graded": 4, "entitled": 4, "needed": 4, "average": "4", "mean": "4", "outcome": outcome.value,
        "amount": amount, "charged": {strand.code: amount} if amount else {}, "hangs_on": [],
    }  # fmt: skip
    return {
        "format": "kitpanel-round/1", "rule": "kitpanel-rule/1", "round": round_.ref, "seed": "", "head": "", "line": 2,
        "quorum_floor": 4, "panel": ["P1", "P2", "P3", "P4"],
        "strands": [{"strand": strand.code, "available": 10_000_00, "order": 1}],
        "bids": [{"ref": bid.ref, "asked": bid.asked, "least": bid.application.least, "strands": [strand.code]}],
        "votes": [{"panellist": f"P{n}", "bid": bid.ref, "state": "graded", "grade": 4} for n in range(1, 5)],
        "computed": {
            "comparable": True, "order": [bid.ref], "left": {strand.code: 10_000_00 - amount},
            "second_opinion": [bid.ref] if amount else [], "bids": {bid.ref: result},
        },
    }  # fmt: skip


def grant_of(row) -> Grant:
    """Find the grant of an award."""
    return db.session.query(Grant).filter_by(bid_id=row.bid_id).one()


class Desk:
    """Two finance people and one of staff, who take a grant from stage to stage."""

    def __init__(self):
        self.staff = make_person(RoleName.STAFF, name="Priya Staff")
        self.preparer = make_person(RoleName.FINANCE, name="Dana Okoro")
        self.approver = make_person(RoleName.FINANCE, name="Femi Lee")

    def check(self, grant, *, now, skip=()):
        """Record every check that a person makes."""
        account = queries.account_of(grant)
        found = {
            CheckKind.IDENTITY: CheckResult.SEEN, CheckKind.PAYEE_NAME: CheckResult.MATCHES,
            CheckKind.SAFEGUARDING: CheckResult.MET, CheckKind.CALL_BACK: CheckResult.DONE,
        }  # fmt: skip
        for kind, result in found.items():
            if kind not in skip:
                by = self.staff.id if kind is not CheckKind.PAYEE_NAME else self.preparer.id
                actions.record_check(
                    grant, kind, result, "Seen on a call", bank_version=account.version, by=by, now=now
                )


def give_details(grant, *, sort_code="107999", number="", kind=PayeeKind.PERSON, now):
    """Let its holder give bank details."""
    number = number or f"{60000000 + next(_numbers):08d}"
    return actions.give_bank(
        grant, BankDetails("Nadia Rahman", sort_code, number), kind, sealer(), public_address=PUBLIC,
        by=grant.owner_id, now=now,
    )  # fmt: skip


def make_grant(owner=None, *, stage="offered", now, desk=None, **award) -> Grant:
    """Make a grant and take it to a stage of STAGES. The desk is made when none is given."""
    row = make_award(owner, at=award.pop("at", now - timedelta(days=1)), **award)
    while actions.prepare_due(now):
        pass
    return take_on(grant_of(row), stage, desk=desk, now=now)


def take_on(grant, stage, *, now, desk=None) -> Grant:
    """Take an offered grant to a stage of STAGES. The desk is made when none is given."""
    steps = STAGES[: STAGES.index(stage) + 1]
    desk = desk or (Desk() if len(steps) > 3 else None)
    for step in steps[1:]:
        _STEPS[step](grant, desk, now)
        db.session.flush()
    return grant


def _accept(grant, _desk, now):
    actions.accept(grant, queries.agreement_version(), by=grant.owner_id, now=now)


def _run(grant, desk, now):
    actions.make_run([queries.alive_payment(grant).number], by=desk.preparer.id, now=now)


def _in_run(act):
    def step(grant, desk, now):
        db.session.refresh(queries.alive_payment(grant))
        act(queries.alive_payment(grant).run, desk.preparer.id, now)

    return step


def _paid(run, by, now):
    for payment in run.payments:
        actions.settle_payment(run, payment, BankAnswer.PAID, "", public_address=PUBLIC, by=by, now=now)


_STEPS = {
    "accepted": _accept,
    "checks": lambda grant, desk, now: give_details(grant, now=now),
    "checked": lambda grant, desk, now: desk.check(grant, now=now, skip={CheckKind.CALL_BACK}),
    "ready": lambda grant, desk, now: actions.prepare(grant, by=desk.preparer.id, now=now),
    "approved": lambda grant, desk, now: actions.approve(grant, by=desk.approver.id, now=now),
    "in_run": _run,
    "frozen": _in_run(lambda run, by, now: actions.freeze_run(run, sealer(), by=by, now=now)),
    "sent": _in_run(lambda run, by, now: actions.send_run(run, by=by, now=now)),
    "paid": _in_run(_paid),
    "active": lambda grant, desk, now: advance(grant, "start", by=None, now=now),
}


def application_of(grant) -> Application:
    """Find the application a grant came from."""
    return db.session.get_one(Application, grant.bid.application_id)
