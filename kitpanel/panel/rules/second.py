"""The second opinion, said in plain words with the swap it would make (voting §2.9). Information, never a decision."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

HOW = (
    "Another way to share the money, called Equal Shares, gives each panel member the same part of it to spend on "
    "what they liked."
)


@dataclass(frozen=True)
class Swap:
    """What Equal Shares would fund that the list does not, and what the list funds that it would not; by reference."""

    instead: tuple[str, ...]
    of: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether both would fund the same bids."""
        return not self.instead and not self.of


def swap(computed: Mapping[str, Any]) -> Swap:
    """Hold the second opinion of a stored result against its list (`computed` of a record)."""
    chosen = set(computed.get("second_opinion", ()))
    listed = {ref for ref, row in computed["bids"].items() if row["amount"] > 0}
    return Swap(tuple(sorted(chosen - listed)), tuple(sorted(listed - chosen)))


def said(found: Swap, titles: Mapping[str, str]) -> tuple[str, ...]:
    """Say it to somebody who may know the bids in `titles` (title by reference): nothing is said of the others."""
    shown = Swap(tuple(ref for ref in found.instead if ref in titles), tuple(ref for ref in found.of if ref in titles))
    if shown.same:
        return (HOW, "It would fund the same ideas as the list.")
    gains, loses = _named(shown.instead, titles), _named(shown.of, titles)
    if gains and loses:
        return (HOW, f"It would fund {gains} instead of {loses}.")
    return (HOW, f"It would also fund {gains}." if gains else f"It would leave out {loses}.")


def _named(refs: tuple[str, ...], titles: Mapping[str, str]) -> str:
    names = [f"“{titles[ref]}”" for ref in refs]
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)
