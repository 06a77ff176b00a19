"""Two ideas that may be one, side by side, and what a person says of them: for staff alone."""

from typing import Any

from flask import Response, flash
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms.desk import DoubleForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules.sections import DESK_TITLES
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import names
from kitpanel.core.access import asker
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, staff

LEFT_OUT = ("safety", "links", "support", "declare")
"""Sections of an idea that say nothing of whose it is."""


def _two(ref: str, other: str) -> tuple[Application, queries.Double]:
    idea = queries.to_read(ref)
    double = queries.double_with(idea, other)
    if double is None:
        raise NotFound
    return idea, double


def _beside(idea: Application, double: queries.Double) -> dict[str, Any]:
    mine, theirs = (dict(_rows(one)) for one in (idea, queries.to_read(double.other.ref or "")))
    return {"idea": idea, "double": double, "rows": [(key, mine[key], theirs.get(key, [])) for key in mine],
            "titles": DESK_TITLES}  # fmt: skip


def _rows(idea: Application) -> list[tuple[str, Any]]:
    return [(section.key, rows) for section, rows in queries.rows_by_section(idea, names())
            if section.key not in LEFT_OUT]  # fmt: skip


@bp.get("/ideas/<ref>/doubles/<other>")
@access(staff)
def double(ref: str, other: str) -> Response:
    """Show two ideas side by side, and what is alike."""
    idea, found = _two(ref, other)
    return render("applications/double.html", form=DoubleForm(), **_beside(idea, found))


@bp.post("/ideas/<ref>/doubles/<other>")
@access(staff)
def judge_double(ref: str, other: str) -> Response:
    """Record what somebody found. Neither idea is stopped by it."""
    (idea, found), form = _two(ref, other), DoubleForm()
    if not form.validate():
        return refused_page("applications/double.html", form=form, **_beside(idea, found))
    same, why = form.verdict.data == "same", form.why.data or ""
    actions.judge_double(idea, found, same=same, why=why, by=asker().known_id, now=now())
    flash("Kept with both ideas. Neither is stopped by it. It comes back if something new turns out to be alike.")
    return see_other("applications.idea", ref=ref)
