"""The forms of grants and payments."""

from collections.abc import Iterable
from typing import Any

from kitpanel.core.fields import Agree, AnyOf, Hidden, OneOf, OneTimeKey, Text, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.money import pounds
from kitpanel.core.said import say
from kitpanel.payouts.models import Payment
from kitpanel.payouts.queries import BoardRow
from kitpanel.payouts.rules.checks import BY_HAND, RESULTS, CheckKind, PayeeKind

_PRIVATE = {"autocomplete": "off", "inputmode": "numeric", "spellcheck": "false"}


_LONGEST_NUMBER = 6


def number_in(hidden: str | None) -> int:
    """Read a number that the page carried unseen; 0 when somebody changed it into something else."""
    text = (hidden or "")[:_LONGEST_NUMBER]
    return int(text) if text.isascii() and text.isdecimal() else 0


class AcceptForm(Form):
    """Saying yes to an offer, and to the agreement that stands on the page."""

    once = OneTimeKey()
    version = Hidden()
    agreed = Agree(says=say("I have read this and I agree"), validators=[required(say("Tick the box if you agree"))])


class DeclineForm(Form):
    """Saying no to an offer."""

    once = OneTimeKey()
    why = Words(say("Tell us why, if you like"), description=say("It helps us do better. You do not have to."))


class BankForm(Form):
    """Where to send the money. Never held, never shown again."""

    once = OneTimeKey()
    payee = OneOf(say("Whose account is it?"), [required(say("Tell us whose account it is"))])
    account_name = Text(
        say("Name on the account"),
        [required(say("Write the name on the account"))],
        description=say("As it stands on the bank card or statement"),
        render_kw={"autocomplete": "off"},
    )
    sort_code = Text(
        say("Sort code"),
        [required(say("Write the sort code"))],
        description=say("Six figures, like 10-79-99"),
        render_kw={**_PRIVATE, "width": "10"},
    )
    account_number = Text(
        say("Account number"),
        [required(say("Write the account number"))],
        description=say("8 figures, sometimes 6 or 7"),
        render_kw={**_PRIVATE, "width": "10"},
    )

    def offer_accounts(self, *, under_18: bool, host: str, only_host: bool = False) -> None:
        """Set whose account it can be: only the host's when it is to hold the money."""
        if only_host:
            self.payee.offer([(PayeeKind.HOST, say("The account of {host}, which holds the money for me", host=host))])
            return
        own = [] if under_18 else [(PayeeKind.PERSON, say("Mine"))]
        says = f"{host} holds it for me" if host else say("A group holds it for me")
        self.payee.offer([*own, (PayeeKind.GROUP, say("Our group’s")), (PayeeKind.HOST, says)])


class PressForm(Form):
    """A button that does one thing once."""

    once = OneTimeKey()


class ApproveForm(Form):
    """Approving one payment."""

    once = OneTimeKey()
    looked = Agree(
        says="I looked at every check, and read each note", validators=[required("Look at each check, then tick this")]
    )


class ApproveManyForm(ApproveForm):
    """Approving payments from the board."""

    payments = AnyOf("Which payments?", [required("Tick at least one payment")])

    def offer_rows(self, rows: Iterable[BoardRow]) -> None:
        """Set which payments can be approved."""
        self.payments.offer(
            (row.grant.ref, f"{row.grant.title}: {pounds(row.payment.amount)}", _ends(row))
            for row in rows
            if row.payment and row.move.act == "approve"
        )


def _ends(row: BoardRow) -> str:
    return f"{row.bank.payee}, account ends {row.bank.last_four}" if row.bank else ""


class CheckForm(Form):
    """What one check found."""

    once = OneTimeKey()
    bank_version = Hidden()
    result = OneOf("What did you find?", [required("Choose what the check found")])
    note = Words("Note", description="What you saw, and where. No account numbers.", render_kw={"rows": 3})

    def offer_results(self, kind: CheckKind) -> None:
        """Set what this check can find."""
        self.result.offer((result, RESULTS[kind][result][0]) for result in BY_HAND[kind])


class ReasonForm(Form):
    """A move that needs its reason."""

    once = OneTimeKey()
    why = Words("Why?", [required("Write why, so that others understand it later")], render_kw={"rows": 3})


class RunForm(Form):
    """Which approved payments go to the bank together."""

    once = OneTimeKey()
    payments = AnyOf("Approved payments", [required("Tick at least one payment")])

    def offer_payments(self, payments: Iterable[Payment]) -> None:
        """Set which payments are free; all are ticked at first."""
        rows: list[Any] = [
            (payment.number, f"{payment.grant.title}: {pounds(payment.amount)}", f"{payment.ref}, {payment.grant.ref}")
            for payment in payments
        ]
        self.payments.offer(rows)


class SettleForm(Form):
    """What the bank did with one payment."""

    once = OneTimeKey()
    answer = OneOf(
        "What happened to it?",
        [required("Choose what happened to it")],
        choices=(
            ("paid", "It landed"),
            ("failed", "The bank refused it"),
            ("returned", "The bank sent it back"),
        ),
    )
    why = Words("What the bank said", description="Only if it did not land", render_kw={"rows": 2})
