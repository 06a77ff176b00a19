"""The checks board: what waits for whom, and approving or sending back from it."""

from typing import Any

from flask import Response, flash, request, url_for

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.filters import plural
from kitpanel.core.money import pounds
from kitpanel.core.paging import Page
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.payouts import actions, queries
from kitpanel.payouts.forms import ApproveManyForm, number_in
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules.checks import KIND_WORDS
from kitpanel.payouts.views import bp
from kitpanel.people.access import access, finance, staff


def is_finance() -> bool:
    """Say whether the person who asks is finance staff."""
    return "finance" in asker().roles


def page_asked() -> int:
    """Read which page of a list is asked for; the first when it is not a number."""
    return number_in(request.args.get("page", "1")) or 1


def beside(page: Page[Any], endpoint: str, **arguments: Any) -> tuple[str, str]:
    """Give the addresses of the pages before and after one; "" at an end."""
    earlier = url_for(endpoint, page=page.number - 1, **arguments) if page.number > 1 else ""
    later = url_for(endpoint, page=page.number + 1, **arguments) if page.number < page.pages else ""
    return earlier, later


def _page(show: str, form: ApproveManyForm) -> dict[str, Any]:
    found = queries.board(show, page_asked(), asker().known_id, finance=is_finance())
    form.offer_rows(found.rows)
    return {
        "board": found,
        "heading": _heading(found.to_approve, found.to_approve_amount),
        "form": form,
        "can_approve": bool(form.payments.choices),
        "show": show,
        "filters": [(key, words) for key, (words, _) in queries.BOARD_FILTERS.items()],
        "kinds": KIND_WORDS,
        "beside": beside(found.page, "payouts.board", show=show),
    }


def _heading(to_approve: int, amount: int) -> str:
    if not to_approve:
        return "No payment waits for your approval"
    verb = "is" if to_approve == 1 else "are"
    return f"{plural(to_approve, 'payment')} {verb} ready for you: {pounds(amount)}"


@bp.get("/payments")
@access(staff, finance)
def board() -> Response:
    """Show grants whose money is moving: every check, and your move."""
    show = request.args.get("show", "")
    return render("payouts/board.html", **_page(show if show in queries.BOARD_FILTERS else "", ApproveManyForm()))


@bp.post("/payments/approve")
@access(finance)
def approve_many() -> Response:
    """Approve the payments that were ticked: all of them, or none."""
    form = ApproveManyForm()
    grants = queries.grants_to_approve(form.payments.data or [], asker().known_id)
    facts = _page("", form)
    if not form.validate() or not _approve(grants, form):
        return refused_page("payouts/board.html", **facts)
    flash(f"{plural(len(form.payments.data or []), 'payment')} approved. They can go in the next run to the bank.")
    return see_other("payouts.board")


def _approve(grants: list[Grant], form: ApproveManyForm) -> bool:
    try:
        for grant in grants:
            actions.approve(grant, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return False
    return True
