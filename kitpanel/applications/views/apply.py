"""The way in: what the form asks, the link that signs in, and the list of parts to fill in."""

from datetime import datetime
from typing import Any, NamedTuple

from flask import Response, request, session, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from kitpanel.applications import queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules.completeness import STATUS_TONES, STATUS_WORDS, Report, Status
from kitpanel.applications.rules.hands import Hand, May, Part, To
from kitpanel.applications.rules.progress import MINUTES, first_unfinished, progress
from kitpanel.applications.rules.sections import SECTIONS, Section, is_open, may_edit
from kitpanel.applications.views import bp, keep
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.filters import at_time, days_until, on_day
from kitpanel.core.money import pounds
from kitpanel.core.said import say, say_many
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.missions.queries import mission_titles
from kitpanel.people import actions as people
from kitpanel.people.access import access, applicant, everyone, staff
from kitpanel.people.forms import SignInForm, texts_go
from kitpanel.people.views.session import rule
from kitpanel.rounds.queries import next_rounds
from kitpanel.strands.rules import APPLICANT_WORDS

BEGIN_PATH = "/apply/begin"


class Task(NamedTuple):
    """One line of the task list."""

    title: str
    address: str
    about: str
    state: str
    tone: str


@bp.get("/apply")
@access(everyone)
def start() -> Response:
    """Say what to have at hand and when the next panel meets, and ask where to send the link."""
    return render("applications/start.html", form=SignInForm(), **_dates())


@bp.post("/apply")
@access(everyone)
def ask_for_link() -> Response:
    """Send a link that leads to the first unfinished page."""
    form = SignInForm()
    if not form.validate():
        return refused_page("applications/start.html", form=form, **_dates())
    here = f"here:{sealer().keyed_hash(request.remote_addr or '')}"
    try:
        people.ask_for_link(
            form.email.data or "", next_path=BEGIN_PATH, here=here, rule=rule(), now=now(), texts=texts_go()
        )
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("applications/start.html", form=form, **_dates())
    session["asked"] = form.email.data
    return see_other("people.link_sent")


def sent_already() -> Response:
    """Lead somebody who goes back to a page of the form to the idea they sent from it. Raises 404 without one."""
    idea = queries.own_live(asker().known_id) if idea_id() is None else None
    if idea is None or idea.ref is None:
        raise NotFound
    return see_other("applications.status", ref=idea.ref)


def _dates() -> dict[str, Any]:
    """Gather what the way in shows: the next dates of this person's own idea, or of anybody's."""
    idea = queries.own_live(asker().known_id) if asker().is_authenticated else None
    codes = queries.codes_for(idea, now()) if idea else None
    return {
        "coming": next_rounds(now(), 3, codes),
        "limits": queries.form_rules(now(), idea).limits,
        "minutes": MINUTES,
    }


@bp.get("/apply/next")
@bp.get("/apply/shared/<uuid:idea_id>/next")
@access(applicant, staff)
def next_page() -> Response:
    """Lead to the first unfinished page of an idea: where a link from a letter lands."""
    idea = _written()
    if idea is None or not is_open(idea.state, queries.open_requests(idea)):
        return _elsewhere(idea)
    mine = hand(idea)
    if mine.may is May.VIEW:
        return see_other("applications.check")
    asked = [key for key, question in queries.open_requests(idea).items() if not question.answer and mine.writes(key)]
    reports = seen_of(queries.reports_of(idea, queries.form_rules(now(), idea)), mine)
    key = next(iter(asked), None) or first_unfinished(reports)
    return see_other("applications.part", key=key) if key else see_other("applications.check")


