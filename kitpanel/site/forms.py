"""The site's own forms."""

from kitpanel.applications.rules.eligibility import Question
from kitpanel.core.fields import YesNo, required
from kitpanel.core.forms import Form


def eligibility_form(questions: tuple[Question, ...]) -> Form:
    """Make the form of the four questions: their words depend on the strands' ceiling and floor."""
    fields = {
        question.key: YesNo(question.text, description=question.hint, validators=[required("Choose yes or no")])
        for question in questions
    }
    form: Form = type("EligibilityForm", (Form,), fields)()
    return form
