"""Finding applications, and saying what is in them."""

from kitpanel.applications.queries.answers import (
    COLUMNS,
    Answer,
    answers_of,
    applying_words,
    minutes_to_read,
    read_by_panel,
    snapshot,
    who_asks,
)

__all__ = [
    "COLUMNS",
    "Answer",
    "answers_of",
    "applying_words",
    "minutes_to_read",
    "read_by_panel",
    "snapshot",
    "who_asks",
]
