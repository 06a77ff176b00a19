"""Bank details as people write them. A right form means only that an account could exist (opendata §3)."""

import re
from dataclasses import dataclass

from kitpanel.core.errors import Refused
from kitpanel.core.said import say
from kitpanel.core.text import fold_bank_text

_BETWEEN = re.compile(r"[\s.–-]+")
_SORT_CODE = re.compile(r"[0-9]{6}")
_ACCOUNT = re.compile(r"[0-9]{6,8}")
_ACCOUNT_LENGTH = 8
_SHOWN = 4


@dataclass(frozen=True)
class BankDetails:
    """A UK account: its holder's name, six figures of sort code, eight of account number."""

    name: str
    sort_code: str
    account_number: str


def read_bank_details(name: str, sort_code: str, account_number: str) -> BankDetails:
    """Read bank details as somebody typed them.

    Spaces and dashes are left out; an account number of 6 or 7 figures gets noughts before it. Raises Refused beside
    the field that is at fault.
    """
    return BankDetails(_name(name), read_sort_code(sort_code), read_account_number(account_number))


def read_sort_code(typed: str) -> str:
    """Read a sort code in any spacing (`10-79-99`) as six figures. Raises Refused when it is not one."""
    figures = _BETWEEN.sub("", typed)
    if not _SORT_CODE.fullmatch(figures) or not figures.strip("0"):
        raise Refused(say("Write the sort code: six figures, like 10-79-99"), field="sort_code")
    return figures


def read_account_number(typed: str) -> str:
    """Read an account number of 6 to 8 figures as eight. Raises Refused when it is not one."""
    figures = _BETWEEN.sub("", typed)
    if not _ACCOUNT.fullmatch(figures) or not figures.strip("0"):
        raise Refused(say("Write the account number: it has 8 figures, and sometimes 6 or 7"), field="account_number")
    return figures.zfill(_ACCOUNT_LENGTH)


def show_sort_code(sort_code: str) -> str:
    """Write a sort code as banks print it: `10-79-99`."""
    return "-".join((sort_code[:2], sort_code[2:4], sort_code[4:]))


def last_four(account_number: str) -> str:
    """Give all that pages show of an account number: its last four figures."""
    return account_number[-_SHOWN:]


def _name(typed: str) -> str:
    if not fold_bank_text(typed):
        raise Refused(say("Write the name on the account in English letters, as the bank has it"), field="account_name")
    return " ".join(typed.split())
