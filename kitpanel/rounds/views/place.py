"""A panellist's own place on the panel: where they are, what they agreed to, what helps them."""

from typing import Any

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, panellist
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import NeedsForm, TermsForm
from kitpanel.rounds.rules.care import TERMS_SINCE, terms_on
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.rounds.views import bp


@bp.get("/panel/place")
@access(panellist)
def place() -> Response:
    """Show my panels, what I agreed to and what helps me."""
    me = asker().known_id
    form = NeedsForm(data={"words": queries.needs(me)})
    return render("rounds/place.html", needs_form=form, **_mine())


@bp.post("/panel/place/needs")
@access(panellist)
def tell_needs() -> Response:
    """Keep what helps me take part."""
    form = NeedsForm()
    if not form.validate():
        return refused_page("rounds/place.html", form=form, needs_form=form, **_mine())
    actions.tell_needs(form.words.data or "", by=asker().known_id, now=now())
    flash("Saved. The staff who get your meetings ready read it.")
    return see_other("rounds.place")


@bp.get("/panel/terms")
@access(panellist)
def terms() -> Response:
    """Show the terms in force, to agree to."""
    return render("rounds/terms.html", form=TermsForm(data={"version": str(_in_force())}), **_terms())


@bp.post("/panel/terms")
@access(panellist)
def agree() -> Response:
    """Take my yes to the terms."""
    form = TermsForm()
    if not form.validate():
        return refused_page("rounds/terms.html", form=form, **_terms())
    try:
        actions.agree(_number(form.version.data), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        form.version.data = str(_in_force())
        return refused_page("rounds/terms.html", form=form, **_terms())
    flash("Thank you. Next, say when you can come.")
    return see_other("rounds.coming")


def _mine() -> dict[str, Any]:
    me = asker().known_id
    newest = queries.agreed(me)
    agreed = newest is not None and newest.version >= _in_force()
    return {"memberships": queries.memberships(me), "terms": newest, "agreed": agreed}


def _terms() -> dict[str, Any]:
    version = _in_force()
    agreed = queries.agreed(asker().known_id)
    words = f"panel_terms/{version}.html"
    return {"version": version, "since": TERMS_SINCE[version], "words": words, "agreed": agreed}


def _in_force() -> int:
    return terms_on(london_day(now()))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0  # noqa: PLR2004 - no fault
