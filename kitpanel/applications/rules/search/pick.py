"""Lists beside the box say the same thing as words in it: what a list shows, and what choosing in it changes."""

from collections.abc import Sequence

from kitpanel.applications.rules.search.grammar import Limit, Part
from kitpanel.applications.rules.search.offers import Choice, matching


def picked(parts: Sequence[Part], field: str, choices: Sequence[Choice]) -> str:
    """Give the key a list should show: the one its limit names; "" when there is none, or it is more than one."""
    found = [part for part in parts if _is_plain(part, field)]
    if len(found) != 1:
        return ""
    meant = matching(found[0].values[0], choices)  # type: ignore[union-attr] # a plain part is a limit
    return meant[0].key if len(meant) == 1 else ""


def set_to(parts: Sequence[Part], field: str, key: str, choices: Sequence[Choice]) -> tuple[Part, ...]:
    """Give the parts after somebody chose `key` in a list: what it showed goes, and the word for the key comes."""
    shown = picked(parts, field, choices)
    kept = [part for part in parts if not (shown and _is_plain(part, field))]
    word = next((one.word for one in choices if one.key == key), "")
    return (*kept, Limit(field, (word,))) if word else tuple(kept)


def _is_plain(part: Part, field: str) -> bool:
    return isinstance(part, Limit) and part.field == field and len(part.values) == 1 and not part.without
