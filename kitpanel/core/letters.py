"""Writing a letter: the words in use, filled with the facts.

The words are versioned data (`Wording`), with a first version in templates/letters/<kind>.txt: its first line is the
subject, then an empty line, then the body. Plain jinja2 in a sandbox; people's own text never becomes a link.
"""

import re
import uuid
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from flask_babel import force_locale, gettext
from jinja2 import StrictUndefined, TemplateError
from jinja2.sandbox import SandboxedEnvironment
from sqlalchemy import select

from kitpanel.core.catalogues import ENGLISH
from kitpanel.core.crypto import sealer
from kitpanel.core.db import db
from kitpanel.core.enclosed import WORDS
from kitpanel.core.errors import Refused
from kitpanel.core.filters import FILTERS
from kitpanel.core.languages import locale_for, spoken
from kitpanel.core.outbox import Letter, Wording, post
from kitpanel.core.reach import LetterChannel, Reach, phone_key
from kitpanel.core.said import say

FOLDER = Path(__file__).resolve().parents[2] / "templates" / "letters"
SHORT = FOLDER / "short"
LINK = "((link))"
STAYS = {LINK: "the private link takes its place", WORDS: "their own words take its place"}
"""What a letter must keep when its words are changed, and why."""
IN_ENGLISH = say("This letter is in English. Ring us, and we read it to you in your language.")
_SPACES = re.compile(r"[\r\n\t]+")
_LIKE_A_LINK = re.compile(
    r"(?i)(?<=[a-z0-9])\.(?=[a-z]{2,})|(?<=[a-z]):(?=//)|@(?=[a-z0-9-]+\.)|\(\((?:link|words)\)\)"
)
_jinja = SandboxedEnvironment(undefined=StrictUndefined, autoescape=False, trim_blocks=True, lstrip_blocks=True)
_jinja.filters.update(FILTERS)


def kinds() -> list[str]:
    """List the kinds of letter the service writes."""
    return sorted(path.stem for path in FOLDER.glob("*.txt"))


def first_words(kind: str) -> tuple[str, str]:
    """Give the subject and body a kind of letter starts with."""
    subject, _, body = (FOLDER / f"{kind}.txt").read_text("utf-8").partition("\n\n")
    return subject.strip(), body.strip() + "\n"


def words_in_use(kind: str) -> tuple[int, str, str]:
    """Give version, subject and body of the words in use; version 0 is the first words."""
    newest = db.session.scalars(
        select(Wording).where(Wording.kind == kind).order_by(Wording.version.desc()).limit(1)
    ).first()
    return (newest.version, newest.subject, newest.body) if newest else (0, *first_words(kind))


def unlinked(words: str) -> str:
    """Break whatever a mail reader could turn into a link in text that a person typed."""
    return _LIKE_A_LINK.sub(lambda found: {".": "[.]", ":": "[:]", "@": " [at] "}.get(found[0], ""), words)


def fill(subject: str, body: str, facts: Mapping[str, object]) -> tuple[str, str]:
    """Fill words with facts. Text facts lose their links, unless their name ends in `_address` (ours).

    Raises Refused when the words ask for a fact that is not there or cannot be read.
    """
    safe = {
        name: unlinked(said) if isinstance(said := spoken(fact), str) and not name.endswith("_address") else said
        for name, fact in facts.items()
    }
    try:
        head = _jinja.from_string(subject).render(safe)
        text = _jinja.from_string(body).render(safe)
    except TemplateError as fault:
        raise Refused(f"These words cannot be used: {fault}", field="body") from None
    return _SPACES.sub(" ", head).strip()[:200], text.strip() + "\n"


def short_words(kind: str, facts: Mapping[str, object] | None = None) -> str:
    """Give what a text says of a kind of letter before the address of its page: templates/letters/short/<kind>.txt.

    "" where there is none: every letter can be told of without saying what is in it.
    """
    path = SHORT / f"{kind}.txt"
    return fill(gettext(path.read_text("utf-8").strip()), "", facts or {})[0] if path.is_file() else ""


def _in_english(language: str) -> str:
    """Say, in words of a checked catalogue of the reader's language, that a letter is in English; else nothing."""
    with force_locale(locale_for(language)):
        said = gettext(IN_ENGLISH)
    return "" if said == IN_ENGLISH else f"{said}\n\n"


def write(
    kind: str,
    to: Reach | str,
    facts: Mapping[str, object],
    *,
    now: datetime,
    person_id: uuid.UUID | None = None,
    about: str | None = None,
    link_id: uuid.UUID | None = None,
    send_after: datetime | None = None,
) -> Letter:
    """Write a letter in the words in use and put it in the outbox. Leaves after the commit, by the timetable.

    It is in the language its reader likes best where a checked catalogue has exactly these words, else in English.
    `to` is how its reader can be written to, or an e-mail address. Raises LookupError when nothing leads to them: ask
    `Reach.channel` first.
    """
    _, subject, body = words_in_use(kind)
    locale = locale_for(to.language) if isinstance(to, Reach) else ENGLISH
    with force_locale(locale):
        own = gettext(subject), gettext(body)
    own_words = locale != ENGLISH and own[1] != body
    with force_locale(locale if own_words else ENGLISH):
        head, text = fill(*(own if own_words else (subject, body)), facts)
        short = short_words(kind, facts) or ("" if "{" in subject else head)
    return put_out(
        kind, to, head, text, now=now, person_id=person_id, about=about, link_id=link_id, send_after=send_after,
        short=short, locale=locale if own_words else ENGLISH,
    )  # fmt: skip


def enclose(letter: Letter, words: str) -> None:
    """Seal words into a letter that only its reader may see. They take the place of ((words)) in its body.

    Not into one that we print: whoever prints it would read them.
    """
    if letter.channel is not LetterChannel.POST:
        letter.enclosed = sealer().seal(unlinked(words), bound_to=str(letter.id))


def put_out(
    kind: str,
    to: Reach | str,
    subject: str,
    body: str,
    *,
    now: datetime,
    person_id: uuid.UUID | None = None,
    about: str | None = None,
    link_id: uuid.UUID | None = None,
    send_after: datetime | None = None,
    short: str = "",
    locale: str = ENGLISH,
) -> Letter:
    """Put a letter whose words are ready, in `locale`, in the outbox, by the way its reader likes.

    One in English whose reader likes another language best says first, in that one, what to do. Raises as `write` does.
    """
    reach = Reach(email=to) if isinstance(to, str) else to
    way = reach.channel
    if way is None:
        raise LookupError("nothing leads to the reader of this letter")
    letter = Letter(
        id=uuid.uuid4(),
        kind=kind,
        person_id=person_id,
        channel=way,
        to_address=reach.email if way is LetterChannel.EMAIL else "",
        to_phone=phone_key(reach.phone) if way is LetterChannel.TEXT else "",
        to_postal=reach.block if way is LetterChannel.POST else "",
        large=reach.wants_large,
        language=reach.language,
        locale=locale,
        needs=reach.needs,
        subject=subject,
        body=f"{_in_english(reach.language)}{body}" if locale == ENGLISH else body,
        short=short,
        about=about,
        link_id=link_id,
        written_at=now,
        send_after=send_after or now,
    )
    return post(letter)
