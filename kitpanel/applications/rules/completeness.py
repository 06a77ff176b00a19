"""How far each section has come, and what is left to do, as the task list says it (domain §5)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from kitpanel.applications.rules import budget, host
from kitpanel.applications.rules.answers import Answers
from kitpanel.applications.rules.identifiers import READERS
from kitpanel.applications.rules.limits import CHARACTERS, WORDS, AskLimits, too_long
from kitpanel.applications.rules.places import postcode
from kitpanel.applications.rules.problem import Problem
from kitpanel.applications.rules.recording import said_too_long
from kitpanel.applications.rules.sections import DECLARATIONS, SECTIONS, Section
from kitpanel.core.errors import Refused
from kitpanel.core.reach import LetterChannel
from kitpanel.core.said import listed, say
from kitpanel.core.text import looks_like_email, words
from kitpanel.strands.rules import INDIVIDUALS


class Status(StrEnum):
    """How far a section has come."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    DONE = "done"
    NEEDS_FIX = "needs_fix"


STATUS_WORDS = {
    Status.NOT_STARTED: say("Not started"),
    Status.STARTED: say("Started"),
    Status.DONE: say("Done"),
    Status.NEEDS_FIX: say("Needs a fix"),
}
STATUS_TONES = {
    Status.NOT_STARTED: "grey",
    Status.STARTED: "yellow",
    Status.DONE: "green",
    Status.NEEDS_FIX: "red",
}


@dataclass(frozen=True)
class Form:
    """What answers are held against: the limits, and the first day a project may start (the day people hear)."""

    limits: AskLimits = field(default_factory=AskLimits)
    earliest_start: date | None = None


@dataclass(frozen=True)
class Report:
    """One section's status with the problems to show."""

    section: Section
    status: Status
    problems: tuple[Problem, ...]

    @property
    def is_finished(self) -> bool:
        """Say whether it holds nobody up: done, or optional and left alone."""
        return self.status is Status.DONE or (self.status is Status.NOT_STARTED and not self.section.required)


def status_of(section: Section, answers: Answers, form: Form) -> Report:
    """Say how far one section has come.

    Nothing given: not started. Something given that cannot stand: needs a fix. Something missing: started. Else done.
    """
    found = tuple(_PROBLEMS[section.key](answers, form))
    if all(getattr(answers, name) == getattr(_BLANK, name) for name in section.fields):
        return Report(section, Status.NOT_STARTED, found if section.required else ())
    if any(problem.wrong for problem in found):
        return Report(section, Status.NEEDS_FIX, found)
    return Report(section, Status.STARTED if found else Status.DONE, found)


def reports(answers: Answers, form: Form) -> tuple[Report, ...]:
    """Say how far every section has come, in the order of the form."""
    return tuple(status_of(section, answers, form) for section in SECTIONS)


def whats_left(answers: Answers, form: Form) -> tuple[Report, ...]:
    """List the sections that keep an idea from being sent."""
    return tuple(report for report in reports(answers, form) if not report.is_finished)


def check_finished(reported: Sequence[Report]) -> None:
    """Refuse to send an idea that is not finished, naming what is left."""
    left = [say("“{title}”", title=report.section.title) for report in reported if not report.is_finished]
    if left:
        raise Refused(say("Finish these parts first: {titles}", titles=listed(left)))


def check_complete(answers: Answers, form: Form) -> None:
    """Refuse answers that are not a finished idea."""
    check_finished(reports(answers, form))


_BLANK = Answers()
_LEAST_FIGURES = 7
_Problems = Iterator[Problem]


def _you(answers: Answers, _: Form) -> _Problems:
    if not answers.name.strip():
        yield Problem("name", say("Tell us your name"))
    if not (answers.email.strip() or answers.phone.strip()):
        yield Problem("email", say("Give us an email address or a phone number, so that we can reach you"))
    if answers.email.strip() and not looks_like_email(answers.email):
        yield Problem("email", say("Write the whole email address, like name@example.org"), wrong=True)
    if answers.phone.strip() and sum(sign.isdigit() for sign in answers.phone) < _LEAST_FIGURES:
        yield Problem("phone", say("Write the whole phone number, like 07700 900412"), wrong=True)
    yield from _hearing(answers)


def _hearing(answers: Answers) -> _Problems:
    """Find what is missing for the way they like to hear from us."""
    if answers.hear_by is LetterChannel.EMAIL and not answers.email.strip():
        yield Problem("email", say("Write your email address, so that we can email you"))
    if answers.hear_by is LetterChannel.TEXT and not answers.phone.strip():
        yield Problem("phone", say("Write your mobile number, so that we can text you"))
    if answers.hear_by is LetterChannel.POST and not answers.postal_address.strip():
        yield Problem("postal_address", say("Write the address that we should post letters to"))


def _home(answers: Answers, _: Form) -> _Problems:
    if answers.postcode.strip():
        try:
            postcode(answers.postcode)
        except Refused as refused:
            yield Problem("postcode", refused.sentence, wrong=True)
    elif not answers.no_fixed_address:
        yield Problem("postcode", say("Write your postcode, or choose “no fixed address”"))
    if not answers.ward:
        yield Problem("ward", say("Choose your ward, or “I’m not sure”"))


