"""Money needs two people, whatever anybody presses and in whatever order (promise 14).

Random histories of real acts on a real database. KITPANEL_PROOF=1 runs 10,000 of them.
"""

import itertools
import uuid
from datetime import timedelta

from factories import Desk, give_details, make_grant, make_person
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select
from support.sizes import PROOF, size

from kitpanel.core.crypto import sealer
from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.bank import open_sealed
from kitpanel.payouts.actions.runs import BankAnswer
from kitpanel.payouts.models import Check, Grant, Payment, PaymentRun
from kitpanel.payouts.rules import PaymentState, RunState
from kitpanel.payouts.rules.checks import BY_HAND, CheckKind
from kitpanel.people.rules import RoleName

SIZE = settings(
    max_examples=size(12, 10_000),
    stateful_step_count=size(25, 40),
    deadline=None,
    derandomize=not PROOF,
    database=None,
    suppress_health_check=list(HealthCheck),
)
LEFT = {PaymentState.SENT, PaymentState.PAID, PaymentState.FAILED, PaymentState.RETURNED}
PUBLIC = "https://kit.test"


class Acts:
    """Everything that can be pressed about one grant, each by somebody, in a transaction of its own."""

    def __init__(self, app, clock, *, stage):
        self.app, self.clock = app, clock
        with app.app_context(), transaction():
            desk = Desk()
            both = make_person(RoleName.STAFF, RoleName.FINANCE)
            grant = make_grant(stage=stage, now=clock(), desk=desk)
            self.grant_id, self.ref, self.owner = grant.id, grant.ref, grant.owner_id
            self.people = [desk.staff.id, desk.preparer.id, desk.approver.id, both.id, self.owner]
            self.one_person = both.id

    def do(self, act, by):
        self.clock.forward(minutes=1)
        try:
            with self.app.app_context(), transaction():
                act(by, self.clock())
        except Refused:
            return False
        return True

    def _grant(self):
        from kitpanel.core.db import db

        found = select(Grant).where(Grant.id == self.grant_id).with_for_update(key_share=True)
        return db.session.scalars(found.execution_options(populate_existing=True)).one()

    def _run(self, *states):
        from kitpanel.core.db import db

        payment = queries.latest_payment(self._grant())
        if payment is None or payment.run_id is None or payment.run.state not in states:
            raise Refused("no run")
        return queries.run_to_change(db.session.get_one(PaymentRun, payment.run_id).ref)

    def give_bank(self, by, now):
        if by != self.owner:
            raise Refused("only the holder reaches this page")
        give_details(self._grant(), now=now)

    def check(self, by, now, kind, result):
        grant = self._grant()
        account = queries.account_of(grant)
        actions.record_check(
            grant, kind, result, "Seen", bank_version=account.version if account else 0, by=by, now=now
        )

    def check_all(self, by, now):
        for kind, results in BY_HAND.items():
            if kind is not CheckKind.CALL_BACK:
                self.check(by, now, kind, results[0])

    def call_back(self, by, now):
        self.check(by, now, CheckKind.CALL_BACK, BY_HAND[CheckKind.CALL_BACK][0])

    def press_on(self, *people, steps=6):
        """Try the first steps to the bank in order, each by the next of these people."""
        turns = itertools.cycle(people)
        for name in ("check_all", "prepare", "approve", "make_run", "freeze", "send")[:steps]:
            self.do(getattr(self, name), next(turns))

    def prepare(self, by, now):
        actions.prepare(self._grant(), by=by, now=now)

    def approve(self, by, now):
        actions.approve(self._grant(), by=by, now=now)

    def send_back(self, by, now):
        actions.send_back(self._grant(), "Look again", by=by, now=now)

    def hold(self, by, now):
        actions.hold(self._grant(), "Wait", by=by, now=now)

    def release(self, by, now):
        actions.release(self._grant(), "Go on", by=by, now=now)

    def make_run(self, by, now):
        payment = queries.alive_payment(self._grant())
        actions.make_run([payment.number] if payment else [], by=by, now=now)

    def freeze(self, by, now):
        actions.freeze_run(self._run(RunState.OPEN), sealer(), by=by, now=now)

    def stop_run(self, by, now):
        actions.cancel_run(self._run(RunState.OPEN, RunState.FROZEN), "Stop", by=by, now=now)

    def send(self, by, now):
        actions.send_run(self._run(RunState.FROZEN), by=by, now=now)

    def settle(self, by, now, answer=BankAnswer.RETURNED):
        run = self._run(RunState.SENT)
        actions.settle_payment(run, run.payments[0], answer, "", public_address=PUBLIC, by=by, now=now)


PLAIN = ("give_bank", "check_all", "call_back", "prepare", "approve", "send_back", "hold", "release", "make_run", "freeze",
         "stop_run", "send", "settle")  # fmt: skip


