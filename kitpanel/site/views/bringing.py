"""The page on which staff bring in the list they kept before this service. Its file is read, and never kept."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.filters import plural
from kitpanel.core.money import pounds
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, staff
from kitpanel.site import bringing
from kitpanel.site.forms import BringForm
from kitpanel.site.rules.sheet import COLUMNS, OPTIONAL
from kitpanel.site.rules.template import template
from kitpanel.site.views import bp
from kitpanel.strands.queries import strands

MOST_SHOWN = 1_000


def _page(form: BringForm, looked: bringing.Looked | None = None) -> Response:
    faults = looked.faults if looked else []
    show = refused_page if form.faults or faults else render
    return show("site/bring.html", form=form, looked=looked, faults=faults[:MOST_SHOWN], columns=COLUMNS,
                optional=OPTIONAL, strands=strands(), more=max(0, len(faults) - MOST_SHOWN))  # fmt: skip


@bp.get("/office/bring-in")
@access(staff, admin)
def bring() -> Response:
    """Say what list can be brought in, and ask for it."""
    return _page(BringForm())


@bp.get("/office/bring-in/template.csv")
@access(staff, admin)
def bring_template() -> Response:
    """Give the list to fill in, with examples."""
    known = strands()
    response = Response(template(known[0].name if known else "Whole borough").encode("utf-8-sig"), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="grants-template.csv"'
    return response


@bp.post("/office/bring-in")
@access(staff, admin)
def bring_in() -> Response:
    """Look through a list, or bring it in: whole, or not at all."""
    form = BringForm()
    if not form.validate():
        return _page(form)
    try:
        looked = bringing.look(form.content, now=now())
        if looked.faults or form.look.data:
            return _page(BringForm(formdata=None), looked)
        bringing.bring(looked, form.name, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(Refused(refusal.sentence, field="file"))
        return _page(form)
    flash(_said(looked))
    return see_other("site.bring")


def _said(looked: bringing.Looked) -> str:
    if not looked.new:
        return "Every line of this list is here already. Nothing was changed."
    lines, grants = plural(len(looked.new), "line"), plural(looked.grants, "grant")
    return f"{lines} brought in: {grants}, {pounds(looked.paid)} paid. No letters were sent."
