"""Who may be what, how a sign-in link works, how long a session lasts, when to slow somebody down."""

from enum import StrEnum


class RoleName(StrEnum):
    """The roles of an account (domain §2). Chair is a seat of a round, not a role."""

    APPLICANT = "applicant"
    PANELLIST = "panellist"
    STAFF = "staff"
    FINANCE = "finance"
    FUNDER = "funder"
    ADMIN = "admin"
