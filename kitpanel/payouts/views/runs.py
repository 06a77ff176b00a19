"""Payment runs: which payments go together, the sheet that is made once, and what the bank did."""

from typing import Any

from flask import Response, flash, make_response, request
from werkzeug.exceptions import NotFound

from kitpanel.core import short_lived
from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.runs import BankAnswer, sheet_of
from kitpanel.payouts.forms import PressForm, ReasonForm, RunForm, SettleForm
from kitpanel.payouts.models import Payment, PaymentRun
from kitpanel.payouts.views import bp
from kitpanel.payouts.views.bank import public_address
from kitpanel.payouts.views.board import beside, page_asked
from kitpanel.people.access import access, finance

SHEET = "payment sheet"


def _list(form: RunForm) -> dict[str, Any]:
    found, free = queries.runs(page_asked()), queries.free_payments()
    form.offer_payments(free)
    if request.method == "GET":
        form.payments.data = [str(payment.number) for payment in free]
    return {"page": found, "form": form, "free": free, "beside": beside(found, "payouts.runs")}


@bp.get("/payments/runs")
@access(finance)
def runs() -> Response:
    """List runs, and offer the approved payments for a new one."""
    return render("payouts/runs.html", **_list(RunForm()))


@bp.post("/payments/runs")
@access(finance)
def make_run() -> Response:
    """Put approved payments in a new run."""
    form = RunForm()
    facts = _list(form)
    if not form.validate():
        return refused_page("payouts/runs.html", **facts)
    run = actions.make_run([int(number) for number in form.payments.data or []], by=asker().known_id, now=now())
    flash("The run is made. Next, make its sheet for the bank.")
    return see_other("payouts.run", ref=run.ref)


def _pressed() -> None:
    if not PressForm().validate():
        raise Refused("This page is out of date. Load it again.")


@bp.get("/payments/runs/<ref>")
@access(finance)
def run(ref: str) -> Response:
    """Show a run: its payments, its sheet, and what comes next."""
    found = queries.run(ref)
    total = sum(payment.amount for payment in found.payments)
    return render("payouts/run.html", run=found, total=total, press=PressForm(), moments=queries.run_moments(found))


@bp.post("/payments/runs/<ref>/sheet")
@access(finance)
def freeze(ref: str) -> Response:
    """Make the sheet, once."""
    _pressed()
    actions.freeze_run(queries.run_to_change(ref), sealer(), by=asker().known_id, now=now())
    flash("The sheet is made and will not change. Take it, key it at the bank, then say that it is sent.")
    return see_other("payouts.run", ref=ref)


@bp.post("/payments/runs/<ref>/export")
@access(finance)
def export(ref: str) -> Response:
    """Record who takes the sheet, and lead to it."""
    _pressed()
    actions.note_export(queries.run_to_change(ref), by=asker().known_id, now=now())
    return see_other("payouts.sheet", ref=ref, token=short_lived.signed(SHEET, ref))


@bp.get("/payments/runs/<ref>/sheet/<token>")
@access(finance)
def sheet(ref: str, token: str) -> Response:
    """Give the sheet, for five minutes, to whoever asked for it."""
    short_lived.check(SHEET, ref, token)
    response = make_response(sheet_of(queries.run(ref), sealer()))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{ref}-keying-sheet.csv"'
    return response


@bp.post("/payments/runs/<ref>/sent")
@access(finance)
def send(ref: str) -> Response:
    """Record that the bank has it."""
    _pressed()
    actions.send_run(queries.run_to_change(ref), by=asker().known_id, now=now())
    flash("The bank has it. When the money has landed, say so for each payment: each person gets a letter.")
    return see_other("payouts.run", ref=ref)


@bp.get("/payments/runs/<ref>/stop")
@access(finance)
def stop_page(ref: str) -> Response:
    """Ask why a run is stopped."""
    return render("payouts/stop_run.html", run=queries.run(ref), form=ReasonForm())


@bp.post("/payments/runs/<ref>/stop")
@access(finance)
def stop(ref: str) -> Response:
    """Stop a run the bank does not have."""
    found, form = queries.run_to_change(ref), ReasonForm()
    if not form.validate():
        return refused_page("payouts/stop_run.html", run=found, form=form)
    actions.cancel_run(found, form.why.data or "", by=asker().known_id, now=now())
    flash("The run is stopped. Its payments stay approved, and are free for another run.")
    return see_other("payouts.run", ref=ref)


def _payment(found: PaymentRun, number: int) -> Payment:
    payment = next((one for one in found.payments if one.number == number), None)
    if payment is None:
        raise NotFound
    return payment


@bp.get("/payments/runs/<ref>/payments/<int:number>")
@access(finance)
def settle_page(ref: str, number: int) -> Response:
    """Ask what the bank did with one payment."""
    found = queries.run(ref)
    return render("payouts/settle.html", run=found, payment=_payment(found, number), form=SettleForm())


@bp.post("/payments/runs/<ref>/payments/<int:number>")
@access(finance)
def settle(ref: str, number: int) -> Response:
    """Record what the bank did with one payment."""
    found, form = queries.run_to_change(ref), SettleForm()
    payment = _payment(found, number)
    if not form.validate():
        return refused_page("payouts/settle.html", run=found, payment=payment, form=form)
    answer, why = BankAnswer(form.answer.data), form.why.data or ""
    address, me = public_address(), asker().known_id
    actions.settle_payment(found, payment, answer, why, public_address=address, by=me, now=now())
    flash("Recorded, and a letter is on its way to them.")
    return see_other("payouts.run", ref=ref)
