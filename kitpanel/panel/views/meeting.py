"""The meeting: before it, while people gather, and the room itself once the votes are open."""

from flask import Response, flash, request

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import meeting as actions
from kitpanel.panel.forms.meeting import Again, Attendance, GoTo, Minutes, Press
from kitpanel.panel.queries import meeting as queries
from kitpanel.panel.queries.hall import hall
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.room import room
from kitpanel.panel.rules.ballot import GRADES
from kitpanel.panel.views import bp
from kitpanel.panel.views.room import laid_out
from kitpanel.people.access import access, panellist, staff
from kitpanel.people.rules import RoleName


def is_staff() -> bool:
    """Say whether staff ask: they look on, once the votes are open, and do nothing here."""
    return RoleName.STAFF.value in asker().roles


def pressed(form: Form) -> None:
    """See that a button came from our page. Raises Refused when that page is too old."""
    if not form.validate():
        raise Refused("This page was open for a long time. Load it again, then press once more.")


def live(page: Response, mark: str) -> Response:
    """Mark a page that asks again every few seconds, and answer 304 when it has not changed."""
    page.set_etag(mark)
    page.make_conditional(request)
    return page


@bp.get("/panel/rounds/<ref>/meeting")
@access(panellist, staff)
def meeting(ref: str) -> Response:
    """Show the room, or who has come so far while the votes are sealed."""
    held = queries.gathering(ref, asker().known_id, is_staff=is_staff())
    return _room(held) if held.opened else _gathering(held)


def _gathering(held: Gathering) -> Response:
    here = hall(held)
    page = render("panel/gathering.html", hall=here, form=Press(), minutes=Minutes(), at=now(), mark=here.mark())
    return live(page, here.mark())


def _room(held: Gathering) -> Response:
    chosen = request.args.get("bid") or request.args.get("block", "")
    here, shown = hall(held), room(held, is_staff=is_staff(), chosen=chosen)
    mark = shown.mark(here)
    page = render(
        "panel/meeting.html", at=now(), mark=mark, grades=GRADES, form=Press(), go_to=GoTo(), minutes=Minutes(),
        again=Again(), **laid_out(here, shown),
    )  # fmt: skip
    return live(page, mark)


@bp.post("/panel/rounds/<ref>/meeting/start")
@access(panellist)
def start_meeting(ref: str) -> Response:
    """Start the meeting: the chair or the deputy, from the morning of its day."""
    held = queries.meeting_noted(ref, asker().known_id)
    pressed(Press())
    actions.start(held, by=asker().known_id, now=now())
    flash("The meeting has started. Say who is here, then open the votes.")
    return see_other("panel.attendance", ref=ref)


@bp.get("/panel/rounds/<ref>/attendance")
@access(panellist)
def attendance(ref: str) -> Response:
    """Ask the chair or the deputy who is here."""
    held = queries.meeting_noted(ref, asker().known_id, lock=False)
    form = _attendance(held)
    form.here.data = [seat.code for seat in held.seats if seat.present_at]
    return render("panel/attendance.html", form=form, hall=hall(held))


@bp.post("/panel/rounds/<ref>/attendance")
@access(panellist)
def note_attendance(ref: str) -> Response:
    """Note who is here."""
    held = queries.meeting_noted(ref, asker().known_id)
    form = _attendance(held)
    if not form.validate():
        return refused_page("panel/attendance.html", form=form, hall=hall(held))
    actions.note_attendance(held, form.here.data or (), by=asker().known_id, now=now())
    flash(f"Noted: {len(form.here.data or ())} of {len(held.seats)} are here.")
    return see_other("panel.meeting", ref=ref)


@bp.post("/panel/rounds/<ref>/meeting/too-few")
@access(panellist)
def call_off(ref: str) -> Response:
    """Say that too few came: staff set a new date."""
    held = queries.meeting_noted(ref, asker().known_id)
    pressed(Press())
    actions.call_off(held, by=asker().known_id, now=now())
    flash("Too few people came, so nothing is decided today. Staff set a new date and tell everybody.")
    return see_other("panel.meeting", ref=ref)


def _attendance(held: Gathering) -> Attendance:
    form = Attendance()
    form.here.offer((seat.code, held.name(seat)) for seat in held.seats)
    return form
