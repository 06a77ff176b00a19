"""The words of letters: versioned data that staff change, with examples of every fact in them."""

from flask import Response, flash
from werkzeug.exceptions import NotFound

from kitpanel.core import letters, listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.letter_facts import examples, preview
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, staff
from kitpanel.site import actions, queries
from kitpanel.site.forms import WordingForm
from kitpanel.site.views import bp


@bp.get("/letters/wording")
@access(staff, admin)
def wordings() -> Response:
    """List the kinds of letter with the words in use."""
    changed = queries.wordings()
    rows = []
    for kind in letters.kinds():
        newest = changed.get(kind)
        subject, body = (newest.subject, newest.body) if newest else letters.first_words(kind)
        rows.append((kind, preview(kind, subject, body)[0], newest))
    return render("site/wordings.html", rows=rows)


@bp.get("/letters/wording/<kind>")
@access(staff, admin)
def wording(kind: str) -> Response:
    """Show the words of a kind of letter, how they read, and their versions; an older one can be taken up again."""
    _check(kind)
    version, subject, body = letters.words_in_use(kind)
    wanted = listing.asked("version")
    if wanted.isdecimal():
        subject, body = _words_of(kind, int(wanted), (subject, body))
    form = WordingForm(formdata=None, data={"seen": str(version), "subject": subject, "body": body})
    return _page(kind, form, preview(kind, subject, body))


@bp.post("/letters/wording/<kind>")
@access(staff, admin)
def save_wording(kind: str) -> Response:
    """Show how changed words read, or put them in use."""
    _check(kind)
    form = WordingForm()
    if not form.validate():
        return _page(kind, form)
    subject, body = form.subject.data or "", form.body.data or ""
    try:
        if form.look.data:
            return _page(kind, form, actions.read(kind, subject, body))
        made = actions.save_wording(kind, subject, body, seen=_seen(form), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(kind, form)
    flash(f"Version {made.version} is in use. Letters already written keep their words.")
    return see_other("site.wording", kind=kind)


def _check(kind: str) -> None:
    if kind not in letters.kinds():
        raise NotFound


def _seen(form: WordingForm) -> int:
    seen = form.seen.data or ""
    return int(seen) if seen.isascii() and seen.isdigit() else -1


def _words_of(kind: str, version: int, otherwise: tuple[str, str]) -> tuple[str, str]:
    if version == 0:
        return letters.first_words(kind)
    return next(((one.subject, one.body) for one, _ in queries.versions(kind) if one.version == version), otherwise)


def _page(kind: str, form: WordingForm, reads: tuple[str, str] | None = None) -> Response:
    show = refused_page if form.faults else render
    return show("site/wording.html", form=form, kind=kind, reads=reads, facts=examples(kind),
                versions=queries.versions(kind), in_use=letters.words_in_use(kind)[0])  # fmt: skip
