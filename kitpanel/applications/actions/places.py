"""What was typed of a place or a number, written as the post and registers do; a ward taken from its postcode."""

from dataclasses import replace

from kitpanel.applications.models import Application
from kitpanel.applications.rules import identifiers
from kitpanel.applications.rules.answers import Given
from kitpanel.applications.rules.places import postcode, says_none
from kitpanel.core.errors import Refused
from kitpanel.missions.queries import place_of


def as_written(given: Given) -> Given:
    """Write postcodes and numbers as they are written elsewhere, where they can be read; fill in a postcode's ward.

    "No postcode" in words is an answer: no fixed address.
    """
    values = dict(given.values)
    for name in identifiers.READERS:
        if name in values:
            values[name] = identifiers.as_written(name, str(values[name]))
    if "postcode" in values:
        values |= _home(str(values["postcode"]))
    return replace(given, values=values)


def _home(typed: str) -> dict[str, object]:
    if says_none(typed):
        return {"postcode": "", "no_fixed_address": True}
    try:
        full = postcode(typed)
    except Refused:
        return {"postcode": typed}
    place = place_of(full)
    return {"postcode": full, "ward": place.ward} if place and place.settles else {"postcode": full}


def confirm_ward(application: Application) -> None:
    """Take the ward from the postcode directory where it settles it: nobody need confirm it by hand then."""
    place = place_of(application.postcode) if application.postcode else None
    if place is not None and place.settles:
        application.ward_code, application.ward_not_sure, application.ward_confirmed = place.ward, False, True
