"""Made-up languages: every message of the service in letters no English word has, to see what was never marked.

Welsh stands in for a language read from the left, Arabic for one from the right: their dates and sums are real, every word is not.
"""

import re
from datetime import date

from babel import Locale
from sqlalchemy import String, select

from kitpanel.core import catalogues
from kitpanel.core.db import Base, db, reading

LEFT, RIGHT = "cy", "ar"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
LETTERS = {
    LEFT: str.maketrans(PLAIN, "áƀćđéƒǵĥíĵķĺɱńóƥɋŕśťúνŵχýźÁƁĆĐÉƑǴĤÍĴĶĹⱮŃÓƤɊŔŚŤÚѴŴΧÝŹ"),
    RIGHT: str.maketrans(PLAIN, "ابجدهوزحطيكلمنسعفصقرشتثخذض" * 2),
}
_KEPT = re.compile(r"(%\(\w+\)[sd]|%%\{\w+\}|%%|\{\{.*?\}\}|\{%.*?%\}|\{\w+\}|<[^>]*>|&\w+;|\(\(link\)\))", re.DOTALL)
_WORD = re.compile(r"[A-Za-z]{2,}")
_SAID = {"data-h", "aria-label", "title", "alt", "placeholder"}
NAMES = {
    "We", "Make", "Camden", "Kit", "KIT", "kit", "example", "org", "test", "English",
    "GOV", "UK", "MB", "PDF", "JPEG", "PNG", "HEIC",
}  # fmt: skip


def made_up(text, locale):
    """Write a message in a made-up language, and keep what is filled in."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else part.translate(LETTERS[locale]) for at, part in enumerate(parts))


def make_catalogue(folder, locale, *, checked=True):
    """Make a whole catalogue of made-up words and compile it."""
    catalog = catalogues.brought_up(folder, locale, catalogues.collected())
    for message in catalog:
        if message.id:
            one, *more = [message.id] if isinstance(message.id, str) else message.id
            strings = [made_up((more or [one])[0], locale)] * catalog.num_plurals
            message.string = tuple(strings) if more else strings[0]
            message.flags.discard("fuzzy")
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
    """Give every text in the database that somebody typed: the longest first."""
    with app.app_context(), reading():
        found = {
            " ".join(value.split())
            for table in Base.metadata.sorted_tables
            for column in table.columns
            if isinstance(column.type, String)
            for value in db.session.scalars(select(column).distinct())
            if isinstance(value, str)
        }
    return sorted((text for text in found if len(text) > 2 and text != text.lower()), key=len, reverse=True)


def words_of_dates(locale):
    """Give the words a locale has for days, months and parts of a day."""
    found = Locale.parse(locale)
    names = [
        name
        for kinds in (found.days, found.months)
        for widths in kinds.values()
        for words in widths.values()
        for name in words.values()
    ]
    return {word for name in names for word in _WORD.findall(str(name))} | {"am", "pm", "yb", "yh"}


def left_in_english(texts, typed, allowed):
    """List the texts with words that went through no catalogue."""
    left = []
    for text in texts:
        rest = " ".join(text.split())
        if not _WORD.search(rest):
            continue
        for known in typed:
            if known in rest:
                rest = rest.replace(known, " ")
        words = [
            word
            for word in _WORD.findall(re.sub(r"[\w.]+@[\w.]+|KIT-[\d/-]+|%\{\w+\}", " ", rest))
            if word not in allowed
        ]
        if words:
            left.append(" ".join(text.split()))
    return left
