"""What waits for somebody: one shape for every feature, so that one page can show them all."""

from datetime import datetime
from typing import NamedTuple


class Waiting(NamedTuple):
    """How much waits, what it is in words, and the endpoint that shows it with its arguments.

    `since` is when it began to wait, `due` the moment it is wanted by, `on` the day it happens: one of them is said.
    `late` marks it.
    """

    number: int
    words: str
    endpoint: str
    arguments: dict[str, str]
    since: datetime | None = None
    late: bool = False
    due: datetime | None = None
    on: datetime | None = None
