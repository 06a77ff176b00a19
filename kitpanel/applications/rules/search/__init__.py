"""Staff's search: one line of words and limits, read without ever failing.

`parse` reads a line into parts, `written` writes parts as a line, and `understand` says what they mean here: the first
two are each other's mirror. What cannot be read is left out, with a sentence that says so.
"""

from kitpanel.applications.rules.search.grammar import (
    EXAMPLES,
    LONGEST,
    Limit,
    Part,
    Search,
    Stray,
    Word,
    parse,
    written,
)
from kitpanel.applications.rules.search.meaning import (
    ANYWHERE,
    NOBODY,
    NOT_KNOWN,
    Chip,
    Is,
    OneOf,
    Ref,
    Text,
    Wanted,
    Within,
    understand,
)
from kitpanel.applications.rules.search.offers import (
    IS,
    MARKS,
    OPEN,
    OURS,
    STATE_WORDS,
    TOLD,
    TURNS,
    Choice,
    DeskRule,
    Mark,
    Offers,
    hyphened,
)
from kitpanel.applications.rules.search.pick import picked, set_to

__all__ = [
    "ANYWHERE", "EXAMPLES", "IS", "LONGEST", "MARKS", "NOBODY", "NOT_KNOWN", "OPEN", "OURS", "STATE_WORDS", "TOLD",
    "TURNS",
    "Chip", "Choice", "DeskRule", "Is", "Limit", "Mark", "Offers", "OneOf", "Part", "Ref", "Search", "Stray", "Text",
    "Wanted", "Within", "Word", "hyphened", "parse", "picked", "set_to", "understand", "written",
]  # fmt: skip
