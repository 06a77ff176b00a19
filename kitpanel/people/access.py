"""The role rules that views name in `@access`. Account roles only; owner, seat and chair are answered by queries."""

from kitpanel.core.access import Asker, Entry, access
from kitpanel.people.rules import OFFICE, RoleName

__all__ = [
    "access",
    "admin",
    "applicant",
    "everyone",
    "finance",
    "funder",
    "giving_code",
    "panellist",
    "setting_up",
    "signed_in",
    "staff",
]


def _role(name: RoleName) -> Entry:
    return Entry(name.value, lambda asker: name.value in asker.roles, works_here=name is not RoleName.APPLICANT)


def _somebody(asker: Asker) -> bool:
    return asker.is_authenticated


def _half_way(asker: Asker) -> bool:
    """Pass somebody whom a link let in: they must still give a code, or may give one again."""
    return asker.pending == "code" or (asker.has_second and asker.is_authenticated)


def _sets_up(asker: Asker) -> bool:
    """Pass who runs the service, once nothing else is wanted of them but to set up a second factor."""
    return asker.pending == "set up" or bool(asker.is_authenticated and OFFICE & set(map(RoleName, asker.roles)))


everyone = Entry("everyone", lambda _: True)
signed_in = Entry("signed in", _somebody)
applicant = _role(RoleName.APPLICANT)
panellist = _role(RoleName.PANELLIST)
staff = _role(RoleName.STAFF)
finance = _role(RoleName.FINANCE)
funder = _role(RoleName.FUNDER)
admin = _role(RoleName.ADMIN)
giving_code = Entry("giving a code", _half_way, works_here=True)
setting_up = Entry("setting up a code", _sets_up, works_here=True)
