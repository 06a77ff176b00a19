"""Every question of the form with what helps to answer it: to read, print and talk over before anybody starts (§5)."""

from collections.abc import Iterator

from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT
from kitpanel.core.money import pounds
from kitpanel.strands.rules import APPLICANT_WORDS

Asked = tuple[str, str]
"""A question, and what helps to answer it ("" where it speaks for itself)."""

_OPTIONAL = "You can leave this out."


def every_question(limits: AskLimits) -> list[tuple[str, list[Asked]]]:
    """List the questions under the headings of the form, in its order, with the limits that hold now."""
    parts: dict[str, list[Asked]] = {}
    for section in SECTIONS:
        parts.setdefault(section.part, []).extend(_questions(section.key, section.question, limits))
    return list(parts.items())


def _questions(key: str, question: str, limits: AskLimits) -> Iterator[Asked]:
    more = {**_ALWAYS, **_with_limits(limits)}[key]
    yield question, more[0]
    for also in more[1:]:
        asked, _, helps = also.partition("? ")
        yield f"{asked.rstrip('?')}?", helps


_ALWAYS = {
    "you": (
        "An email address or a phone number, so that we can reach you.",
        f"Which language do you like best? {_OPTIONAL}",
        f"Is there anything that makes it easier for you to talk to us? {_OPTIONAL}",
    ),
    "home": (
        "Your postcode, or that you have no fixed address.",
        "Which ward is that? You can say that you are not sure.",
    ),
    "who": (
        f"{', '.join(APPLICANT_WORDS.values())}.",
        "Are you under 18? If you are, a group you choose holds the money for you.",
        "What is your group or school called? Only if it is one.",
        f"Does it have a charity, company or school number? {_OPTIONAL}",
        "Will a group hold the money for you? If so: its name, who to talk to there, and their email address.",
    ),
    "when": (
        "A street, an estate, a hall, or online.",
        "When does it start, and when does it end? Your best guess is fine.",
    ),
    "safety": ("Yes or no.", "If yes: who will be with them, and how do you keep them safe? A few lines."),
    "links": (
        "You can still get a grant. Somebody who knows you does not vote on your idea.",
        "If yes: who, and how do you know them?",
    ),
    "support": (f"{_OPTIONAL} {'. '.join(words for _, words in SUPPORT)}.",),
    "declare": (" ".join(words for _, words in DECLARATIONS),),
}


def _with_limits(limits: AskLimits) -> dict[str, tuple[str, ...]]:
    sums = f"from {pounds(limits.floor)} to {pounds(limits.ceiling)}"
    return {
        "title": (f"Up to about {limits.title_characters} letters.",),
        "idea": (f"What will happen, and what will be different? About {limits.idea_words} words.",),
        "benefit": (f"About how many people, and how do you know they want it? About {limits.benefit_words} words.",),
        "missions": (f"One is enough. About {limits.mission_words} words for each.",),
        "why_you": (f"{_OPTIONAL} You need not have done it before. About {limits.why_you_words} words.",),
        "money": (
            f"Up to {limits.budget_lines} lines, in whole pounds: {sums}.",
            "What is the least you could do it with? At least half of what you ask for.",
        ),
    }
