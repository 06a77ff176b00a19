"""Money leaves when everything is known, and two different people have seen to it."""

from dataclasses import replace
from random import Random

import pytest

from kitpanel.applications.rules.host import Host
from kitpanel.core.errors import Refused
from kitpanel.payouts.rules import PAYMENT, PaymentState
from kitpanel.payouts.rules.checks import (
    KIND_WORDS,
    OF_AN_ACCOUNT,
    RESULTS,
    Account,
    Cell,
    Check,
    CheckKind,
    CheckResult,
    Mark,
    PayeeKind,
    Prepared,
    board,
    check_amount,
    check_approve,
    check_bank_change,
    check_payee,
    check_prepare,
    check_record,
    needed,
    outstanding,
    voided_by_change,
)

FIRST = Account(version=1, given_by="nadia")
CHANGED = Account(version=2, given_by="nadia")
GOOD = {
    CheckKind.AGREEMENT: CheckResult.SIGNED,
    CheckKind.IDENTITY: CheckResult.SEEN,
    CheckKind.BANK_FORMAT: CheckResult.VALID,
    CheckKind.PAYEE_NAME: CheckResult.MATCHES,
    CheckKind.DUPLICATES: CheckResult.NONE_FOUND,
    CheckKind.SAFEGUARDING: CheckResult.NOT_NEEDED,
}
ALL_GOOD = [Check(kind, result, "dana", bank_version=1) for kind, result in GOOD.items()]


def refused(act, *args, **named):
    with pytest.raises(Refused) as raised:
        act(*args, **named)
    return raised.value.sentence


def left(*more, account=FIRST, under_18=False):
    return outstanding([*ALL_GOOD, *more], account, under_18)


def test_with_every_check_good_a_payment_is_prepared_by_one_and_approved_by_another():
    check_prepare(ALL_GOOD, FIRST, under_18=False)
    check_approve(Prepared("dana", 1), "tom", ALL_GOOD, FIRST, under_18=False)


def test_nothing_known_is_everything_to_do_and_said_in_one_sentence():
    assert outstanding([], None, under_18=False) == (
        "Wait for the bank details",
        "Wait for the agreement to be signed",
        "See who they are and where they live",
        "Check the form of the bank details",
        "Ask the bank if the name fits the account",
        "Look for the same account elsewhere",
        "Settle what keeps people safe",
    )
    assert outstanding(ALL_GOOD, None, under_18=False) == (
        "Wait for the bank details",
        "Check the form of the bank details",
        "Ask the bank if the name fits the account",
        "Look for the same account elsewhere",
    )
    assert refused(check_prepare, ALL_GOOD[:-2], FIRST, under_18=False) == (
        "Before this can be paid: Look for the same account elsewhere; Settle what keeps people safe."
    )


@pytest.mark.parametrize("kind", list(GOOD))
def test_each_check_alone_holds_a_payment_up(kind):
    kept = [check for check in ALL_GOOD if check.kind is not kind]
    assert len(outstanding(kept, FIRST, under_18=False)) == 1


@pytest.mark.parametrize(
    ("kind", "result", "note", "to_do"),
    [
        (CheckKind.BANK_FORMAT, CheckResult.NOT_COVERED, "", ()),
        (CheckKind.BANK_FORMAT, CheckResult.TABLES_MISSING, "", ()),
        (CheckKind.BANK_FORMAT, CheckResult.INVALID, "looks fine to me", ("Check the form of the bank details",)),
        (CheckKind.PAYEE_NAME, CheckResult.CLOSE_MATCH, " ", ("Payee name: write why it is right to pay",)),
        (CheckKind.PAYEE_NAME, CheckResult.CLOSE_MATCH, "F. Aziz is Farida: I saw the bank’s letter", ()),
        (CheckKind.PAYEE_NAME, CheckResult.NO_ANSWER, "", ("Payee name: write why it is right to pay",)),
        (CheckKind.PAYEE_NAME, CheckResult.NO_MATCH, "a note", ("Ask the bank if the name fits the account",)),
        (CheckKind.DUPLICATES, CheckResult.FLAGGED, "a note", ("Look for the same account elsewhere",)),
        (CheckKind.DUPLICATES, CheckResult.CLEARED, "Mother and son share it", ()),
        (CheckKind.DUPLICATES, CheckResult.CLEARED, "", ("Duplicates: write why it is right to pay",)),
        (CheckKind.SAFEGUARDING, CheckResult.DUE, "", ("Settle what keeps people safe",)),
        (CheckKind.SAFEGUARDING, CheckResult.MET, "", ()),
    ],
)
def test_the_latest_result_of_a_kind_counts(kind, result, note, to_do):
    assert left(Check(kind, result, "dana", note, bank_version=1)) == to_do


