"""What staff must have seen to before an idea goes to a panel (domain §3)."""

from collections.abc import Collection

from kitpanel.core.errors import Refused


def check_accept(ward: str | None, ward_confirmed: bool, strands: Collection[str], unsummed: bool = False) -> None:
    """Refuse to call an idea ready before its ward is confirmed and the strands open to it are marked.

    `unsummed`: it is told in a recording of which nobody has written the summary yet.
    """
    if not ward or not ward_confirmed:
        raise Refused(
            "Confirm the ward first: choose it, tick that you have checked it, and save.", field="ward_confirmed"
        )
    if not strands:
        raise Refused(
            "Mark the strands that could pay for it first. If none can, it cannot go to a panel.", field="strands"
        )
    if unsummed:
        raise Refused("Listen to the recording first, and write the short summary of it.", field="summary")


def check_reasons(reason: str, instead: str) -> None:
    """Refuse to turn an idea away without saying why, and what else somebody can do."""
    if not reason.strip():
        raise Refused("Say why, in words the person who asked will understand", field="reason")
    if not instead.strip():
        raise Refused("Say what else they can do", field="instead")
