"""The desk: the queue of ideas, and everything about one of them."""

import uuid
from datetime import datetime
from typing import Any

from flask import Response, url_for

from kitpanel.applications import queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.desk import AssignForm, HostForm, MarksForm, NoteForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules import APPLICATION, ApplicationState
from kitpanel.applications.rules.sections import DESK_TITLES
from kitpanel.applications.rules.standing import is_flagged
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import names
from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.forms import Form
from kitpanel.core.paging import Page
from kitpanel.core.web import now, render
from kitpanel.missions.models import Mission
from kitpanel.missions.queries import mission_titles, missions, ward_names
from kitpanel.people.access import access, staff
from kitpanel.people.queries import holders
from kitpanel.people.queries import names as names_of
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.queries import strands

_S = ApplicationState
NEXT = {_S.SUBMITTED: "Check", _S.CHECKING: "Go on checking", _S.REOPENED: "Check"}
"""What staff do next with an idea; nothing for a state that is not here."""

_SENT = {queries.ANYWHERE: "Anywhere"} | {
    state.value: APPLICATION.said(state) for state in ApplicationState if state not in {_S.DRAFT, _S.ANONYMISED}
}


@bp.get("/ideas")
@access(staff)
def queue() -> Response:
    """List the ideas that were sent; what it is narrowed to stands in its address."""
    wanted, offered = _wanted(), _offered()
    sort = listing.asked("sort")
    page = queries.ideas_page(wanted, sort, listing.asked_page())
    return render(
        "applications/queue.html", page=page, wanted=wanted, sort=sort, offered=offered,
        sorts=[(key, words) for key, (words, _) in queries.SORTS.items()],
        filters=_filters(wanted, offered), turn=listing.turning(page), clear=url_for("applications.queue"),
        named=_named(page), wards=ward_names(), next_words=NEXT,
        people=_people(page), waited={one.id: _days(one, now()) for one in page.rows},
    )  # fmt: skip


def _wanted() -> queries.Wanted:
    """Read what the queue is narrowed to, leaving out what no list offers."""
    asked = {name: listing.asked(name) for name in queries.Wanted._fields}
    asked["state"] = asked["state"] if asked["state"] in _SENT else ""
    for name in ("strand", "who"):
        asked[name] = asked[name] if asked[name] == queries.NOBODY or _is_id(asked[name]) else ""
    return queries.Wanted(**asked)


def _is_id(text: str) -> bool:
    try:
        return bool(uuid.UUID(text))
    except ValueError:
        return False


def _offered() -> dict[str, dict[str, str]]:
    """List what each filter offers: the words by the value in the address."""
    me = str(asker().known_id)
    others = {str(one.id): one.name for one in holders(RoleName.STAFF) if str(one.id) != me}
    return {
        "state": _SENT,
        "mission": mission_titles(),
        "strand": {str(one.id): one.name for one in strands()},
        "ward": ward_names(),
        "who": {me: "Assigned to me", queries.NOBODY: "Assigned to nobody", **others},
    }


def _filters(wanted: queries.Wanted, offered: dict[str, dict[str, str]]) -> list[tuple[str, str]]:
    found = [(f"“{wanted.q}”", listing.address_with(q=""))] if wanted.q else []
    for name, words in offered.items():
        value = getattr(wanted, name)
        if value:
            found.append((words.get(value, value), listing.address_with(**{name: ""})))
    return found


def _named(page: Page[Application]) -> dict[uuid.UUID, list[Mission]]:
    """Give the Missions each idea names, in its own order."""
    known = {one.key: one for one in missions(london_day(now()))}
    return {
        idea.id: [known[one.mission_key] for one in idea.missions if one.mission_key in known] for idea in page.rows
    }


def _people(page: Page[Application]) -> dict[uuid.UUID, str]:
    return names_of({idea.assigned_id for idea in page.rows if idea.assigned_id})


def _days(idea: Application, today: datetime) -> int | None:
    """Count the days an idea has waited for staff; None when it waits for nobody here."""
    if idea.state not in NEXT or idea.submitted_at is None:
        return None
    answered = [one.answered_at for one in idea.requests if one.answered_at]
    return (london_day(today) - london_day(max([idea.submitted_at, *answered]))).days


@bp.get("/ideas/<ref>")
@access(staff)
def idea(ref: str) -> Response:
    """Show everything about one idea."""
    return render("applications/idea.html", **about(queries.to_read(ref)))


def about(found: Application, refused: Form | None = None) -> dict[str, Any]:
    """Gather everything the page of one idea shows; `refused` is the one of its forms that was sent with a fault."""
    return {
        "idea": found, "form": refused, "parts": queries.rows_by_section(found, names()),
        "moves": {move.name for move in found.lifecycle.open_from(found.state)},
        "marks": refused if isinstance(refused, MarksForm) else marks_form(found, stored=True),
        "note": refused if isinstance(refused, NoteForm) else NoteForm(formdata=None),
        "host": refused if isinstance(refused, HostForm) else HostForm(formdata=None),
        "where": queries.where_seen(found), "numbers": queries.numbers_of(found), "org_id": queries.org_id_of(found),
        "assign": assign_form(found), "plain": PlainForm(formdata=None),
        "history": queries.desk_history(found), "doubles": queries.doubles_of(found),
        "rounds": queries.entered(found), "wards": ward_names(), "flagged": is_flagged(found.knows_someone),
        "people": names_of({one.by_id for one in found.notes} | {one.by_id for one in found.requests}),
        "missions": missions(london_day(found.created_at)), "titles": DESK_TITLES,
    }  # fmt: skip


def marks_form(found: Application, *, stored: bool = False) -> MarksForm:
    """Make the form of an idea's ward and strands: as sent, or with what is stored, or else what its terms suggest."""
    choices = queries.strand_choices(found, now())
    data = {
        "ward": found.ward_code or "",
        "ward_confirmed": ["yes"] if found.ward_confirmed else [],
        "strands": found.strand_ids or [one.id for one in choices if not one.why_not],
    }
    form = MarksForm(formdata=None, data=data) if stored else MarksForm()
    form.offer(ward_names(), choices)
    return form


def assign_form(found: Application | None = None) -> AssignForm:
    """Make the form that says who looks after an idea: as sent, or with who does now."""
    form = AssignForm(formdata=None, data={"person": str(found.assigned_id or "")}) if found else AssignForm()
    form.offer({str(one.id): one.name for one in holders(RoleName.STAFF)})
    return form
