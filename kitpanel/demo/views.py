"""Being anybody in the demonstration borough, and seeing every letter it sent. Exists only with KITPANEL_DEMO=1."""

from datetime import datetime
from email import message_from_bytes, policy
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import NamedTuple

from flask import Blueprint, Response, current_app, request
from werkzeug.exceptions import Forbidden, NotFound

from config import LOOPBACK
from kitpanel.core.reach import LetterChannel
from kitpanel.core.web import now, render, see_other
from kitpanel.demo.people import OFFICE, PANELLISTS, RESIDENTS
from kitpanel.people import queries
from kitpanel.people.access import access, everyone
from kitpanel.people.forms import ConfirmForm
from kitpanel.people.views import session

bp = Blueprint("demo", __name__)
PAGE = 25


class Sent(NamedTuple):
    """One letter, or text, that was sent."""

    is_text: bool
    to: str
    subject: str
    when: datetime
    body: str


def only_here() -> None:
    """Refuse the demonstration to anybody who is not on this machine: it signs in whoever asks."""
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if request.remote_addr not in LOOPBACK or host not in LOOPBACK:
        raise Forbidden


@bp.get("/demo")
@access(everyone)
def people() -> Response:
    """List everybody one can be."""
    groups = (("Residents", RESIDENTS), ("The panel", PANELLISTS), ("The office and a funder", OFFICE))
    return render("demo/people.html", groups=groups, form=ConfirmForm())


@bp.post("/demo/<key>")
@access(everyone)
def become(key: str) -> Response:
    """Sign in as somebody."""
    person = queries.person_by_email(f"{key}@example.org")
    if person is None or not ConfirmForm().validate():
        raise NotFound
    session.begin(queries.asker(f"{person.id}.{person.epoch}"), now())
    session.note_second(now())
    return see_other("site.waiting")


def _read(path: Path) -> Sent:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    body = message.get_body(("plain",))
    when = parsedate_to_datetime(message["Date"])
    return Sent(
        message["X-Kit-Channel"] == LetterChannel.TEXT,
        message["To"],
        message["Subject"],
        when,
        body.get_content() if body else "",
    )


@bp.get("/demo/outbox")
@access(everyone)
def outbox() -> Response:
    """Show the letters sent, newest first."""
    folder = current_app.extensions["kitpanel.settings"].data_folder / "outbox"
    page = max(request.args.get("page", 1, type=int), 1)
    paths = sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []
    shown = [_read(path) for path in paths[(page - 1) * PAGE : page * PAGE]]
    return render("demo/outbox.html", letters=shown, page=page, pages=max(-(-len(paths) // PAGE), 1), count=len(paths))
