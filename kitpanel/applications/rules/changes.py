"""What changed between two texts of one answer, word by word, for whoever read the first."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum

_WORD = re.compile(r"\S+\s*|\s+")


class Change(StrEnum):
    """What became of some words."""

    KEPT = "kept"
    GONE = "gone"
    ADDED = "added"


@dataclass(frozen=True)
class Run:
    """Some words on end, spaces and all, and what became of them."""

    change: Change
    text: str


def word_by_word(before: str, after: str) -> tuple[Run, ...]:
    """Lay one text over another: what stayed, went and came. The kept and the added runs make up `after`."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    found: list[Run] = []
    for kind, old_from, old_to, new_from, new_to in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Run(Change.KEPT, "".join(new[new_from:new_to])))
            continue
        gone, added = "".join(old[old_from:old_to]), "".join(new[new_from:new_to])
        found += [Run(change, text) for change, text in ((Change.GONE, gone), (Change.ADDED, added)) if text]
    return tuple(found)
