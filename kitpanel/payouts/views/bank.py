"""Bank details: given by the holder in a session that a link has just begun, and looked at on the record."""

from typing import Any

from flask import Response, current_app, flash, request

from config import Settings
from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.payouts import actions, queries
from kitpanel.payouts.actions.offers import OFFER
from kitpanel.payouts.forms import BankForm, PressForm
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules.bank import read_bank_details
from kitpanel.payouts.rules.checks import PayeeKind
from kitpanel.payouts.views import bp
from kitpanel.people import actions as people
from kitpanel.people import queries as known
from kitpanel.people.access import access, finance, signed_in
from kitpanel.people.forms import ConfirmForm, texts_go
from kitpanel.people.views import session as cookie


def public_address() -> str:
    """Give the address that letters link to: a setting, never the request's."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return settings.public_address


def _is_fresh() -> bool:
    return cookie.signed_in_within(OFFER.fresh_minutes, now())


def _form(grant: Grant) -> BankForm:
    form = BankForm()
    host = queries.host_of(grant)
    form.offer_accounts(under_18=grant.under_18, host=grant.bid.application.host_name, only_host=host is not None)
    return form


def _about(grant: Grant) -> dict[str, Any]:
    return {"grant": grant, "standing": queries.current_bank(grant), "host": queries.host_of(grant)}


def _link_page(grant: Grant, status: int = 200) -> Response:
    return render("payouts/bank_link.html", status, grant=grant, form=ConfirmForm())


@bp.get("/grants/<ref>/bank")
@access(signed_in)
def bank(ref: str) -> Response:
    """Ask where to send the money: in a session of the last 15 minutes, else ask for a new link first."""
    grant = queries.own_grant(ref, asker().known_id)
    if not _is_fresh():
        return _link_page(grant)
    return render("payouts/bank.html", form=_form(grant), **_about(grant))


@bp.post("/grants/<ref>/bank/link")
@access(signed_in)
def bank_link(ref: str) -> Response:
    """Send a link that leads to the bank details of this grant."""
    grant, me = queries.own_grant(ref, asker().known_id), known.person(asker().known_id)
    address = me.email or me.phone
    if not ConfirmForm().validate() or not address:
        raise Refused("We cannot write to you yet. Ring us, and we help you give the bank details.")
    here = f"here:{sealer().keyed_hash(request.remote_addr or '')}"
    path = f"/grants/{grant.ref}/bank"
    people.ask_for_link(address, next_path=path, here=here, rule=cookie.rule(), now=now(), texts=texts_go())
    flash("The link is on its way to you. It works once, for 15 minutes.")
    return see_other("payouts.own_grant", ref=ref)


@bp.post("/grants/<ref>/bank")
@access(signed_in)
def give_bank(ref: str) -> Response:
    """Take the bank details, sealed at once."""
    grant = queries.own_grant_to_change(ref, asker().known_id)
    if not _is_fresh():
        return _link_page(grant, 403)
    form = _form(grant)
    if not (form.validate() and _give(grant, form)):
        return refused_page("payouts/bank.html", form=form, **_about(grant))
    flash("Thank you. We check the details, and two people approve the payment. That takes about a week.")
    return see_other("payouts.own_grant", ref=ref)


def _give(grant: Grant, form: BankForm) -> bool:
    try:
        details = read_bank_details(
            form.account_name.data or "", form.sort_code.data or "", form.account_number.data or ""
        )
        actions.give_bank(
            grant,
            details,
            PayeeKind(form.payee.data),
            sealer(),
            public_address=public_address(),
            by=asker().known_id,
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


@bp.post("/payments/grants/<ref>/account")
@access(finance)
def show_account(ref: str) -> Response:
    """Show the account number once, and record who looked."""
    grant = queries.grant_to_change(ref, asker().known_id)
    if not PressForm().validate():
        raise Refused("This page is out of date. Load it again.")
    details = actions.show_account_number(grant, sealer(), by=asker().known_id, now=now())
    return render("payouts/account.html", grant=grant, details=details)
