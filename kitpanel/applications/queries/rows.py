"""The answers of an idea as rows of question and text: to check, to read again, to lay side by side."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, cast

from kitpanel.applications.models import Application
from kitpanel.applications.queries.parts import held_in
from kitpanel.applications.rules.answers import WARD_NOT_SURE, BudgetLine, Given, Unread
from kitpanel.applications.rules.recording import said_length
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT, Section
from kitpanel.core.money import pounds
from kitpanel.core.reach import CHANNEL_WORDS, LetterChannel
from kitpanel.core.said import say
from kitpanel.strands.rules import APPLICANT_WORDS, ApplicantType


class Row(NamedTuple):
    """One answer: what was asked, and what was said."""

    label: str
    text: str


class Names(NamedTuple):
    """The titles of Missions and the names of wards, by key."""

    missions: Mapping[str, str]
    wards: Mapping[str, str]


_LABELS = {
    "name": say("Name"),
    "email": say("Email"),
    "phone": say("Phone"),
    "language": say("Language"),
    "hear_by": say("How we write to you"),
    "postal_address": say("Postal address"),
    "access_needs": say("What makes it easier to talk"),
    "postcode": say("Postcode"),
    "no_fixed_address": say("No fixed address"),
    "ward": say("Ward"),
    "applying_as": say("Who is doing this"),
    "under_18": say("Under 18"),
    "group_name": say("Group or school"),
    "charity_number": say("Charity number"),
    "company_number": say("Company number"),
    "school_urn": say("School number (URN)"),
    "host_name": say("Group to hold the money"),
    "host_number": say("Its charity or company number"),
    "host_contact": say("Who to talk to there"),
    "host_email": say("Their email"),
    "host_holds": say("It will hold the money"),
    "title": say("Its name"),
    "idea": say("What you want to do"),
    "benefit": say("Who it is for"),
    "why_you": say("Why you"),
    "place": say("Where"),
    "starts_on": say("Starts"),
    "ends_on": say("Ends"),
    "least": say("The least it could be done with"),
    "at_risk": say("Children, or adults who need care"),
    "safety": say("Keeping them safe"),
    "knows_someone": say("Knows somebody on the panel or staff"),
    "knows_whom": say("Who, and how"),
    "support_words": say("More about help"),
}
_NOTHING = say("Not answered")


def rows_of(section: Section, given: Given, names: Names) -> list[Row]:
    """Say what one section holds, row by row, with what cannot be read yet as it was typed."""
    rows: list[Row] = []
    for name, value in given.values.items():
        if name == "lines":
            rows += _lines(cast("tuple[BudgetLine, ...]", value), given.unread)
        elif name == "missions":
            rows += [Row(names.missions.get(key, key), how) for key, how in cast("dict[str, str]", value).items()]
        elif name in {"support", "declared"}:
            said = dict(SUPPORT if name == "support" else DECLARATIONS)
            rows += [Row(section.title, said[key]) for key in said if key in cast("frozenset[str]", value)]
        elif not (name == "no_fixed_address" and not value):
            rows.append(Row(_LABELS[name], _typed(given.unread[name]) if name in given.unread else _text(value, names)))
    rows += [
        Row(say("{mission} (not chosen)", mission=names.missions.get(key, key)), _typed(one))
        for name, one in given.unread.items()
        if (key := name.removeprefix("missions-")) != name
    ]
    return [row for row in rows if row.text] or [Row(section.title, _NOTHING)]


def rows_by_section(application: Application, names: Names) -> list[tuple[Section, list[Row]]]:
    """Say what a whole idea holds, section by section."""
    return [(section, _with_recording(application, section, names)) for section in SECTIONS]


def _with_recording(application: Application, section: Section, names: Names) -> list[Row]:
    rows = rows_of(section, held_in(application, section), names)
    if "media_seconds" not in section.fields or not application.media_seconds:
        return rows
    return [
        *(row for row in rows if row.text != _NOTHING),
        Row(say("Recording"), said_length(application.media_seconds)),
    ]


def copy_of(application: Application, names: Names) -> str:
    """Write a whole idea out as plain text, question by question, for the letter that says we have it."""
    parts = (
        "\n".join([section.question, *(_line(section, row) for row in rows)])
        for section, rows in rows_by_section(application, names)
    )
    return "\n\n".join(parts)


def _line(section: Section, row: Row) -> str:
    return row.text if row.label == section.title else say("{label}: {text}", label=row.label, text=row.text)


def _lines(lines: tuple[BudgetLine, ...], unread: Mapping[str, Unread]) -> list[Row]:
    said = [
        Row(
            line.what or say("Not said"),
            _typed(unread[key]) if (key := f"lines-{at}") in unread else _pence(line.pence),
        )
        for at, line in enumerate(lines)
    ]
    return [*said, Row(say("Altogether"), pounds(sum(line.pence or 0 for line in lines)))] if lines else []


def _pence(pence: int | None) -> str:
    return pounds(pence) if pence is not None else say("No amount yet")


def _typed(one: Unread) -> str:
    return one.typed if isinstance(one.typed, str) else " ".join(part for part in one.typed.values() if part)


def _text(value: object, names: Names) -> str:
    if isinstance(value, bool):
        return say("Yes") if value else say("No")
    if isinstance(value, ApplicantType):
        return APPLICANT_WORDS[value]
    if isinstance(value, LetterChannel):
        return CHANNEL_WORDS[value]
    if isinstance(value, date):
        return say("{day}", day=value)
    if isinstance(value, int):
        return pounds(value)
    text = str(value or "")
    return say("Not sure") if text == WARD_NOT_SURE else names.wards.get(text, text)
