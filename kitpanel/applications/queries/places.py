"""Where an idea's postcode is by the postcode directory, in words; the numbers of its group; its host.

Nothing is said of a postcode while no directory is loaded.
"""

from kitpanel.applications.models import Application
from kitpanel.applications.rules.host import Host
from kitpanel.applications.rules.identifiers import REGISTERS, org_id
from kitpanel.applications.rules.places import desk_where, postcode, told_where
from kitpanel.core.errors import Refused
from kitpanel.missions.queries import has_directory, place_of
from kitpanel.missions.rules import Place

NO_FIXED_ADDRESS = "They have no fixed address. Ask where they stay or meet, and choose that ward."


def where_told(application: Application) -> str:
    """Say to the applicant where their postcode is; "" when nobody can say."""
    found = _looked_up(application)
    return told_where(found[1]) if found else ""


def where_seen(application: Application) -> str:
    """Say to staff where the postcode of an idea is; "" when nobody can say."""
    if application.no_fixed_address and not application.postcode:
        return NO_FIXED_ADDRESS
    found = _looked_up(application)
    return desk_where(*found) if found else ""


def needs_a_look(application: Application) -> bool:
    """Say whether the applicant should read where their postcode is before they go on: it did not settle their ward."""
    found = _looked_up(application)
    return found is not None and not (found[1] and found[1].settles)


def _looked_up(application: Application) -> tuple[str, Place | None] | None:
    try:
        full = postcode(application.postcode)
    except Refused:
        return None
    place = place_of(full)
    return (full, place) if place or has_directory() else None


def numbers_of(application: Application) -> list[tuple[str, str]]:
    """List the numbers a group gave, each with the register it can be looked up in."""
    return [
        (f"In {register}", number) for name, register in REGISTERS.items() if (number := getattr(application, name))
    ]


def org_id_of(application: Application) -> str:
    """Give the identifier a group has in published grants, from its numbers; "" when it has none."""
    return org_id(charity=application.charity_number, company=application.company_number, school=application.school_urn)


def host_of(application: Application) -> Host | None:
    """Give the host that holds the money of an idea; None when its applicant named none, or it does not hold it."""
    if not (application.host_name and application.host_holds):
        return None
    return Host(
        application.host_name,
        application.host_number,
        application.host_contact,
        application.host_email,
        agreed=application.host_agreed_at is not None,
    )
