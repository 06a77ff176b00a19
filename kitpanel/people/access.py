"""The role rules that views name in `@access`. Account roles only; owner, seat and chair are answered by queries."""

from kitpanel.core.access import Asker, Entry, access
from kitpanel.people.rules import RoleName

__all__ = ["access", "admin", "applicant", "everyone", "finance", "funder", "panellist", "signed_in", "staff"]


def _role(name: RoleName) -> Entry:
    return Entry(name.value, lambda asker: name.value in asker.roles, works_here=name is not RoleName.APPLICANT)


def _somebody(asker: Asker) -> bool:
    return asker.is_authenticated


everyone = Entry("everyone", lambda _: True)
signed_in = Entry("signed in", _somebody)
applicant = _role(RoleName.APPLICANT)
panellist = _role(RoleName.PANELLIST)
staff = _role(RoleName.STAFF)
finance = _role(RoleName.FINANCE)
funder = _role(RoleName.FUNDER)
admin = _role(RoleName.ADMIN)
