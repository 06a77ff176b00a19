"""Letters that go by post: each made into a PDF that is ready to print, alone or with others in one bag.

Both steps open their own transactions: making a PDF takes a second, and no transaction waits for it.
"""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask_babel import force_locale, gettext, ngettext
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from sqlalchemy import select

from kitpanel.core.db import db, reading, transaction
from kitpanel.core.enclosed import whole
from kitpanel.core.files import store
from kitpanel.core.filters import FILTERS
from kitpanel.core.outbox import Letter, LetterState, PostBag
from kitpanel.core.printed import direction, pdf
from kitpanel.core.reach import LetterChannel

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "print"
_MOST_LINES = 7
"""What the window of an envelope shows in 11 point; a longer address is set smaller."""
_LONGEST_PATH = 45
_TO_PRINT = Letter.state == LetterState.WAITING
_ADDRESS = re.compile(r"https?://(?P<host>[^/\s]+)(?P<path>/\S*)?")
_jinja = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True,
    extensions=["jinja2.ext.i18n"],
)  # fmt: skip
_jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
_jinja.filters.update(FILTERS)


@dataclass(frozen=True)
class Head:
    """What the head and foot of a printed letter say: the service's public address and the number to ring."""

    public_address: str
    phone: str


def print_next(now: datetime, head: Head) -> bool:
    """Make the oldest letter by post that is due ready to print, or else the oldest bag that was asked for.

    Tells whether there may be more. Raises NoPrinter on a machine that cannot: letters wait.
    """
    with reading():
        letter = db.session.scalars(
            select(Letter)
            .where(
                Letter.channel == LetterChannel.POST, Letter.state == LetterState.WAITING,
                Letter.send_after <= now, Letter.print_key.is_(None),
            )
            .order_by(Letter.send_after, Letter.id)
            .limit(1)
        ).first()  # fmt: skip
    if letter is None:
        return _print_bag(head)
    key = store().put(printed([letter], head, letter.subject))
    if not _keep(letter.id, key, now):
        store().delete(key)
    return True


def _keep(letter_id: uuid.UUID, key: str, now: datetime) -> bool:
    with transaction():
        letter = db.session.scalars(select(Letter).where(Letter.id == letter_id).with_for_update()).one()
        if letter.state is not LetterState.WAITING or letter.print_key is not None:
            return False
        letter.print_key, letter.printed_at = key, now
        return True


def _print_bag(head: Head) -> bool:
    with reading():
        bag = db.session.scalars(
            select(PostBag)
            .where(PostBag.print_key.is_(None), PostBag.id.in_(select(Letter.bag_id).where(_TO_PRINT)))
            .order_by(PostBag.asked_at)
            .limit(1)
        ).first()
        letters = in_bag(bag.id) if bag else []
    if bag is None:
        return False
    key = store().put(printed(letters, head, f"{len(letters)} letters to post"))
    with transaction():
        found = db.session.scalars(select(PostBag).where(PostBag.id == bag.id).with_for_update()).one()
        kept = found.print_key is None
        found.print_key = found.print_key or key
    if not kept:
        store().delete(key)
    return True


def in_bag(bag_id: uuid.UUID) -> list[Letter]:
    """List the letters of a bag that wait to be posted, in the order they are printed."""
    query = select(Letter).where(Letter.bag_id == bag_id, _TO_PRINT).order_by(Letter.printed_at, Letter.id)
    return list(db.session.scalars(query))


def printed(letters: Sequence[Letter], head: Head, title: str) -> bytes:
    """Print letters one after the other, each from a new page, each in its own language and size."""
    pages = [_page(letter, head, first=place == 0) for place, letter in enumerate(letters)]
    return pdf("\n".join(pages), title, letters[0].locale, look="letter")


def _page(letter: Letter, head: Head, *, first: bool) -> str:
    with force_locale(letter.locale):
        return _jinja.get_template("letter.html").render(**_sheet(letter, head), first=first)


def _sheet(letter: Letter, head: Head) -> dict[str, object]:
    address = letter.to_postal.splitlines()
    return {
        "letter": letter,
        "lang": letter.locale,
        "way": direction(letter.locale),
        "large": letter.large,
        "address": address,
        "long": len(address) > _MOST_LINES,
        "paragraphs": paragraphs(whole(letter), head),
        "phone": head.phone,
        "host": readable(head.public_address),
    }


def paragraphs(body: str, head: Head) -> list[str]:
    """Cut a letter at its empty lines, with addresses that a person can type."""
    plain = _ADDRESS.sub(lambda found: readable(found[0]), body.replace("((link))", f"{head.public_address}/sign-in"))
    return [part.strip() for part in re.split(r"\n\s*\n", plain) if part.strip()]


def readable(address: str) -> str:
    """Write an address as one types it: without https://, and only its site where the rest is too long to type."""
    found = _ADDRESS.match(address)
    if found is None:
        return address
    path = (found["path"] or "").rstrip("/")
    return found["host"] + (path if len(path) <= _LONGEST_PATH else "")
