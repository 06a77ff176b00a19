"""The forms ideas are written and checked with."""

from kitpanel.applications.forms.part import PartForm
from kitpanel.applications.forms.parts import part_form
from kitpanel.core.fields import OneTimeKey, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.said import say


class PlainForm(Form):
    """A button, and nothing to fill in."""


class OnceForm(Form):
    """A button that does something once, however often it is pressed."""

    once = OneTimeKey()


class ReviewForm(Form):
    """What somebody thinks went wrong when their idea was decided."""

    once = OneTimeKey()
    words = Words(
        say("What do you think went wrong?"),
        description=say("Say what happened, in your own words."),
        render_kw={"rows": 6},
    )


class AnswerForm(Form):
    """An answer to a question of the panel."""

    once = OneTimeKey()
    answer = Words(
        say("Your answer"),
        [required(say("Write your answer first"))],
        description=say("A few words do. Spelling does not matter."),
        render_kw={"rows": 5},
    )


__all__ = ["AnswerForm", "OnceForm", "PartForm", "PlainForm", "part_form"]
