"""What an applicant may find: their own ideas, and those they were let into. Whoever asks for another's finds nothing.

Every page of an idea starts from one of the `own_…` queries here, which answer 404 to everybody else. They give what is
the owner's alone unless they are told `to` what less is wanted (`To.READ`, `To.WRITE`).
"""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, or_, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.elements import ColumnElement

from kitpanel.applications.models import Application, Bid, InfoRequest
from kitpanel.applications.queries.hands import ever_on, hand_in, within_reach
from kitpanel.applications.queries.questions import change_asked
from kitpanel.applications.rules.erasure import ERASABLE
from kitpanel.applications.rules.hands import To
from kitpanel.applications.rules.lifecycle import LIVE, WITH_A_GRANT, ApplicationState
from kitpanel.applications.rules.sections import may_correct
from kitpanel.applications.rules.standing import Standing
from kitpanel.applications.rules.telling import DECIDED, DONE_FOR_YOU, OWN_WORDS, may_see_event, seen_state
from kitpanel.core.db import db
from kitpanel.core.history import events_of
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.reach import Reach
from kitpanel.core.said import say
from kitpanel.people.models import Person, Role
from kitpanel.people.queries import Happened
from kitpanel.people.rules import OFFICE, RoleName
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day

TOLD = (RoundState.NOTIFIED, RoundState.CLOSED)
"""States of a round whose letters have gone."""

_EDITABLE = (ApplicationState.DRAFT, ApplicationState.NEEDS_INFO)
_WRITTEN = (*_EDITABLE, ApplicationState.SUBMITTED, ApplicationState.CHECKING)
_SERVING = OFFICE | {RoleName.PANELLIST}


def _own(person_id: uuid.UUID) -> Select[Application]:
    return _any().where(Application.owner_id == person_id)


def _any() -> Select[Application]:
    return select(Application).options(selectinload(Application.missions), selectinload(Application.lines))


def own_open(
    person_id: uuid.UUID, idea_id: uuid.UUID | None = None, *, to: To = To.WRITE, locked: bool = False
) -> Application:
    """Find an idea that is written in now: a draft, or one of which something was asked. Raises NoResultFound.

    Without `idea_id` it is the person's own; with it, that one, where they may do with it what `to` says.
    """
    return _one(_reached(person_id, idea_id, to).where(_open()), locked=locked)


def own_draft(person_id: uuid.UUID) -> Application:
    """Find and lock a person's own draft. Raises NoResultFound."""
    return _one(_reached(person_id, None, To.OWN).where(Application.state == ApplicationState.DRAFT), locked=True)


def own_idea(
    person_id: uuid.UUID, idea_id: uuid.UUID | None = None, *, to: To = To.OWN, locked: bool = False
) -> Application:
    """Find an idea wherever it is: without `idea_id` the person's own that is on its way. Raises NoResultFound."""
    if idea_id is None:
        live = own_live(person_id)
        if live is None:
            raise NoResultFound
        idea_id = live.id
    return _one(_reached(person_id, idea_id, to), locked=locked)


def own_part(person_id: uuid.UUID, key: str, idea_id: uuid.UUID | None = None, *, locked: bool = False) -> Application:
    """Find an idea of which this person may write the part `key`, now or once it is asked about.

    As `own_open`; and what staff took down can be put right while it is with staff. Raises NoResultFound.
    """
    may = or_(Application.state.in_(_WRITTEN), _open())
    found = _one(_reached(person_id, idea_id, To.WRITE).where(may), locked=locked)
    open_now = found.state in {*_EDITABLE, ApplicationState.IN_ROUND} or may_correct(
        found.state, taken=found.taken is not None
    )
    if not (open_now and hand_in(found, person_id).writes(key)):
        raise NoResultFound
    return found


def own_written(person_id: uuid.UUID, idea_id: uuid.UUID | None = None) -> Application:
    """Find an idea that is written in or checked now, for its owner or somebody let in. Raises NoResultFound."""
    may = or_(Application.state.in_(_WRITTEN), _open())
    return _one(_reached(person_id, idea_id, To.READ).where(may), locked=False)


def own_sent(person_id: uuid.UUID, ref: str, *, to: To = To.OWN, locked: bool = False) -> Application:
    """Find an idea that was sent, by its reference: this person's, or, to read or write, one they were let into.

    Raises NoResultFound for anybody else's.
    """
    return _one(_any().where(Application.ref == ref, within_reach(person_id, to)), locked=locked)


def _reached(person_id: uuid.UUID, idea_id: uuid.UUID | None, to: To) -> Select[Application]:
    if idea_id is None:
        return _own(person_id)
    return _any().where(Application.id == idea_id, within_reach(person_id, to))


def _open() -> ColumnElement[bool]:
    """Say, in a query, that an idea is written in now: also while a panel reads it, when a change is asked for."""
    return or_(Application.state.in_(_EDITABLE), (Application.state == ApplicationState.IN_ROUND) & change_asked())


def _one(found: Select[Application], *, locked: bool) -> Application:
    found = found.options(selectinload(Application.requests))
    return db.session.scalars(found.with_for_update(of=Application) if locked else found).one()


def locked(application_id: uuid.UUID) -> Application:
    """Lock an idea and read it anew, for an action that changes where it is. Raises NoResultFound."""
    found = select(Application).where(Application.id == application_id).with_for_update()
    return db.session.scalars(found.execution_options(populate_existing=True)).one()


