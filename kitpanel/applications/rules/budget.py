"""What the money is for: up to eight lines that add up to what is asked, and the least it could be done with.

Domain §3.2 and §5.10. What is asked is the total of the lines; nobody types it. All amounts are pence.
"""

from collections.abc import Iterator

from kitpanel.applications.rules.answers import BudgetLine
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.problem import Problem
from kitpanel.core.money import PENCE, pounds
from kitpanel.core.said import say

_ALL = 100


def total(lines: tuple[BudgetLine, ...]) -> int:
    """Add up the lines, in pence: the running total, and what is asked."""
    return sum(line.pence or 0 for line in lines)


def least_allowed(asked: int, limits: AskLimits) -> int:
    """Give the smallest sum, in whole pounds, that may be named as the least an idea could be done with."""
    share = -(-asked * limits.least_percent // _ALL)
    return max(PENCE, -(-share // PENCE) * PENCE)


def problems(lines: tuple[BudgetLine, ...], least: int | None, limits: AskLimits) -> tuple[Problem, ...]:
    """List what is missing or wrong in a budget, in the order of the page."""
    if not lines:
        return (Problem("lines", say("Add at least one thing you will spend the money on")),)
    wrong = (*_of_lines(lines, limits), *_of_total(total(lines), limits))
    return (*wrong, *_of_least(least, 0 if wrong else total(lines), limits))


def _of_lines(lines: tuple[BudgetLine, ...], limits: AskLimits) -> Iterator[Problem]:
    if len(lines) > limits.budget_lines:
        yield Problem(
            "lines",
            say("Put some things together: there is room for {budget_lines} lines", budget_lines=limits.budget_lines),
            wrong=True,
        )
    for number, line in enumerate(lines, 1):
        if not line.what.strip():
            yield Problem("lines", say("Line {number}: say what it is for", number=number))
        if line.pence is None:
            yield Problem("lines", say("Line {number}: say what it costs", number=number))
        elif line.pence <= 0:
            yield Problem("lines", say("Line {number}: write an amount above £0", number=number), wrong=True)
        elif line.pence % PENCE:
            yield Problem("lines", say("Line {number}: write whole pounds, without pence", number=number), wrong=True)


def _of_total(asked: int, limits: AskLimits) -> Iterator[Problem]:
    if asked > limits.ceiling:
        over = pounds(asked - limits.ceiling)
        yield Problem(
            "lines",
            say(
                "Your lines add up to {asked}. The most we can give is {ceiling}: take {over} off",
                asked=pounds(asked),
                ceiling=pounds(limits.ceiling),
                over=over,
            ),
            wrong=True,
        )
    elif 0 < asked < limits.floor:
        yield Problem(
            "lines",
            say(
                "Your lines add up to {asked}. The least we can give is {floor}",
                asked=pounds(asked),
                floor=pounds(limits.floor),
            ),
        )


def _of_least(least: int | None, asked: int, limits: AskLimits) -> Iterator[Problem]:
    smallest = least_allowed(asked, limits)
    if least is None:
        yield Problem("least", say("Say the least you could do it with"))
    elif least % PENCE:
        yield Problem("least", say("Write whole pounds, without pence, for the least you could do it with"), wrong=True)
    elif 0 < asked < least:
        yield Problem(
            "least", say("The least you could do it with cannot be more than {asked}", asked=pounds(asked)), wrong=True
        )
    elif least < smallest:
        yield Problem(
            "least",
            say("The least you could do it with must be {smallest} or more", smallest=pounds(smallest)),
            wrong=True,
        )
