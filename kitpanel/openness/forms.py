"""The equality questions as a form, and the form by which a version of them is signed off."""

from kitpanel.core.faults import NEVER_KEPT
from kitpanel.core.fields import DateField3, Hidden, OneOf, OneTimeKey, Text, required
from kitpanel.core.forms import Form
from kitpanel.openness.question_sets import QuestionSet


class EqualityForm(Form):
    """What the page carries unseen. It has no one-time key: a key would be a row beside the answers."""

    place = Hidden()
    version = Hidden()

    def given(self) -> dict[str, str]:
        """Give what was answered, by question; questions that were passed over are not in it."""
        asked = {field.name.removeprefix(NEVER_KEPT): field.data for field in self if isinstance(field, OneOf)}
        return {key: answer for key, answer in asked.items() if answer}


def equality_form(asked: QuestionSet, *, place: str | None = None) -> EqualityForm:
    """Make the form of a version; `place` is the permission that a fresh page carries."""
    fields = {
        f"{NEVER_KEPT}{question.key}": OneOf(
            question.text, description=question.hint, choices=question.offered, render_kw={"small": True}
        )
        for question in asked.questions
    }
    made = type("VersionForm", (EqualityForm,), fields)
    form: EqualityForm = made() if place is None else made(data={"place": place, "version": str(asked.version)})
    return form


class SignOffForm(Form):
    """Who answers for the questions, and since when."""

    once = OneTimeKey()
    version = Hidden()
    who = Text(
        "Who signed them off?",
        [required("Give their name and office")],
        description="Name and office",
        render_kw={"width": "20"},
    )
    on = DateField3("When?", [required("Give the day")])
