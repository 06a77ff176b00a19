"""One page of "Tell us your idea": whatever is sent is saved, and then the rules say what is left to do."""

from flask import Response, flash, request
from flask_babel import gettext as _
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PartForm, PlainForm, part_form
from kitpanel.applications.models import Application
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.answers import Given
from kitpanel.applications.rules.completeness import Form, Report
from kitpanel.applications.rules.hands import Hand, Part
from kitpanel.applications.rules.progress import next_part
from kitpanel.applications.rules.recording import said_length
from kitpanel.applications.rules.sections import SECTIONS, Section, is_open, may_edit, section
from kitpanel.applications.views import bp, keep
from kitpanel.applications.views.apply import hand, place_of, saved_words, seen_of, sent_already
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.faults import typed
from kitpanel.core.languages import spoken
from kitpanel.core.web import now, render, see_other
from kitpanel.missions.queries import has_directory, mission_titles, missions, ward_names
from kitpanel.people.access import access, applicant, staff
from kitpanel.people.queries import person
from kitpanel.rounds.rules.fortnight import london_day

FIRST = SECTIONS[0]


@bp.get("/apply/begin")
@access(applicant)
def begin() -> Response:
    """Show the first page of the form to somebody who has no idea on its way."""
    if queries.own_live(asker().known_id) is not None:
        return see_other("applications.next_page")
    me = person(asker().known_id)
    known = Given({"name": me.name, "email": me.email or "", "phone": me.phone, "access_needs": me.access_needs})
    return _page(None, FIRST, _form(FIRST, known), queries.form_rules(now()))


@bp.post("/apply/begin")
@access(applicant)
def begin_draft() -> Response:
    """Begin a draft with what the first page brought."""
    idea = actions.begin(asker().known_id, now=now())
    return _save(idea, FIRST)


@bp.get("/apply/idea/<key>")
@bp.get("/apply/shared/<uuid:idea_id>/<key>")
@access(applicant, staff)
def part(key: str) -> Response:
    """Show one page of an idea."""
    one = _section(key)
    try:
        idea = queries.own_part(asker().known_id, key, idea_id())
    except NoResultFound:
        return sent_already()
    if not may_edit(idea.state, key, queries.open_requests(idea), taken=idea.taken is not None):
        raise NotFound
    rules = queries.form_rules(now(), idea)
    form = _form(one, queries.held_in(idea, one), idea.version)
    if "check" in request.args:
        form.show(queries.report_of(idea, one, rules).problems)
    return _page(idea, one, form, rules)


@bp.post("/apply/idea/<key>")
@bp.post("/apply/shared/<uuid:idea_id>/<key>")
@access(applicant, staff)
def save_part(key: str) -> Response:
    """Save everything typed on one page, and lead on."""
    one = _section(key)
    return _save(queries.own_part(asker().known_id, key, idea_id(), locked=True), one)


def _section(key: str) -> Section:
    found = section(key)
    if found is None:
        raise NotFound
    return found


def _form(one: Section, stored: Given | None = None, version: int = 0) -> PartForm:
    return part_form(one, missions(london_day(now())), ward_names(), stored, version)


def _page(idea: Application | None, one: Section, form: PartForm, rules: Form) -> Response:
    asked = queries.open_requests(idea) if idea else {}
    return render(
        "applications/part.html", idea=idea, section=one, place=place_of(one), form=form, limits=rules.limits,
        missions=missions(london_day(now())), question=asked.get(one.key), earliest=rules.earliest_start,
        saved_at=saved_words(idea, now()) if idea and one.key in idea.saved_parts else "",
        where=queries.where_told(idea) if idea and one.key == "home" else "",
        has_directory=one.key == "home" and has_directory(),
        earlier=queries.earlier_beside(idea, one, _names(), now()) if idea else None,
        spoken=_spoken(idea, rules), hand=hand(idea) if idea else Hand(Part.OWNER), keep=keep.marks(idea, one),
    )  # fmt: skip


def _names() -> queries.Names:
    return queries.Names(mission_titles(), ward_names())


def _spoken(idea: Application | None, rules: Form) -> tuple[str, str] | None:
    """Say how long a recording may be, and how long the one of an idea is ("" for none); None while a panel reads."""
    if idea and idea.state is ApplicationState.IN_ROUND:
        return None
    has = said_length(idea.media_seconds) if idea and idea.media_seconds else ""
    return said_length(rules.limits.media_seconds), has


def _save(idea: Application, one: Section) -> Response:
    form = _form(one)
    form.validate()
    given = form.given(one)
    try:
        changed = actions.save_part(idea, one, given, form.made_from, now=now())
    except actions.Overtaken as overtaken:
        return keep.overtaken() if keep.is_asked() else _both(idea, one, overtaken)
    actions.note_answer(idea, one.key, form.answer.data or "", changed=changed)
    if changed:
        actions.note_correction(idea, one, by=asker().known_id, now=now())
    if keep.is_asked():
        return keep.kept(idea, one, saved_words(idea, now()))
    if one.key == "home" and (changed or keep.was_kept()) and (said := queries.where_told(idea)):
        if queries.needs_a_look(idea):
            return see_other("applications.part", key=one.key, check=1, _anchor="where")
        flash(spoken(said))
    return _lead_on(idea, one, request.form.get("then", ""))


def _lead_on(idea: Application, one: Section, then: str) -> Response:
    if not is_open(idea.state, queries.open_requests(idea)):
        return _put_right(idea)
    if then == "later":
        flash(_("Everything is saved. Come back when you like: the link in our letter brings you here."))
        return see_other("applications.tasks")
    if then == "record":
        return see_other("applications.recording")
    if then == "more":
        return see_other("applications.part", key=one.key, _anchor="lines")
    reports = seen_of(queries.reports_of(idea, queries.form_rules(now(), idea)), hand(idea))
    if next(report for report in reports if report.section == one).problems:
        return see_other("applications.part", key=one.key, check=1)
    key = _next_key(idea, one, reports)
    return see_other("applications.part", key=key) if key else see_other("applications.check")


def _put_right(idea: Application) -> Response:
    """Lead back to where something that was taken down, and sent since, is read again."""
    if hand(idea).part is Part.TAKER:
        flash("Saved. The change is in their idea.")
        return see_other("applications.idea", ref=idea.ref)
    flash(_("Saved. We see your change when we check your idea."))
    return see_other("applications.read_again", ref=idea.ref)


def _next_key(idea: Application, one: Section, reports: tuple[Report, ...]) -> str | None:
    asked = queries.open_requests(idea)
    if asked:
        return next((key for key, question in asked.items() if not question.answer), None)
    return next_part(reports, one.key, idea.saved_parts)


def _both(idea: Application, one: Section, overtaken: actions.Overtaken) -> Response:
    """Show both texts, yours and the stored: nothing is stored until its writer has chosen (409)."""
    names = _names()
    sent = [(name, value) for name, value in typed() if name != "version"]
    return render(
        "applications/both.html", 409, idea=idea, section=one, place=place_of(one), form=PlainForm(), sent=sent,
        mine=queries.rows_of(one, _form(one).given(one), names), stored=queries.rows_of(one, overtaken.stored, names),
        version=overtaken.version, keep=keep.marks(idea, one),
    )  # fmt: skip
