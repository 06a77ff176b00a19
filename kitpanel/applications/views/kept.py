"""What staff keep of a search: views under a name, and lists they take away."""

import uuid
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import partial
from typing import Any

from flask import Response, flash, stream_with_context

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.search import ExportForm, SaveViewForm
from kitpanel.applications.models import Format
from kitpanel.applications.views import bp
from kitpanel.applications.views.asked import Asked, address_of, asked_for, asked_here
from kitpanel.core import short_lived
from kitpanel.core.access import asker
from kitpanel.core.db import reading
from kitpanel.core.errors import Refused
from kitpanel.core.sheets import CSV_TYPE, XLSX_TYPE, Cell, csv_of, xlsx_of
from kitpanel.core.web import id_from, now, refused_page, render, see_other
from kitpanel.people.access import access, staff
from kitpanel.rounds.rules.fortnight import london_day

LIST = "list of ideas"
_WRITERS: dict[Format, tuple[str, Callable[[Iterable[Iterable[Cell]]], Iterator[bytes]]]] = {
    Format.CSV: (CSV_TYPE, csv_of),
    Format.XLSX: (XLSX_TYPE, partial(xlsx_of, title="Ideas")),
}


@bp.get("/ideas/views")
@access(staff)
def saved_views() -> Response:
    """List saved views, and offer to save the search this address carries."""
    asked = asked_here()
    form = SaveViewForm(data={"q": asked.text, "sort": asked.sort})
    return render("applications/views.html", **_views(form, asked))


@bp.post("/ideas/views")
@access(staff)
def save_view() -> Response:
    """Save a search under a name."""
    form = SaveViewForm()
    asked = asked_for(form.q.data or "", form.sort.data or "")
    if not form.validate():
        return refused_page("applications/views.html", **_views(form, asked))
    name, shared = form.name.data or "", form.shared.ticked
    actions.save_view(name, asked.text, asked.sort, shared=shared, by=asker().known_id, now=now())
    flash(f"“{name}” is saved{' for the whole team' if shared else ''}. It stands above the list.")
    return see_other("applications.queue", q=asked.text or None, sort=asked.sort or None)


def _views(form: SaveViewForm, asked: Asked) -> dict[str, Any]:
    views = queries.views_for(asker().known_id)
    listed = [(view, name, asked_for(view.search, view.sort, asked.offers)) for view, name in views]
    return {
        "form": form, "asked": asked, "listed": listed, "reader_id": asker().known_id,
        "plain": PlainForm(formdata=None), "address_of": address_of,
    }  # fmt: skip


@bp.post("/ideas/views/<view_id>/remove")
@access(staff)
def remove_view(view_id: str) -> Response:
    """Take one of your own views away."""
    view = queries.own_view(id_from(view_id), asker().known_id)
    if not PlainForm().validate():
        raise Refused("This page is out of date. Load it again.")
    actions.remove_view(view)
    flash(f"“{view.name}” is taken away.")
    return see_other("applications.saved_views")


@bp.get("/ideas/export")
@access(staff)
def export_page() -> Response:
    """Say what would be taken away, ask as what and why, and show who took what before."""
    asked = asked_here()
    form = ExportForm(data={"q": asked.text, "sort": asked.sort})
    return render("applications/export.html", **_export(form, asked))


def _export(form: ExportForm, asked: Asked) -> dict[str, Any]:
    rows, most = queries.count_ideas(asked.wanted, me=asker().known_id, now=now()), queries.MOST_LISTED
    back = address_of(asked.search.parts, asked.sort)
    return {
        "form": form,
        "asked": asked,
        "rows": rows,
        "most": most,
        "back_to": back,
        "taken": queries.latest_exports(),
    }


@bp.post("/ideas/export")
@access(staff)
def export() -> Response:
    """Record who takes which list away and why, and lead to it."""
    form, me = ExportForm(), asker().known_id
    asked = asked_for(form.q.data or "", form.sort.data or "")
    if not form.validate():
        return refused_page("applications/export.html", **_export(form, asked))
    wanted, why, rows = Format(form.format.data), form.why.data or "", queries.count_all(asked.wanted, me=me, now=now())
    taken = actions.record_export(asked.text, asked.sort, wanted, rows, why, by=me, now=now())
    return see_other("applications.download", token=short_lived.signed(LIST, str(taken.id)))


@bp.get("/ideas/export/<token>")
@access(staff)
def download(token: str) -> Response:
    """Give an export, for five minutes, to whoever asked for it."""
    taken = queries.export_of(id_from(short_lived.opened(LIST, token)), asker().known_id)
    asked = asked_for(taken.search, taken.sort)
    kind, write = _WRITERS[taken.format]
    rows = _rows(asked, asker().known_id, now())
    response = Response(stream_with_context(write(rows)), mimetype=kind)
    name = f"ideas-{london_day(now()).isoformat()}.{taken.format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _rows(asked: Asked, me: uuid.UUID, moment: datetime) -> Iterator[Iterable[Cell]]:
    """Read the ideas in a reading of its own: the page's was over before the first row is sent."""
    yield queries.HEADINGS
    with reading():
        names = queries.lookups()
        for idea, pence in queries.every_idea(asked.wanted, asked.sort, me=me, now=moment):
            yield queries.cells(idea, pence, names)
