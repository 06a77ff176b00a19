"""Letters that go by post: staff print them, put them in the post, and say so."""

import uuid
from datetime import date

from flask import Response, flash, make_response
from werkzeug.exceptions import NotFound

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.files import store
from kitpanel.core.filters import plural
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, staff
from kitpanel.site import actions, queries
from kitpanel.site.forms import AgainForm, BagForm
from kitpanel.site.views import bp


@bp.get("/letters/to-post")
@access(staff)
def to_post() -> Response:
    """List the letters that are ready to print, the days they can be printed by, and the bags not posted yet."""
    return _page(BagForm(formdata=None))


@bp.post("/letters/to-post")
@access(staff)
def make_bag() -> Response:
    """Put all letters of a day in one bag."""
    form = BagForm()
    if not form.validate():
        return _page(form)
    try:
        actions.ask_for_bag(_day(form.day.data or ""), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(form)
    flash("They are being put in one file. It takes a few seconds: load this page again.")
    return see_other("site.to_post")


@bp.get("/letters/<uuid:letter_id>/print")
@access(staff)
def print_letter(letter_id: uuid.UUID) -> Response:
    """Give one letter as a PDF."""
    found = queries.letter(letter_id)
    return _pdf(found.print_key, f"letter-{found.about or found.id}.pdf")


@bp.get("/letters/bags/<uuid:bag_id>")
@access(staff)
def print_bag(bag_id: uuid.UUID) -> Response:
    """Give all letters of a bag as one PDF."""
    found = queries.bag(bag_id)
    return _pdf(found.print_key, f"letters-{found.day.isoformat()}.pdf")


@bp.post("/letters/<uuid:letter_id>/posted")
@access(staff)
def post_letter(letter_id: uuid.UUID) -> Response:
    """Record that a letter was posted."""
    found = queries.letter(letter_id, lock=True)
    if AgainForm().validate():
        actions.posted([found], by=asker().known_id, now=now())
        flash("Marked as posted.")
    return see_other("site.letter", letter_id=letter_id)


@bp.post("/letters/bags/<uuid:bag_id>/posted")
@access(staff)
def post_bag(bag_id: uuid.UUID) -> Response:
    """Record that all letters of a bag were posted."""
    found = queries.letters_in(queries.bag(bag_id).id)
    if AgainForm().validate():
        many = actions.posted(found, by=asker().known_id, now=now())
        flash(f"{plural(many, 'letter')} marked as posted.")
    return see_other("site.to_post")


def _page(form: BagForm) -> Response:
    page = queries.to_post(listing.asked_page())
    show = refused_page if form.faults else render
    return show("site/to_post.html", form=form, page=page, turn=listing.turning(page), days=queries.loose_days(),
                bags=queries.open_bags(), again=AgainForm(formdata=None))  # fmt: skip


def _day(typed: str) -> date:
    try:
        return date.fromisoformat(typed)
    except ValueError:
        raise Refused("Choose a day from this page.") from None


def _pdf(key: str | None, name: str) -> Response:
    """Give what is kept under a key, to be looked at in the browser. Raises 404 before it is ready."""
    if key is None:
        raise NotFound
    try:
        with store().open(key) as kept:
            response = make_response(kept.read())
    except FileNotFoundError:
        raise NotFound from None
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{name}"'
    return response
