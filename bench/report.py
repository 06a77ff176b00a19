"""What was measured, as a table, and whether it holds."""

import platform
import sqlite3
from collections.abc import Sequence

from bench.load import Took

MOST = 1.5
"""How many times its cost with few ideas a page may cost with many."""


def table(kind: str, few: int, many: int, found: Sequence[Took]) -> str:
    lines = [
        f"### {kind}: staff's list, its search and its export page", "",
        f"| page | {few:,} ideas, ms | {many:,} ideas, ms | ratio | rows shown |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]  # fmt: skip
    lines += [f"| {one.page} | {one.few:.1f} | {one.many:.1f} | {one.ratio:.2f} | {_rows(one)} |" for one in found]
    return "\n".join(lines)


def _rows(one: Took) -> str:
    few, many = one.rows
    return f"{few}" if few == many else f"{few} and {many}"


def broken(kind: str, found: Sequence[Took]) -> list[str]:
    """List what costs more than it may."""
    return [f"{kind}: {one.page} costs {one.ratio:.2f} times as much" for one in found if one.ratio > MOST]


def machine() -> str:
    return f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.machine()}."
