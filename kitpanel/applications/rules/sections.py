"""The sections of the form in their order, as the task list shows them (domain §5).

Number 0, "Can you apply?", comes before anybody signs in: it is `eligibility`.
"""

from collections.abc import Collection
from dataclasses import dataclass

from kitpanel.applications.rules.lifecycle import ApplicationState
from kitpanel.core.errors import Refused
from kitpanel.core.said import say


@dataclass(frozen=True)
class Section:
    """One short page of the form.

    `key` names it in addresses, `title` in the task list, `question` at the head of its page. `fields` are the names
    in `Answers`. `again` says that staff may ask about it once more.
    """

    number: int
    key: str
    part: str
    title: str
    question: str
    fields: tuple[str, ...]
    required: bool = True
    again: bool = True


_YOU, _IDEA, _MONEY, _LAST = say("You"), say("Your idea"), say("Money and people"), say("Before you send it")

SECTIONS = (
    Section(
        1,
        "you",
        _YOU,
        say("Your name and how to reach you"),
        say("What is your name, and how can we reach you?"),
        ("name", "email", "phone", "hear_by", "postal_address", "language", "access_needs"),
    ),
    Section(
        2, "home", _YOU, say("Where you live"), say("Where do you live?"), ("postcode", "no_fixed_address", "ward")
    ),
    Section(
        3,
        "who",
        _YOU,
        say("Who is doing this"),
        say("Who is doing this?"),
        (
            "applying_as",
            "under_18",
            "group_name",
            "charity_number",
            "company_number",
            "school_urn",
            "host_name",
            "host_number",
            "host_contact",
            "host_email",
            "host_holds",
        ),
    ),
    Section(4, "title", _IDEA, say("Its name"), say("What do you call your idea?"), ("title",)),
    Section(5, "idea", _IDEA, say("What you want to do"), say("What do you want to do?"), ("idea", "media_seconds")),
    Section(6, "benefit", _IDEA, say("Who it is for"), say("Who is it for, and how will it help?"), ("benefit",)),
    Section(
        7,
        "missions",
        _IDEA,
        say("Which Missions it helps"),
        say("Which Missions will it help, and how?"),
        ("missions",),
    ),
    Section(8, "why_you", _IDEA, say("Why you"), say("Why are you the one to do it?"), ("why_you",), required=False),
    Section(
        9, "when", _IDEA, say("Where and when"), say("Where and when will it be?"), ("place", "starts_on", "ends_on")
    ),
    Section(
        10,
        "money",
        _MONEY,
        say("What you’ll spend it on"),
        say("What will you spend the money on?"),
        ("lines", "least"),
    ),
    Section(
        11,
        "safety",
        _MONEY,
        say("Keeping people safe"),
        say("Will children, or adults who need care, take part?"),
        ("at_risk", "safety"),
    ),
    Section(
        12,
        "links",
        _MONEY,
        say("Who you know"),
        say("Do you know anybody on the panel or the staff?"),
        ("knows_someone", "knows_whom"),
    ),
    Section(
        13,
        "support",
        _MONEY,
        say("Help besides money"),
        say("What else would help you?"),
        ("support", "support_words"),
        required=False,
    ),
    Section(14, "declare", _LAST, say("What you agree to"), say("Is all this right?"), ("declared",), again=False),
)

SUPPORT = (
    ("venue", say("A place to do it")),
    ("skills", say("Somebody with a skill I need")),
    ("mentor", say("Somebody to talk it through with")),
    ("equipment", say("Tools or things to borrow")),
    ("word", say("Help to tell people about it")),
)
"""Help besides money that partners may offer (domain §1)."""

DECLARATIONS = (
    ("true", say("What I have told you is true, as far as I know.")),
    ("place", say("I live in Camden, or our project is in Camden.")),
    ("not_spent", say("I have not spent any of this money yet.")),
    ("read", say("The panel may read my idea. I know how you look after my details.")),
)

STAFF_ONLY = ("you", "home", "who", "links", "declare")
"""Sections of which the panel sees no more than the name, the ward, and who is doing it."""

CHANGED_WHILE_READING = frozenset({"idea", "benefit", "why_you", "when", "safety", "support"})
"""Parts that may change while a panel reads: words only. The sum, the Missions and who asks stay as they entered."""

DESK_TITLES = {section.key: section.title for section in SECTIONS} | {
    "you": "Who asks",
    "home": "Where they live",
    "idea": "What they want to do",
    "why_you": "Why they are the one",
    "money": "What they will spend it on",
    "links": "Who they know",
    "declare": "What they agreed to",
}
"""The sections as staff name them: they read about somebody else."""

_KEYS = {section.key: section for section in SECTIONS}


def section(key: str) -> Section | None:
    """Find a section by its key; None when no section has it (the page is then not found)."""
    return _KEYS.get(key)


def check_ask(keys: Collection[str]) -> None:
    """Refuse to ask an applicant again about no section, or about one that cannot be asked again."""
    known = {one.key for one in SECTIONS if one.again}
    if not keys or not known.issuperset(keys):
        raise Refused("Choose the parts of the form you want to ask about", field="sections")


def check_ask_while_reading(keys: Collection[str]) -> None:
    """Refuse to ask for a change that a panel which is reading could not take: of the money, the Missions, who asks."""
    if not set(keys) <= CHANGED_WHILE_READING:
        raise Refused("While the panel reads it, only what they want to do, for whom, where and how safe can change.")


def is_open(state: ApplicationState, asked: Collection[str] = ()) -> bool:
    """Say whether the applicant may write in an idea now.

    A draft is open, one sent back with a question, and one a panel is reading while a change is asked for (`asked`: the
    parts).
    """
    if state is ApplicationState.IN_ROUND:
        return bool(asked)
    return state in {ApplicationState.DRAFT, ApplicationState.NEEDS_INFO}


def may_edit(state: ApplicationState, key: str, asked: Collection[str], *, taken: bool = False) -> bool:
    """Say whether a section may be changed now.

    A draft is open whole. Sent back with a question, the parts asked about are, and the last one, to agree again. What
    staff took down for somebody (`taken`) can be put right until it is ready for a panel, all but what they agreed to.
    """
    if state is ApplicationState.DRAFT:
        return key in _KEYS
    if may_correct(state, taken=taken):
        return key in _KEYS and key != SECTIONS[-1].key
    if state is ApplicationState.IN_ROUND:
        return key in asked and key in CHANGED_WHILE_READING
    return state is ApplicationState.NEEDS_INFO and (key in asked or key == SECTIONS[-1].key)


def may_correct(state: ApplicationState, *, taken: bool) -> bool:
    """Say whether what staff took down for somebody can be put right where it is: with staff, before any panel."""
    return taken and state in {ApplicationState.SUBMITTED, ApplicationState.CHECKING}
