"""An idea told in a voice or a video: recorded or sent on one page, played on every page that shows the idea."""

from flask import Response
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import NotFound

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.recording import RecordingForm, SummaryForm
from kitpanel.applications.models import Application
from kitpanel.applications.rules.hands import To
from kitpanel.applications.rules.recording import PART, may_record, said_length
from kitpanel.applications.views import bp
from kitpanel.applications.views.apply import sent_already
from kitpanel.applications.views.moves import done
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.media.kept import given, limits
from kitpanel.core.web import let_record, now, render, see_other, takes_large
from kitpanel.people.access import access, applicant, staff


def _found(*, locked: bool = False) -> Application:
    """Find the idea of this page, while its part about the idea may be written. Raises 404."""
    idea = queries.own_part(asker().known_id, PART, idea_id(), locked=locked)
    if not may_record(idea.state, queries.open_requests(idea), taken=idea.taken is not None):
        raise NotFound
    return idea


def _page(idea: Application, form: RecordingForm, status: int = 200) -> Response:
    let_record()
    form.offer(limits())
    return render(
        "applications/recording.html", status, idea=idea, form=form, plain=PlainForm(formdata=None),
        recording=queries.recording_of(idea), most=limits(), limit=said_length(limits().seconds),
    )  # fmt: skip


@bp.get("/apply/recording")
@bp.get("/apply/shared/<uuid:idea_id>/recording")
@access(applicant, staff)
def recording() -> Response:
    """Show what is recorded, and how to record it, or send it."""
    try:
        return _page(_found(), RecordingForm())
    except NoResultFound:
        return sent_already()


@bp.post("/apply/recording")
@bp.post("/apply/shared/<uuid:idea_id>/recording")
@takes_large
@access(applicant, staff)
def add_recording() -> Response:
    """Keep a recording; it takes the place of the one before."""
    idea, form = _found(locked=True), RecordingForm()
    if form.validate():
        content = form.chosen.data.stream
        try:
            actions.add_recording(idea, content, form.told, limits(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(Refused(form.chosen.about(refusal.sentence), field=form.chosen.name))
        else:
            return see_other("applications.recording")
    return _page(idea, form, 422)


@bp.post("/apply/recording/remove")
@bp.post("/apply/shared/<uuid:idea_id>/recording/remove")
@access(applicant, staff)
def remove_recording() -> Response:
    """Take a recording out."""
    PlainForm().validate()
    actions.remove_recording(_found(locked=True), by=asker().known_id, now=now())
    return see_other("applications.recording")


@bp.get("/apply/recording/play")
@bp.get("/apply/shared/<uuid:idea_id>/recording/play")
@access(applicant, staff)
def play_own() -> Response:
    """Give the recording of an idea that is being written, to whoever may read it there."""
    return given(queries.recording_to_play(queries.own_written(asker().known_id, idea_id())).file)


@bp.get("/my-ideas/<ref>/recording")
@access(applicant)
def play_sent(ref: str) -> Response:
    """Give the recording of an idea that was sent, to its owner and those let in."""
    return given(queries.recording_to_play(queries.own_sent(asker().known_id, ref, to=To.READ)).file)


@bp.get("/ideas/<ref>/recording")
@access(staff)
def play_desk(ref: str) -> Response:
    """Give the recording of an idea to staff."""
    return given(queries.recording_to_play(queries.to_read(ref)).file)


@bp.post("/ideas/<ref>/summary")
@access(staff)
def summarise(ref: str) -> Response:
    """Write the summary of a recording, which stands beside it wherever it is played."""
    found, form = queries.to_change(ref), SummaryForm()

    def act() -> None:
        words = form.summary.data or ""
        actions.summarise(found, form.listened_to, words, by=asker().known_id, now=now())

    return done(found, form, act, "Saved. The panel reads this beside the recording.")
