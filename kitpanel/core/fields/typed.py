"""Fields that are typed into: text, words, money, and the ones nobody sees."""

import re
import secrets
from typing import Any

from flask_wtf.file import FileField, MultipleFileField
from werkzeug.utils import secure_filename
from wtforms import HiddenField, StringField, SubmitField
from wtforms.validators import ValidationError

from kitpanel.core import money
from kitpanel.core.errors import Refused
from kitpanel.core.fields.drawn import Drawn, Line, Paragraphs
from kitpanel.core.said import say

_LONGEST_NAME = 60
_MOST_PENCE = 1_000_000_00
OUT_OF_DATE = say("This page was open for a long time. What you wrote is still here: send it again")
_SHORT_NAME = re.compile(r"[a-z][a-z0-9-]{1,29}")
_ONCE_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


class _Typed(StringField):
    """Text: `data` is never None once a form was sent, even when its answer is missing from what was sent."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the text."""
        super().process_formdata(valuelist)
        self.data = self.data or ""


class Text(_Typed):
    """One line."""

    widget = Line("text")
    kind = "text"


class ShortName(Text):
    """The short name of a thing in addresses and records: small letters, figures and hyphens."""

    def pre_validate(self, form: Any) -> None:
        """Refuse what could not stand in an address, and `new`, which is a page."""
        super().pre_validate(form)
        if self.data and (self.data == "new" or not _SHORT_NAME.fullmatch(self.data)):
            raise ValidationError("Use 2 to 30 small letters, figures or hyphens, starting with a letter")


class Email(Text):
    """An e-mail address. Check its shape with wtforms.validators.Email."""

    kind = "email"


class Phone(Text):
    """A phone number."""

    kind = "tel"


class Words(_Typed):
    """Several lines. `words=200` counts softly: the page says how many are left, and nothing is ever cut."""

    widget = Paragraphs("words")


class Hidden(HiddenField):
    """Something the page carries and nobody sees. `kit_form` writes it."""


class OneTimeKey(HiddenField):
    """A key made with the page, so that sending it twice does the thing once. Its name in a form must be `once`."""

    def __init__(self, label: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("default", lambda: secrets.token_urlsafe(18))
        super().__init__(label, **kwargs)

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Keep the key that came, or make a fresh one and say so."""
        if valuelist and _ONCE_KEY.fullmatch(str(valuelist[0])):
            self.data = valuelist[0]
            return
        self.data = secrets.token_urlsafe(18)
        raise ValueError(OUT_OF_DATE)


class MoneyField(StringField):
    """An amount typed in pounds and held in pence (`data`). What was typed stays on the page when it is refused."""

    widget = Line("text")
    kind = "text"

    def __init__(
        self, label: Any = None, validators: Any = None, *, whole: bool = True, most: int = _MOST_PENCE, **kwargs: Any
    ) -> None:
        looks = {"prefix": "£", "inputmode": "numeric" if whole else "decimal", "width": "5"}
        super().__init__(label, validators, **{**kwargs, "render_kw": looks | kwargs.get("render_kw", {})})
        self.read, self.most = (money.whole_pounds_from_text if whole else money.from_text), most

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Read the amount as pence."""
        self.data: int | None = None  # type: ignore[assignment]
        if not valuelist or not valuelist[0]:
            return
        try:
            pence = self.read(valuelist[0])
        except Refused as refusal:
            raise ValueError(refusal.sentence) from None
        if pence > self.most:
            raise ValueError(say("Write an amount of {most} or less", most=money.pounds(self.most)))
        self.data = pence

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return money.pounds(self.data).removeprefix("£") if self.data is not None else ""


class Upload(FileField):
    """A file, as werkzeug's FileStorage or None. No browser sends it again by itself when a page comes back."""

    widget = Drawn("upload")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the file, and nothing that only bears its name."""
        super().process_formdata(valuelist)  # type: ignore[no-untyped-call]
        self.raw_data = [self.data] if self.data else []

    def about(self, sentence: str) -> str:
        """Put the name of the file that was sent before a sentence about it, made safe to show."""
        name = secure_filename(self.data.filename or "")[:_LONGEST_NAME] if self.data else ""
        return say("“{name}”: {sentence}", name=name, sentence=sentence) if name else sentence


class Uploads(MultipleFileField):
    """Any number of files, as a list."""

    widget = Drawn("upload")

    def process_formdata(self, valuelist: list[Any]) -> None:
        """Take the files, and nothing that only bears their name."""
        super().process_formdata(valuelist)  # type: ignore[no-untyped-call]
        self.raw_data = self.data = list(self.data or ())


class Send(SubmitField):
    """One of several buttons of a form: `data` is True when it was the one pressed."""

    widget = Drawn("send")
