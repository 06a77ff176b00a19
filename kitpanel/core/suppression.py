"""Hiding small counts, so that nobody can be found in numbers (domain §3 Data)."""

from collections.abc import Hashable, Mapping
from typing import TypeVar

FEWEST_SHOWN = 5
"""Counts under this are hidden, but for none at all."""
K = TypeVar("K", bound=Hashable)


def hidden(counts: Mapping[K, int]) -> set[K]:
    """Name the counts to hide: every one from 1 to 4, and one more where the hidden ones could be had by subtraction.

    The whole is known, so one hidden count alone would be its difference, and so would several that come to fewer than
    5 together. The next to go is the smallest shown, by count and then by key: the same data gives the same mask.
    """
    found = {key for key, count in counts.items() if 0 < count < FEWEST_SHOWN}
    if len(found) == 1 or (found and sum(counts[key] for key in found) < FEWEST_SHOWN):
        shown = [key for key, count in counts.items() if count and key not in found]
        if shown:
            found.add(min(shown, key=lambda key: (counts[key], str(key))))
    return found
