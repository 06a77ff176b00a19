"""Postcodes as people write them. A postcode helps to find a ward; it never proves that somebody lives there (§1)."""

import re

from kitpanel.core.errors import Refused

_NOISE = re.compile(r"[^A-Z0-9]")
_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
)
_INWARD = 3


def postcode(typed: str) -> str:
    """Read a full UK postcode in any case and spacing and write it as the post does: `NW5 2AB`.

    An O typed for the figure 0 at the start of the second half is understood. Raises Refused when it is no full
    postcode.
    """
    run = _NOISE.sub("", typed.upper())
    if run[-_INWARD:-2] == "O":
        run = f"{run[:-_INWARD]}0{run[-2:]}"
    found = _POSTCODE.fullmatch(run)
    if not found or (found[1] == "GIR" and found[2] != "0AA"):
        raise Refused("Write a full postcode, like NW5 2AB", field="postcode")
    return f"{found[1]} {found[2]}"


def outward(full: str) -> str:
    """Give the first half of a normalised postcode (`NW5`), which crosses boroughs."""
    return full.rpartition(" ")[0]