def test_the_board_shows_one_cell_for_each_check():
    cells = board([*ALL_GOOD, Check(CheckKind.PAYEE_NAME, CheckResult.CLOSE_MATCH, "dana", "a letter", 1)], FIRST)
    assert [cell.words for cell in cells] == ["Signed", "Seen", "Valid", "Close match", "None", "Not needed"]
    assert cells[3] == Cell(CheckKind.PAYEE_NAME, "Close match", Mark.WAIT, "")
    assert board([], None)[0] == Cell(CheckKind.AGREEMENT, "To do", Mark.WAIT, "Wait for the agreement to be signed")


def test_new_bank_details_are_unchecked_and_need_a_call_back():
    assert needed(FIRST) == tuple(GOOD)
    assert needed(None) == tuple(GOOD)
    assert needed(CHANGED) == (*GOOD, CheckKind.CALL_BACK)
    assert left(account=CHANGED) == (
        "Check the form of the bank details",
        "Ask the bank if the name fits the account",
        "Look for the same account elsewhere",
        "Ring them on the number we had before the change",
    )


def test_a_change_of_bank_details_undoes_the_approval_until_all_is_checked_again():
    sentence = "The bank details have changed since. Send it back to be prepared again."
    assert refused(check_approve, Prepared("dana", 1), "tom", ALL_GOOD, CHANGED, under_18=False) == sentence
    assert refused(check_approve, Prepared("dana", 1), "tom", ALL_GOOD, None, under_18=False) == sentence
    again = [replace(check, bank_version=2) for check in ALL_GOOD]
    called = Check(CheckKind.CALL_BACK, CheckResult.DONE, "dana", bank_version=2)
    assert refused(check_approve, Prepared("dana", 2), "tom", again, CHANGED, under_18=False) == (
        "Before this can be paid: Ring them on the number we had before the change."
    )
    check_approve(Prepared("dana", 2), "tom", [*again, called], CHANGED, under_18=False)


def test_the_preparer_and_whoever_entered_the_details_do_not_approve():
    assert refused(check_approve, Prepared("dana", 1), "dana", ALL_GOOD, FIRST, under_18=False) == (
        "Ask somebody else to approve this: you prepared it."
    )
    typed_in = replace(FIRST, given_by="tom")
    assert refused(check_approve, Prepared("dana", 1), "tom", ALL_GOOD, typed_in, under_18=False) == (
        "Ask somebody else to approve this: you entered the bank details."
    )


def test_somebody_under_eighteen_is_paid_through_a_host():
    assert left(under_18=True) == ("They are under 18: pay the group that holds the money for them",)
    host = replace(FIRST, payee=PayeeKind.HOST)
    assert left(account=host, under_18=True) == ()
    assert left(account=replace(FIRST, payee=PayeeKind.SUPPLIER), under_18=True) == ()


def test_a_check_is_recorded_only_as_it_could_be_true():
    check_record(Check(CheckKind.PAYEE_NAME, CheckResult.MATCHES, "dana", bank_version=1), FIRST)
    check_record(Check(CheckKind.AGREEMENT, CheckResult.SIGNED, "nadia"), None)
    call = Check(CheckKind.CALL_BACK, CheckResult.DONE, "dana", bank_version=2)
    check_record(call, CHANGED)
    assert refused(check_record, replace(call, result=CheckResult.SEEN), CHANGED) == "Choose what the check found"
    assert refused(check_record, replace(call, bank_version=1), CHANGED) == (
        "The bank details have changed since. Look at the new ones first."
    )
    assert refused(check_record, replace(call, by="nadia"), CHANGED) == (
        "Ask somebody else to ring: you entered these bank details."
    )
    assert refused(check_record, call, None) == "Wait for the bank details first."


def test_every_kind_has_words_and_results_and_every_result_a_kind():
    assert list(KIND_WORDS) == list(RESULTS) == list(CheckKind)
    assert {result for results in RESULTS.values() for result in results} == set(CheckResult)
    assert set(CheckKind) - {CheckKind.AGREEMENT, CheckKind.IDENTITY, CheckKind.SAFEGUARDING} == OF_AN_ACCOUNT


def test_bank_details_do_not_change_under_money_on_its_way():
    check_bank_change([PaymentState.PREPARED, PaymentState.PAID])
    assert refused(check_bank_change, [PaymentState.PAID, PaymentState.SENT]) == (
        "Money is on its way to the account we have. Wait until it has landed or come back."
    )
    assert [state for state in PaymentState if voided_by_change(state)] == [
        PaymentState.PREPARED,
        PaymentState.APPROVED,
    ]
    assert [state for state in PaymentState if "void" in {move.name for move in PAYMENT.open_from(state)}] == [
        PaymentState.PREPARED,
        PaymentState.APPROVED,
    ]


