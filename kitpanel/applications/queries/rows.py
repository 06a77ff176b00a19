"""The answers of an idea as rows of question and text: to check, to read again, to lay side by side."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, cast

from kitpanel.applications.models import Application
from kitpanel.applications.queries.parts import held_in
from kitpanel.applications.rules.answers import WARD_NOT_SURE, BudgetLine, Given, Unread
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, SUPPORT, Section
from kitpanel.core.money import pounds
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
    "name": "Name",
    "email": "Email",
    "phone": "Phone",
    "language": "Language",
    "access_needs": "What makes it easier to talk",
    "postcode": "Postcode",
    "no_fixed_address": "No fixed address",
    "ward": "Ward",
    "applying_as": "Who is doing this",
    "under_18": "Under 18",
    "group_name": "Group or school",
    "charity_number": "Charity number",
    "company_number": "Company number",
    "school_urn": "School number (URN)",
    "host_name": "Group to hold the money",
    "host_number": "Its charity or company number",
    "host_contact": "Who to talk to there",
    "host_email": "Their email",
    "host_holds": "It will hold the money",
    "title": "Its name",
    "idea": "What you want to do",
    "benefit": "Who it is for",
    "why_you": "Why you",
    "place": "Where",
    "starts_on": "Starts",
    "ends_on": "Ends",
    "least": "The least it could be done with",
    "at_risk": "Children, or adults who need care",
    "safety": "Keeping them safe",
    "knows_someone": "Knows somebody on the panel or staff",
    "knows_whom": "Who, and how",
    "support_words": "More about help",
}
_NOTHING = "Not answered"


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
    rows += [Row(f"{names.missions.get(name.removeprefix('missions-'), name)} (not chosen)", _typed(one))
             for name, one in given.unread.items() if name.startswith("missions-")]  # fmt: skip
    return [row for row in rows if row.text] or [Row(section.title, _NOTHING)]


def rows_by_section(application: Application, names: Names) -> list[tuple[Section, list[Row]]]:
    """Say what a whole idea holds, section by section."""
    return [(section, rows_of(section, held_in(application, section), names)) for section in SECTIONS]


def copy_of(application: Application, names: Names) -> str:
    """Write a whole idea out as plain text, question by question, for the letter that says we have it."""
    parts = (
        "\n".join([section.question, *(_line(section, row) for row in rows)])
        for section, rows in rows_by_section(application, names)
    )
    return "\n\n".join(parts)


def _line(section: Section, row: Row) -> str:
    return row.text if row.label == section.title else f"{row.label}: {row.text}"


def _lines(lines: tuple[BudgetLine, ...], unread: Mapping[str, Unread]) -> list[Row]:
    said = [
        Row(line.what or "Not said", _typed(unread[key]) if (key := f"lines-{at}") in unread else _pence(line.pence))
        for at, line in enumerate(lines)
    ]
    return [*said, Row("Altogether", pounds(sum(line.pence or 0 for line in lines)))] if lines else []


def _pence(pence: int | None) -> str:
    return pounds(pence) if pence is not None else "No amount yet"


def _typed(one: Unread) -> str:
    return one.typed if isinstance(one.typed, str) else " ".join(part for part in one.typed.values() if part)


def _text(value: object, names: Names) -> str:
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, ApplicantType):
        return APPLICANT_WORDS[value]
    if isinstance(value, date):
        return f"{value.day} {value:%B %Y}"
    if isinstance(value, int):
        return pounds(value)
    text = str(value or "")
    return "Not sure" if text == WARD_NOT_SURE else names.wards.get(text, text)