def _who(answers: Answers, _: Form) -> _Problems:
    if answers.applying_as is None:
        yield Problem("applying_as", say("Choose who is doing this"))
    elif answers.applying_as not in INDIVIDUALS:
        if not answers.group_name.strip():
            yield Problem("group_name", say("Write the name of your group or school"))
    elif answers.under_18 is None:
        yield Problem("under_18", say("Tell us if you are under 18"))
    elif answers.under_18 and not answers.host_name.strip():
        yield Problem(
            "host_name", say("Name a group that can hold the money for you. If you have none, ring us: we can help")
        )
    yield from _numbers(answers)
    yield from host.problems(answers)


def _numbers(answers: Answers) -> _Problems:
    for name, read in READERS.items():
        typed = getattr(answers, name)
        if typed.strip():
            try:
                read(typed)
            except Refused as refused:
                yield Problem(name, refused.sentence, wrong=True)


def _title(answers: Answers, form: Form) -> _Problems:
    if not answers.title.strip():
        yield Problem("title", say("Give your idea a name"))
    yield from _long("title", len(answers.title.strip()), form.limits.title_characters, form, CHARACTERS)


def _idea(answers: Answers, form: Form) -> _Problems:
    if not answers.idea.strip() and not answers.media_seconds:
        yield Problem("idea", say("Tell us what you want to do, in writing or with a recording"))
    yield from _long("idea", words(answers.idea), form.limits.idea_words, form)
    too_long = said_too_long(answers.media_seconds, form.limits)
    if too_long:
        yield Problem("media_seconds", too_long, wrong=True)


def _benefit(answers: Answers, form: Form) -> _Problems:
    if not answers.benefit.strip():
        yield Problem("benefit", say("Tell us who it is for, and how it will help them"))
    yield from _long("benefit", words(answers.benefit), form.limits.benefit_words, form)


def _missions(answers: Answers, form: Form) -> _Problems:
    if not answers.missions:
        yield Problem("missions", say("Choose at least one Mission"))
    for key, how in answers.missions.items():
        if not how.strip():
            yield Problem(f"missions-{key}", say("Say in a few words how it will help this Mission"))
        yield from _long(f"missions-{key}", words(how), form.limits.mission_words, form)


def _why_you(answers: Answers, form: Form) -> _Problems:
    return _long("why_you", words(answers.why_you), form.limits.why_you_words, form)


def _when(answers: Answers, form: Form) -> _Problems:
    if not answers.place.strip():
        yield Problem("place", say("Tell us where it will be"))
    if answers.starts_on is None:
        yield Problem("starts_on", say("Tell us when it starts"))
    elif form.earliest_start and answers.starts_on < form.earliest_start:
        yield Problem(
            "starts_on",
            say("Choose a start from {day}: we cannot pay for what is already spent", day=form.earliest_start),
            wrong=True,
        )
    if answers.ends_on is None:
        yield Problem("ends_on", say("Tell us when it ends"))
    elif answers.starts_on and answers.ends_on < answers.starts_on:
        yield Problem("ends_on", say("Choose an end that is on or after the start"), wrong=True)


def _money(answers: Answers, form: Form) -> _Problems:
    return iter(budget.problems(answers.lines, answers.least, form.limits))


def _safety(answers: Answers, _: Form) -> _Problems:
    if answers.at_risk is None:
        yield Problem("at_risk", say("Tell us if children, or adults who need care, will take part"))
    elif answers.at_risk and not answers.safety.strip():
        yield Problem("safety", say("Tell us who will be with them, and how you keep them safe"))


def _links(answers: Answers, _: Form) -> _Problems:
    if answers.knows_someone is None:
        yield Problem("knows_someone", say("Tell us if you know anybody on the panel or the staff"))
    elif answers.knows_someone and not answers.knows_whom.strip():
        yield Problem("knows_whom", say("Tell us who you know. You can still get a grant"))


def _support(_answers: Answers, _: Form) -> _Problems:
    return iter(())


def _declare(answers: Answers, _: Form) -> _Problems:
    if not answers.declared.issuperset(key for key, _sentence in DECLARATIONS):
        yield Problem("declared", say("Tick each line if you agree. If you are not sure of one, ring us"))


def _long(field: str, used: int, limit: int, form: Form, unit: str = WORDS) -> _Problems:
    sentence = too_long(used, limit, form.limits, unit)
    if sentence:
        yield Problem(field, sentence, wrong=True)


_PROBLEMS: dict[str, Callable[[Answers, Form], _Problems]] = {
    "you": _you,
    "home": _home,
    "who": _who,
    "title": _title,
    "idea": _idea,
    "benefit": _benefit,
    "missions": _missions,
    "why_you": _why_you,
    "when": _when,
    "money": _money,
    "safety": _safety,
    "links": _links,
    "support": _support,
    "declare": _declare,
}
