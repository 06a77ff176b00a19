"""What somebody on a panel has to say or agree to, and what is kept of it."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.orm import contains_eager, joinedload

from kitpanel.core.db import db
from kitpanel.core.waiting import Waiting
from kitpanel.rounds.models import Availability, Panel, PanelMember, PanelNeeds, Round, TermsAgreed
from kitpanel.rounds.rules import PanelMemberState
from kitpanel.rounds.rules.care import BEFORE_PACK, asks_from, terms_on
from kitpanel.rounds.rules.fortnight import london_day

MOST_TO_SAY = 4


class ToSay(NamedTuple):
    """A round somebody may sit in, and what they said of it: None while they said nothing."""

    round: Round
    said: Availability | None

    @property
    def coming(self) -> bool | None:
        """Give what they said."""
        return self.said.coming if self.said else None


def rounds_to_say(me: uuid.UUID) -> list[ToSay]:
    """List the next rounds of the panels somebody sits on, soonest first, until their packs go out."""
    rows = db.session.execute(_may_sit(me).order_by(Round.meeting_at, Round.ref).limit(MOST_TO_SAY))
    return [ToSay(one, said) for one, said in rows]


def round_to_say(ref: str, me: uuid.UUID) -> Round:
    """Find a round of a panel somebody sits on, and lock it. Raises NoResultFound."""
    return db.session.scalars(
        select(Round).where(Round.ref == ref, sits_on(me)).with_for_update().execution_options(populate_existing=True)
    ).one()


def unasked(now: datetime) -> list[Round]:
    """List the rounds whose people are to be asked by now if they can come, with their panels; locked."""
    found = db.session.scalars(
        select(Round)
        .join(Panel)
        .where(Round.state.in_(BEFORE_PACK), Round.pack_at > now, Panel.active, Panel.ask_days > 0)
        .options(contains_eager(Round.panel))
        .order_by(Round.pack_at, Round.ref)
        .with_for_update(of=Round, skip_locked=True)
    )
    return [one for one in found if has_asked(one, now)]


def has_asked(one: Round, now: datetime) -> bool:
    """Say whether the time has come to ask if people can come to a round."""
    since = asks_from(one.pack_at, one.panel.ask_days)
    return since is not None and since <= now


def told(round_id: uuid.UUID) -> set[uuid.UUID]:
    """Give everybody who said something of a round, or was asked already."""
    return set(db.session.scalars(select(Availability.person_id).where(Availability.round_id == round_id)))


def memberships(me: uuid.UUID) -> list[PanelMember]:
    """List the panels somebody is on, or was on."""
    return list(
        db.session.scalars(
            select(PanelMember)
            .where(PanelMember.person_id == me)
            .options(joinedload(PanelMember.panel))
            .order_by(PanelMember.joined_at, PanelMember.id)
        )
    )


def agreed(person_id: uuid.UUID) -> TermsAgreed | None:
    """Find the newest terms somebody agreed to."""
    return db.session.scalars(
        select(TermsAgreed).where(TermsAgreed.person_id == person_id).order_by(TermsAgreed.version.desc()).limit(1)
    ).first()


def needs(person_id: uuid.UUID) -> str:
    """Give what helps somebody take part, in their own words."""
    found = db.session.get(PanelNeeds, person_id)
    return found.words if found else ""


def all_said(person_id: uuid.UUID) -> list[tuple[datetime, bool]]:
    """List every answer somebody gave to “can you come?”, with the moment of the meeting, newest first."""
    rows = db.session.execute(
        select(Round.meeting_at, Availability.coming)
        .join(Availability, Availability.round_id == Round.id)
        .where(Availability.person_id == person_id, Availability.coming.is_not(None))
        .order_by(Round.meeting_at.desc())
    )
    return [(meets, bool(coming)) for meets, coming in rows]


def waiting_for_panellist(me: uuid.UUID, now: datetime) -> list[Waiting]:
    """List what waits for somebody on a panel before anything else: terms to agree to, meetings to say yes or no to."""
    found: list[Waiting] = []
    mine = [one for one in memberships(me) if one.state is not PanelMemberState.ENDED]
    newest = agreed(me)
    if mine and (newest is None or newest.version < terms_on(london_day(now))):
        since = min(one.joined_at for one in mine)
        found.append(Waiting(1, "page to agree to: your place on the panel", "rounds.terms", {}, since))
    return found + list(_to_answer(rounds_to_say(me), now))


def _to_answer(rounds: Iterable[ToSay], now: datetime) -> Iterable[Waiting]:
    wanted = [one.round for one in rounds if one.coming is None and has_asked(one.round, now)]
    if wanted:
        words = "meeting: can you come?" if len(wanted) == 1 else "meetings: can you come?"
        due = min(one.pack_at for one in wanted)
        yield Waiting(len(wanted), words, "rounds.coming", {}, late=due <= now, due=due)


def sits_on(me: uuid.UUID) -> ColumnElement[bool]:
    """Say in SQL that somebody sits on this row's Round's panel."""
    return exists().where(
        PanelMember.panel_id == Round.panel_id,
        PanelMember.person_id == me,
        PanelMember.state == PanelMemberState.ACTIVE,
    )


def _may_sit(me: uuid.UUID) -> Select[Round, Availability]:
    mine = (Availability.round_id == Round.id) & (Availability.person_id == me)
    return (
        select(Round, Availability)
        .join(Round.panel)
        .outerjoin(Availability, mine)
        .where(Round.state.in_(BEFORE_PACK), Panel.active, sits_on(me))
        .options(contains_eager(Round.panel))
    )
