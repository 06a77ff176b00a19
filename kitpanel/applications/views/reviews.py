"""Asking for a review of how an idea was decided; and the page where staff answer one."""

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import ReviewForm
from kitpanel.applications.forms.desk import FindingForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules.review import may_ask
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import public_address
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, applicant, staff
from kitpanel.rounds.rules.fortnight import london_day


def _own(ref: str, *, locked: bool = False) -> Application:
    """Find one's own idea, while a review of it can be asked for. Raises 404."""
    idea = queries.own_sent(asker().known_id, ref, locked=locked)
    seen = queries.seen_states([idea])[idea.id]
    if not may_ask(seen, london_day(now()), queries.may_ask_until(idea)):
        raise NotFound
    return idea


@bp.get("/my-ideas/<ref>/review")
@access(applicant)
def ask_review(ref: str) -> Response:
    """Ask what somebody thinks went wrong."""
    idea = _own(ref)
    until = queries.may_ask_until(idea)
    return render("applications/ask_review.html", form=ReviewForm(formdata=None), idea=idea, until=until)


@bp.post("/my-ideas/<ref>/review")
@access(applicant)
def send_review(ref: str) -> Response:
    """Take down that somebody asks for a review."""
    idea, form = _own(ref, locked=True), ReviewForm()
    if form.validate():
        try:
            actions.ask_review(idea, form.words.data or "", public_address(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("We have it. Our letter says by when you hear from us."))
            return see_other("applications.status", ref=ref)
    until = queries.may_ask_until(idea)
    return refused_page("applications/ask_review.html", form=form, idea=idea, until=until)


def _waiting(ref: str, *, locked: bool = False) -> Application:
    found = queries.to_change(ref) if locked else queries.to_read(ref)
    if queries.open_review(found) is None:
        raise NotFound
    return found


@bp.get("/ideas/<ref>/review")
@access(staff)
def review_page(ref: str) -> Response:
    """Show what somebody says went wrong, and how it was decided."""
    found = _waiting(ref)
    return _answering(found, FindingForm(formdata=None))


@bp.post("/ideas/<ref>/review")
@access(staff)
def answer_review(ref: str) -> Response:
    """Say what was found."""
    found, form = _waiting(ref, locked=True), FindingForm()
    if form.validate():
        stands, finding = form.outcome.data == "stands", form.finding.data or ""
        try:
            actions.answer_review(found, finding, public_address(), stands=stands, by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Your answer goes out by letter.")
            return see_other("applications.idea", ref=ref)
    return _answering(found, form)


def _answering(found: Application, form: FindingForm) -> Response:
    show = refused_page if form.faults else render
    return show(
        "applications/answer_review.html", form=form, idea=found, review=queries.open_review(found),
        history=queries.desk_history(found), rounds=queries.entered(found),
    )  # fmt: skip
