"""After the last page: check it, send it, see where it is, read it again, take it back."""

from datetime import date
from typing import Any

from flask import Response, current_app, flash
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import OnceForm
from kitpanel.applications.forms.taking import AgreedForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.again import ENDED
from kitpanel.applications.rules.awaited import AWAITED
from kitpanel.applications.rules.hands import Hand, May, Part, To
from kitpanel.applications.rules.progress import first_unfinished
from kitpanel.applications.rules.review import REVIEWABLE, may_ask
from kitpanel.applications.rules.sections import DECLARATIONS, STAFF_ONLY, may_correct
from kitpanel.applications.rules.telling import HEADLINES
from kitpanel.applications.views import bp, keep
from kitpanel.applications.views.apply import hand, seen_of, sent_already
from kitpanel.applications.views.steps import steps_of
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.missions.queries import mission_titles, missions, ward_names
from kitpanel.people.access import access, applicant, staff
from kitpanel.rounds.rules.fortnight import london_day

_MET = say("The panel has met about your idea")


def public_address() -> str:
    """Give the address letters link to: a setting, never the request's own."""
    address: str = current_app.extensions["kitpanel.settings"].public_address
    return address


def names() -> queries.Names:
    """Give the titles of Missions and the names of wards."""
    return queries.Names(mission_titles(), ward_names())


@bp.get("/apply/check")
@bp.get("/apply/shared/<uuid:idea_id>/check")
@access(applicant, staff)
def check() -> Response:
    """Show everything once more before it is sent."""
    try:
        idea = queries.own_open(asker().known_id, idea_id(), to=To.READ)
    except NoResultFound:
        return sent_already()
    taking = hand(idea).part is Part.TAKER and idea.ref is None
    form = AgreedForm() if taking else OnceForm()
    return render("applications/check.html", form=form, **checked(idea))


@bp.post("/apply/check")
@access(applicant)
def send() -> Response:
    """Send the idea in, or send back the answers to what staff asked."""
    idea, form = queries.own_open(asker().known_id, locked=True), OnceForm()
    if form.validate():
        try:
            return _sent(idea)
        except Refused as refusal:
            form.refuse(refusal)
    return refused_page("applications/check.html", form=form, **checked(idea))


def _sent(idea: Application) -> Response:
    if idea.state is not ApplicationState.DRAFT:
        read = idea.state is ApplicationState.IN_ROUND
        actions.send_answer(asker().known_id, now=now())
        done = _("It is with the panel. Everybody who has voted looks again.")
        flash(done if read else _("Your answer is with us. We read it within three working days."))
    else:
        actions.submit(asker().known_id, public_address(), now=now())
        flash(_("We have your idea. Its reference is %(ref)s. We are sending you a copy.", ref=idea.ref))
    return see_other("applications.status", ref=idea.ref)


def checked(idea: Application) -> dict[str, Any]:
    """Gather what the last page before sending shows, as far as it is the asker's to see."""
    mine = hand(idea)
    parts = [part for part in queries.rows_by_section(idea, names()) if mine.sees(part[0].key)]
    reports = seen_of(queries.reports_of(idea, queries.form_rules(now(), idea)), mine)
    return {
        "idea": idea,
        "hand": mine,
        "parts": parts,
        "for_panel": [part for part in parts if part[0].key not in STAFF_ONLY],
        "for_staff": [part for part in parts if part[0].key in STAFF_ONLY],
        "unfinished": {report.section.key for report in reports if not report.is_finished},
        "first": first_unfinished(reports),
        "requests": queries.open_requests(idea),
        "recording": queries.recording_of(idea),
        "coming": queries.coming_round(idea, now()),
        "asked_yes": queries.waiting_confirmation(idea),
        "declarations": [words for _, words in DECLARATIONS],
        "keep": keep.marks(idea),
    }


@bp.get("/my-ideas")
@access(applicant)
def mine() -> Response:
    """List this person's ideas."""
    ideas = queries.own_all(asker().known_id)
    shared = queries.shared_with(asker().known_id)
    seen = queries.seen_states([*ideas, *(one.application for one in shared)])
    return render("applications/mine.html", ideas=ideas, seen=seen, shared=shared)


@bp.get("/my-ideas/<ref>")
@access(applicant)
def status(ref: str) -> Response:
    """Say where an idea is and what happens next, with dates. Of a decision nothing before its letters go."""
    return render("applications/status.html", form=OnceForm(), **_about(ref))


