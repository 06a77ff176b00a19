"""The strands, and what each strand's money may be spent on."""

import uuid
from typing import TypeVar

from flask import Response, flash

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.clock import in_london
from kitpanel.core.errors import Refused
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.missions import queries as missions_found
from kitpanel.people.access import access, admin, finance, staff
from kitpanel.people.queries import timeline
from kitpanel.strands import actions, queries
from kitpanel.strands.forms import ChangeStrandForm, NewStrandForm, StrandForm
from kitpanel.strands.rules import APPLICANT_WORDS, ApplicantType
from kitpanel.strands.views import bp

F = TypeVar("F", bound=StrandForm)
MOVE_WORDS = {
    "begin": "Strand made",
    "change": "Terms changed",
    "contribute": "Money came in",
    "correct": "Money taken out",
}


@bp.get("/strands")
@access(staff, finance, admin)
def strands_list() -> Response:
    """List the strands, with what came in, what is promised and what is left."""
    page = queries.strands_page(listing.asked_page())
    return render("strands/strands.html", page=page, turn=listing.turning(page), today=in_london(now()).date(),
                  total=queries.totals())  # fmt: skip


@bp.get("/strands/<code>")
@access(staff, finance, admin)
def strand(code: str) -> Response:
    """Show a strand: its terms, its money, where that went."""
    found = queries.strand(code)
    ledger = queries.ledger(found.id, listing.asked_page())
    wards, missions = missions_found.ward_names(), missions_found.mission_titles()
    return render("strands/strand.html", strand=found, ledger=ledger, turn=listing.turning(ledger),
                  wards_of=[wards.get(key, key) for key in found.wards],
                  missions_of=[missions.get(key, key) for key in found.missions],
                  applicants_of=[APPLICANT_WORDS[ApplicantType(key)] for key in found.applicant_types],
                  events=timeline("strand", found.id, MOVE_WORDS))  # fmt: skip


@bp.get("/strands/new")
@access(admin)
def new_strand() -> Response:
    """Ask for the terms of a new strand."""
    return render("strands/new_strand.html", form=_offered(NewStrandForm()))


@bp.post("/strands/new")
@access(admin)
def add_strand() -> Response:
    """Make a strand."""
    form = _offered(NewStrandForm())
    if not form.validate():
        return refused_page("strands/new_strand.html", form=form)
    try:
        made = actions.add_strand(form.code.data or "", terms_from(form), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/new_strand.html", form=form)
    flash(f"{made.name} is there. Next, write down the money that came in.")
    return see_other("strands.strand", code=made.code)


@bp.get("/strands/<code>/change")
@access(admin)
def other_terms(code: str) -> Response:
    """Ask what should change."""
    found = queries.strand(code)
    return render("strands/change_strand.html", form=_offered(ChangeStrandForm(obj=found)), strand=found)


@bp.post("/strands/<code>/change")
@access(admin)
def change_strand(code: str) -> Response:
    """Change a strand's terms."""
    found, form = queries.strand(code), _offered(ChangeStrandForm())
    if not form.validate():
        return refused_page("strands/change_strand.html", form=form, strand=found)
    try:
        actions.change_terms(found, terms_from(form), why=form.why.data or "", by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/change_strand.html", form=form, strand=found)
    flash("Saved. It counts for every idea checked from now on.")
    return see_other("strands.strand", code=code)


def terms_from(form: StrandForm) -> actions.Terms:
    """Read a strand's terms from a form that was found good."""
    if form.opens_on.data is None:
        raise ValueError("the form was not validated")
    return actions.Terms(
        name=one_line(form.name.data or ""),
        funder_id=uuid.UUID(form.funder_id.data),
        order=form.order.data or 0,
        ceiling=form.ceiling.data or 0,
        floor=form.floor.data or 0,
        per_round=form.per_round.data or 0,
        wards=list(form.wards.data or ()),
        missions=list(form.missions.data or ()),
        applicant_types=list(form.applicant_types.data or ()),
        place_words=one_line(form.place_words.data or ""),
        opens_on=form.opens_on.data,
        closes_on=form.closes_on.data,
    )


def _offered(form: F) -> F:
    form.funder_id.offer([("", "Choose one"), *queries.funder_names()])
    form.wards.offer(missions_found.ward_names().items())
    form.missions.offer(missions_found.mission_titles().items())
    return form
