"""Money that came into a strand, and mistakes put right."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.clock import in_london
from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin
from kitpanel.strands import actions, queries
from kitpanel.strands.forms import CorrectForm, MoneyInForm
from kitpanel.strands.views import bp


@bp.get("/strands/<code>/money-in")
@access(admin)
def money_in(code: str) -> Response:
    """Ask what came in."""
    form = MoneyInForm(data={"on": in_london(now()).date()})
    return render("strands/money_in.html", form=form, strand=queries.strand(code))


@bp.post("/strands/<code>/money-in")
@access(admin)
def contribute(code: str) -> Response:
    """Write down money that came in."""
    found, form = queries.strand(code), MoneyInForm()
    if not form.validate() or form.on.data is None:
        return refused_page("strands/money_in.html", form=form, strand=found)
    amount, note = form.amount.data or 0, one_line(form.note.data or "")
    try:
        actions.contribute(found.id, amount, on=form.on.data, note=note, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/money_in.html", form=form, strand=found)
    flash(f"{pounds(amount)} came in. {pounds(found.received - found.committed)} can be promised now.")
    return see_other("strands.strand", code=code)


@bp.get("/strands/<code>/correct")
@access(admin)
def money_out(code: str) -> Response:
    """Ask what to take out again, and why."""
    form = CorrectForm(data={"on": in_london(now()).date()})
    return render("strands/correct.html", form=form, strand=queries.strand(code))


@bp.post("/strands/<code>/correct")
@access(admin)
def correct(code: str) -> Response:
    """Take money out that was written down by mistake, or went back."""
    found, form = queries.strand(code), CorrectForm()
    if not form.validate() or form.on.data is None:
        return refused_page("strands/correct.html", form=form, strand=found)
    amount, why = form.amount.data or 0, form.why.data or ""
    try:
        actions.correct(found.id, amount, on=form.on.data, why=why, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("strands/correct.html", form=form, strand=found)
    flash(f"{pounds(amount)} is taken out. {pounds(found.received - found.committed)} can be promised now.")
    return see_other("strands.strand", code=code)
