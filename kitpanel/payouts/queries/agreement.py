"""The agreement's words: one file a version in templates/agreements/. A version that was accepted is never changed."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[3] / "templates" / "agreements"


@cache
def agreement_version() -> int:
    """Give the number of the newest version: the one that is offered."""
    return max(int(path.stem) for path in FOLDER.glob("*.html"))
