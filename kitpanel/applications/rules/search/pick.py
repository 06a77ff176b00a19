"""Lists beside the box say the same thing as words in it: what a list shows, and what choosing in it changes."""

from collections.abc import Sequence

from kitpanel.applications.rules.search.grammar import Limit, Part
from kitpanel.applications.rules.search.offers import IS, Choice, hyphened, named


def picked(parts: Sequence[Part], field: str, choices: Sequence[Choice]) -> str:
    """Give the key a list should show: the one its limit names; "" when there is none, or it is more than one."""
    values = [value for part in parts if _belongs(part, field) for value in part.values]  # type: ignore[union-attr] # _belongs says it is a limit
    meant = named(values[0], choices) if len(values) == 1 else []
    return meant[0].key if meant else ""


def set_to(parts: Sequence[Part], field: str, key: str, choices: Sequence[Choice]) -> tuple[Part, ...]:
    """Give the parts after somebody chose `key` in a list: its limit takes the place of every other; "" of none."""
    kept = [part for part in parts if not _belongs(part, field)]
    word = next((one.word for one in choices if one.key == key), "")
    return (*kept, Limit(field, (word,))) if word else tuple(kept)


def _belongs(part: Part, field: str) -> bool:
    """Say whether a part is what the list of a field sets. Marks like `is:mine` stand beside the list of states."""
    if not isinstance(part, Limit) or part.field != field or part.without:
        return False
    return field != "is" or all(hyphened(value) in IS for value in part.values)
