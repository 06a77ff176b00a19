"""A grantee's photos, and what may be done with them and with the words."""

import uuid
from typing import Any

from flask import Response, flash
from flask_babel import gettext as _
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, signed_in
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import actions, queries
from kitpanel.stories.forms import AddPhotoForm, PhotoForm, PhotoUsesForm, PlainForm, SharingForm
from kitpanel.stories.models import Photo
from kitpanel.stories.queries import Own
from kitpanel.stories.rules import MOST_PHOTOS, USE_WORDS
from kitpanel.stories.views import bp
from kitpanel.stories.views.own import mine, to_change
from kitpanel.stories.views.sender import sender


@bp.get("/grants/<ref>/story/photos")
@access(signed_in)
def own_photos(ref: str) -> Response:
    """Show the photos of a story, and how to add one."""
    return render("stories/photos.html", form=AddPhotoForm(), **_photos(to_change(ref)))


def _photos(found: Own) -> dict[str, Any]:
    return {"own": found, "photos": queries.photos_of(found.story), "most": MOST_PHOTOS}


@bp.post("/grants/<ref>/story/photos")
@access(signed_in)
def add_photo(ref: str) -> Response:
    """Add one photo."""
    found, form = mine(ref, locked=True), AddPhotoForm()
    if form.validate():
        try:
            story = actions.begin_story(found, by=asker().known_id, now=now())
            photo = actions.add_photo(story, form.file.data.read(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(Refused(form.file.about(refusal.sentence), field=refusal.field))
        else:
            return see_other("stories.own_photo", ref=ref, photo_id=photo.id)
    return refused_page("stories/photos.html", form=form, **_photos(found))


def _photo(found: Own, photo_id: uuid.UUID) -> Photo:
    photo = queries.own_photo(found, photo_id)
    if photo is None:
        raise NotFound
    return photo


@bp.get("/grants/<ref>/story/photos/<uuid:photo_id>")
@access(signed_in)
def own_photo(ref: str, photo_id: uuid.UUID) -> Response:
    """Show one photo: what it shows, and what may be done with it."""
    found = mine(ref)
    photo = _photo(found, photo_id)
    uses = queries.uses_now(found.story, photo, london_day(now()))
    agreed = {"uses": [use.value for use in uses], **dict.fromkeys(("parent", "child"), _ticked(photo, uses))}
    children = photo.has_children if photo.shows else None
    form = PhotoForm if found.may_tell else PhotoUsesForm
    return _photo_page(found, photo, form(data={**agreed, "shows": photo.shows, "has_children": children}), 200)


def _ticked(photo: Photo, uses: set[Any]) -> list[str]:
    return ["yes"] if photo.has_children and uses else []


def _photo_page(found: Own, photo: Photo, form: PhotoUsesForm, status: int) -> Response:
    return render("stories/photo.html", status, own=found, photo=photo, form=form, plain=PlainForm())


@bp.post("/grants/<ref>/story/photos/<uuid:photo_id>")
@access(signed_in)
def save_photo(ref: str, photo_id: uuid.UUID) -> Response:
    """Keep what was said about one photo; what may no longer be shown is gone at once."""
    found = mine(ref, locked=True)
    photo = _photo(found, photo_id)
    form = PhotoForm() if found.may_tell else PhotoUsesForm()
    if form.validate():
        try:
            _keep_photo(found, photo, form)
        except Refused as refusal:
            form.refuse(refusal)
        else:
            return see_other("stories.own_photos" if found.may_tell else "stories.own_story", ref=ref)
    return _photo_page(found, photo, form, 422)


def _keep_photo(found: Own, photo: Photo, form: PhotoUsesForm) -> None:
    story = photo.story
    if isinstance(form, PhotoForm):
        shows, children = form.shows.data or "", bool(form.has_children.data)
        actions.describe_photo(story, photo, shows, has_children=children, now=now())
    children = photo.has_children
    actions.answer(
        story, photo, form.agreed, parent=children and form.parent.ticked, child=children and form.child.ticked,
        sender=sender(), by=asker().known_id, now=now(),
    )  # fmt: skip
    flash(_("What you said about this photo is saved.") if found.may_tell else _("It is so from now on."))


@bp.post("/grants/<ref>/story/photos/<uuid:photo_id>/remove")
@access(signed_in)
def remove_photo(ref: str, photo_id: uuid.UUID) -> Response:
    """Take one photo out, whatever was agreed."""
    found, form = mine(ref, locked=True), PlainForm()
    form.validate()
    photo = _photo(found, photo_id)
    actions.remove_photo(photo.story, photo, by=asker().known_id, now=now())
    flash(_("The photo is gone."))
    return see_other("stories.own_photos" if found.may_tell else "stories.own_story", ref=ref)


@bp.get("/grants/<ref>/story/sharing")
@access(signed_in)
def sharing(ref: str) -> Response:
    """Ask what may be done with the words."""
    found = mine(ref)
    agreed = queries.uses_now(found.story, None, london_day(now()))
    form = SharingForm(data={"uses": [use.value for use in agreed]})
    return render("stories/sharing.html", own=found, form=form, use_words=USE_WORDS)


@bp.post("/grants/<ref>/story/sharing")
@access(signed_in)
def save_sharing(ref: str) -> Response:
    """Keep what may be done with the words; what may no longer be shown is gone at once."""
    found, form = mine(ref, locked=True), SharingForm()
    if not form.validate():
        return refused_page("stories/sharing.html", own=found, form=form, use_words=USE_WORDS)
    telling = found.may_tell
    story = found.story or actions.begin_story(found, by=asker().known_id, now=now())
    actions.answer(story, None, form.agreed, sender=sender(), by=asker().known_id, now=now())
    if telling:
        return see_other("stories.last_look", ref=ref)
    flash(_("It is so from now on. What you took back is off the site already."))
    return see_other("stories.own_story", ref=ref)
