"""What is kept of a round: its minutes, and its register of conflicts as page, sheet and PDF."""

from collections.abc import Iterable

from flask import Response, flash, make_response
from werkzeug.exceptions import NotFound

from kitpanel.core import short_lived
from kitpanel.core.access import asker
from kitpanel.core.files import store
from kitpanel.core.sheets import CSV_TYPE, Cell, csv_of
from kitpanel.core.web import id_from, now, refused_page, render, see_other
from kitpanel.panel.actions import papers as actions
from kitpanel.panel.forms.kept import PDF, TakeRegister
from kitpanel.panel.models import Paper
from kitpanel.panel.queries import papers as queries
from kitpanel.panel.queries.minutes import Minutes, minutes
from kitpanel.panel.queries.register import register
from kitpanel.panel.views import bp
from kitpanel.panel.views.meeting import is_staff
from kitpanel.people.access import access, panellist, staff

REGISTER = "register of conflicts"


@bp.get("/panel/rounds/<ref>/minutes")
@access(panellist, staff)
def minutes_page(ref: str) -> Response:
    """Show the minutes: to staff once it is decided, to whoever was seated once the letters went."""
    shown = _minutes(ref)
    paper = queries.minutes_paper(shown.round.id) if shown.whole else None
    return render("panel/minutes.html", shown=shown, paper=paper, is_staff=is_staff())


@bp.get("/panel/rounds/<ref>/minutes.pdf")
@access(panellist, staff)
def minutes_paper(ref: str) -> Response:
    """Give the printed minutes, to those from whom nothing in them is kept."""
    shown = _minutes(ref)
    if not shown.whole:
        raise NotFound
    return _pdf(queries.minutes_paper(shown.round.id), f"minutes-{ref}.pdf")


def _minutes(ref: str) -> Minutes:
    return minutes(ref) if is_staff() else minutes(ref, asker().known_id)


@bp.get("/rounds/<ref>/conflicts")
@access(staff)
def conflicts(ref: str) -> Response:
    """Show a round's register of conflicts, and offer to take it away for trustees."""
    return render("panel/register.html", register=register(ref), form=TakeRegister())


@bp.post("/rounds/<ref>/conflicts")
@access(staff)
def take_conflicts(ref: str) -> Response:
    """Record who takes the register away and why, and lead to it; a file to print is made by the timetable."""
    shown, form = register(ref), TakeRegister()
    if not form.validate():
        return refused_page("panel/register.html", register=shown, form=form)
    why, me = form.why.data or "", asker().known_id
    if form.format.data == PDF:
        actions.ask_for_register(shown.round, why, by=me, now=now())
        flash("The file to print is made within a minute. It stands on this page.")
        return see_other("panel.conflicts", ref=ref)
    actions.record_taken(shown.round, "register_csv", why, by=me, now=now())
    return see_other("panel.conflicts_sheet", ref=ref, token=short_lived.signed(REGISTER, ref))


@bp.get("/rounds/<ref>/conflicts/sheet/<token>")
@access(staff)
def conflicts_sheet(ref: str, token: str) -> Response:
    """Give the register as a sheet, for five minutes, to whoever asked for it."""
    short_lived.check(REGISTER, ref, token)
    return sheet_answer(register(ref).cells(), f"conflicts-{ref}.csv")


@bp.get("/rounds/<ref>/conflicts/paper/<paper_id>")
@access(staff)
def conflicts_paper(ref: str, paper_id: str) -> Response:
    """Give a register that was printed."""
    return _pdf(queries.register_paper(ref, id_from(paper_id)), f"conflicts-{ref}.pdf")


def sheet_answer(rows: Iterable[Iterable[Cell]], name: str) -> Response:
    """Give rows as a plain file."""
    lines = list(csv_of(list(rows)))
    response = make_response(b"".join(lines))
    response.mimetype = CSV_TYPE
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _pdf(paper: Paper | None, name: str) -> Response:
    if paper is None or paper.print_key is None:
        raise NotFound
    try:
        with store().open(paper.print_key) as kept:
            response = make_response(kept.read())
    except FileNotFoundError:
        raise NotFound from None
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
