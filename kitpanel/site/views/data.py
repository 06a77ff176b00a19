"""Your data: read it, take it with you, ask for it to be removed, complain; and the desk where that is answered."""

import json
import uuid
from typing import Any

from flask import Response, flash, make_response
from flask_babel import gettext as _
from wtforms import Field

from kitpanel.applications.queries import own_erasable, own_sent
from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions as people
from kitpanel.people import queries as asked_of_us
from kitpanel.people.access import access, signed_in, staff
from kitpanel.people.models import RightsRequest
from kitpanel.people.rules import RightKind
from kitpanel.site import actions
from kitpanel.site.everything import everything
from kitpanel.site.forms import AgainForm, AnswerForm, ComplaintForm, ErasureForm
from kitpanel.site.views import bp


@bp.get("/you/data")
@access(signed_in)
def your_data() -> Response:
    """Say what somebody can do with what we keep of them, and how what they asked stands."""
    return _your_data()


def _your_data(erasure: Form | None = None, complaint: Form | None = None) -> Response:
    sent = erasure or complaint
    shown: dict[str, Any] = {
        "form": sent,
        "erasure": erasure or ErasureForm(formdata=None),
        "complaint": complaint or ComplaintForm(formdata=None),
        "requests": asked_of_us.own_requests(asker().known_id),
    }
    return refused_page("site/your_data.html", **shown) if sent else render("site/your_data.html", **shown)


@bp.get("/you/data/all")
@access(signed_in)
def all_your_data() -> Response:
    """Show everything somebody gave us."""
    return render("site/all_your_data.html", kept=everything(asker().known_id, now()))


@bp.get("/you/data.json")
@access(signed_in)
def your_data_file() -> Response:
    """Give everything somebody gave us as a file that other services can read."""
    found = {
        part.heading: [dict(_pairs(thing)) for thing in part.things] for part in everything(asker().known_id, now())
    }
    answer = make_response(json.dumps(found, ensure_ascii=False, indent=2))
    answer.mimetype = "application/json"
    answer.headers["Content-Disposition"] = "attachment; filename=my-data.json"
    return answer


def _pairs(thing: list[tuple[str, str]]) -> list[tuple[str, Any]]:
    """Give a thing's facts by name; several with one name (photos, lines of a budget) become a list."""
    found: dict[str, list[str]] = {}
    for name, words in thing:
        found.setdefault(str(name), []).append(str(words))
    return [(name, words[0] if len(words) == 1 else words) for name, words in found.items()]


@bp.post("/you/data/remove")
@access(signed_in)
def ask_erasure() -> Response:
    """Take down that somebody wants to be erased."""
    form = ErasureForm()
    return _ask(RightKind.ERASURE, form, form.why) or _your_data(erasure=form)


@bp.post("/you/data/complain")
@access(signed_in)
def complain() -> Response:
    """Take a complaint."""
    form = ComplaintForm()
    return _ask(RightKind.COMPLAINT, form, form.wrong) or _your_data(complaint=form)


def _ask(kind: RightKind, form: Form, words: Field) -> Response | None:
    if not form.validate():
        return None
    try:
        people.ask(asker().known_id, kind, words.data or "", now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return None
    flash(_("We have it. A letter says when you hear from us."))
    return see_other("site.your_data")


@bp.get("/requests")
@access(staff)
def requests_list() -> Response:
    """List what people asked about their data, and their complaints."""
    page = asked_of_us.requests_page(listing.asked_page())
    return render("site/requests.html", page=page, turn=listing.turning(page), today=now())


@bp.get("/requests/<uuid:request_id>")
@access(staff)
def request_page(request_id: uuid.UUID) -> Response:
    """Show a request, what can be removed, and room for the answer."""
    found = asked_of_us.request_at_desk(request_id)
    return render("site/request.html", **_at_desk(found, AnswerForm(formdata=None)))


def _at_desk(found: RightsRequest, form: Form) -> dict[str, Any]:
    ideas = own_erasable(found.person_id) if found.kind is RightKind.ERASURE else ([], [])
    return {"asked": found, "form": form, "removable": ideas[0], "kept": ideas[1], "again": AgainForm(formdata=None)}


@bp.post("/requests/<uuid:request_id>/answer")
@access(staff)
def answer_request(request_id: uuid.UUID) -> Response:
    """Answer a request by letter."""
    found, form = asked_of_us.request_at_desk(request_id, lock=True), AnswerForm()
    if form.validate():
        try:
            people.answer(found, form.answer.data or "", by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Your answer goes out by letter.")
            return see_other("site.requests_list")
    return refused_page("site/request.html", **_at_desk(found, form))


@bp.post("/requests/<uuid:request_id>/remove/<ref>")
@access(staff)
def erase_idea(request_id: uuid.UUID, ref: str) -> Response:
    """Remove the words of an idea whose owner asked for it."""
    found, form = asked_of_us.request_at_desk(request_id, lock=True), AgainForm()
    idea = own_sent(found.person_id, ref)
    if form.validate() and found.kind is RightKind.ERASURE:
        actions.erase_idea(idea.id, by=asker().known_id, now=now())
        flash(f"The words of {ref} are gone.")
        return see_other("site.request_page", request_id=request_id)
    shown = AnswerForm(formdata=None)
    for fault in form.faults:
        shown.refuse(Refused(fault.sentence))
    return refused_page("site/request.html", **_at_desk(found, shown))
