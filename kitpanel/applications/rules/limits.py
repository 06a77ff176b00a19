"""How much may be asked and written. Limits on words are soft: text is never cut (domain §5)."""

from dataclasses import dataclass

from kitpanel.core.said import say

_ALL = 100
WORDS, CHARACTERS = say("words"), say("characters")


@dataclass(frozen=True)
class AskLimits:
    """The settings of one application form; every default is a suggestion of the domain's.

    `ceiling` and `floor` are pence and come from the strands that are open. A limit on words, characters or seconds
    may be passed by `over_percent`; the count shows from `count_from_percent` of it. The least an idea could be done
    with is `least_percent` of what is asked, or more.
    """

    ceiling: int = 200_000
    floor: int = 5_000
    title_characters: int = 80
    idea_words: int = 200
    media_seconds: int = 180
    benefit_words: int = 150
    mission_words: int = 50
    why_you_words: int = 100
    budget_lines: int = 8
    least_percent: int = 50
    over_percent: int = 20
    count_from_percent: int = 60


def most(limit: int, limits: AskLimits) -> int:
    """Give the most that is taken for a limit: the limit and a bit over."""
    return limit * (_ALL + limits.over_percent) // _ALL


def room(used: int, limit: int, limits: AskLimits, unit: str = WORDS) -> str | None:
    """Say how much room is left, near the end of it; None while there is plenty."""
    if used * _ALL < limit * limits.count_from_percent:
        return None
    if used <= limit:
        return say("{used} {unit}. Room for about {more} more.", used=used, unit=unit, more=limit - used)
    if used <= most(limit, limits):
        return say("{used} {unit}. That is a bit over, and it is fine.", used=used, unit=unit)
    return say("{used} {unit}. Please take out about {over}.", used=used, unit=unit, over=used - limit)


def too_long(used: int, limit: int, limits: AskLimits, unit: str = WORDS) -> str | None:
    """Say what to do about a text that is too long even with a bit over; None when it is not."""
    if used <= most(limit, limits):
        return None
    return say(
        "Take out about {over} {unit}: there is room for {limit}, and a bit over is fine",
        over=used - limit,
        unit=unit,
        limit=limit,
    )
