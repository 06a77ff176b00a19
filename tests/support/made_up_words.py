"""Made-up languages: every message of the service in letters no English word has, to see what was never marked.

Welsh stands in for a language read from the left, Arabic for one from the right: their dates and sums are real, every word is not.
"""

import re
from datetime import date
from functools import cache

from babel import Locale
from babel.messages.catalog import Catalog
from sqlalchemy import String, select

from kitpanel.core import catalogues
from kitpanel.core.db import Base, db, reading
from kitpanel.people.models import Person

LEFT, RIGHT = "cy", "ar"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = {
    LEFT: str.maketrans(PLAIN, "áƀćđéƒǵĥíĵķĺɱńóƥɋŕśťúνŵχýźÁƁĆĐÉƑǴĤÍĴĶĹⱮŃÓƤɊŔŚŤÚѴŴΧÝŹ"),
    RIGHT: str.maketrans(PLAIN, "ابجدهوزحطيكلمنسعفصقرشتثخذض" * 2),
}
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%\{\w+\}|%%|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|<[^>]*>|&\w+;|\(\(link\)\))", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2,}")
_NOT_WORDS = re.compile(r"[\w.+-]+@[\w.]+|KIT-[\d/-]+|%\{\w+\}|\b[0-9a-f]{64}\b")
_SAID = {"data-h", "aria-label", "title", "alt", "placeholder"}
NAMES = {
    "We", "Make", "Camden", "Kit", "KIT", "kit", "example", "org", "test", "English",
    "GOV", "UK", "MB", "PDF", "JPEG", "PNG", "HEIC", "WebM", "MP", "MOV", "OGG", "WAV", "GP",
}  # fmt: skip


def made_up(text, locale):
    """Write a message in a made-up language, and keep what is filled in."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else part.translate(LETTERS[locale]) for at, part in enumerate(parts))


@cache
def _collected():
    return [(message.id, message.context) for message in catalogues.collected() if message.id]


def make_catalogue(folder, locale, *, checked=True, few=()):
    """Make a catalogue of made-up words, of every message or a few, and compile it. Gives its faults."""
    catalog = Catalog(locale=Locale.parse(locale), fuzzy=False)
    for message, context in [(one, None) for one in few] or _collected():
        one, *more = [message] if isinstance(message, str) else message
        words = made_up((more or [one])[0], locale)
        catalog.add(message, (words,) * catalog.num_plurals if more else words, context=context)
    catalogues.write(folder, locale, catalog)
    faults = catalogues.compiled(folder, locale)
    if checked:
        catalogues.sign(folder, locale, "Somebody who speaks it", date(2027, 3, 1))
    return faults


def said_in(tree):
    """Give every text a reader meets on a page, seen or heard: not what is typed into fields, nor names of languages."""
    for element in tree.iter():
        tag = str(element.tag).rpartition("}")[2]
        if not isinstance(element.tag, str) or tag in {"script", "style", "textarea", "input"}:
            continue
        if tag != "html" and element.get("lang"):
            continue
        if element.text:
            yield element.text
        yield from (
            value for name, value in element.attrib.items() if name in _SAID or str(name).startswith("data-i18n")
        )
    for element in tree.iter():
        if element.tail:
            yield element.tail


def typed_words(app):
    """List every text in the database that somebody typed, whole, by line, and names by word."""
    with app.app_context(), reading():
        whole = {
            value
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, String)
            for value in db.session.scalars(select(column).distinct())
            if isinstance(value, str)
        }
        names = {word for name in db.session.scalars(select(Person.name)) for word in name.split()}
    lines = {line for text in whole for line in text.splitlines()}
    found = {" ".join(text.split()) for text in whole | lines} | names
    return [text for text in found if len(text) > 1 and text != text.lower()]


def words_allowed(locale):
    """Give names that are the same in every language, and the words a locale has for days, months and parts of a day."""
    found = Locale.parse(locale)
    said = [str(word) for kinds in (found.days, found.months) for widths in kinds.values() for words in widths.values()
            for word in words.values()]  # fmt: skip
    return NAMES | {word for text in said for word in _WORD.findall(text)}


def left_in_english(texts, typed, allowed):
    """List the texts with words that went through no catalogue and were not typed by anybody."""
    left = []
    for text in texts:
        whole = rest = " ".join(text.split())
        for known in typed if _WORD.search(rest) else ():
            rest = rest.replace(known, " ") if known in rest else rest
        if set(_WORD.findall(_NOT_WORDS.sub(" ", rest))) - allowed:
            left.append(whole)
    return left
