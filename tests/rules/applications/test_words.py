"""Every sentence an applicant reads here is plain: Flesch-Kincaid grade 6 or less."""

import pytest
from support.plain_english import grade

from kitpanel.applications.rules.answers import Answers, BudgetLine
from kitpanel.applications.rules.completeness import Form, reports
from kitpanel.applications.rules.eligibility import questions
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT
from kitpanel.strands.rules import APPLICANT_WORDS

QUESTIONS = [text for one in questions(200_000, 5_000) for text in (one.text, one.hint, one.no)]
PROBLEMS = [
    problem.sentence
    for answers in (Answers(), Answers(lines=(BudgetLine("", 1),), least=1, postcode="x", media_seconds=999))
    for report in reports(answers, Form())
    for problem in report.problems
]
PAGES = [text for one in SECTIONS for text in (one.title, one.question)]
CHOICES = [*dict(DECLARATIONS).values(), *dict(SUPPORT).values(), *APPLICANT_WORDS.values()]


@pytest.mark.parametrize("text", dict.fromkeys([*QUESTIONS, *PROBLEMS, *PAGES, *CHOICES]))
def test_a_twelve_year_old_could_read_it(text):
    assert grade(text) <= 6, f"{grade(text):.1f}: {text}"


def test_the_measure_itself_tells_hard_from_easy():
    assert grade("Eligibility determinations necessitate comprehensive documentation.") > 20
    assert grade("The cat sat on the mat.") < 1
