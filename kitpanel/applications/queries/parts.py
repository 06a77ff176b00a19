"""The parts of the form: what is stored in each, how far each has come, and the limits they are held against."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kitpanel.applications.models import Application
from kitpanel.applications.queries.answers import answers_of
from kitpanel.applications.rules.answers import Given, Unread
from kitpanel.applications.rules.completeness import Form, Report, reports
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.matching import facts_of, fits_so_far, limits_under
from kitpanel.applications.rules.progress import belongs, with_unread
from kitpanel.applications.rules.sections import Section
from kitpanel.core.media.kept import limits as media_limits
from kitpanel.core.said import Said
from kitpanel.rounds.models import Round
from kitpanel.rounds.queries import next_rounds
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.models import Strand
from kitpanel.strands.queries import codes, open_strands
from kitpanel.strands.rules import ApplicantType, StrandTerms

_NOT_ASKED = {"media_seconds"}


def coming_round(idea: Application | None, now: datetime) -> Round | None:
    """Give the next round whose panel takes an idea, by the rule of the cut-off; None when none is planned.

    With no idea yet: the next one for anybody in Camden.
    """
    return next(iter(next_rounds(now, 1, codes_for(idea, now) if idea else None)), None)


def codes_for(idea: Application, now: datetime) -> frozenset[str]:
    """Give the codes of the strands that could pay for an idea: those staff marked, else those whose terms fit so far.

    A strand for a place in words (an estate) counts only once staff have marked it: nobody is promised its panel.
    """
    if idea.strand_ids:
        known = codes()
        return frozenset(known[key] for key in idea.strand_ids if key in known)
    today = london_day(now)
    facts = facts_of(answers_of(idea), today)
    return frozenset(
        strand.code for strand in open_strands(today) if not strand.place_words and fits_so_far(facts, terms_of(strand))
    )


def terms_of(strand: Strand) -> StrandTerms:
    """Give a strand's terms as the rules read them. A place that is not a ward is one staff must confirm."""
    return StrandTerms(
        key=str(strand.id),
        places=frozenset([*strand.wards, *([strand.place_words] if strand.place_words else [])]),
        missions=frozenset(strand.missions),
        applicants=frozenset(ApplicantType(kind) for kind in strand.applicant_types),
        opens_on=strand.opens_on,
        closes_on=strand.closes_on,
        ceiling=strand.ceiling,
        floor=strand.floor,
    )


def form_rules(now: datetime, idea: Application | None = None) -> Form:
    """Give what answers are held against today: the open strands' ceiling and floor, and the first day to start."""
    limits = limits_under(
        [terms_of(strand) for strand in open_strands(london_day(now))], AskLimits(media_seconds=media_limits().seconds)
    )
    coming = coming_round(idea, now)
    return Form(limits, london_day(coming.letters_by) if coming else None)


def unread_of(application: Application) -> dict[str, Unread]:
    """Give what was typed and cannot be read yet, by field."""
    return {name: Unread(held["typed"], Said(held["problem"])) for name, held in application.typed.items()}


def held_in(application: Application, section: Section) -> Given:
    """Give what one section holds now, as its page would send it."""
    answers = answers_of(application)
    values: dict[str, Any] = {name: getattr(answers, name) for name in section.fields if name not in _NOT_ASKED}
    unread = {name: one for name, one in unread_of(application).items() if belongs(name, section)}
    return Given(values, unread)


def reports_of(application: Application, form: Form) -> tuple[Report, ...]:
    """Say how far every section has come, in the order of the form."""
    unread: Mapping[str, Unread] = unread_of(application)
    return tuple(with_unread(report, unread) for report in reports(answers_of(application), form))


def report_of(application: Application, section: Section, form: Form) -> Report:
    """Say how far one section has come."""
    return next(report for report in reports_of(application, form) if report.section == section)
