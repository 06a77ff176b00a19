"""How far the whole form has come, with what cannot be read yet, and which page comes next (domain §5)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from kitpanel.applications.rules.answers import Unread
from kitpanel.applications.rules.completeness import Report, Status
from kitpanel.applications.rules.problem import Problem
from kitpanel.applications.rules.sections import Section
from kitpanel.core.said import say

MINUTES = 10
"""How long the whole form takes, about (domain §5)."""

_LINE = "lines-"


@dataclass(frozen=True)
class Progress:
    """How many parts are done, of those that must be (and those done freely), and about how many minutes are left."""

    done: int
    whole: int
    minutes_left: int


def belongs(field: str, section: Section) -> bool:
    """Say whether a field, like `starts_on`, `lines-0` or `missions-food`, stands on a section's page."""
    return field.partition("-")[0] in section.fields


def with_unread(report: Report, unread: Mapping[str, Unread]) -> Report:
    """Add what cannot be read yet to a section's report: it needs a fix, and says which instead of what is missing."""
    mine = {name: one.problem for name, one in unread.items() if one.problem and belongs(name, report.section)}
    if not mine:
        return report
    numbers = tuple(f"Line {_line(name)}:" for name in mine if name.startswith(_LINE))
    found = [_problem(name, sentence) for name, sentence in mine.items()]
    others = [
        one for one in report.problems if one.field not in mine and not one.sentence.startswith(numbers or ("\n",))
    ]
    return replace(report, status=Status.NEEDS_FIX, problems=(*found, *others))


def _line(name: str) -> int:
    return int(name.removeprefix(_LINE)) + 1


def _problem(name: str, sentence: str) -> Problem:
    if not name.startswith(_LINE):
        return Problem(name, sentence, wrong=True)
    said = say("Line {number}: {problem}", number=_line(name), problem=sentence)
    return Problem(name.partition("-")[0], said, wrong=True)


def progress(reports: Sequence[Report]) -> Progress:
    """Count the parts that must be done, and those done without having to be: the list of parts shows both as done."""
    needed = [report for report in reports if report.section.required]
    freely = sum(not report.section.required and report.status is Status.DONE for report in reports)
    done = sum(report.is_finished for report in needed)
    left = len(needed) - done
    return Progress(done + freely, len(needed) + freely, -(-MINUTES * left // len(needed)))


def first_unfinished(reports: Sequence[Report]) -> str | None:
    """Give the key of the first part that keeps an idea from being sent; None when nothing does."""
    return next((report.section.key for report in reports if not report.is_finished), None)


def next_part(reports: Sequence[Report], after: str, seen: Collection[str]) -> str | None:
    """Give the key of the page that follows: the next one with something to do, else the first unfinished, else None.

    `seen` are the parts saved before: an optional one is offered once and then left alone.
    """
    keys = [report.section.key for report in reports]
    later = reports[keys.index(after) + 1 :]
    waiting = (one.section.key for one in later if one.status is not Status.DONE and not _left_alone(one, seen))
    return next(waiting, None) or first_unfinished(reports)


def _left_alone(report: Report, seen: Collection[str]) -> bool:
    return report.is_finished and report.section.key in seen
