"""The reference people quote on the phone: `KIT-2027-0412`."""

import re

_FORM = re.compile(r"KIT-\d{4}-\d{4,6}")
_TYPED = re.compile(r"[^A-Z0-9]+")


def application_reference(year: int, sequence: int) -> str:
    """Write the reference of the year's idea number `sequence`, counted from 1 in the order they were sent."""
    return f"KIT-{year:04d}-{sequence:04d}"


def read_reference(typed: str) -> str | None:
    """Read a reference as somebody typed or said it (`kit 2027 0412`); None when it is not one."""
    reference = _TYPED.sub("-", typed.upper().strip()).strip("-")
    return reference if _FORM.fullmatch(reference) else None
