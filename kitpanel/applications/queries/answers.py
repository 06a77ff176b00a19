"""What an application says, as the rules, the panel and its own page read it."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from kitpanel.applications.models import Application, Recording
from kitpanel.applications.queries.recording import recording_of
from kitpanel.applications.rules.answers import WARD_NOT_SURE, Answers, BudgetLine
from kitpanel.applications.rules.recording import said_length
from kitpanel.applications.rules.sections import SECTIONS, SUPPORT
from kitpanel.core.money import pounds
from kitpanel.core.text import words
from kitpanel.rounds.rules.fortnight import FortnightRule
from kitpanel.rounds.rules.intake import reading_minutes
from kitpanel.strands.rules import APPLICANT_WORDS, ApplicantType

COLUMNS = {
    "name": "contact_name",
    "email": "contact_email",
    "phone": "contact_phone",
    "language": "language",
    "access_needs": "access_needs",
    "hear_by": "hear_by",
    "postal_address": "postal_address",
    "postcode": "postcode",
    "no_fixed_address": "no_fixed_address",
    "applying_as": "applicant_type",
    "under_18": "under_18",
    "group_name": "group_name",
    "charity_number": "charity_number",
    "company_number": "company_number",
    "school_urn": "school_urn",
    "host_name": "host_name",
    "host_number": "host_number",
    "host_contact": "host_contact",
    "host_email": "host_email",
    "host_holds": "host_holds",
    "title": "title",
    "idea": "idea",
    "benefit": "who_for",
    "why_you": "why_you",
    "place": "where_words",
    "starts_on": "starts_on",
    "ends_on": "ends_on",
    "least": "least",
    "at_risk": "people_at_risk",
    "safety": "keeping_safe",
    "knows_someone": "knows_someone",
    "knows_whom": "knows_who",
    "support_words": "help_words",
}
"""The answers that are one column each: the rules' name, and the column's."""

RECORDING = "What you want to do, as you tell it"
"""The question a recording answers, where an idea has one."""
SUMMARY_MARK = "Short summary written by staff"
"""What stands before every summary of a recording: the panel knows whose words they are."""
_READ_BY_PANEL = ("idea", "recording", "benefit", "missions", "why_you", "when", "money", "safety", "support")


class Answer(NamedTuple):
    """One question of the form and what was answered, as text for a page."""

    key: str
    question: str
    text: str


def answers_of(application: Application) -> Answers:
    """Give the answers of an application as the rules judge them."""
    plain = {name: getattr(application, column) for name, column in COLUMNS.items()}
    return Answers(
        **plain,
        media_seconds=application.media_seconds,
        ward=WARD_NOT_SURE if application.ward_not_sure else application.ward_code or "",
        missions={named.mission_key: named.how for named in application.missions},
        lines=tuple(BudgetLine(line.what, line.amount) for line in application.lines),
        support=frozenset(application.help_wanted),
        declared=frozenset(application.declared),
    )


def snapshot(application: Application) -> dict[str, Any]:
    """Freeze what the panel may read, for `Version.answers`: no way to reach anybody, no channel, no postcode.

    Plain JSON by the rules' names; `missions` is a list of [key, how] in the order they were named, money is pence.
    """
    answers = answers_of(application)
    return {
        "name": answers.name,
        "applying_as": answers.applying_as.value if answers.applying_as else "",
        "group_name": answers.group_name,
        "ward": application.ward_code or "",
        "title": answers.title,
        "idea": answers.idea,
        "recording": _frozen(recording_of(application)),
        "benefit": answers.benefit,
        "missions": [[key, how] for key, how in answers.missions.items()],
        "why_you": answers.why_you,
        "place": answers.place,
        "starts_on": answers.starts_on.isoformat() if answers.starts_on else "",
        "ends_on": answers.ends_on.isoformat() if answers.ends_on else "",
        "lines": [{"what": line.what, "pence": line.pence or 0} for line in answers.lines],
        "asked": application.asked,
        "least": answers.least or 0,
        "at_risk": answers.at_risk,
        "safety": answers.safety,
        "support": sorted(answers.support),
        "support_words": answers.support_words,
    }


def _frozen(recording: Recording | None) -> dict[str, Any] | None:
    if recording is None:
        return None
    kind, seconds = recording.kind.value, recording.seconds
    return {"id": str(recording.id), "kind": kind, "seconds": seconds, "summary": recording.summary}


def who_asks(frozen: Mapping[str, Any]) -> str:
    """Say who asks, as a panellist sees it before anything else: the name, and the group where there is one."""
    group = str(frozen.get("group_name", ""))
    return f"{frozen['name']}, for {group}" if group else str(frozen["name"])


def applying_words(frozen: Mapping[str, Any]) -> str:
    """Say who is doing it: Just me, Me, with neighbours, A group, A school."""
    kind = frozen.get("applying_as")
    return APPLICANT_WORDS[ApplicantType(kind)] if kind else ""


def read_by_panel(frozen: Mapping[str, Any], mission_titles: Mapping[str, str]) -> list[Answer]:
    """List the questions and answers of a frozen version in the form's order, as the panel reads them."""
    questions = {section.key: section.question for section in SECTIONS} | {"recording": RECORDING}
    texts = {
        "idea": frozen["idea"],
        "recording": summary_beside(frozen.get("recording")),
        "benefit": frozen["benefit"],
        "missions": "\n\n".join(f"{mission_titles.get(key, key)}: {how}" for key, how in frozen["missions"]),
        "why_you": frozen["why_you"],
        "when": frozen["place"],
        "money": "\n".join(f"{line['what']}: {pounds(line['pence'])}" for line in frozen["lines"]),
        "safety": _yes_no(frozen["at_risk"], frozen["safety"]),
        "support": _support(frozen),
    }
    return [Answer(key, questions[key], texts[key]) for key in _READ_BY_PANEL if texts[key]]


def minutes_to_read(frozen: Mapping[str, Any], words_a_minute: int = FortnightRule.words_a_minute) -> int:
    """Estimate how many minutes a frozen version takes to read and hear (domain §3.5, the reading cap)."""
    texts = [frozen["title"], *(answer.text for answer in read_by_panel(frozen, {}))]
    heard = frozen.get("recording") or {"seconds": 0}
    return reading_minutes(sum(words(text) for text in texts), heard["seconds"], words_a_minute)


def summary_beside(recording: Mapping[str, Any] | None) -> str:
    """Say what stands beside a frozen recording for whoever cannot hear it now; "" where there is none."""
    if not recording:
        return ""
    return f"A recording of {said_length(recording['seconds'])}. {SUMMARY_MARK}: {recording['summary']}"


def _yes_no(answer: bool | None, more: str) -> str:
    if answer is None:
        return ""
    return "\n".join(part for part in ("Yes" if answer else "No", more) if part)


def _support(frozen: Mapping[str, Any]) -> str:
    said = [sentence for key, sentence in SUPPORT if key in frozen["support"]]
    return "\n".join([*said, *([frozen["support_words"]] if frozen["support_words"] else [])])
