"""One grant at the desk: its checks, its payment, and the moves that need a reason. Never one's own grant."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import Response, flash, request
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.payouts import actions, queries
from kitpanel.payouts.forms import ApproveForm, CheckForm, PressForm, ReasonForm, number_in
from kitpanel.payouts.models import Grant
from kitpanel.payouts.queries.board import row_of
from kitpanel.payouts.rules.checks import BY_HAND, FINANCE_ONLY, KIND_WORDS, CheckKind, CheckResult, needed
from kitpanel.payouts.views import bp
from kitpanel.payouts.views.board import is_finance
from kitpanel.people.access import access, finance, staff


class Move(NamedTuple):
    """A move that needs a reason: its heading, what it leads to, its button, the act, and the roles it is for."""

    heading: str
    about: str
    button: str
    act: Callable[..., None]
    roles: frozenset[str]
    name: str


_BOTH, _FINANCE, _STAFF = frozenset({"staff", "finance"}), frozenset({"finance"}), frozenset({"staff"})
MOVES = {
    "send-back": Move("Send it back", "The payment is stopped, and the checks begin again.", "Send it back",
                      actions.send_back, _FINANCE, "send_back"),
    "hold": Move("Put it on hold", "Any payment is stopped. Nothing is paid until somebody takes it off hold.",
                 "Put it on hold", actions.hold, _BOTH, "hold"),
    "release": Move("Take it off hold", "It goes back to its checks. The payment is prepared anew.",
                    "Take it off hold", actions.release, _BOTH, "release"),
    "no-story": Move("Do without the story", "The grant is closed, and they can ask again.", "Close the grant",
                     actions.waive_story, _STAFF, "waive_story"),
    "not-delivered": Move("The project did not happen", "Next, the money is given back or written off.",
                          "Record it", actions.report_not_delivered, _STAFF, "report_not_delivered"),
    "given-back": Move("The money was given back", "Its strands have the money again from now.",
                       "Record it", actions.take_back, _FINANCE, "take_back"),
    "written-off": Move("Write the money off", "The money stays charged to its strands.", "Write it off",
                        actions.write_off, _FINANCE, "write_off"),
}  # fmt: skip


def _mine(move: Move) -> bool:
    return bool(move.roles & asker().roles)


def _facts(grant: Grant, form: ApproveForm) -> dict[str, Any]:
    row = row_of(grant, asker().known_id, finance=is_finance())
    open_moves = {move.name for move in grant.lifecycle.open_from(grant.state)}
    wanted = needed(queries.account_of(grant))
    hand = [kind for kind in BY_HAND if kind in wanted and (is_finance() or kind not in FINANCE_ONLY)]
    return {
        "grant": grant,
        "row": row,
        "form": form,
        "press": PressForm(),
        "kinds": KIND_WORDS,
        "notes": {one.kind: one.words for one in grant.checks},
        "by_hand": hand,
        "is_finance": is_finance(),
        "is_staff": "staff" in asker().roles,
        "moves": [(key, move) for key, move in MOVES.items() if move.name in open_moves and _mine(move)],
        "moments": queries.moments(grant),
        "application": grant.bid.application,
    }


@bp.get("/payments/grants/<ref>")
@access(staff, finance)
def grant(ref: str) -> Response:
    """Show a grant: its checks, its payment, what happened."""
    return render("payouts/grant.html", **_facts(queries.grant(ref, asker().known_id), ApproveForm()))


@bp.post("/payments/grants/<ref>/prepare")
@access(finance)
def prepare(ref: str) -> Response:
    """Prepare the payment of a grant."""
    found = queries.grant_to_change(ref, asker().known_id)
    if not PressForm().validate():
        raise Refused("This page is out of date. Load it again.")
    actions.prepare(found, by=asker().known_id, now=now())
    flash("The payment is prepared. Somebody else approves it next.")
    return see_other("payouts.grant", ref=ref)


@bp.post("/payments/grants/<ref>/approve")
@access(finance)
def approve(ref: str) -> Response:
    """Approve the payment that somebody else prepared."""
    found, form = queries.grant_to_change(ref, asker().known_id), ApproveForm()
    if not form.validate():
        return refused_page("payouts/grant.html", **_facts(found, form))
    actions.approve(found, by=asker().known_id, now=now())
    flash("Approved. It can go in the next run to the bank.")
    return see_other("payouts.grant", ref=ref)


def _check_form(kind: str, found: Grant) -> tuple[CheckKind, CheckForm]:
    if kind not in BY_HAND or (CheckKind(kind) in FINANCE_ONLY and not is_finance()):
        raise NotFound
    form, account = CheckForm(), queries.account_of(found)
    form.offer_results(CheckKind(kind))
    if request.method == "GET":
        form.bank_version.data = str(account.version if account else 0)
    return CheckKind(kind), form


@bp.get("/payments/grants/<ref>/checks/<kind>")
@access(staff, finance)
def check(ref: str, kind: str) -> Response:
    """Ask what a check found."""
    found = queries.grant(ref, asker().known_id)
    which, form = _check_form(kind, found)
    return render("payouts/check.html", grant=found, kind=which, words=KIND_WORDS[which], form=form)


@bp.post("/payments/grants/<ref>/checks/<kind>")
@access(staff, finance)
def record_check(ref: str, kind: str) -> Response:
    """Record what a check found."""
    found = queries.grant_to_change(ref, asker().known_id)
    which, form = _check_form(kind, found)
    if not (form.validate() and _record(found, which, form)):
        return refused_page("payouts/check.html", grant=found, kind=which, words=KIND_WORDS[which], form=form)
    flash(f"Recorded: {KIND_WORDS[which].lower()}.")
    return see_other("payouts.grant", ref=ref)


def _record(found: Grant, kind: CheckKind, form: CheckForm) -> bool:
    try:
        actions.record_check(
            found,
            kind,
            CheckResult(form.result.data),
            form.note.data or "",
            bank_version=number_in(form.bank_version.data),
            by=asker().known_id,
            now=now(),
        )
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True


def _move(key: str) -> Move:
    found = MOVES.get(key)
    if found is None or not _mine(found):
        raise NotFound
    return found


@bp.get("/payments/grants/<ref>/moves/<key>")
@access(staff, finance)
def move_page(ref: str, key: str) -> Response:
    """Ask for the reason of a move."""
    found = queries.grant(ref, asker().known_id)
    return render("payouts/move.html", grant=found, move=_move(key), form=ReasonForm())


@bp.post("/payments/grants/<ref>/moves/<key>")
@access(staff, finance)
def make_move(ref: str, key: str) -> Response:
    """Make a move, with its reason."""
    found, move, form = queries.grant_to_change(ref, asker().known_id), _move(key), ReasonForm()
    if not form.validate():
        return refused_page("payouts/move.html", grant=found, move=move, form=form)
    move.act(found, form.why.data or "", by=asker().known_id, now=now())
    flash(f"Done. {move.about}")
    return see_other("payouts.grant", ref=ref)
