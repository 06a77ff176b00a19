"""Every question of the form with what helps to answer it: to read, print and talk over before anybody starts (§5)."""

from collections.abc import Iterator

from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.recording import said_length
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT
from kitpanel.core.money import pounds
from kitpanel.core.said import listed, say
from kitpanel.strands.rules import APPLICANT_WORDS

Asked = tuple[str, str]
"""A question, and what helps to answer it ("" where it speaks for itself)."""

_OPTIONAL = say("You can leave this out.")


def every_question(limits: AskLimits) -> list[tuple[str, list[Asked]]]:
    """List the questions under the headings of the form, in its order, with the limits that hold now."""
    parts: dict[str, list[Asked]] = {}
    for section in SECTIONS:
        parts.setdefault(section.part, []).extend(_questions(section.key, section.question, limits))
    return list(parts.items())


def _questions(key: str, question: str, limits: AskLimits) -> Iterator[Asked]:
    helps, more = {**_ALWAYS, **_with_limits(limits)}[key]
    yield question, helps
    yield from more


_Helps = tuple[str, tuple[Asked, ...]]


def _with(helps: str, *more: Asked) -> _Helps:
    """Give what helps with the question of a section, and its other questions, each with what helps."""
    return helps, more


_ALWAYS: dict[str, _Helps] = {
    "you": _with(
        say("An email address or a phone number, so that we can reach you."),
        (
            say("How do you like to hear from us?"),
            say("By email, by text or by post. For the post we ask your address."),
        ),
        (say("Which language do you like best?"), _OPTIONAL),
        (say("Is there anything that makes it easier for you to talk to us?"), _OPTIONAL),
    ),
    "home": _with(
        say("Your postcode, or that you have no fixed address."),
        (say("Which ward is that?"), say("You can say that you are not sure.")),
    ),
    "who": _with(
        say("{kinds}.", kinds=listed(APPLICANT_WORDS.values())),
        (say("Are you under 18?"), say("If you are, a group you choose holds the money for you.")),
        (say("What is your group or school called?"), say("Only if it is one.")),
        (say("Does it have a charity, company or school number?"), _OPTIONAL),
        (
            say("Will a group hold the money for you?"),
            say("If so: its name, who to talk to there, and their email address."),
        ),
    ),
    "when": _with(
        say("A street, an estate, a hall, or online."),
        (say("When does it start, and when does it end?"), say("Your best guess is fine.")),
    ),
    "safety": _with(
        say("Yes or no."),
        (say("If yes: who will be with them, and how do you keep them safe?"), say("A few lines.")),
    ),
    "links": _with(
        say("You can still get a grant. Somebody who knows you does not vote on your idea."),
        (say("If yes: who, and how do you know them?"), ""),
    ),
    "support": _with(
        say("{optional} {kinds}.", optional=_OPTIONAL, kinds=listed((words for _, words in SUPPORT), ". "))
    ),
    "declare": _with(listed((words for _, words in DECLARATIONS), " ")),
}


def _with_limits(limits: AskLimits) -> dict[str, _Helps]:
    return {
        "title": _with(say("Up to about {most} letters.", most=limits.title_characters)),
        "idea": _with(
            say(
                "What will happen, and what will be different? About {most} words, or a recording of up to {length}.",
                most=limits.idea_words,
                length=said_length(limits.media_seconds),
            )
        ),
        "benefit": _with(
            say(
                "About how many people, and how do you know they want it? About {most} words.",
                most=limits.benefit_words,
            )
        ),
        "missions": _with(say("One is enough. About {most} words for each.", most=limits.mission_words)),
        "why_you": _with(
            say(
                "You can leave this out. You need not have done it before. About {most} words.",
                most=limits.why_you_words,
            )
        ),
        "money": _money(limits),
    }


def _money(limits: AskLimits) -> _Helps:
    sums = {"floor": pounds(limits.floor), "ceiling": pounds(limits.ceiling)}
    return _with(
        say("Up to {lines} lines, in whole pounds: from {floor} to {ceiling}.", lines=limits.budget_lines, **sums),
        (say("What is the least you could do it with?"), say("At least half of what you ask for.")),
    )
