"""Staff take down an idea from a call or a paper: who it is from, the paper, and what its person agreed to."""

import uuid
from typing import Any

from flask import Response, current_app, flash, url_for
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import OnceForm, PlainForm
from kitpanel.applications.forms.taking import SOMEBODY_NEW, AgreedForm, PapersForm, TakeDownForm
from kitpanel.applications.models import Application, Channel
from kitpanel.applications.rules.hands import RULE, Part, To
from kitpanel.applications.views import bp
from kitpanel.applications.views.apply import hand
from kitpanel.applications.views.sent import checked, public_address
from kitpanel.applications.views.whose import idea_id
from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.files import store
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, staff
from kitpanel.people.queries import names as names_of
from kitpanel.people.queries import person_by_email


@bp.get("/ideas/take-down")
@access(staff)
def taking() -> Response:
    """Ask who an idea is from, and list what is being taken down."""
    return render("applications/take_down.html", form=TakeDownForm(), **_in_hand())


def _in_hand() -> dict[str, Any]:
    page = queries.being_taken_down(listing.asked_page())
    by = names_of({one.taken.by_id for one in page.rows if one.taken})
    return {"page": page, "people": by, "turn": listing.turning(page)}


@bp.post("/ideas/take-down")
@access(staff)
def take_down() -> Response:
    """Begin a draft for whoever rang or wrote; ask first when there are people with that name or number."""
    form = TakeDownForm()
    form.offer(_alike(form))
    if form.validate():
        try:
            _check_who(form)
            idea = actions.take_down(_caller(form), Channel(form.channel.data), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(f"You are taking down what {idea.contact_name} says. Each page is saved as you go.")
            return see_other("applications.tasks", idea_id=idea.id)
    return refused_page("applications/take_down.html", form=form, **_in_hand())


def _alike(form: TakeDownForm) -> list[Any]:
    """List who else it may be; nobody when the e-mail address says who it is."""
    if form.email.data and person_by_email(form.email.data):
        return []
    return queries.alike(form.name.data or "", form.phone.data or "")


def _check_who(form: TakeDownForm) -> None:
    if not form.reach:
        raise Refused("Write an e-mail address, a phone number or a postal address", field="email")
    if form.who.choices and not form.who.data:
        raise Refused("Ask if they are one of these people, and choose", field="who")


def _caller(form: TakeDownForm) -> actions.Caller:
    known = form.who.data if form.who.choices and form.who.data != SOMEBODY_NEW else ""
    return actions.Caller(
        name=form.name.data or "", email=form.email.data or "", phone=form.phone.data or "",
        address=form.address.data or "", known_id=uuid.UUID(known) if known else None,
    )  # fmt: skip


def _in_work() -> Application:
    """Find what staff write in for somebody now, and lock it; not what they have a hand in themselves."""
    idea = queries.own_open(asker().known_id, idea_id(), locked=True)
    if hand(idea).part is not Part.TAKER:
        raise NotFound
    return idea


@bp.post("/apply/shared/<uuid:idea_id>/send-for")
@access(staff)
def send_for() -> Response:
    """Send in what was taken down, once its person has agreed to every line."""
    idea, form = _in_work(), AgreedForm()
    if form.validate():
        try:
            phone = current_app.extensions["kitpanel.settings"].phone
            actions.send_for(idea, form.agreed_on.data, public_address(), phone, by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(
                f"Sent in. The reference is {idea.ref}: say it to them. A letter with all you took down is on its way."
            )
            return see_other("applications.idea", ref=idea.ref)
    return refused_page("applications/check.html", form=form, **checked(idea))


@bp.post("/apply/shared/<uuid:idea_id>/answer-for")
@access(staff)
def answer_for() -> Response:
    """Send back what somebody answered on the phone or on paper."""
    idea, form = _in_work(), OnceForm()
    if form.validate():
        try:
            actions.answer_for(idea, by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return see_other("applications.idea", ref=idea.ref)
    return refused_page("applications/check.html", form=form, **checked(idea))


def _held(*, locked: bool = False) -> Application:
    return queries.own_idea(asker().known_id, idea_id(), to=To.WRITE, locked=locked)


def _papers(idea: Application) -> dict[str, Any]:
    back = url_for("applications.idea", ref=idea.ref) if idea.ref else url_for("applications.tasks", idea_id=idea.id)
    return {"idea": idea, "papers": queries.papers_of(idea), "most": RULE.most_papers, "back_to": back,
            "plain": PlainForm(formdata=None)}  # fmt: skip


@bp.get("/apply/shared/<uuid:idea_id>/papers")
@access(staff)
def papers() -> Response:
    """Show the photos of the paper, and how to add some."""
    return render("applications/papers.html", form=PapersForm(), **_papers(_held()))


@bp.post("/apply/shared/<uuid:idea_id>/papers")
@access(staff)
def add_papers() -> Response:
    """Add photos of the paper: all of them, or none."""
    idea, form = _held(locked=True), PapersForm()
    if form.validate():
        try:
            actions.add_papers(idea, [file.read() for file in form.files.data], by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Saved. A photo shows here in a minute.")
            return see_other("applications.papers")
    return refused_page("applications/papers.html", form=form, **_papers(idea))


@bp.post("/apply/shared/<uuid:idea_id>/papers/<uuid:photo_id>/remove")
@access(staff)
def remove_paper(photo_id: uuid.UUID) -> Response:
    """Take a photo of the paper out."""
    photo = queries.paper(_held(locked=True), photo_id)
    if PlainForm().validate():
        actions.remove_paper(photo, by=asker().known_id, now=now())
        flash("The photo is gone.")
    return see_other("applications.papers")


@bp.get("/ideas/papers/<uuid:photo_id>")
@access(staff)
def paper(photo_id: uuid.UUID) -> Response:
    """Give a photo of a paper, made anew. No browser keeps it."""
    with store().open(queries.paper_key(photo_id)) as kept:
        response = Response(kept.read(), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-store"
    response.headers["Content-Disposition"] = "inline; filename=paper.jpg"
    return response
