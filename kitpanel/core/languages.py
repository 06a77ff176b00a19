"""The reader's language: which one a page is in, and how what was said in English is said in it.

A page is in the language its visitor chose, else in the one the signed-in person likes best, else in English; always
one whose catalogue somebody checked (core/catalogues.py). Pages of those who work here are in English.
"""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from babel import Locale
from flask import Flask, current_app, has_request_context, request, session
from flask_babel import Babel, get_locale, get_translations
from jinja2 import pass_context
from jinja2.runtime import Context

from kitpanel.core import catalogues
from kitpanel.core.access import asker, entries_of
from kitpanel.core.catalogues import ENGLISH
from kitpanel.core.filters import long_date, pounds
from kitpanel.core.money import Amount
from kitpanel.core.said import Said

CHOSEN = "language"
_EXTENSION = "kitpanel.languages"


class Language(NamedTuple):
    """A language on offer: its locale, its own name for itself, its mark in HTML, and which way it is read."""

    locale: str
    name: str
    tag: str
    direction: str


def language(locale: str) -> Language:
    """Describe a locale."""
    found = Locale.parse(locale)
    name = found.get_display_name(found) or locale
    return Language(locale, name[:1].upper() + name[1:], _tag(found), found.text_direction)


def _tag(locale: Locale) -> str:
    return "en-GB" if str(locale) == ENGLISH else str(locale).replace("_", "-")


def offered() -> tuple[str, ...]:
    """List the locales on offer besides English."""
    found: tuple[str, ...] = current_app.extensions[_EXTENSION]
    return found


def choices() -> list[Language]:
    """List the languages a visitor can choose from, English first; none when there is only English."""
    return [language(locale) for locale in (ENGLISH, *offered())] if offered() else []


def reading() -> Language:
    """Describe the language this page is in."""
    return language(str(get_locale() or ENGLISH))


def locale_for(words: str) -> str:
    """Give the locale of a language as people write it ("Somali", "Soomaali", "so"); English when none is on offer."""
    wanted = words.strip().casefold()
    for locale in offered():
        found = Locale.parse(locale)
        if wanted in {name.casefold() for name in (locale, found.english_name, found.get_display_name(found)) if name}:
            return locale
    return ENGLISH


def choose(locale: str) -> None:
    """Keep the language this visitor chose, in their signed cookie."""
    session[CHOSEN] = locale


def _select() -> str:
    if not has_request_context() or not offered() or _is_for_those_who_work_here():
        return ENGLISH
    chosen = session.get(CHOSEN, "")
    return chosen if chosen in {ENGLISH, *offered()} else locale_for(asker().language)


def _is_for_those_who_work_here() -> bool:
    view = current_app.view_functions.get(request.endpoint or "")
    entries = entries_of(view)
    return bool(entries) and all(entry.works_here for entry in entries)


def spoken(words: Any) -> Any:
    """Say in the reader's language what rules, forms or tables said in English. Anything else is given back."""
    if isinstance(words, Said):
        return _spoken(words)
    return pounds(words.pence) if isinstance(words, Amount) else words


def _spoken(said: Said) -> str:
    words = get_translations()
    if not said:
        return ""  # gettext would answer with the catalogue's own header
    if said.many:
        message = words.ungettext(said.message, said.many, int(str(said.facts["number"])))
    else:
        message = words.ugettext(said.message)
    facts = {name: _fact(fact) for name, fact in said.facts.items()}
    return str(message).format(**facts) if facts else str(message)


def _fact(fact: object) -> object:
    return long_date(fact) if isinstance(fact, date) else spoken(fact)


def set_up(app: Flask, folder: Path, *, unchecked: bool = False) -> None:
    """Give the app its languages. Templates say what comes from rules and forms in the reader's language."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(folder)
    app.extensions[_EXTENSION] = catalogues.offered(folder, unchecked=unchecked)
    Babel(app, default_locale=ENGLISH, locale_selector=_select)
    env = app.jinja_env
    env.policies["ext.i18n.trimmed"] = True
    env.finalize = spoken
    env.filters["spoken"] = spoken
    env.globals.update(reading=reading, languages=choices)
    for name in ("gettext", "ngettext"):
        env.globals[name] = _with_spoken_facts(env.globals[name])


def _with_spoken_facts(translate: Any) -> Callable[..., Any]:
    """Let what is filled into a template's message be said in the reader's language too."""

    @pass_context
    def say_it(context: Context, *message: Any, **facts: Any) -> Any:
        return translate(context, *message, **{name: spoken(fact) for name, fact in facts.items()})

    return say_it
