"""The one base of every form: what is typed is cleaned, kept, and answered in the order of the page.

Every POST validates one of these, so every POST is checked for its token. A view shows its form under the name `form`;
layouts/base.html then lists the errors, each linked to its field, and templates/components/forms.html draws the rest.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import wtforms
from flask import g, has_request_context, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import Field, FieldList, FormField, HiddenField
from wtforms.csrf.core import CSRFTokenField

from kitpanel.core.errors import Refused
from kitpanel.core.fields import OUT_OF_DATE, OneTimeKey, Upload, Uploads
from kitpanel.core.text import clean

_SENT = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class Fault(NamedTuple):
    """One error of a form: its sentence, and the id of the field it leads to ("" when it belongs to no field)."""

    sentence: str
    target: str


def _cleaned(typed: MultiDict[str, str]) -> MultiDict[str, Any]:
    return MultiDict((name, clean(value).strip()) for name, value in typed.items(multi=True))


def _sent(form: "Form") -> MultiDict[str, Any]:
    """Give what this request sent: text for text, files for files, never one as the other."""
    uploads = {field.name for field in form if isinstance(field, Upload | Uploads)}
    sent = _cleaned(MultiDict((name, text) for name, text in request.form.items(multi=True) if name not in uploads))
    for name, file in request.files.items(multi=True):
        if name in uploads:
            sent.add(name, file)
    return sent


def _held(form: "Form") -> MultiDict[str, Any] | None:
    """Give what an expired session held for this form; nothing when the words are of another form of its page."""
    held: MultiDict[str, str] = MultiDict(g.get("held") or [])
    shown = tuple(field.name for field in form if not isinstance(field, HiddenField))
    if not any(name == one or name.startswith(f"{one}-") for name in held for one in shown):
        return None
    g.held_shown = True
    return _cleaned(held)


class Part(wtforms.Form):
    """Fields that repeat inside a form: `FieldList(FormField(Line))`. The form round it carries the token."""


class Form(FlaskForm):
    """A form of the service. Subclass it with fields of kitpanel.core.fields."""

    class Meta(FlaskForm.Meta):
        """Where the answers come from."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """Give what was sent, cleaned; on a first look, what an expired session held for this page (`g.held`)."""
            if isinstance(formdata, Mapping):
                return _cleaned(MultiDict(formdata))
            if formdata is None or not has_request_context():
                return None
            if request.method in _SENT:
                return _sent(form)
            return _held(form)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[no-untyped-call]

    def refuse(self, refusal: Refused) -> None:
        """Put a refusal beside its field, or at the top of the page when it names none."""
        field = self._fields.get(refusal.field) if refusal.field else None
        if field is None:
            self.form_errors = [*self.form_errors, refusal.sentence]
        else:
            field.errors = [*field.errors, refusal.sentence]

    @property
    def faults(self) -> list[Fault]:
        """List every error, in the order of the page, for the summary at its top."""
        faults = [*(Fault(str(sentence), "") for sentence in self.form_errors), *_faults(self)]
        return list(dict.fromkeys(faults))

    @property
    def carried(self) -> list[tuple[str, str]]:
        """List what the page carries unseen, by name: the token, a one-time key, hidden answers."""
        unseen: list[Any] = [field for field in self if isinstance(field, HiddenField)]
        return [(field.name, str(field._value())) for field in unseen]  # noqa: SLF001 - the name WTForms gives it

    @property
    def has_upload(self) -> bool:
        """Whether a file can be sent with this form, so that it must travel as multipart."""
        return any(isinstance(field, Upload | Uploads) for field in self)


def _faults(fields: Any) -> Iterator[Fault]:
    for field in fields:
        if isinstance(field, CSRFTokenField):
            yield from [Fault(OUT_OF_DATE, "")] if field.errors else []
        elif isinstance(field, FormField):
            yield from _faults(field.form)
        elif isinstance(field, FieldList):
            yield from _list_faults(field)
        else:
            yield from (Fault(str(sentence), _target(field)) for sentence in field.errors[:1])


def _list_faults(field: FieldList) -> Iterator[Fault]:  # type: ignore[type-arg]
    for sentence in field.errors:
        if isinstance(sentence, str):
            yield Fault(sentence, _first_id(field))
    yield from _faults(field.entries)


def _first_id(field: FieldList) -> str:  # type: ignore[type-arg]
    first: Any = field.entries[0] if field.entries else None
    if isinstance(first, FormField):
        first = next(iter(first.form), None)
    return first.id if first is not None else field.id


def _target(field: Field) -> str:
    if isinstance(field, OneTimeKey):
        return ""
    return str(getattr(field, "error_target", field.id))
