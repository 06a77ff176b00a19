"""An award becomes an offer; an offer is accepted, turned down, or ends by itself."""

import uuid
from datetime import datetime, timedelta

from sqlalchemy import select

from kitpanel.applications.models import Application, Bid
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import advance, begin, remember
from kitpanel.panel.models import DecisionRow
from kitpanel.panel.rules.record import Outcome
from kitpanel.payouts import queries
from kitpanel.payouts.actions.checks import note
from kitpanel.payouts.actions.endings import let_go
from kitpanel.payouts.actions.telling import tell
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.payouts.rules.checks import CheckKind, CheckResult
from kitpanel.payouts.rules.offer import OfferRule, check_open, ends_at
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.rules import INDIVIDUALS

OFFER = OfferRule()
_TOLD = (RoundState.NOTIFIED, RoundState.CLOSED)
_FUNDED = (Outcome.FUND, Outcome.PART_FUND)


def prepare_due(now: datetime, rule: OfferRule = OFFER) -> bool:
    """Make the grant of one award whose letters have gone. A step of the timetable: exactly one for each award.

    The award's row is locked, and looked at again once it is; the unique bid is the last guard.
    """
    award = db.session.scalars(
        select(DecisionRow)
        .join(Round, Round.id == DecisionRow.round_id)
        .where(
            DecisionRow.outcome.in_(_FUNDED),
            Round.state.in_(_TOLD),
            Round.before_kitpanel.is_(False),
            ~select(Grant.id).where(Grant.bid_id == DecisionRow.bid_id).exists(),
        )
        .order_by(DecisionRow.round_id, DecisionRow.place)
        .limit(1)
        .with_for_update(skip_locked=True, of=DecisionRow)
    ).first()
    if award is None:
        return False
    if db.session.scalar(select(Grant.id).where(Grant.bid_id == award.bid_id)) is None:
        _offer(award, now, rule)
    return True


def _offer(award: DecisionRow, now: datetime, rule: OfferRule) -> Grant:
    bid, round_ = db.session.get_one(Bid, award.bid_id), db.session.get_one(Round, award.round_id)
    application = db.session.get_one(Application, bid.application_id)
    decided_on = london_day(round_.meeting_at)
    grant = Grant(
        id=uuid.uuid4(),
        bid_id=bid.id,
        ref=bid.ref,
        owner_id=application.owner_id,
        title=bid.title,
        amount=award.amount,
        decided_on=decided_on,
        offered_at=now,
        lapses_at=ends_at(now, rule),
        to_individual=application.applicant_type in INDIVIDUALS,
        under_18=bool(application.under_18),
        mission_keys=list(bid.mission_keys),
        ward_code=bid.ward_code,
        project_id=application.project_id,
        starts_on=application.starts_on,
        ends_on=application.ends_on or decided_on + timedelta(days=rule.project_days),
    )
    db.session.add(grant)
    db.session.flush()
    begin(grant, by=None, now=now)
    return grant


def remind_due(now: datetime, public_address: str, rule: OfferRule = OFFER) -> bool:
    """Remind one person whose offer ends soon. A step of the timetable."""
    grant = _offered(Grant.reminded_at.is_(None), Grant.lapses_at <= now + timedelta(days=rule.remind_days), now=now)
    if grant is None:
        return False
    grant.reminded_at = now
    remember("grant", grant.id, "remind", by=None, now=now)
    tell(grant, "offer_reminder", public_address, now=now)
    return True


def lapse_due(now: datetime, public_address: str) -> bool:
    """End one offer that nobody answered: its money is free again. A step of the timetable."""
    grant = _offered(Grant.lapses_at <= now)
    if grant is None:
        return False
    advance(grant, "lapse", by=None, now=now)
    let_go(grant, "The offer ended without an answer", by=None, now=now)
    tell(grant, "offer_lapsed", public_address, now=now)
    return True


def _offered(*conditions: object, now: datetime | None = None) -> Grant | None:
    found = select(Grant).where(Grant.state == GrantState.OFFERED, *conditions)  # type: ignore[arg-type]
    if now is not None:
        found = found.where(Grant.lapses_at > now)
    return db.session.scalars(found.order_by(Grant.lapses_at).limit(1).with_for_update(skip_locked=True)).first()


def accept(grant: Grant, version: int, *, by: uuid.UUID, now: datetime, rule: OfferRule = OFFER) -> None:
    """Accept an offer and the agreement that was shown. Raises Refused when either is not the one that stands."""
    if grant.state is GrantState.OFFERED:
        check_open(grant.offered_at, now, rule)
    if version != queries.agreement_version():
        raise Refused("The words of the agreement have changed. Load the page again and read them first.")
    grant.accepted_at, grant.agreement_version = now, version
    advance(grant, "accept", by=by, now=now, why=f"Agreement, version {version}")
    note(grant, CheckKind.AGREEMENT, CheckResult.SIGNED, f"Version {version}", by=by, now=now)
    if grant.bid.application.people_at_risk is False:
        note(grant, CheckKind.SAFEGUARDING, CheckResult.NOT_NEEDED, "Nobody at risk takes part", by=None, now=now)


def decline(grant: Grant, why: str, *, by: uuid.UUID, now: datetime) -> None:
    """Turn a grant down: its money is free again for others. Raises Refused once its payment was prepared."""
    advance(grant, "decline", by=by, now=now, why=why)
    let_go(grant, "The offer was turned down", by=by, now=now)
