"""Saving as somebody types: the answers static/keep.js reads, and what its pages carry for it.

The words come to the same address, and are saved by the same action, as with the page's own button.
"""

from typing import NamedTuple

from flask import Response, g, jsonify, make_response, request, url_for
from flask_babel import gettext as _

from kitpanel.applications.models import Application
from kitpanel.applications.rules.sections import Section, is_open
from kitpanel.applications.views.whose import idea_id
from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer

KEEP = "keep"
_NEW, _MARK = "new", 16
_CONFLICT = 409


class Marks(NamedTuple):
    """What a page says of itself, so that words which wait in a browser meet only their writer and their own page.

    `whose` and `idea` are keyed hashes, `own` says that it is the asker's own idea, `saved` is the version of the
    part's last save, `held` says that the page shows words an expired session left.
    """

    whose: str
    idea: str
    own: bool
    part: str = ""
    saved: int = 0
    held: bool = False


def is_asked() -> bool:
    """Say whether this form was sent while its page is still being written on."""
    return request.form.get("then") == KEEP


def was_kept() -> bool:
    """Say whether this page saved by itself before its button was pressed: then the button finds nothing changed."""
    return bool(request.form.get("kept"))


def kept(idea: Application, part: Section, when: str) -> Response:
    """Say that everything typed on a page is saved: when, as which version, and where the page stands from now on."""
    page = url_for("applications.part", key=part.key)
    return jsonify(saved=_("Saved %(saved_at)s", saved_at=when), version=idea.version, idea=_mark_of(idea), page=page)


def overtaken() -> Response:
    """Say that the page was saved elsewhere with other words, so that nothing was saved over (409)."""
    return make_response(jsonify(overtaken=True), _CONFLICT)


def marks(idea: Application | None, part: Section | None = None) -> Marks | None:
    """Give what a page of an idea, or of one that is not begun, says of itself.

    None for an idea that was sent: what staff put right there is saved by the button alone, once, and recorded.
    """
    if idea and not is_open(idea.state):
        return None
    key = part.key if part else ""
    return Marks(
        whose=_mark(f"keep {asker().known_id}"),
        idea=_mark_of(idea) if idea else _NEW,
        own=idea_id() is None,
        part=key,
        saved=int(idea.saved_parts.get(key, 0)) if idea else 0,
        held=bool(g.get("held_shown")),
    )


def _mark_of(idea: Application) -> str:
    return _mark(f"keep {asker().known_id} {idea.id}")


def _mark(words: str) -> str:
    return sealer().keyed_hash(words)[:_MARK]
