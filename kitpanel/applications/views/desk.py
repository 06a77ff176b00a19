"""The desk: everything about one idea."""

import uuid
from typing import Any

from flask import Response

from kitpanel.applications import queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.desk import AssignForm, HostForm, MarksForm, NoteForm
from kitpanel.applications.forms.recording import SummaryForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules.hands import PART_WORDS, Hand, Part
from kitpanel.applications.rules.recording import may_sum_up
from kitpanel.applications.rules.sections import DESK_TITLES, SECTIONS, may_edit
from kitpanel.applications.rules.standing import is_flagged
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import names
from kitpanel.core.access import asker
from kitpanel.core.forms import Form
from kitpanel.core.web import now, render
from kitpanel.missions.queries import missions, ward_names
from kitpanel.people.access import access, staff
from kitpanel.people.queries import holders
from kitpanel.people.queries import names as names_of
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules.fortnight import london_day


@bp.get("/ideas/<ref>")
@access(staff)
def idea(ref: str) -> Response:
    """Show everything about one idea."""
    return render("applications/idea.html", **about(queries.to_read(ref)))


def about(found: Application, refused: Form | None = None) -> dict[str, Any]:
    """Gather everything the page of one idea shows; `refused` is the one of its forms that was sent with a fault."""
    doubles = queries.doubles_of(found)
    return {
        "idea": found, "form": refused, "parts": queries.rows_by_section(found, names()),
        "moves": {move.name for move in found.lifecycle.open_from(found.state)},
        "marks": refused if isinstance(refused, MarksForm) else marks_form(found, stored=True),
        "note": refused if isinstance(refused, NoteForm) else NoteForm(formdata=None),
        "host": refused if isinstance(refused, HostForm) else HostForm(formdata=None),
        "where": queries.where_seen(found), "numbers": queries.numbers_of(found), "org_id": queries.org_id_of(found),
        "recording": queries.recording_of(found), "may_sum_up": may_sum_up(found.state),
        "summing": refused if isinstance(refused, SummaryForm) else summary_form(found),
        "assign": assign_form(found), "plain": PlainForm(formdata=None),
        "history": queries.desk_history(found),
        "doubles": [one for one in doubles if not one.settled],
        "looked_at": [one for one in doubles if one.settled],
        "changed": queries.changes_since_asked(found), "panel_asked": queries.own_questions(found),
        "reviews": queries.reviews_of(found), "review_waits": queries.open_review(found) is not None,
        "being_read": queries.reading_round(found.id) is not None, "rounds": queries.entered(found),
        "wards": ward_names(), "flagged": is_flagged(found.knows_someone),
        "people": names_of({one.by_id for one in found.notes} | {one.by_id for one in found.requests} | _took(found)),
        "missions": missions(london_day(found.created_at)), "titles": DESK_TITLES,
    } | _taken(found) | _hands(found)  # fmt: skip


def _hands(found: Application) -> dict[str, Any]:
    """Gather who has or had a hand in an idea, and the yes its person gave to a helper."""
    joined = [one for one in queries.ever_on(found) if one.joined_at]
    yes = queries.said_yes(found) if joined else None
    wrote = next((one.name for one in joined if yes and one.person_id == yes.asked_by_id), "A helper")
    return {"hands": joined, "part_words": PART_WORDS, "yes": yes, "wrote": wrote}


def _took(found: Application) -> set[uuid.UUID]:
    return {one for one in (found.taken.by_id, found.taken.read_out_by_id) if one} if found.taken else set()


def _taken(found: Application) -> dict[str, Any]:
    """Gather how an idea came that staff took down, and which parts they can put right now."""
    taken = found.taken
    asked = queries.open_requests(found)
    keys = [one.key for one in SECTIONS if taken and may_edit(found.state, one.key, asked, taken=True)]
    return {
        "taken": taken, "papers": queries.papers_of(found) if taken else [],
        "mine": taken is not None and taken.by_id == asker().known_id,
        "put_right": [key for key in keys if Hand(Part.TAKER).writes(key)],
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


def summary_form(found: Application) -> SummaryForm:
    """Make the form of the summary of an idea's recording, with what is stored."""
    recording = queries.recording_of(found)
    stored = {"recording": str(recording.id), "summary": recording.summary} if recording else {}
    return SummaryForm(formdata=None, data=stored)


def assign_form(found: Application | None = None) -> AssignForm:
    """Make the form that says who looks after an idea: as sent, or with who does now."""
    form = AssignForm(formdata=None, data={"person": str(found.assigned_id or "")}) if found else AssignForm()
    form.offer({str(one.id): one.name for one in holders(RoleName.STAFF)})
    return form
