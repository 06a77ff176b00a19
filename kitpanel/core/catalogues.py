"""Catalogues of words in other languages: collected, checked by a person, compiled, and offered only once checked.

A catalogue is `<locale>/LC_MESSAGES/messages.po`, a plain gettext file. Beside it, `<locale>/checked.toml` says who
checked it, on which day, and the mark of the words they checked: words changed afterwards are unchecked again, and
residents are never shown unchecked words. Letters are collected whole, subject and body, as one message each.
"""

import hashlib
import io
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "kitpanel" / "translations"
ENGLISH = "en"
KEYWORDS = {"_": None, "gettext": None, "ngettext": (1, 2), "say": None, "say_many": (1, 2)}
_JINJA = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false", "encoding": "utf-8"}
_PLACES: tuple[tuple[str, str, str, dict[str, Any]], ...] = (
    ("kitpanel", "**.py", "python", {"encoding": "utf-8"}),
    ("templates", "**.html", "jinja2.ext:babel_extract", _JINJA),
    ("templates/letters", "**.txt", "kitpanel.core.catalogues:letter_words", {}),
)
_FILLED_IN = re.compile(r"%\(\w+\)[sd]|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|<[^>]*>|\(\(link\)\)", re.DOTALL)


@dataclass(frozen=True)
class Checked:
    """Who checked a catalogue, and on which day."""

    by: str
    on: date


def letter_words(file: BinaryIO, *_: object, **__: object) -> Iterator[tuple[int, None, str, list[str]]]:
    """Collect a letter's subject and body, for Babel."""
    subject, _gap, body = file.read().decode("utf-8").partition("\n\n")
    yield 1, None, subject.strip(), ["The subject of a letter. Keep everything in {{ }} and {% %} as it is."]
    if body.strip():
        yield 3, None, body.strip() + "\n", ["A letter. Keep everything in {{ }} and {% %} as it is."]


def collected() -> Catalog:
    """Collect every message that is marked for translation, with where it stands."""
    catalog = Catalog(project="kitpanel", charset="utf-8", fuzzy=False)
    for folder, pattern, method, options in _PLACES:
        found = extract_from_dir(
            ROOT / folder, [(pattern, method)], {pattern: options}, KEYWORDS, ("For translators:",),
        )  # fmt: skip
        for name, line, message, comments, context in found:
            kept = catalog.add(message, None, [(f"{folder}/{name}", line)], auto_comments=comments, context=context)
            if folder.endswith("letters"):
                kept.flags.difference_update({"python-format", "python-brace-format"})
    return catalog


def _file(folder: Path, locale: str, suffix: str = "po") -> Path:
    return folder / locale / "LC_MESSAGES" / f"messages.{suffix}"


def locales(folder: Path, suffix: str = "po") -> list[str]:
    """List the locales that have a catalogue; with suffix `mo`, a compiled one."""
    return sorted(path.parent.parent.name for path in folder.glob(f"*/LC_MESSAGES/messages.{suffix}"))


def read(folder: Path, locale: str) -> Catalog:
    """Read a catalogue as translators keep it. Raises FileNotFoundError."""
    return read_po(io.BytesIO(_file(folder, locale).read_bytes()), locale=Locale.parse(locale))


def write(folder: Path, locale: str, catalog: Catalog) -> None:
    """Write a catalogue as translators keep it."""
    path = _file(folder, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, catalog, width=110, include_previous=True)


def brought_up(folder: Path, locale: str, template: Catalog) -> Catalog:
    """Give a catalogue (a new one where there is none) the messages there are now; what it says of them is kept."""
    try:
        catalog = read(folder, locale)
    except FileNotFoundError:
        catalog = Catalog(locale=Locale.parse(locale), project="kitpanel", charset="utf-8", fuzzy=False)
    catalog.update(template)
    write(folder, locale, catalog)
    return catalog


def _texts(message: Message) -> tuple[list[str], list[str]]:
    ids = [message.id] if isinstance(message.id, str) else list(message.id)
    strings = [message.string] if isinstance(message.string, str) else list(message.string or ())
    return ids, [text for text in strings if text]


def _said(catalog: Catalog) -> Iterator[tuple[list[str], list[str]]]:
    for message in catalog:
        if message.id and not message.fuzzy:
            ids, strings = _texts(message)
            if strings:
                yield ids, strings


def faults(catalog: Catalog) -> list[str]:
    """List the messages whose translation leaves out or invents something that is filled in, or markup."""
    return [
        f"“{ids[0][:60]}” has {sorted(set(_FILLED_IN.findall(text)))}, not {sorted(wanted)}"
        for ids, strings in _said(catalog)
        for wanted in [set(_FILLED_IN.findall(ids[-1]))]
        for text in strings
        if set(_FILLED_IN.findall(text)) not in (wanted, set(_FILLED_IN.findall(ids[0])))
    ]


def mark(catalog: Catalog) -> str:
    """Give the mark of the words of a catalogue: another when any of them changes."""
    said = sorted(repr(pair) for pair in _said(catalog))
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def compiled(folder: Path, locale: str) -> list[str]:
    """Compile a catalogue for the service, unless it has faults: gives them, and takes an older one away."""
    catalog = read(folder, locale)
    found, path = faults(catalog), _file(folder, locale, "mo")
    if found:
        path.unlink(missing_ok=True)
        return found
    with path.open("wb") as file:
        write_mo(file, catalog)
    return []


def sign(folder: Path, locale: str, by: str, on: date) -> None:
    """Write down that somebody who speaks the language has checked its words as they are now."""
    name = by.replace("\\", "").replace('"', "'")
    text = f'by = "{name}"\non = {on.isoformat()}\nwords = "{mark(read(folder, locale))}"\n'
    (folder / locale / "checked.toml").write_text(text, "utf-8")


def checked(folder: Path, locale: str) -> Checked | None:
    """Say who checked the compiled words of a locale; None when nobody did, or they have changed since."""
    try:
        given = tomllib.loads((folder / locale / "checked.toml").read_text("utf-8"))
        words = mark(read_mo(io.BytesIO(_file(folder, locale, "mo").read_bytes())))
        signed = Checked(str(given["by"]), given["on"])
    except (OSError, KeyError, tomllib.TOMLDecodeError):
        return None
    return signed if given.get("words") == words and signed.by and isinstance(signed.on, date) else None


def offered(folder: Path, *, unchecked: bool = False) -> tuple[str, ...]:
    """List the locales residents may be shown: those that are checked. `unchecked` is for trying one out."""
    return tuple(
        locale for locale in locales(folder, "mo") if locale != ENGLISH and (unchecked or checked(folder, locale))
    )


def collect(folder: Path) -> tuple[int, list[str]]:
    """Write every message into `messages.pot` and bring every catalogue up to it. Gives how many, and the locales."""
    template, known = collected(), locales(folder)
    with (folder / "messages.pot").open("wb") as file:
        write_po(file, template, width=110)
    for locale in known:
        brought_up(folder, locale, template)
    return len(template), known
