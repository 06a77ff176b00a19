"""Two of anything about money at one moment, in separate processes: exactly one of them counts (promise 6)."""

from collections import Counter

import pytest
from factories import Desk, make_award, make_grant, make_person, make_strand
from races.racing import race
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from kitpanel.core.crypto import sealer
from kitpanel.core.db import db, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.history import Event
from kitpanel.core.outbox import Letter
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.runs import BankAnswer
from kitpanel.payouts.models import Check, Grant, Payment, PaymentRun
from kitpanel.payouts.rules.bank import BankDetails
from kitpanel.payouts.rules.checks import PayeeKind
from kitpanel.people.rules import RoleName
from kitpanel.strands.models import Strand

pytestmark = pytest.mark.race
RUNNERS = 4
RUN = "PR-2027-01"


@pytest.fixture
def desk(kept):
    """A desk with as many finance people as there are racers."""
    with kept():
        made = Desk()
        made.finance = [make_person(RoleName.FINANCE).id for _ in range(RUNNERS)]
    return made


def tried(act):
    """Do something in a transaction of its own; say whether it was done."""
    try:
        with transaction():
            act()
    except (Refused, IntegrityError):
        return "refused"
    return "done"


def count(looking, thing, *where):
    with looking() as session:
        return session.scalar(select(func.count()).select_from(thing).where(*where))


ONE = {"done": 1, "refused": RUNNERS - 1}


def test_four_timetables_make_one_grant_for_each_award(settings, clock, kept, looking):
    with kept():
        for _ in range(6):
            make_award()

    def offer(_):
        return sum(tried(lambda: actions.prepare_due(clock())) == "done" for _ in range(8))

    assert len(race(offer, settings, clock, RUNNERS)) == RUNNERS
    assert (count(looking, Grant), count(looking, Event, Event.kind == "grant", Event.move == "begin")) == (6, 6)


def test_one_offer_is_accepted_once(settings, clock, kept, looking):
    with kept():
        grant = make_grant(now=clock())
        ref, owner = grant.ref, grant.owner_id

    def accept(_):
        return tried(lambda: actions.accept(queries.own_grant_to_change(ref, owner), 1, by=owner, now=clock()))

    assert Counter(race(accept, settings, clock, RUNNERS)) == ONE
    assert count(looking, Check, Check.kind == "agreement") == 1


def test_an_offer_that_is_turned_down_four_times_frees_its_money_once(settings, clock, kept, looking):
    with kept():
        strand = make_strand("council", received=5000_00)
        grant = make_grant(now=clock(), strand=strand, amount=1640_00)
        make_grant(now=clock(), strand=strand, amount=1000_00)
        ref, owner = grant.ref, grant.owner_id

    def decline(_):
        return tried(lambda: actions.decline(queries.own_grant_to_change(ref, owner), "", by=owner, now=clock()))

    assert Counter(race(decline, settings, clock, RUNNERS)) == ONE
    with looking() as session:
        assert session.scalars(select(Strand.committed)).one() == 1000_00


def test_four_people_prepare_one_payment(settings, clock, kept, looking, desk):
    with kept():
        ref = make_grant(stage="checked", now=clock(), desk=desk).ref

    def prepare(number):
        me = desk.finance[number]
        return tried(lambda: actions.prepare(queries.grant_to_change(ref, me), by=me, now=clock()))

    assert Counter(race(prepare, settings, clock, RUNNERS)) == ONE
    assert count(looking, Payment) == 1


def test_payments_prepared_at_one_moment_get_numbers_of_their_own(settings, clock, kept, looking, desk):
    with kept():
        refs = [make_grant(stage="checked", now=clock(), desk=desk).ref for _ in range(RUNNERS)]

    def prepare(number):
        me = desk.finance[number]
        return tried(lambda: actions.prepare(queries.grant_to_change(refs[number], me), by=me, now=clock()))

    assert race(prepare, settings, clock, RUNNERS) == ["done"] * RUNNERS
    with looking() as session:
        assert sorted(session.scalars(select(Payment.number))) == [1, 2, 3, 4]


def test_four_approvals_of_one_payment_leave_one(settings, clock, kept, looking, desk):
    with kept():
        ref = make_grant(stage="ready", now=clock(), desk=desk).ref

    def approve(number):
        me = desk.finance[number]
        return tried(lambda: actions.approve(queries.grant_to_change(ref, me), by=me, now=clock()))

    got = race(approve, settings, clock, RUNNERS)
    assert Counter(got) == ONE
    with looking() as session:
        assert session.scalars(select(Payment.approved_by_id)).all() == [desk.finance[got.index("done")]]
    assert count(looking, Event, Event.kind == "payment", Event.move == "approve") == 1