def laws(session, grant_id):
    """Say what is wrong with the payments of a grant that left: each must have been seen by two other people."""
    faults = []
    for payment in session.scalars(select(Payment).where(Payment.grant_id == grant_id)):
        if payment.state not in LEFT:
            continue
        bank = payment.bank
        people = {bank.entered_by_id, payment.prepared_by_id, payment.approved_by_id}
        if len(people) != 3 or None in people:
            faults.append("fewer than three people: giver, preparer, approver")
        if payment.details_by_id != bank.entered_by_id:
            faults.append("the payment forgot who gave the details")
        if not bank.entered_at <= payment.prepared_at <= payment.approved_at <= payment.sent_at:
            faults.append("approved before the details it goes to")
        if bank.voided_at is not None and bank.voided_at <= payment.sent_at:
            faults.append("sent to details that had been changed")
        called = select(Check).where(Check.bank_id == bank.id, Check.kind == CheckKind.CALL_BACK)
        if bank.number > 1 and not [one for one in session.scalars(called) if one.by_id != bank.entered_by_id]:
            faults.append("changed details and no call-back by somebody else")
        on_sheet = sealer().open(payment.run.sheet, bound_to=str(payment.run_id))
        if open_sealed(bank, sealer()).account_number not in on_sheet:
            faults.append("the sheet names another account")
    return faults


def test_whatever_five_people_press_money_leaves_only_when_two_others_saw_the_details(app, clock):
    reached = set()

    class Machine(RuleBasedStateMachine):
        def __init__(self):
            super().__init__()
            self.acts = Acts(app, clock, stage="checks")

        @rule(name=st.sampled_from(PLAIN), who=st.integers(0, 4))
        def press(self, name, who):
            self.acts.do(getattr(self.acts, name), self.acts.people[who])

        @rule(kind=st.sampled_from(sorted(BY_HAND)), which=st.integers(0, 3), who=st.integers(0, 4))
        def check(self, kind, which, who):
            result = BY_HAND[kind][which % len(BY_HAND[kind])]
            self.acts.do(lambda by, now: self.acts.check(by, now, kind, result), self.acts.people[who])

        @rule(first=st.integers(0, 4), second=st.integers(0, 4), steps=st.integers(2, 6))
        def press_on(self, first, second, steps):
            self.acts.press_on(self.acts.people[first], self.acts.people[second], steps=steps)

        @rule()
        def change_details(self):
            self.acts.do(self.acts.give_bank, self.acts.owner)

        @invariant()
        def the_laws_hold(self):
            with app.app_context(), reading() as unit:
                assert laws(unit.session, self.acts.grant_id) == []
                mine = select(Payment.state).where(Payment.grant_id == self.acts.grant_id)
                reached.update(str(state) for state in unit.session.scalars(mine))

    run_state_machine_as_test(Machine, settings=SIZE)
    assert reached >= {"prepared", "approved", "sent", "voided"}, "the histories must go all the way to count"


def test_from_changed_bank_details_one_person_never_reaches_a_payment(app, clock):
    """One person of staff and finance, and a thief who holds the resident's session, press whatever they like."""

    acts_and_all = st.tuples(st.sampled_from((*PLAIN, "press_on")), st.booleans())

    @SIZE
    @given(st.lists(acts_and_all, min_size=8, max_size=30))
    def histories(pressed):
        acts = Acts(app, clock, stage="approved")
        assert acts.do(acts.give_bank, acts.owner)
        for name, by_thief in pressed:
            who = acts.owner if by_thief else acts.one_person
            if name == "press_on":
                acts.press_on(who, acts.one_person)
            else:
                acts.do(getattr(acts, name), who)
        with app.app_context(), reading() as unit:
            payments = unit.session.scalars(select(Payment).where(Payment.grant_id == acts.grant_id)).all()
            reached = {str(payment.state) for payment in payments}
        assert reached <= {"voided", "prepared"}

    histories()


def test_the_laws_bite(app, clock, kept):
    """A payment whose details were changed behind the back of the service is found."""
    acts = Acts(app, clock, stage="sent")
    with app.app_context(), reading() as unit:
        assert laws(unit.session, acts.grant_id) == []
    with kept() as session:
        payment = session.scalars(select(Payment)).one()
        payment.bank.voided_at = clock() - timedelta(days=1)
        payment.bank.entered_by_id = payment.approved_by_id
        payment.bank.number = 2
        session.add(Check(id=uuid.uuid4(), grant_id=acts.grant_id, number=99, kind=CheckKind.CALL_BACK, result="done",
                          words="", bank_id=payment.bank_id, by_id=payment.bank.entered_by_id, at=clock()))  # fmt: skip
    with app.app_context(), reading() as unit:
        assert laws(unit.session, acts.grant_id) == [
            "fewer than three people: giver, preparer, approver",
            "the payment forgot who gave the details",
            "sent to details that had been changed",
            "changed details and no call-back by somebody else",
        ]
