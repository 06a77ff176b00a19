"""The forms ideas are written and checked with."""

from kitpanel.applications.forms.part import PartForm
from kitpanel.applications.forms.parts import part_form
from kitpanel.core.fields import OneTimeKey
from kitpanel.core.forms import Form


class PlainForm(Form):
    """A button, and nothing to fill in."""


class OnceForm(Form):
    """A button that does something once, however often it is pressed."""

    once = OneTimeKey()


__all__ = ["OnceForm", "PartForm", "PlainForm", "part_form"]
