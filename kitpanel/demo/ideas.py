"""Invented ideas, as residents might write them (ideas.json). Sums there are whole pounds."""

import json
from functools import cache
from pathlib import Path
from typing import NamedTuple

from kitpanel.strands.rules import ApplicantType


class Idea(NamedTuple):
    """One idea: its answers, in the order of the form."""

    title: str
    missions: list[tuple[str, str]]
    idea: str
    who_for: str
    why_you: str
    where: str
    lines: list[tuple[str, int]]
    least: int
    ward: str
    who: ApplicantType
    group: str
    safe: str


@cache
def ideas() -> tuple[Idea, ...]:
    """Give every invented idea, in the order of the file."""
    rows = json.loads(Path(__file__).with_name("ideas.json").read_text("utf-8"))
    return tuple(Idea(**{**row, "who": ApplicantType(row["who"])}) for row in rows)