def own_all(person_id: uuid.UUID) -> list[Application]:
    """List a person's ideas, newest first."""
    return list(db.session.scalars(_own(person_id).order_by(Application.created_at.desc())))


def own_erasable(person_id: uuid.UUID) -> tuple[list[Application], list[Application]]:
    """Part a person's ideas into those that may lose their words, and those that must be kept or are on their way."""
    ideas = [idea for idea in own_all(person_id) if idea.ref]
    seen = seen_states(ideas)
    may = [idea for idea in ideas if seen[idea.id] in ERASABLE]
    return may, [idea for idea in ideas if idea not in may]


def reach_of(application: Application) -> Reach:
    """Say how the contact of an application can be written to; where the form is silent, as its owner can be."""
    owner = db.session.get(Person, application.owner_id) if application.owner_id else None
    own = owner.reach if owner else Reach()
    return Reach(
        application.contact_name or own.name,
        application.contact_email or own.email,
        application.contact_phone or own.phone,
        application.postal_address or own.postal,
        application.hear_by or own.likes,
        application.access_needs or own.needs,
        application.language or own.language,
    )


def latest_round(application_id: uuid.UUID) -> Round | None:
    """Give the round an idea was last put in; None when it never was, or was taken out of it."""
    return db.session.scalars(
        select(Round)
        .join(Bid, Bid.round_id == Round.id)
        .where(Bid.application_id == application_id, Bid.withdrawn_at.is_(None))
        .order_by(Bid.entered_at.desc())
        .limit(1)
    ).first()


def told_ids(application_ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
    """Pick out the ideas whose newest round has sent its letters."""
    rows = db.session.execute(
        select(Bid.application_id, Round.state)
        .join(Round, Bid.round_id == Round.id)
        .where(Bid.application_id.in_(application_ids), Bid.withdrawn_at.is_(None))
        .order_by(Bid.entered_at)
    )
    newest = {application_id: state for application_id, state in rows}  # noqa: C416 - rows are not plain pairs
    return {application_id for application_id, state in newest.items() if state in TOLD}


def untold(applications: Sequence[Application]) -> set[uuid.UUID]:
    """Pick out the ideas that are decided while their round's letters have not gone."""
    decided = [one.id for one in applications if one.state in DECIDED]
    return set(decided) - told_ids(decided) if decided else set()


def seen_states(applications: Sequence[Application]) -> dict[uuid.UUID, ApplicationState]:
    """Give the state each idea's owner may see."""
    hidden = untold(applications)
    return {one.id: seen_state(one.state, one.id not in hidden) for one in applications}


def own_live(person_id: uuid.UUID) -> Application | None:
    """Find a person's idea that is on its way: live, or decided while its letters have not gone."""
    found = list(db.session.scalars(_own(person_id).where(Application.state.in_((*LIVE, *DECIDED)))))
    hidden = untold(found)
    return next((one for one in found if one.state in LIVE or one.id in hidden), None)


def standing(person_id: uuid.UUID, besides: uuid.UUID | None = None) -> Standing:
    """Gather what is known of a person who would send an idea; `besides` is the idea they would send."""
    live = own_live(person_id)
    grant = db.session.scalars(
        select(Application.ref).where(
            Application.owner_id == person_id, Application.state.in_(WITH_A_GRANT), Application.settled_at.is_(None)
        )
    ).first()
    roles = db.session.execute(select(Role.name, Role.ended_at).where(Role.person_id == person_id)).all()
    ended = [ended_at for name, ended_at in roles if name in _SERVING and ended_at]
    return Standing(
        live_idea=(live.ref or "a draft") if live and live.id != besides else None,
        open_grant=grant,
        serves=[name for name, ended_at in roles if not ended_at],
        served_until=london_day(max(ended)) if ended else None,
    )


def own_history(application: Application) -> list[Happened]:
    """Tell what happened to an idea in its owner's words, oldest first. Of staff it says only "us"."""
    letters_gone = application.id not in untold([application])
    events = events_of(application.lifecycle.kind, application.id)
    last_entered = max((event.seq for event, _ in events if event.move == "enter_round"), default=0)
    helped = {one.person_id: one.name for one in ever_on(application) if one.person_id}
    told: list[Happened] = []
    for event, _ in events:
        if may_see_event(event.move, letters_gone or event.seq < last_entered):
            own = event.by_id == application.owner_id
            words = OWN_WORDS[event.move] if own else DONE_FOR_YOU.get(event.move, OWN_WORDS[event.move])
            who = say("you") if own else helped.get(event.by_id, say("us")) if event.by_id else say("us")
            told.append(Happened(event.at, words, who, ""))
    return told


def checked_at(application: Application) -> datetime | None:
    """Say when an idea was last called ready for a panel."""
    moves = [event.at for event, _ in events_of(application.lifecycle.kind, application.id) if event.move == "accept"]
    return max(moves, default=None)


def open_requests(application: Application) -> dict[str, InfoRequest]:
    """Give the questions that wait for an answer, by section."""
    return {one.section: one for one in application.requests if one.answered_at is None}


def letters_about(application: Application, now: datetime) -> list[Letter]:
    """List the letters its owner was sent about an idea, oldest first."""
    return list(
        db.session.scalars(
            select(Letter)
            .where(
                Letter.about == application.ref,
                Letter.person_id == application.owner_id,
                Letter.send_after <= now,
                Letter.state != LetterState.DROPPED,
            )
            .order_by(Letter.written_at)
        )
    )