def _about(ref: str) -> dict[str, Any]:
    idea = queries.own_sent(asker().known_id, ref, to=To.READ)
    mine = hand(idea)
    seen = queries.seen_states([idea])[idea.id]
    outlook = steps_of(idea, seen, now())
    return {
        "idea": idea, "seen": seen, "headline": _MET if outlook.met else HEADLINES[seen], "outlook": outlook,
        "history": queries.own_history(idea), "letters": queries.letters_about(idea, now()),
        "missions": missions(london_day(idea.created_at)), "requests": queries.open_requests(idea),
        "again": mine.owns and seen in ENDED and queries.own_live(asker().known_id) is None,
        "hand": mine, "members": queries.members_of(idea),
        "questions": queries.own_questions(idea) if mine.owns or mine.may is May.EDIT else [],
        "read_by": queries.reading_round(idea.id) if seen is ApplicationState.IN_ROUND else None,
        "awaited": None if idea.settled_at or outlook.met else AWAITED.get(seen),
        "review": queries.open_review(idea) if mine.owns else None, "review_until": _review_until(idea, seen, mine),
    }  # fmt: skip


def _review_until(idea: Application, seen: ApplicationState, mine: Hand) -> date | None:
    """Give the last day on which the owner of this page may ask for a review; None when they may not."""
    until = queries.may_ask_until(idea) if mine.owns and seen in REVIEWABLE else None
    return until if may_ask(seen, london_day(now()), until) else None


@bp.post("/my-ideas/<ref>/again")
@access(applicant)
def begin_again(ref: str) -> Response:
    """Begin a draft with the words of an idea that got no money."""
    form = OnceForm()
    if form.validate():
        try:
            actions.begin_again(asker().known_id, ref, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(_("Your words are in a new draft. Change what you like, then send it."))
            return see_other("applications.tasks")
    return refused_page("applications/status.html", form=form, **_about(ref))


@bp.get("/my-ideas/<ref>/answers")
@access(applicant)
def read_again(ref: str) -> Response:
    """Show what somebody sent."""
    idea = queries.own_sent(asker().known_id, ref, to=To.READ)
    parts = [part for part in queries.rows_by_section(idea, names()) if hand(idea).sees(part[0].key)]
    edit = [part[0].key for part in parts] if _may_put_right(idea) else []
    recording = queries.recording_of(idea)
    return render("applications/answers.html", idea=idea, parts=parts, edit=edit, recording=recording)


def _may_put_right(idea: Application) -> bool:
    return hand(idea).owns and may_correct(idea.state, taken=idea.taken is not None)


@bp.get("/my-ideas/<ref>/take-back")
@access(applicant)
def ask_withdraw(ref: str) -> Response:
    """Ask somebody whether they mean to take their idea back."""
    return render("applications/take_back.html", form=OnceForm(), idea=queries.own_sent(asker().known_id, ref))


@bp.post("/my-ideas/<ref>/take-back")
@access(applicant)
def withdraw(ref: str) -> Response:
    """Take an idea back."""
    idea, form = queries.own_sent(asker().known_id, ref), OnceForm()
    if not form.validate():
        return refused_page("applications/take_back.html", form=form, idea=idea)
    actions.withdraw(idea.id, public_address(), by=asker().known_id, now=now())
    flash(_("You have taken your idea back. No panel will read it."))
    return see_other("applications.status", ref=ref)


@bp.get("/apply/take-back")
@bp.get("/apply/shared/<uuid:idea_id>/take-back")
@access(applicant, staff)
def ask_discard() -> Response:
    """Ask somebody whether they mean to throw their draft away."""
    return render("applications/take_back.html", form=OnceForm(), idea=_draft())


@bp.post("/apply/take-back")
@bp.post("/apply/shared/<uuid:idea_id>/take-back")
@access(applicant, staff)
def discard() -> Response:
    """Throw a draft away: one's own, or what a helper began and nobody has said yes to."""
    idea, form = _draft(), OnceForm()
    if not form.validate():
        return refused_page("applications/take_back.html", form=form, idea=idea)
    actions.withdraw(idea.id, public_address(), by=asker().known_id, now=now())
    flash(_("Your draft is closed. You can begin another when you like."))
    return see_other("applications.mine")


def _draft() -> Application:
    idea = queries.own_open(asker().known_id, idea_id(), to=To.STOP)
    if idea.ref:
        raise NotFound
    return idea
