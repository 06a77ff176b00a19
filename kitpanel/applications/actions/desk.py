"""What staff do with an idea: check it, ask about it, mark it, say whether it can go to a panel. They never vote."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from kitpanel.applications import queries
from kitpanel.applications.actions.questions import freeze
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, InfoRequest, Note
from kitpanel.applications.rules.checking import check_accept, check_reasons
from kitpanel.applications.rules.completeness import check_finished
from kitpanel.applications.rules.outcome import Keeping, review_until
from kitpanel.applications.rules.sections import check_ask, section
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, remember
from kitpanel.people.queries import names
from kitpanel.rounds.rules.fortnight import london_day

KEEPING = Keeping()


def start_check(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Begin to check an idea; whoever begins looks after it, unless somebody does already."""
    advance(idea, "start_check", by=by, now=now)
    if idea.assigned_id is None:
        idea.assigned_id = by


def mark(
    idea: Application, *, ward: str | None, ward_confirmed: bool, strands: Sequence[str], by: uuid.UUID, now: datetime
) -> None:
    """Mark where an idea belongs, and the strands (by id) that could pay for it."""
    idea.ward_code = ward or None
    idea.ward_not_sure = idea.ward_not_sure and not ward
    idea.ward_confirmed = bool(ward) and ward_confirmed
    idea.strand_ids = list(strands)
    idea.version += 1
    remember(idea.lifecycle.kind, idea.id, "mark", by=by, now=now)


def ask_more(
    idea: Application, questions: Mapping[str, str], public_address: str, *, by: uuid.UUID, now: datetime
) -> None:
    """Send an idea back with questions, by section; only those sections open.

    Raises Refused when nothing is asked, or about a section that cannot be asked again.
    """
    asked = {key: words for key, words in questions.items() if words.strip()}
    if not asked:
        raise Refused("Write at least one question, under the part it is about")
    check_ask(asked)
    advance(idea, "ask_more", by=by, now=now)
    freeze(idea, now=now)
    for key, words in asked.items():
        idea.requests.append(InfoRequest(id=uuid.uuid4(), section=key, question=words, by_id=by, asked_at=now))
    said = [f"{one.title}: {words}" for key, words in asked.items() if (one := section(key))]
    answer_by = london_day(now) + timedelta(days=KEEPING.answer_days)
    tell(idea, "idea_more_asked", public_address, now=now, questions=said, answer_by=answer_by)


def accept(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Call an idea ready for a panel.

    Raises Refused before its ward and strands are marked, and its recording (if it has one) summed up. What was taken
    down can be changed after it was sent: it must still be whole.
    """
    if idea.taken is not None:
        check_finished(queries.reports_of(idea, queries.form_rules(idea.submitted_at or now, idea)))
    check_accept(idea.ward_code, idea.ward_confirmed, idea.strand_ids, unsummed=queries.unsummed(idea))
    advance(idea, "accept", by=by, now=now)


def check_again(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Take an idea that was called ready back to be checked."""
    advance(idea, "check_again", by=by, now=now)


def decline(idea: Application, reason: str, instead: str, public_address: str, *, by: uuid.UUID, now: datetime) -> None:
    """Say that an idea cannot go to a panel, why, and what else its owner can do: it all goes in the letter."""
    check_reasons(reason, instead)
    for request in queries.open_requests(idea).values():
        request.answered_at = now
    advance(idea, "decline", by=by, now=now, why=reason)
    until = review_until(london_day(now), KEEPING)
    tell(idea, "idea_declined", public_address, now=now, reason=reason, instead=instead, review_until=until)


def record_host(idea: Application, *, agreed: bool, why: str, by: uuid.UUID, now: datetime) -> None:
    """Record what the host of an idea said. A no takes the money back to the applicant's own hands, or their group's.

    Raises Refused when nobody was named to hold the money.
    """
    if not idea.host_name:
        raise Refused("No group was named to hold the money.")
    idea.host_holds, idea.host_agreed_at = agreed, now if agreed else None
    idea.version += 1
    remember(idea.lifecycle.kind, idea.id, "host_agreed" if agreed else "host_declined", by=by, now=now, why=why)


def assign(idea: Application, person_id: uuid.UUID | None, *, by: uuid.UUID, now: datetime) -> None:
    """Say who looks after an idea; nobody with None."""
    idea.assigned_id = person_id
    said = names({person_id}).get(person_id, "") if person_id else "nobody"
    remember(idea.lifecycle.kind, idea.id, "assign", by=by, now=now, why=f"To {said}")


def note(idea: Application, words: str, *, by: uuid.UUID, now: datetime) -> None:
    """Leave a note for other staff. Raises Refused for an empty one."""
    if not words.strip():
        raise Refused("Write your note first", field="words")
    db.session.add(Note(id=uuid.uuid4(), application_id=idea.id, by_id=by, at=now, words=words))
    remember(idea.lifecycle.kind, idea.id, "note", by=by, now=now)