@bp.get("/apply/idea")
@bp.get("/apply/shared/<uuid:idea_id>")
@access(applicant, staff)
def tasks() -> Response:
    """List the parts of an idea, and how far each has come."""
    idea = _written()
    if idea is None or not is_open(idea.state, queries.open_requests(idea)):
        return _elsewhere(idea)
    mine = hand(idea)
    if mine.may is May.VIEW:
        return see_other("applications.check")
    reports = seen_of(queries.reports_of(idea, queries.form_rules(now(), idea)), mine)
    return render(
        "applications/tasks.html", idea=idea, parts=_parts(idea, reports), progress=progress(reports),
        requests=queries.open_requests(idea), coming=queries.coming_round(idea, now()), hand=mine,
        keep=keep.marks(idea), letters=PlainForm(formdata=None),
        saved_at=saved_words(idea, now()), members=queries.members_of(idea),
        asked_yes=queries.waiting_confirmation(idea),
    )  # fmt: skip


def _written() -> Application | None:
    """Give the idea this page is about; None where somebody has none of their own on its way."""
    if idea_id():
        return queries.own_idea(asker().known_id, idea_id(), to=To.READ)
    return queries.own_live(asker().known_id)


def _elsewhere(idea: Application | None) -> Response:
    """Lead on to where an idea is that is not written in now, or to the first page of one's own."""
    if idea is None:
        return see_other("applications.begin")
    if idea.ref is None:
        raise NotFound
    here = "applications.idea" if hand(idea).part is Part.TAKER else "applications.status"
    return see_other(here, ref=idea.ref)


def hand(idea: Application) -> Hand:
    """Say what the asker is to an idea that was found for them."""
    return queries.hand_in(idea, asker().known_id)


def seen_of(reports: tuple[Report, ...], mine: Hand) -> tuple[Report, ...]:
    """Keep the parts of the form that are somebody's to see."""
    return tuple(report for report in reports if mine.sees(report.section.key))


def _parts(idea: Application, reports: tuple[Report, ...]) -> dict[str, list[Task]]:
    """Group the tasks under their headings. Sent back with a question, only the parts asked about are listed."""
    asked, parts = queries.open_requests(idea), dict[str, list[Task]]()
    titles = mission_titles()
    for report in reports:
        if may_edit(idea.state, report.section.key, asked):
            parts.setdefault(report.section.part, []).append(_task(idea, report, titles))
    return parts


def _task(idea: Application, report: Report, titles: dict[str, str]) -> Task:
    words, tone = STATUS_WORDS[report.status], STATUS_TONES[report.status]
    if report.status is Status.NOT_STARTED and not report.section.required:
        words = say("If you like")
    check = 1 if report.status is Status.NEEDS_FIX else None
    address = url_for("applications.part", key=report.section.key, check=check)
    tone = "done" if report.status is Status.DONE else tone
    return Task(report.section.title, address, _about(idea, report.section, titles), words, tone)


def _about(idea: Application, section: Section, titles: dict[str, str]) -> str:
    """Say in a few words what a part holds."""
    lines = len(idea.lines)
    said = {
        "who": APPLICANT_WORDS[idea.applicant_type] if idea.applicant_type else "",
        "title": idea.title,
        "missions": ", ".join(titles.get(named.mission_key, "") for named in idea.missions),
        "money": say_many(
            "{asked} so far, {number} line", "{asked} so far, {number} lines", lines, asked=pounds(idea.asked)
        )
        if lines
        else "",
    }
    return said.get(section.key, "")


def saved_words(idea: Application, today: datetime) -> str:
    """Say when an idea was last saved: 2:02pm today, 9am on Tuesday 2 March."""
    time = at_time(idea.saved_at)
    if days_until(idea.saved_at, today) == 0:
        return str(_("%(time)s today", time=time))
    return str(_("%(time)s on %(day)s", time=time, day=on_day(idea.saved_at, year=False)))


def place_of(section: Section) -> str:
    """Say where a page stands: Your idea, 2 of 6."""
    beside = [one for one in SECTIONS if one.part == section.part]
    return say("{part} · {number} of {whole}", part=section.part, number=beside.index(section) + 1, whole=len(beside))
