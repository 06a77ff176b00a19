"""Fields that are chosen from: one answer or several."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from wtforms import RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]
from wtforms.validators import ValidationError

from kitpanel.core.fields.drawn import Offer
from kitpanel.core.said import say

CHOOSE_ONE = say("Choose one of the answers on the page")
_YES, _NO = say("Yes"), say("No")
Choices = Iterable[tuple[Any, str] | tuple[Any, str, str]]


class _Choosing:
    """Choices given as (value, label) or (value, label, hint)."""

    choices: Any
    data: Any
    process_errors: Sequence[str]
    coerce: Callable[[Any], Any]

    def offer(self, choices: Choices) -> None:
        """Set what can be chosen, when only the request knows it."""
        self.choices = _choices(choices)


def _choices(choices: Choices) -> list[SelectChoice]:
    return [
        choice
        if isinstance(choice, SelectChoice)
        else SelectChoice(str(choice[0]), choice[1], {"hint": choice[2]} if len(choice) > 2 else {})  # noqa: PLR2004
        for choice in choices
    ]


class OneOf(_Choosing, RadioField):
    """Radios: one answer. With no `required`, none is fine and `data` is None."""

    widget = Offer("radios")

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Choices = (), **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", CHOOSE_ONE)
        kwargs.setdefault("invalid_value_message", CHOOSE_ONE)
        super().__init__(label, validators, choices=_choices(choices), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered; none at all is for `required` to judge."""
        if self.data not in {None, ""}:
            super().pre_validate(form)


class Sentences(OneOf):
    """Radios whose whole row is the target and whose text is the answer: the grade, a declaration."""

    widget = Offer("sentences")


class Marks(OneOf):
    """Small radios in a compact row; give the look `classes` its colour (kit-m-food)."""

    widget = Offer("marks")


class YesNo(OneOf):
    """Yes or no: `data` is True, False or None."""

    def __init__(
        self, label: Any = None, validators: Any = None, *, yes: str = _YES, no: str = _NO, **kwargs: Any
    ) -> None:
        choices = (("yes", yes), ("no", no))
        super().__init__(label, validators, choices=choices, coerce=_yes_or_no, **kwargs)


def _yes_or_no(given: Any) -> bool | None:
    meant: dict[Any, bool | None] = {"yes": True, "no": False, True: True, False: False, "": None}
    if given not in meant:
        raise ValueError(CHOOSE_ONE)
    return meant[given]


class Pick(_Choosing, SelectField):
    """A drop-down list, for more than seven choices or a filter."""

    widget = Offer("pick")

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Choices = (), **kwargs: Any) -> None:
        kwargs.setdefault("invalid_choice_message", CHOOSE_ONE)
        kwargs.setdefault("invalid_value_message", CHOOSE_ONE)
        super().__init__(label, validators, choices=_choices(choices), **kwargs)

    def pre_validate(self, form: Any) -> None:
        """Refuse an answer that was not offered; none at all is for `required` to judge."""
        if self.data not in {None, ""}:
            super().pre_validate(form)


class AnyOf(_Choosing, SelectMultipleField):
    """Checkboxes: any number of answers; `data` is a list."""

    widget = Offer("checkboxes")

    def __init__(self, label: Any = None, validators: Any = None, *, choices: Choices = (), **kwargs: Any) -> None:
        super().__init__(label, validators, choices=_choices(choices), **kwargs)

    def pre_validate(self, _form: Any) -> None:
        """Refuse answers that were not offered."""
        offered = {self.coerce(choice.value) for choice in self.choices}
        if set(self.data or ()) - offered:
            raise ValidationError(CHOOSE_ONE)


class Agree(AnyOf):
    """One checkbox that says `says`; ask `ticked`."""

    widget = Offer("agree")

    def __init__(self, label: Any = None, validators: Any = None, *, says: Any, **kwargs: Any) -> None:
        super().__init__(label or "", validators, choices=(("yes", says),), **kwargs)

    @property
    def ticked(self) -> bool:
        """Whether it was ticked."""
        return bool(self.data)
