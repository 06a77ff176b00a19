"""A grant's pages for whoever holds it: the offer, yes or no, and how it goes on."""

from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from kitpanel.core.access import asker
from kitpanel.core.filters import on_day
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.missions.queries import missions
from kitpanel.payouts import actions, queries
from kitpanel.payouts.forms import AcceptForm, DeclineForm, number_in
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.moves import GIVES_BANK
from kitpanel.payouts.views import bp
from kitpanel.payouts.views.journey import needs_bank, said_of, steps_of
from kitpanel.people.access import access, signed_in


def _facts(grant: Grant, form: AcceptForm) -> dict[str, Any]:
    known = {mission.key: mission for mission in missions(grant.decided_on)}
    form.version.data = str(queries.agreement_version())
    return {
        "grant": grant,
        "form": form if grant.state is GrantState.OFFERED else None,
        "said": said_of(grant),
        "steps": steps_of(grant),
        "bank": queries.current_bank(grant),
        "needs_bank": needs_bank(grant),
        "may_change_bank": grant.state in GIVES_BANK,
        "may_decline": any(move.name == "decline" for move in grant.lifecycle.open_from(grant.state)),
        "missions": [known[key] for key in grant.mission_keys if key in known],
        "agreement": f"agreements/{grant.agreement_version or queries.agreement_version()}.html",
    }


@bp.get("/grants/<ref>")
@access(signed_in)
def own_grant(ref: str) -> Response:
    """Show a grant to its holder: where it stands, and what comes next."""
    grant = queries.own_grant(ref, asker().known_id)
    return render("payouts/own_grant.html", **_facts(grant, AcceptForm()))


@bp.post("/grants/<ref>/accept")
@access(signed_in)
def accept(ref: str) -> Response:
    """Say yes, to the agreement that was on the page."""
    grant, form = queries.own_grant_to_change(ref, asker().known_id), AcceptForm()
    if not form.validate():
        return refused_page("payouts/own_grant.html", **_facts(grant, form))
    actions.accept(grant, number_in(form.version.data), by=asker().known_id, now=now())
    flash(_("Lovely. Next, tell us where to send the money. Then we check, and pay you in about a week."))
    return see_other("payouts.own_grant", ref=ref)


@bp.get("/grants/<ref>/decline")
@access(signed_in)
def decline_page(ref: str) -> Response:
    """Say what turning a grant down means."""
    return render("payouts/decline.html", grant=queries.own_grant(ref, asker().known_id), form=DeclineForm())


@bp.post("/grants/<ref>/decline")
@access(signed_in)
def decline(ref: str) -> Response:
    """Turn a grant down."""
    grant, form = queries.own_grant_to_change(ref, asker().known_id), DeclineForm()
    if not form.validate():
        return refused_page("payouts/decline.html", grant=grant, form=form)
    actions.decline(grant, form.why.data or "", by=asker().known_id, now=now())
    flash(_("You turned it down on %(day)s. The money is free for other ideas from today.", day=on_day(now())))
    return see_other("payouts.own_grant", ref=ref)
