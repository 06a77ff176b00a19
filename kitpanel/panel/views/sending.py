"""Votes that were kept, shown once more, and sent together."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel import queries
from kitpanel.panel.actions import own
from kitpanel.panel.forms.panellist import SendAllForm
from kitpanel.panel.queries.drafts import LastLook, seal_of
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist
from kitpanel.rounds.models import Seat


@bp.get("/panel/rounds/<ref>/send")
@access(panellist)
def last_look(ref: str) -> Response:
    """Show every vote I kept once more, as it would be sent."""
    seat, looks = _kept(ref)
    form = SendAllForm(data={"seen": seal_of(looks)})
    return render("panel/send.html", looks=looks, round=seat.round, form=form, stage=queries.stage_of(seat.round))


@bp.post("/panel/rounds/<ref>/send")
@access(panellist)
def send_all(ref: str) -> Response:
    """Send them all, as they were shown; those that are not whole stay kept."""
    seat, looks = _kept(ref)
    form = SendAllForm()
    try:
        if form.validate():
            sent = own.send_all(seat, form.seen.data or "", now=now())
            flash(
                "Your vote is sent." if len(sent) == 1 else f"Your {len(sent)} votes are sent. Their receipts are here."
            )
            return see_other("panel.my_votes", ref=ref)
    except Refused as refusal:
        form.refuse(refusal)
    form.seen.data = seal_of(looks)
    return refused_page(
        "panel/send.html", looks=looks, round=seat.round, form=form, stage=queries.stage_of(seat.round)
    )  # fmt: skip


def _kept(ref: str) -> tuple[Seat, list[LastLook]]:
    seat = queries.seat_in(ref, asker().known_id)
    return seat, queries.last_look(queries.queue(seat))
