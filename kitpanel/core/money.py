"""Money is whole pence in an `int`, everywhere. Only these functions turn it into text or back."""

import re
from typing import Self

from kitpanel.core.errors import Refused
from kitpanel.core.said import say

PENCE = 100
_TYPED = re.compile(r"£?\s*(\d{1,9}|\d{1,3}(?:,\d{3}){1,2})(?:\.(\d{2}))?")


class Amount(str):
    """A sum of money as English says it, which knows its pence: it can be said in another language."""

    __slots__ = ("pence",)
    pence: int

    def __new__(cls, english: str, pence: int = 0) -> Self:
        """Make it; `pounds` is the only caller."""
        made = super().__new__(cls, english)
        made.pence = pence
        return made


def pounds(pence: int) -> Amount:
    """Say an amount as people write it: `£1,640`, or `£12.50` when there are pence; a minus sign goes first."""
    sign = "−" if pence < 0 else ""
    whole, rest = divmod(abs(pence), PENCE)
    return Amount(f"{sign}£{whole:,}" + (f".{rest:02d}" if rest else ""), pence)


def from_text(typed: str) -> int:
    """Read an amount somebody typed (`1640`, `£1,640`, `12.50`) as pence.

    Raises Refused when it is not an amount of money.
    """
    found = _TYPED.fullmatch(typed.strip())
    if not found:
        raise Refused(say("Write an amount in pounds, like 250"))
    return int(found[1].replace(",", "")) * PENCE + int(found[2] or 0)


def whole_pounds_from_text(typed: str) -> int:
    """Read a whole number of pounds somebody typed, as pence. Raises Refused when there are pence (domain §3.2)."""
    pence = from_text(typed)
    if pence % PENCE:
        raise Refused(say("Write whole pounds, without pence, like 250"))
    return pence


def whole_pounds_below(pence: int) -> int:
    """Round an amount down to whole pounds, in pence."""
    return pence - pence % PENCE
