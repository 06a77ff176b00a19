"""The equality questions, as dated data: a set is never changed once it was signed off, the next version is added.

The words follow the headings of the census of 2021 for England (age, sex and gender, ethnic group, disability,
religion, sexual orientation, unpaid care), said plainly. A set is asked only once somebody with the right to do so has
signed it off; who and when is a row of the database (domain §3 Data).
"""

from dataclasses import dataclass

from kitpanel.core.said import say

PREFER_NOT = ("prefer_not", say("I’d rather not say"))
"""Every question can be answered so."""


@dataclass(frozen=True)
class EqualityQuestion:
    """One question: its key, its words, and its answers as (code, words). No code stands in two questions of a set."""

    key: str
    text: str
    answers: tuple[tuple[str, str], ...]
    hint: str = ""

    @property
    def offered(self) -> tuple[tuple[str, str], ...]:
        """Give the answers that can be chosen, the last of them "I'd rather not say"."""
        return (*self.answers, PREFER_NOT)


@dataclass(frozen=True)
class QuestionSet:
    """A version of the questions, whole."""

    version: int
    questions: tuple[EqualityQuestion, ...]

    def question(self, key: str) -> EqualityQuestion | None:
        """Find a question of this set."""
        return next((question for question in self.questions if question.key == key), None)


FIRST_SET = QuestionSet(
    1,
    (
        EqualityQuestion(
            "age",
            say("How old are you?"),
            (
                ("aged_16_to_24", say("16 to 24")),
                ("aged_25_to_34", say("25 to 34")),
                ("aged_35_to_44", say("35 to 44")),
                ("aged_45_to_54", say("45 to 54")),
                ("aged_55_to_64", say("55 to 64")),
                ("aged_65_or_over", say("65 or over")),
            ),
        ),
        EqualityQuestion(
            "gender",
            say("What is your gender?"),
            (
                ("woman", say("Woman")),
                ("man", say("Man")),
                ("non_binary", say("Non-binary")),
                ("another_gender", say("I use another word")),
            ),
        ),
        EqualityQuestion(
            "gender_at_birth",
            say("Is that the same as the sex you were given at birth?"),
            (("same_as_at_birth", say("Yes")), ("not_as_at_birth", say("No"))),
        ),
        EqualityQuestion(
            "ethnic_group",
            say("What is your ethnic group?"),
            (
                ("asian", say("Asian or Asian British")),
                ("black", say("Black, Black British, Caribbean or African")),
                ("mixed_ethnic_groups", say("Mixed or many ethnic groups")),
                ("white", say("White")),
                ("another_ethnic_group", say("Another ethnic group")),
            ),
            hint=say("These are the headings of the census."),
        ),
        EqualityQuestion(
            "disability",
            say("Does a long illness or a disability make your days harder?"),
            (
                ("limited_a_lot", say("Yes, a lot")),
                ("limited_a_little", say("Yes, a little")),
                ("not_limited", say("No")),
            ),
            hint=say("One that has gone on, or may go on, for a year or more. It can be of body or mind."),
        ),
        EqualityQuestion(
            "religion",
            say("What is your religion?"),
            (
                ("no_religion", say("No religion")),
                ("buddhist", say("Buddhist")),
                ("christian", say("Christian")),
                ("hindu", say("Hindu")),
                ("jewish", say("Jewish")),
                ("muslim", say("Muslim")),
                ("sikh", say("Sikh")),
                ("another_religion", say("Another religion")),
            ),
        ),
        EqualityQuestion(
            "orientation",
            say("Which of these fits you best?"),
            (
                ("straight", say("Straight")),
                ("gay_or_lesbian", say("Gay or lesbian")),
                ("bisexual", say("Bisexual")),
                ("another_orientation", say("Another word fits me better")),
            ),
        ),
        EqualityQuestion(
            "caring",
            say("Do you care for somebody who is ill, old or disabled?"),
            (("cares_for_somebody", say("Yes")), ("cares_for_nobody", say("No"))),
            hint=say("Without pay. It can be somebody at home or somewhere else."),
        ),
    ),
)

SETS = (FIRST_SET,)
"""Every version there has been, oldest first."""


def question_set(version: int) -> QuestionSet | None:
    """Find a version."""
    return next((one for one in SETS if one.version == version), None)
