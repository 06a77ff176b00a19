"""Can you apply? Four questions with no account, and what else can be done where an answer is no (domain §5.0)."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from kitpanel.core.money import pounds
from kitpanel.core.said import Said, filled, say


@dataclass(frozen=True)
class Question:
    """One yes-or-no question. `hint` helps to answer it; `no` says what else somebody can do."""

    key: str
    text: Said
    hint: Said
    no: Said


_ASKED = (
    Question(
        "camden",
        say("Do you live in Camden, or will your group or school do this in Camden?"),
        say("Not sure? You can look up your council by your postcode on gov.uk."),
        say(
            "The Kit is for Camden. Your own council may have small grants too: ask it, or ask your local library. "
            "If somebody in Camden is doing this with you, they can send it in."
        ),
    ),
    Question(
        "sixteen",
        say("Are you 16 or over?"),
        say("If you are 16 or 17 you can apply. A group you choose holds the money for you."),
        say(
            "You need to be 16 to send an idea. A parent, your school or a youth club can send it with you. "
            "Show them this page, or ring us together."
        ),
    ),
    Question(
        "money",
        say("Does it cost between {least} and {most}, and is that money not spent yet?"),
        say("You can ask for one part of something bigger."),
        say(
            "We give from {least} to {most}, and never for what is already paid. You can ask for a part of it, or "
            "for what comes next. Ring us: we know who gives larger sums."
        ),
    ),
    Question(
        "missions",
        say("Will it help with a Mission: diversity, young people, food, or estates and neighbourhoods?"),
        say("One is enough. It can help in a small way."),
        say(
            "Each idea must help with one of the four Missions. Many ideas fit in a way that is easy to miss: a shared "
            "meal, a skill taught, a corner made green. If yours does not, ring us: we think of somebody else to ask."
        ),
    ),
)


def questions(ceiling: int, floor: int) -> tuple[Question, ...]:
    """Give the four questions, for a ceiling and a floor in pence."""
    sums = {"most": pounds(ceiling), "least": pounds(floor)}
    return tuple(replace(one, text=filled(one.text, **sums), no=filled(one.no, **sums)) for one in _ASKED)


def next_question(asked: tuple[Question, ...], yeses: Collection[str]) -> Question | None:
    """Give the first question not yet answered yes: they are asked one at a time. None when all four are yes."""
    return next((question for question in asked if question.key not in yeses), None)


def place_of(question: Question, asked: tuple[Question, ...]) -> int:
    """Say which of the questions this is, from 1."""
    return asked.index(question) + 1
