"""What every page of "Tell us your idea" can do: give what was typed, and put back what cannot be read yet."""

from collections.abc import Mapping
from typing import Any

from flask import g
from wtforms import Field

from kitpanel.applications.rules.answers import Given, Unread
from kitpanel.applications.rules.problem import Problem
from kitpanel.applications.rules.sections import Section
from kitpanel.core.errors import Refused
from kitpanel.core.fields import Agree, AnyOf, DateField3, Hidden, MoneyField, OneOf, Pick, Text, Words
from kitpanel.core.forms import Form
from kitpanel.core.said import say
from kitpanel.core.text import one_line


class PartForm(Form):
    """What every page carries: the version it was made from, and room to answer a question about it."""

    version = Hidden(default="0")
    answer = Words(say("Your answer to us"), description=say("You can also change what you wrote on this page."))

    @property
    def made_from(self) -> int:
        """Give the version the page was made from; 0 when it does not say."""
        said = str(self.version.data or "")
        return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0  # noqa: PLR2004 - int

    def given(self, section: Section) -> Given:
        """Give what the page brought: answers, and what cannot be read yet.

        A field that did not come at all (a page cut short on its way) is left out: what is saved of it stays.
        """
        names = [name for name in section.fields if name in self._fields and self._came(self._fields[name])]
        unreadable = {name: one for name in names if (one := unread(self._fields[name]))}
        return Given({name: _answer(self._fields[name]) for name in names}, unreadable)

    def _came(self, field: Any) -> bool:
        """Whether a field was sent. Boxes left empty never are: they count as sent with the page that holds them.

        A choice that nobody was offered did not come from our page: it counts as not sent.
        """
        if isinstance(field, DateField3):
            return field.came
        if isinstance(field, AnyOf | Agree):
            return bool(self.version.raw_data)
        if isinstance(field, Pick | OneOf):
            return (field.raw_data or [None])[0] in {choice.value for choice in field.choices}
        return bool(field.raw_data)

    def restore(self, given: Given) -> None:
        """Put back what was typed and cannot be read yet; words held from an expired session go before it."""
        for name, one in ({} if g.get("held") else given.unread).items():
            field = self._fields.get(name)
            if isinstance(field, DateField3) and isinstance(one.typed, Mapping):
                field.typed = dict(one.typed)
            elif isinstance(field, MoneyField):
                field.raw_data = [one.typed]
            elif isinstance(field, Words):
                field.data = str(one.typed)

    def show(self, problems: tuple[Problem, ...]) -> None:
        """Show what is left to do, beside each field."""
        for problem in problems:
            self.refuse(Refused(problem.sentence, field=problem.field))


def _answer(field: Field) -> Any:
    if isinstance(field, Agree):
        return field.ticked
    if isinstance(field, AnyOf):
        offered = {choice.value for choice in field.choices}
        return frozenset(field.data or ()) & offered
    return one_line(field.data or "") if isinstance(field, Text) else field.data


def unread(field: Any) -> Unread | None:
    """Give what was typed into a field and cannot be read, with what to do about it; None when all is well."""
    if isinstance(field, DateField3):
        return Unread(field.typed, field.faults[0]) if field.faults else None
    if isinstance(field, MoneyField) and (field.process_errors or field.data == 0):
        problem = str(field.process_errors[0]) if field.process_errors else say("Write an amount above £0")
        return Unread(typed_in(field), problem)
    return None


def typed_in(field: Any) -> str:
    """Give the text a field was sent with."""
    return str(field.raw_data[0]) if field.raw_data else ""
