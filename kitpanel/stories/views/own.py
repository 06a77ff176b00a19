"""A grantee's own story: what is left to do, where it stands, its words, its sending."""

from dataclasses import asdict
from datetime import date

from flask import Response, flash, request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.filters import on_day
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, signed_in
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import actions, queries
from kitpanel.stories.forms import OnceForm, PlainForm, WordsForm
from kitpanel.stories.queries import Own
from kitpanel.stories.rules import QUESTIONS, USE_WORDS, Telling, Use, due_on, read_by
from kitpanel.stories.views import bp
from kitpanel.stories.views.sender import sender


def mine(ref: str, *, locked: bool = False) -> Own:
    """Find this person's own grant and story. Raises NoResultFound."""
    return queries.own(ref, asker().known_id, locked=locked)


def to_change(ref: str, *, locked: bool = False) -> Own:
    """Find this person's own story while its words and photos may be changed. Raises NotFound."""
    found = mine(ref, locked=locked)
    if not found.may_tell:
        raise NotFound
    return found


def due_day(found: Own) -> date | None:
    """Give the day a story is due: as it was asked for, else four weeks after the project's end."""
    grant = found.grant
    return grant.story_due_on or (due_on(grant.ends_on) if grant.ends_on else None)


@bp.get("/grants/<ref>/story")
@access(signed_in)
def own_story(ref: str) -> Response:
    """Show a grantee their story: what is left to tell, or where it stands."""
    found, today = mine(ref), london_day(now())
    return render(
        "stories/own.html", own=found, today=today, due=due_day(found), photos=queries.photos_of(found.story),
        told=queries.told_in(found), uses=queries.uses_now(found.story, None, today), use_words=USE_WORDS,
        photo_uses=_photo_uses(found, today), read_by=_read_by(found), asked=queries.asked_to_change(found.story),
        wanting=queries.still_missing(found, today), may_show=Use.WEBSITE, form=PlainForm(),
        rows=told_rows(queries.told_in(found)),
    )  # fmt: skip


def _photo_uses(found: Own, today: date) -> dict[str, set[Use]]:
    return {str(photo.id): queries.uses_now(found.story, photo, today) for photo in queries.photos_of(found.story)}


def _read_by(found: Own) -> date | None:
    received = found.story.received_at if found.story else None
    return read_by(london_day(received)) if received else None


@bp.get("/grants/<ref>/story/words")
@access(signed_in)
def words(ref: str) -> Response:
    """Show the four questions."""
    found = to_change(ref)
    version = found.story.version if found.story else 0
    form = WordsForm(data={**asdict(queries.told_in(found)), "version": version})
    return render("stories/words.html", own=found, form=form)


@bp.post("/grants/<ref>/story/words")
@access(signed_in)
def save_words(ref: str) -> Response:
    """Keep what was typed, finished or not, and lead on."""
    found, form = mine(ref, locked=True), WordsForm()
    if not form.validate():
        return refused_page("stories/words.html", own=found, form=form)
    story = actions.begin_story(found, by=asker().known_id, now=now())
    try:
        actions.save_words(story, form.told, form.made_from, now=now())
    except actions.Overtaken as overtaken:
        return both(found, form, overtaken, url_for("stories.words", ref=ref))
    if request.form.get("then") == "later":
        flash(_("Your words are saved. Come back when you like."))
        return see_other("stories.own_story", ref=ref)
    return see_other("stories.own_photos", ref=ref)


def both(found: Own, form: WordsForm, overtaken: actions.Overtaken, address: str) -> Response:
    """Show both texts, what was typed and what is stored: nothing is stored until its writer has chosen (409)."""
    sent = [pair for pair in request.form.items(multi=True) if pair[0] not in {"csrf_token", "version"}]
    return render(
        "stories/both.html", 409, own=found, form=PlainForm(), sent=sent, version=overtaken.version, address=address,
        mine=told_rows(form.told), stored=told_rows(overtaken.stored),
    )  # fmt: skip


def told_rows(told: Telling) -> list[tuple[str, str]]:
    """List what the teller wrote as questions and answers."""
    reached = "" if told.people_reached is None else f"{told.people_reached:,}"
    return [
        (_("Title"), told.title),
        *((question, str(getattr(told, name))) for name, question in QUESTIONS),
        (_("How many took part"), reached),
        (_("Name, as you want it shown"), told.teller),
    ]


@bp.get("/grants/<ref>/story/check")
@access(signed_in)
def last_look(ref: str) -> Response:
    """Show the whole story once more before it is sent."""
    return _last_look(to_change(ref), OnceForm(), 200)


@bp.post("/grants/<ref>/story/check")
@access(signed_in)
def send(ref: str) -> Response:
    """Send the story in."""
    found, form = mine(ref, locked=True), OnceForm()
    if form.validate():
        try:
            actions.send(found, sender(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            day = on_day(read_by(london_day(now())))
            flash(_("We have your story. One of us reads it by %(day)s, then writes to you.", day=day))
            return see_other("stories.own_story", ref=ref)
    return _last_look(found, form, 422)


def _last_look(found: Own, form: OnceForm, status: int) -> Response:
    today = london_day(now())
    return render(
        "stories/last_look.html", status, own=found, form=form, rows=told_rows(queries.told_in(found)),
        photos=queries.photos_of(found.story), uses=queries.uses_now(found.story, None, today), use_words=USE_WORDS,
        photo_uses=_photo_uses(found, today), wanting=queries.still_missing(found, today), may_show=Use.WEBSITE,
    )  # fmt: skip


@bp.post("/grants/<ref>/story/take-down")
@access(signed_in)
def take_down(ref: str) -> Response:
    """Take everything of this story off the site, at once."""
    found, form = mine(ref, locked=True), PlainForm()
    form.validate()
    if found.story is None:
        raise NotFound
    actions.take_down(found.story, sender(), by=asker().known_id, now=now())
    flash(_("Your story and your photos are off the site. There is nothing else you need to do."))
    return see_other("stories.own_story", ref=ref)
