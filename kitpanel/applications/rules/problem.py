"""One thing to put right in an answer."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """What to do about one field, as a sentence for the person who fills it in.

    `wrong` tells an answer that cannot stand from one that is only missing so far.
    """

    field: str
    sentence: str
    wrong: bool = False
