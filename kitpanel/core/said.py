"""Sentences made before anybody knows who reads them: English, put into the reader's language where they are shown.

Rules decide and say why; forms and tables of words are made when the service starts. None of them knows the reader.
`say` gives plain English text that remembers its message and its facts, so that the edge can say it again in another
language (core/languages.py). Until then it is a `str` like any other: equal, sorted and stored as its English.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self


class Said(str):
    """English text that knows the message it was made of. Made by `say` and `say_many` only."""

    __slots__ = ("facts", "many", "message")
    message: str
    many: str
    facts: Mapping[str, object]

    def __new__(
        cls, english: str, message: str = "", many: str = "", facts: Mapping[str, object] | None = None
    ) -> Self:
        """Make it. `many` is its message about several things, whose count is the fact `number`."""
        made = super().__new__(cls, english)
        made.message, made.many, made.facts = message or english, many, facts or {}
        return made

    def __mod__(self, facts: object) -> str:
        """Stay what it is where WTForms fills in its validators' messages, and there is nothing to fill in."""
        return super().__mod__(facts) if "%" in self else self

    def __str__(self) -> str:
        """Stay what it is: `str(words)` must not lose the message."""
        return self


def say(message: str, /, **facts: object) -> Said:
    """Say a sentence: `say("Choose a start from {day}", day=day)`.

    A fact is text somebody typed (kept as it is), a number, a date, an amount made by `money.pounds`, or something
    said itself. The message must be written out in the call, so that it can be collected for translators.
    """
    return Said(message.format(**_english(facts)) if facts else message, message, facts=facts)


def say_many(one: str, many: str, number: int, /, **facts: object) -> Said:
    """Say a sentence about a number of things: `say_many("{number} line", "{number} lines", 3)`."""
    known = {"number": number, **facts}
    return Said((one if number == 1 else many).format(**_english(known)), one, many, known)


def filled(said: Said, **facts: object) -> Said:
    """Fill in a message that was said beforehand without its facts, in a table of words."""
    return Said(said.message.format(**_english(facts)), said.message, facts=facts)


def listed(parts: Iterable[str], separator: str = ", ") -> Said:
    """Put several things said into one line, each to be said in the reader's language."""
    names = {f"part{at}": part for at, part in enumerate(parts)}
    return say(separator.join(f"{{{name}}}" for name in names), **names)


def _english(facts: Mapping[str, object]) -> dict[str, object]:
    return {name: f"{fact.day} {fact:%B %Y}" if isinstance(fact, date) else fact for name, fact in facts.items()}
