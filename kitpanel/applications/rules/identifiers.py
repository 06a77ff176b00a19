"""The numbers public registers give to charities, companies and schools: held to their form, never to a register.

Sources of the forms: the Charity Commission (6 or 7 figures), the Scottish regulator (SC and 6), the Commission for
Northern Ireland (NIC and 6), Companies House (8 signs), the Department for Education (URN, 6 figures).
"""

import re

from kitpanel.core.errors import Refused
from kitpanel.core.said import say

_BETWEEN = re.compile(r"[\s./–-]+")
_ENGLAND = re.compile(r"[1-9][0-9]{5,6}")
_SCOTLAND = re.compile(r"SC[0-9]{6}")
_NORTHERN_IRELAND = re.compile(r"NIC[0-9]{6}")
_COMPANY = re.compile(
    r"[0-9]{8}|(?:AC|CE|CS|FC|FE|GE|GS|IC|IP|LP|NA|NC|NF|NI|NL|NO|NP|NR|NV|OC|OE|PC|R0|RC|RS|SA|SC|SE|SF|SI|SL|SO|SP|SR|SZ|ZC)"
    r"[0-9]{6}"
)
_SHORT_COMPANY = re.compile(r"[1-9][0-9]{5,6}")
_SCHOOL = re.compile(r"[1-9][0-9]{5}")
_COMPANY_LENGTH = 8

REGISTERS = {
    "charity_number": "the register of charities",
    "company_number": "the Companies House register",
    "school_urn": say("Get information about schools"),
}
"""Where staff can look a number up, in words."""


def charity_number(typed: str) -> str:
    """Read a charity number as its register writes it: `1123456`, `SC012345`, `NIC100012`. Raises Refused."""
    run = _run(typed)
    if not any(form.fullmatch(run) for form in (_ENGLAND, _SCOTLAND, _NORTHERN_IRELAND)):
        raise Refused(
            say("Write the charity number: 6 or 7 figures, or SC or NIC and 6 figures. Leave it out if you have none"),
            field="charity_number",
        )
    return run


def company_number(typed: str) -> str:
    """Read a company number as Companies House writes it: 8 signs, with noughts before. Raises Refused."""
    run = _run(typed)
    if _SHORT_COMPANY.fullmatch(run):
        run = run.zfill(_COMPANY_LENGTH)
    if not _COMPANY.fullmatch(run) or not run.strip("0"):
        raise Refused(
            say("Write the company number: 8 figures, or 2 letters and 6 figures. Leave it out if you have none"),
            field="company_number",
        )
    return run


def school_urn(typed: str) -> str:
    """Read a school's unique reference number: 6 figures. Raises Refused."""
    run = _run(typed).removeprefix("URN")
    if not _SCHOOL.fullmatch(run):
        raise Refused(
            say("Write the school’s number (URN): 6 figures. Leave it out if you have none"), field="school_urn"
        )
    return run


def host_number(typed: str) -> str:
    """Read a host's number: a charity's or a company's, whichever it can be. Raises Refused."""
    for read in (charity_number, company_number):
        try:
            return read(typed)
        except Refused:
            continue
    raise Refused(
        say("Write its charity or company number, like 1123456. Leave it out if it has none"), field="host_number"
    )


READERS = {
    "charity_number": charity_number,
    "company_number": company_number,
    "school_urn": school_urn,
    "host_number": host_number,
}


def as_written(name: str, typed: str) -> str:
    """Write a number as its register does where it can be read; what cannot be read stays as it was typed."""
    try:
        return READERS[name](typed) if typed.strip() else ""
    except Refused:
        return typed


def org_id(*, charity: str = "", company: str = "", school: str = "") -> str:
    """Give a group's identifier for published grants, from the first number that can stand: `GB-CHC-1123456`.

    The order is opendata's: a charity's, a company's, a school's. "" when it has none of them.
    """
    if _ENGLAND.fullmatch(charity):
        return f"GB-CHC-{charity}"
    if _SCOTLAND.fullmatch(charity):
        return f"GB-SC-{charity}"
    if _NORTHERN_IRELAND.fullmatch(charity):
        return f"GB-NIC-{charity.removeprefix('NIC')}"
    if _COMPANY.fullmatch(company):
        return f"GB-COH-{company}"
    return f"GB-EDU-{school}" if _SCHOOL.fullmatch(school) else ""


def _run(typed: str) -> str:
    return _BETWEEN.sub("", typed).upper()