def test_an_approval_and_a_change_of_bank_details_never_both_stand(settings, clock, kept, looking, desk):
    with kept():
        grant = make_grant(stage="ready", now=clock(), desk=desk)
        ref, owner = grant.ref, grant.owner_id

    def go(number):
        if number:
            me = desk.finance[number]
            return tried(lambda: actions.approve(queries.grant_to_change(ref, me), by=me, now=clock()))
        details = BankDetails("Somebody Else", "107999", "88837491")
        return tried(
            lambda: actions.give_bank(
                queries.own_grant_to_change(ref, owner), details, PayeeKind.PERSON, sealer(),
                public_address="https://kit.test", by=owner, now=clock(),
            )
        )  # fmt: skip

    race(go, settings, clock, 2)
    with looking() as session:
        (payment,) = session.scalars(select(Payment)).all()
        grant = session.scalars(select(Grant)).one()
        assert (str(payment.state), str(grant.state), len(grant.bank)) == ("voided", "checks", 2)


def test_one_approved_payment_goes_in_one_run(settings, clock, kept, looking, desk):
    with kept():
        make_grant(stage="approved", now=clock(), desk=desk)

    def make(number):
        return tried(lambda: actions.make_run([1], by=desk.finance[number], now=clock()))

    assert Counter(race(make, settings, clock, RUNNERS)) == ONE
    assert count(looking, PaymentRun) == 1


def test_two_runs_made_at_one_moment_get_numbers_of_their_own(settings, clock, kept, looking, desk):
    with kept():
        for _ in range(RUNNERS):
            make_grant(stage="approved", now=clock(), desk=desk)

    def make(number):
        return tried(lambda: actions.make_run([number + 1], by=desk.finance[number], now=clock()))

    assert race(make, settings, clock, RUNNERS) == ["done"] * RUNNERS
    with looking() as session:
        assert sorted(session.scalars(select(PaymentRun.number))) == [1, 2, 3, 4]


def test_one_sheet_is_made_of_a_run_whoever_presses(settings, clock, kept, looking, desk):
    with kept():
        make_grant(stage="in_run", now=clock(), desk=desk)

    def freeze(number):
        me = desk.finance[number]
        return tried(lambda: actions.freeze_run(queries.run_to_change(RUN), sealer(), by=me, now=clock()))

    assert Counter(race(freeze, settings, clock, RUNNERS)) == ONE
    assert count(looking, Event, Event.kind == "payment run", Event.move == "freeze") == 1


def test_a_sheet_and_a_change_of_bank_details_never_disagree(settings, clock, kept, looking, desk):
    with kept():
        grant = make_grant(stage="in_run", now=clock(), desk=desk)
        ref, owner = grant.ref, grant.owner_id

    def go(number):
        if number:
            me = desk.finance[0]
            return tried(lambda: actions.freeze_run(queries.run_to_change(RUN), sealer(), by=me, now=clock()))
        details = BankDetails("Somebody Else", "107999", "88837491")
        return tried(
            lambda: actions.give_bank(
                queries.own_grant_to_change(ref, owner), details, PayeeKind.PERSON, sealer(),
                public_address="https://kit.test", by=owner, now=clock(),
            )
        )  # fmt: skip

    assert Counter(race(go, settings, clock, 2)) == {"done": 1, "refused": 1}
    with looking() as session:
        run, payment = session.scalars(select(PaymentRun)).one(), session.scalars(select(Payment)).one()
        assert (str(run.state), str(payment.state)) in {("frozen", "approved"), ("open", "voided")}


def test_a_payment_is_paid_once_and_one_letter_says_so(settings, clock, kept, looking, desk):
    with kept():
        make_grant(make_person(email="nadia@example.org"), stage="sent", now=clock(), desk=desk)

    def settle(number):
        def act():
            run = queries.run_to_change(RUN)
            actions.settle_payment(
                run, run.payments[0], BankAnswer.PAID, "", public_address="https://kit.test",
                by=desk.finance[number], now=clock(),
            )  # fmt: skip

        return tried(act)

    assert Counter(race(settle, settings, clock, RUNNERS)) == ONE
    assert count(looking, Letter, Letter.kind == "payment_paid") == 1
    with looking():
        assert db.session.scalars(select(Payment.state)).all() == ["paid"]