def test_instalments_never_come_to_more_than_the_award():
    half = (PaymentState.PAID, 98_000)
    check_amount(98_000, 196_000, [half])
    assert refused(check_amount, 98_001, 196_000, [half]) == "£980 of this grant is left to pay. Write that or less."
    check_amount(1, 196_000, [])
    assert refused(check_amount, 0, 196_000, []) == "Write an amount above £0"
    gone = [(state, 98_000) for state in (PaymentState.FAILED, PaymentState.RETURNED, PaymentState.VOIDED)]
    check_amount(196_000, 196_000, gone)


STAFF = ("dana", "tom", "priya")


class Office:
    """A payments office where anybody tries anything, in any order; it keeps only what the rules let through."""

    def __init__(self, random):
        self.random, self.account, self.checks, self.prepared, self.sent = random, None, [], None, []
        self.approved_by = None

    def step(self):
        who = self.random.choice(STAFF)
        acts, weights = [self.change, self.check, self.prepare, self.approve, self.send], [1, 60, 10, 10, 10]
        act = self.random.choices(acts, weights)[0]
        try:
            act(who)
        except Refused:
            return

    def change(self, who):
        giver = self.random.choice(["nadia", who])
        self.account = Account(self.account.version + 1 if self.account else 1, giver)
        self.prepared = self.approved_by = None

    def check(self, who):
        kind = self.random.choice(list(CheckKind))
        result = self.random.choice([next(iter(RESULTS[kind]))] * 3 + list(RESULTS[kind]))
        version = self.account.version if self.account and self.random.random() < 0.9 else 1
        check = Check(kind, result, who, self.random.choice(["", "why"]), version)
        check_record(check, self.account)
        self.checks.append(check)

    def prepare(self, who):
        check_prepare(self.checks, self.account, under_18=False)
        self.prepared, self.approved_by = Prepared(who, self.account.version), None

    def approve(self, who):
        if self.prepared:
            check_approve(self.prepared, who, self.checks, self.account, under_18=False)
            self.approved_by = who

    def send(self, _):
        if self.approved_by:
            self.sent.append((self.account, self.prepared, self.approved_by, tuple(self.checks)))
            self.prepared = self.approved_by = None


def test_in_no_history_does_one_person_send_money_or_changed_details_go_unrung():
    random, paid, rung = Random(20270301), 0, 0
    for _ in range(1_000):
        office = Office(random)
        for _ in range(150):
            office.step()
        for account, prepared, approver, checks in office.sent:
            paid += 1
            assert prepared.by != approver
            assert account.given_by != approver
            assert prepared.bank_version == account.version
            calls = [one for one in checks if (one.kind, one.bank_version) == (CheckKind.CALL_BACK, account.version)]
            assert account.version == 1 or calls
            assert [one.by for one in calls if one.by == account.given_by] == []
            rung += bool(calls)
    assert (paid > 200, rung > 50) == (True, True), (paid, rung)


HALL = Host("Tenants’ Hall", agreed=True)


def test_money_a_host_holds_goes_to_the_host_once_it_said_yes():
    theirs = replace(FIRST, payee=PayeeKind.HOST)
    assert outstanding(ALL_GOOD, theirs, under_18=True, host=HALL) == ()
    assert outstanding(ALL_GOOD, FIRST, under_18=False, host=replace(HALL, agreed=False)) == (
        "Pay Tenants’ Hall, which holds the money: ask for its bank details",
        "Ask Tenants’ Hall if it holds the money, and record its answer on the idea",
    )
    assert outstanding(ALL_GOOD, None, under_18=False, host=HALL) == outstanding(ALL_GOOD, None, under_18=False)
    assert refused(check_approve, Prepared("dana", 1), "tom", ALL_GOOD, FIRST, under_18=False, host=HALL) == (
        "Before this can be paid: Pay Tenants’ Hall, which holds the money: ask for its bank details."
    )


def test_only_the_hosts_account_is_taken_and_never_a_childs_own():
    check_payee(PayeeKind.HOST, under_18=True, host=HALL)
    check_payee(PayeeKind.PERSON, under_18=False, host=None)
    assert refused(check_payee, PayeeKind.GROUP, under_18=False, host=HALL) == (
        "Tenants’ Hall holds the money for you, so give its account. Ring us if it does not."
    )
    assert refused(check_payee, PayeeKind.PERSON, under_18=True, host=None) == (
        "You are under 18, so choose a group that holds the money for you."
    )
