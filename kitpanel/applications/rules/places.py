"""Postcodes as people write them. A postcode helps to find a ward; it never proves that somebody lives there (§1)."""

import re
import unicodedata
from itertools import product

from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.missions.rules import Place

_NOISE = re.compile(r"[^A-Z0-9]")
_POSTCODE = re.compile(
    r"(GIR|[A-PR-UWYZ](?:[0-9]{1,2}|[A-HK-Y][0-9]{1,2}|[0-9][A-HJKPSTUW]|[A-HK-Y][0-9][ABEHMNPRVWXY]))"
    r"([0-9][ABD-HJLNP-UW-Z]{2})"
)
_TWINS = {"O": "O0", "0": "0O", "I": "I1", "1": "1I"}
_LENGTHS = range(5, 8)
_NONE = frozenset({
    "no postcode", "no post code", "no fixed address", "no fixed abode", "nfa", "homeless", "i have no postcode",
    "i have no fixed address", "i do not have a postcode", "i dont have a postcode", "i have none",
})  # fmt: skip


def postcode(typed: str) -> str:
    """Read a full UK postcode in any case and spacing and write it as the post does: `NW5 2AB`.

    Wide letters and figures are read as plain ones. An O typed for the figure 0, or an I for 1, and the other way
    about, is understood where only one postcode can be meant. Raises Refused when it is no full postcode.
    """
    run = _NOISE.sub("", unicodedata.normalize("NFKC", typed).upper())
    found = _read(run)
    if found is None and len(run) in _LENGTHS:
        meant = {
            one for letters in product(*(_TWINS.get(sign, sign) for sign in run)) if (one := _read("".join(letters)))
        }
        found = meant.pop() if len(meant) == 1 else None
    if found is None:
        raise Refused("Write a full postcode, like NW5 2AB", field="postcode")
    return found


def _read(run: str) -> str | None:
    found = _POSTCODE.fullmatch(run)
    if not found or (found[1] == "GIR" and found[2] != "0AA"):
        return None
    return f"{found[1]} {found[2]}"


def says_none(typed: str) -> bool:
    """Say whether somebody wrote in words that they have no postcode, where one is asked for."""
    plain = unicodedata.normalize("NFKC", typed).replace("'", "").replace("’", "").casefold()
    return " ".join(re.sub(r"[^a-z]+", " ", plain).split()) in _NONE


def outward(full: str) -> str:
    """Give the first half of a normalised postcode (`NW5`), which crosses boroughs."""
    return full.rpartition(" ")[0]


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def told_where(place: Place | None) -> str:
    """Say to somebody where the postcode they gave is, and what to do where it does not settle their ward.

    None: the directory does not have it.
    """
    if place is None:
        return say("We do not know that postcode. Look at it once more. If it is right, choose your ward and go on.")
    if not place.in_camden:
        return _outside(place)
    if place.settles:
        return say("That is in {ward} ward.", ward=place.ward_name)
    if place.ended:
        return say(
            "That postcode is not in use any more. Write the new one if you know it, or choose your ward and go on."
        )
    return say("That is in Camden. Choose your ward, or “I’m not sure”.")


def _outside(place: Place) -> str:
    if place.borough:
        return say(
            "That postcode is in {borough}. The Kit is for people who live in Camden, and for groups and schools whose "
            "project is in Camden. If that is you, choose the ward where it will be, and go on. If not, your own "
            "council may have small grants too: ask it.",
            borough=place.borough,
        )
    return say(
        "That postcode is outside London. The Kit is for people who live in Camden, and for groups and schools whose "
        "project is in Camden. If that is you, choose the ward where it will be, and go on. If not, your own council "
        "may have small grants too: ask it."
    )


def desk_where(postcode: str, place: Place | None) -> str:
    """Say to staff what the directory has about a postcode. A postcode never proves that somebody lives there."""
    if place is None:
        return f"{postcode} is not in the postcode directory. Find the ward by hand."
    if not place.in_camden:
        return f"{postcode} is {_in(place)}. Only a group or school whose project is in Camden can apply from there."
    if place.ended:
        return f"{postcode} ended in {_month(place.ended)}. Ask for the one they have now."
    ward = f"{place.ward_name} ward" if place.ward_name else "a ward this service does not know"
    return f"{postcode} is in {ward}, by the postcode directory."


def _in(place: Place) -> str:
    return f"in {place.borough}" if place.borough else "outside London"


def _month(ended: str) -> str:
    return f"{_MONTHS[int(ended[4:]) - 1]} {ended[:4]}"
