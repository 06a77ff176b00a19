"""Reading away from the screen: a pack to print, and one file that opens without the net. Only for its panellist."""

from flask import Response, flash, make_response, send_file
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.web import now, render, see_other
from kitpanel.panel import packs, queries
from kitpanel.panel.actions import own
from kitpanel.panel.forms.panellist import PackForm
from kitpanel.panel.queries.packs import asked_sizes
from kitpanel.panel.queries.packs import pack as pack_of
from kitpanel.panel.queries.reading import Queue
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist

SIZES = {"normal": False, "large": True}


@bp.get("/panel/rounds/<ref>/pack")
@access(panellist)
def pack(ref: str) -> Response:
    """Offer the bids I may read as files."""
    queue = _queue(ref)
    made = {name for name, large in SIZES.items() if packs.pack_file(queue, large=large)}
    return render(
        "panel/pack.html", queue=queue, round=queue.seat.round, made=made, asked=asked_sizes(queue.seat),
        act_form=PackForm(),
    )  # fmt: skip


@bp.post("/panel/rounds/<ref>/pack")
@access(panellist)
def ask_pack(ref: str) -> Response:
    """Ask for a pack to print: the timetable makes it, and again whenever what I may read has changed."""
    queue, form = _queue(ref), PackForm()
    if form.validate() and queue.bids:
        own.ask_pack(queue.seat, large=SIZES[form.size.data], now=now())
        flash("We are making it. It is here in a minute.")
    return see_other("panel.pack", ref=ref)


@bp.get("/panel/rounds/<ref>/pack/<size>.pdf")
@access(panellist)
def pack_pdf(ref: str, size: str) -> Response:
    """Give my pack to print, as it stands now."""
    file = packs.pack_file(_queue(ref), large=SIZES[size]) if size in SIZES else None
    if file is None:
        raise NotFound
    return send_file(file, "application/pdf", as_attachment=True, download_name=f"{ref}-{size}.pdf")


@bp.get("/panel/rounds/<ref>/pack.html")
@access(panellist)
def pack_page(ref: str) -> Response:
    """Give my pack as one file that opens without the net."""
    given = make_response(packs.offline(pack_of(_queue(ref))))
    given.headers["Content-Disposition"] = f'attachment; filename="{ref}.html"'
    return given


def _queue(ref: str) -> Queue:
    return queries.queue(queries.seat_in(ref, asker().known_id))
