"""A panel's question to somebody whose idea it reads, and their answer."""

import uuid
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import AnswerForm
from kitpanel.applications.views import bp
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, applicant


@bp.get("/my-ideas/<ref>/questions/<uuid:question_id>")
@access(applicant)
def question(ref: str, question_id: uuid.UUID) -> Response:
    """Show a panel's question, and its answer or room for it."""
    return render("applications/question.html", **_about(ref, question_id, AnswerForm()))


def _about(ref: str, question_id: uuid.UUID, form: AnswerForm) -> dict[str, Any]:
    asked = queries.own_question(asker().known_id, ref, question_id)
    reading = queries.reading_round(asked.application_id)
    return {"asked": asked, "form": form, "round": reading if reading and reading.id == asked.round_id else None}


@bp.post("/my-ideas/<ref>/questions/<uuid:question_id>")
@access(applicant)
def answer_question(ref: str, question_id: uuid.UUID) -> Response:
    """Send the answer: it shows beside the idea for everybody who reads it."""
    asked, form = queries.own_question(asker().known_id, ref, question_id, locked=True), AnswerForm()
    if form.validate():
        try:
            actions.answer_panel(asked, form.answer.data or "", by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your answer is beside your idea now. The panel reads it there."))
            return see_other("applications.status", ref=ref)
    return refused_page("applications/question.html", **_about(ref, question_id, form))
