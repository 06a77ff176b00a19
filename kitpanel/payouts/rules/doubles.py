"""The same account turning up twice: a flag for finance staff to clear, never a verdict (domain §6.11)."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Payee:
    """Where one grant's money goes. `account` is a keyed fingerprint of the details, never the details themselves.

    `is_host` says the account is a host organisation's, which many people may share by design.
    """

    grant: str
    person: str
    account: str
    is_host: bool = False


def double_signs(payee: Payee, others: Iterable[Payee]) -> tuple[str, ...]:
    """List, for finance staff, each other grant that shares this one's account or person. A shared host is no sign."""
    return tuple(
        said
        for other in sorted(others, key=lambda one: one.grant)
        if other.grant != payee.grant and (said := _sign(payee, other))
    )


def _sign(payee: Payee, other: Payee) -> str:
    same_account, same_person = payee.account == other.account, payee.person == other.person
    if same_person:
        return f"{other.grant} goes to the same person" + (", on the same account" if same_account else "")
    if same_account and not (payee.is_host and other.is_host):
        return f"{other.grant} goes to the same account, for somebody else"
    return ""
