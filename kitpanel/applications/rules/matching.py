"""Which strands an idea could be paid from, and so how much its form may ask for (domain §3.4)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date

from kitpanel.applications.rules import budget
from kitpanel.applications.rules.answers import WARD_NOT_SURE, Answers
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.strands.rules import ApplicantType, Facts, StrandTerms, why_not


def facts_of(answers: Answers, day: date, places: Collection[str] = ()) -> Facts:
    """Gather what decides an idea's strands. `places` are smaller places, like an estate, that staff have confirmed.

    A ward somebody is not sure of counts as no place; an unanswered "who" counts as one resident.
    """
    ward = {answers.ward} - {"", WARD_NOT_SURE}
    return Facts(
        places=frozenset({*ward, *places}),
        missions=frozenset(answers.missions),
        applicant=answers.applying_as or ApplicantType.ALONE,
        asked=budget.total(answers.lines),
        day=day,
    )


def fits_so_far(facts: Facts, terms: StrandTerms) -> bool:
    """Say whether a strand could pay for an idea as far as it is written: no amount yet rules nothing out."""
    return not why_not(facts if facts.asked else replace(facts, asked=terms.floor), terms)


def limits_under(strands: Sequence[StrandTerms], limits: AskLimits) -> AskLimits:
    """Give a form's limits under the strands that are open: the highest ceiling and the lowest floor among them."""
    if not strands:
        return limits
    return replace(
        limits,
        ceiling=max(terms.ceiling for terms in strands),
        floor=min(terms.floor for terms in strands),
    )
