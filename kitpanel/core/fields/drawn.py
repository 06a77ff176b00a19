"""How a field is drawn: its template in templates/fields/ calls a macro of govuk-frontend with what is gathered."""

from typing import Any

from flask import Flask, current_app
from jinja2 import Environment, Undefined
from markupsafe import Markup
from wtforms import Field
from wtforms.validators import InputRequired

from kitpanel.core.languages import spoken
from kitpanel.core.said import Said, say, say_many
from kitpanel.core.text import words as words_of

A_BIT_OVER = 5
"""A text may be a fifth longer than its soft limit (domain §5)."""
_LOOKS = frozenset(
    {"heading", "size", "classes", "group", "width", "rows", "words", "divider", "inline", "small", "legend"}
)
_GOVUK_PARAMS = frozenset({"autocomplete", "inputmode", "spellcheck", "pattern", "autocapitalize", "prefix", "suffix"})
Params = dict[str, Any]
_ERROR = say("Error")
_PARTS = {"day": say("Day"), "month": say("Month"), "year": say("Year")}


def lenient(app: Flask) -> Environment:
    """Give the app's templates with empty for whatever is missing: govuk-frontend's macros are written that way."""
    found: Environment | None = app.extensions.get("kitpanel.lenient")
    if found is None:
        found = app.extensions["kitpanel.lenient"] = app.jinja_env.overlay(undefined=Undefined)
    return found


class Drawn:
    """A widget: the template of that name in templates/fields/."""

    def __init__(self, template: str) -> None:
        self.template = template

    def __call__(self, field: Field, **looks: Any) -> Markup:
        """Draw the field."""
        looks = {**(field.render_kw or {}), **looks}
        params = _params(field, looks) | self.more(field, looks)
        template = lenient(current_app).get_template(f"fields/{self.template}.html")
        drawn = template.render(params=params, looks=looks, field=field)
        return Markup(drawn)  # noqa: S704 - the template escapes everything

    def more(self, _field: Any, looks: Params) -> Params:
        """Give what this kind of field needs besides its label, hint and error."""
        return {"classes": looks.get("classes", "")}


class Line(Drawn):
    """One line of text, of its field's `kind`."""

    def more(self, field: Any, looks: Params) -> Params:
        """Give its type, value and affixes; browsers must not correct the spelling of addresses."""
        own = {"type": field.kind} | ({"spellcheck": False} if field.kind in {"email", "tel"} else {})
        given: Params = {name: looks[name] for name in _GOVUK_PARAMS if name in looks}
        affixes = {name: {"text": given[name]} for name in ("prefix", "suffix") if name in given}
        value = field._value()  # noqa: SLF001 - the name WTForms gives it
        return {"value": value, "classes": _width(looks)} | own | given | affixes


class Paragraphs(Drawn):
    """Several lines, with a soft count of words when the look `words` gives their number."""

    def more(self, field: Any, looks: Params) -> Params:
        """Give its size and, where words are counted, the sentence that says how many are left."""
        value, limit = field._value(), looks.get("words")  # noqa: SLF001
        counted = (
            {
                "maxwords": limit,
                "most": (limit or 0) // A_BIT_OVER,
                "textareaDescriptionText": spoken(said_of_words(value, limit)),
            }
            if limit
            else {}
        )
        return {"value": value, "rows": looks.get("rows", 5), "classes": looks.get("classes", "")} | counted


class Offer(Drawn):
    """Radios, checkboxes or a drop-down list."""

    def more(self, field: Any, looks: Params) -> Params:
        """Give the choices, as the fieldset's items."""
        items: list[Params] = []
        for choice in field.iter_choices():
            if looks.get("divider") == choice.value:
                items.append({"divider": spoken(say("or"))})
            hint = spoken(choice.render_kw.get("hint"))
            items.append(
                {
                    "value": choice.value,
                    "text": spoken(choice.label),
                    "checked": choice.selected,
                    "selected": choice.selected,
                }
                | ({"hint": {"text": hint}} if hint else {})
            )
        ways = [f"govuk-radios--{way}" for way in ("inline", "small") if looks.get(way)]
        return {
            "idPrefix": field.id,
            "items": items,
            "fieldset": _fieldset(field, looks),
            "classes": " ".join([*ways, looks.get("classes", "")]).strip(),
        }


class Day(Drawn):
    """The three parts of a date."""

    def more(self, field: Any, looks: Params) -> Params:
        """Give the three inputs, the one to mend marked."""
        items = [
            {
                "name": part,
                "label": spoken(_PARTS[part]),
                "value": field.typed[part],
                "classes": f"govuk-input--width-{4 if part == 'year' else 2}"
                + (" govuk-input--error" if field.errors and part == field.error_part else ""),
            }
            for part in field.parts
        ]
        return {"namePrefix": field.name, "items": items, "fieldset": _fieldset(field, looks)}


def _params(field: Field, looks: Params) -> Params:
    params: Params = {
        "id": field.id,
        "name": field.name,
        "label": {"text": spoken(field.label.text), "classes": _size("label", looks, "b")} | _heading(looks),
        "formGroup": {"classes": looks.get("group", "")},
        "attributes": {name: value for name, value in looks.items() if name not in _LOOKS | _GOVUK_PARAMS},
    }
    if field.description:
        params["hint"] = {"text": spoken(field.description)}
    if field.errors:
        params["errorMessage"] = {"text": spoken(field.errors[0]), "visuallyHiddenText": spoken(_ERROR)}
    return params


def _fieldset(field: Field, looks: Params) -> Params:
    said = {"html": looks["legend"]} if "legend" in looks else {"text": spoken(field.label.text)}
    return {"legend": said | {"classes": _size("fieldset__legend", looks, "s")} | _heading(looks)}


def _heading(looks: Params) -> Params:
    return {"isPageHeading": True} if looks.get("heading") else {}


def _size(block: str, looks: Params, otherwise: str) -> str:
    size = looks.get("size", "xl" if looks.get("heading") else otherwise)
    return {"b": "govuk-!-font-weight-bold", "": ""}.get(size, f"govuk-{block}--{size}")


def _width(looks: Params) -> str:
    width = looks.get("width")
    return " ".join([*([f"govuk-input--width-{width}"] if width else []), looks.get("classes", "")]).strip()


def said_of_words(text: str | None, limit: int) -> Said:
    """Say how long a text is against a soft limit: nothing is refused for a few words over (domain §5)."""
    count = words_of(text or "")
    if not count:
        return say("About {limit} words. A few over is fine.", limit=limit)
    words = say_many("{number} word", "{number} words", count)
    if count < limit:
        return say("{words}. Room for about {more} more.", words=words, more=limit - count)
    if count == limit:
        return say("{words}. That is just right.", words=words)
    over, most = count - limit, limit // A_BIT_OVER
    if over > most:
        return say("{words}. Please take out about {over}.", words=words, over=over)
    facts = {"words": words, "over": over, "limit": limit, "most": most}
    return say("{words}. That is {over} over {limit}; up to {most} over is fine.", **facts)


def required(sentence: str) -> InputRequired:
    """Ask for an answer: `sentence` says what to do when there is none ("Tell us who will do the work")."""
    return InputRequired(sentence)
