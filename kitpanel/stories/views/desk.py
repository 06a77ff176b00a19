"""The staff's side of a story: the list, reading one, showing it, taking it down."""

import uuid
from typing import Any

from flask import Response, flash, request

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.listing import address_with, asked, asked_page, turning
from kitpanel.core.web import now, render, see_other
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.people.access import access, staff
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import actions, queries
from kitpanel.stories.forms import DownForm, HeadForm, OnceForm, SendBackForm
from kitpanel.stories.models import Story
from kitpanel.stories.rules import USE_WORDS, StoryState, Use, WhyUnpublished
from kitpanel.stories.views import bp
from kitpanel.stories.views.own import told_rows
from kitpanel.stories.views.sender import sender

_TO_READ = (StoryState.CONSENT_RECORDED, StoryState.CHECKED)


@bp.get("/stories/check")
@access(staff)
def queue() -> Response:
    """Show the stories staff have to do with, by what is to be done."""
    titles = mission_titles()
    show = asked("show") if asked("show") in queries.SHOWS else "check"
    mission = asked("mission") if asked("mission") in titles else ""
    page = queries.stories_page(show, mission, asked("q"), asked_page())
    return render(
        "stories/desk.html", page=page, turn=turning(page), show=show, shows=queries.SHOWS, mission=mission,
        words=asked("q"), titles=titles, applied=_applied(mission, titles), today=london_day(now()),
    )  # fmt: skip


def _applied(mission: str, titles: dict[str, str]) -> list[tuple[str, str]]:
    """List what the list is filtered by, each with the address without it."""
    filters = [(titles[mission], address_with(mission=""))] if mission else []
    return [*filters, (f"“{asked('q')}”", address_with(q=""))] if asked("q") else filters


@bp.get("/stories/check/<uuid:story_id>")
@access(staff)
def read(story_id: uuid.UUID) -> Response:
    """Show one story to staff: its words, what was agreed, what happened."""
    return _page(queries.story_at_desk(story_id), 200)


def _page(story: Story, status: int, **refused: Form) -> Response:
    """Show a story with every form that is open now; `refused` are those that were sent and not taken."""
    today = london_day(now())
    forms: dict[str, Any] = {"back": SendBackForm, "down": DownForm, "once": OnceForm}
    head = HeadForm(formdata=None, data=_head(story))
    return render(
        "stories/read.html", status, story=story, shown=queries.as_shown(story, today, mission_titles(), ward_names()),
        rows=told_rows(queries.telling_of(story)), photos=queries.photos_of(story), use_words=USE_WORDS,
        uses=queries.agreed_today(story, today), photo_uses=_photo_uses(story), website=Use.WEBSITE,
        history=queries.history_of(story, story.grant), to_read=story.state in _TO_READ, head=refused.get("head", head),
        form=next(iter(refused.values()), None),
        **{name: refused.get(name) or form(formdata=None) for name, form in forms.items()},
    )  # fmt: skip


def _head(story: Story) -> dict[str, Any]:
    return {"version": story.version, "title": story.title, "lede": story.lede, "quote": story.quote}


def _photo_uses(story: Story) -> dict[str, list[Use]]:
    today = london_day(now())
    return {
        str(photo.id): [use for use in Use if queries.may_show_now(photo, use, today)]
        for photo in queries.photos_of(story)
    }


def _locked(story_id: uuid.UUID) -> Story:
    return queries.story_at_desk(story_id, locked=True)


def _again(story: Story) -> Response:
    return see_other("stories.read", story_id=story.id)


@bp.post("/stories/check/<uuid:story_id>/head")
@access(staff)
def save_head(story_id: uuid.UUID) -> Response:
    """Keep how a story is headed; with "It is ready", say that it was read."""
    story, form = _locked(story_id), HeadForm()
    if form.validate():
        try:
            _keep_head(story, form, ready=request.form.get("then") == "ready")
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _again(story)
    return _page(story, 422, head=form)


def _keep_head(story: Story, form: HeadForm, *, ready: bool) -> None:
    texts = (form.title.data or "", form.lede.data or "", form.quote.data or "")
    actions.edit(story, form.made_from, *texts, by=asker().known_id, now=now())
    if ready:
        actions.check(story, by=asker().known_id, now=now())
        flash("It is ready. Its grant is closed, and they may have another. Publish it when you like.")
    else:
        flash("Saved.")


@bp.post("/stories/check/<uuid:story_id>/back")
@access(staff)
def send_back(story_id: uuid.UUID) -> Response:
    """Send a story back to its teller, with what to change."""
    story, form = _locked(story_id), SendBackForm()
    if not form.validate():
        return _page(story, 422, back=form)
    actions.send_back(story, form.words.data or "", sender(), by=asker().known_id, now=now())
    flash("It is with them again. We wrote to them, and it comes back to this list when they send it.")
    return _again(story)


@bp.post("/stories/check/<uuid:story_id>/publish")
@access(staff)
def publish(story_id: uuid.UUID) -> Response:
    """Put a story on the site."""
    story, form = _locked(story_id), OnceForm()
    if form.validate():
        try:
            actions.publish(story, sender(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("It is on the site now. We wrote to its teller.")
            return _again(story)
    return _page(story, 422, once=form)


@bp.post("/stories/check/<uuid:story_id>/down")
@access(staff)
def take_off(story_id: uuid.UUID) -> Response:
    """Take a story off the site, with a reason."""
    story, form = _locked(story_id), DownForm()
    if not form.validate():
        return _page(story, 422, down=form)
    why = WhyUnpublished(form.why.data)
    actions.unpublish(story, why, form.words.data or "", sender(), by=asker().known_id, now=now())
    flash("It is off the site. We wrote to its teller.")
    return _again(story)


@bp.post("/stories/check/<uuid:story_id>/again")
@access(staff)
def read_again(story_id: uuid.UUID) -> Response:
    """Read a story again that was taken down."""
    story, form = _locked(story_id), OnceForm()
    if form.validate():
        try:
            actions.take_up_again(story, by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return _again(story)
    return _page(story, 422, once=form)
