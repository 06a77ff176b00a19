"""The cut-off of a round: what waits enters it, oldest first; the rest is told its new date (domain §3.5)."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, Bid, Version
from kitpanel.applications.queries import coming_round, is_summed, minutes_to_read, snapshot, told_ids
from kitpanel.applications.rules import ApplicationState
from kitpanel.core.db import db
from kitpanel.core.history import Event, advance
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import FortnightRule
from kitpanel.rounds.rules.intake import Waiting, choose_bids, panel_takes
from kitpanel.strands.queries import codes


def cut_off_due(now: datetime, public_address: str) -> bool:
    """Cut off one round whose time has come, and say whether there may be more.

    Its row is locked: of two that try at once the second finds nothing left to do.
    """
    due = (
        select(Round)
        .where(Round.state == RoundState.OPEN, Round.cut_off_at <= now - FortnightRule.cut_off_wait)
        .order_by(Round.cut_off_at, Round.ref)
        .limit(1)
        .options(joinedload(Round.panel, innerjoin=True))
        .with_for_update(of=Round, skip_locked=True)
    )
    round_ = db.session.scalars(due).first()
    if round_ is None:
        return False
    _carry_over(round_, now=now)
    entering, staying = _choose(round_, _locked(round_, ApplicationState.ELIGIBLE))
    _enter(round_, entering, public_address, now=now)
    _roll_over(staying, public_address, now=now)
    advance(round_, "cut_off", by=None, now=now)
    return True


def drop_empty_due(now: datetime) -> bool:
    """Cancel one round whose pack should go out now and holds nothing to read. Says whether there may be more."""
    empty = (
        select(Round)
        .where(Round.state == RoundState.CUT_OFF, Round.pack_at <= now)
        .where(~select(Bid.id).where(Bid.round_id == Round.id, Bid.withdrawn_at.is_(None)).exists())
        .order_by(Round.pack_at, Round.ref)
        .limit(1)
        .with_for_update(of=Round, skip_locked=True)
    )
    round_ = db.session.scalars(empty).first()
    if round_ is None:
        return False
    advance(round_, "cancel", by=None, now=now, why="No idea came in for this fortnight")
    return True


def checked_late_due(now: datetime, public_address: str) -> bool:
    """See to ideas that arrived in time and were called ready after the cut-off. Says whether there may be more.

    Until the pack goes out they enter the round while the cap allows; then they are told their new date.
    """
    for state, settle in ((RoundState.CUT_OFF, _let_in), (RoundState.READING, _told_late)):
        rounds = select(Round).where(Round.state == state).order_by(Round.cut_off_at, Round.ref)
        for round_ in db.session.scalars(rounds.with_for_update(of=Round, skip_locked=True)).all():
            if settle(round_, public_address, now):
                return True
    return False


def _let_in(round_: Round, public_address: str, now: datetime) -> bool:
    entering, _ = _choose(round_, _not_told(round_))
    _enter(round_, entering, public_address, now=now)
    return bool(entering)


def _told_late(round_: Round, public_address: str, now: datetime) -> bool:
    ideas = _not_told(round_)
    _roll_over(ideas, public_address, now=now, late=True)
    return bool(ideas)


def _not_told(round_: Round) -> list[Application]:
    """Lock what is ready and arrived in time for a round, and has not been told another date since its cut-off."""
    ready = _locked(round_, ApplicationState.ELIGIBLE)
    told = db.session.scalars(
        select(Event.thing_id).where(
            Event.kind == Application.lifecycle.kind,
            Event.thing_id.in_([idea.id for idea in ready]),
            Event.move == "roll_over",
            Event.at >= round_.cut_off_at,
        )
    )
    known = set(told)
    return [idea for idea in ready if idea.id not in known]


def _theirs(round_: Round, ideas: Sequence[Application]) -> list[Application]:
    """Keep the ideas this round's panel decides on."""
    known = codes()
    return [
        idea
        for idea in ideas
        if panel_takes(round_.panel.strand_codes, [known[key] for key in idea.strand_ids if key in known])
    ]


def _locked(round_: Round, state: ApplicationState) -> list[Application]:
    """Lock the ideas in a state that had arrived by the cut-off, oldest first: arrival time decides, without grace."""
    found = db.session.scalars(
        select(Application)
        .where(Application.state == state, Application.submitted_at <= round_.cut_off_at, is_summed())
        .order_by(Application.submitted_at, Application.ref)
        .options(selectinload(Application.missions), selectinload(Application.lines))
        .with_for_update(of=Application)
        .execution_options(populate_existing=True)
    )
    return _theirs(round_, list(found))


def _carry_over(round_: Round, *, now: datetime) -> None:
    """Make ready what an earlier panel carried over, once its letter has gone."""
    deferred = _locked(round_, ApplicationState.DEFERRED)
    told = told_ids([idea.id for idea in deferred])
    for idea in deferred:
        if idea.id in told:
            advance(idea, "carry_over", by=None, now=now)
    db.session.flush()


def _choose(round_: Round, ready: list[Application]) -> tuple[list[Application], list[Application]]:
    """Part what is ready into what enters and what stays, both oldest first, under the panel's reading cap."""
    ideas = {idea.ref or "": idea for idea in ready}
    waiting = [_waiting(ref, idea) for ref, idea in ideas.items()]
    entered = [Waiting(bid.ref, bid.entered_at, bid.minutes) for bid in _bids(round_) if bid.withdrawn_at is None]
    panel = round_.panel
    entering, staying = choose_bids(waiting, panel.reading_cap, panel.rule.reading_minutes, entered)
    return [ideas[one.ref] for one in entering], [ideas[one.ref] for one in staying]


def _waiting(ref: str, idea: Application) -> Waiting:
    return Waiting(ref, idea.submitted_at or idea.created_at, minutes_to_read(snapshot(idea)))


def _bids(round_: Round) -> list[Bid]:
    return list(db.session.scalars(select(Bid).where(Bid.round_id == round_.id)))


def _enter(round_: Round, ideas: list[Application], public_address: str, *, now: datetime) -> None:
    """Freeze each idea as it stands, and make its bid."""
    numbers = _version_numbers([idea.id for idea in ideas])
    first = max((bid.position for bid in _bids(round_)), default=0) + 1
    for position, idea in enumerate(ideas, first):
        frozen = snapshot(idea)
        number = numbers.get(idea.id, 0) + 1
        version = Version(id=uuid.uuid4(), application_id=idea.id, number=number, answers=frozen, at=now)
        bid = Bid(
            id=uuid.uuid4(), application_id=idea.id, round_id=round_.id, version=version, position=position,
            ref=idea.ref, title=idea.title, asked=idea.asked, least=idea.least, minutes=minutes_to_read(frozen),
            strand_ids=list(idea.strand_ids), mission_keys=[named.mission_key for named in idea.missions],
            ward_code=idea.ward_code, entered_at=now,
        )  # fmt: skip
        db.session.add_all([version, bid])
        advance(idea, "enter_round", by=None, now=now)
        tell(idea, "idea_in_round", public_address, now=now, meeting_at=round_.meeting_at, letters_by=round_.letters_by)


def _version_numbers(ids: list[uuid.UUID]) -> dict[uuid.UUID, int]:
    rows = db.session.execute(
        select(Version.application_id, func.max(Version.number))
        .where(Version.application_id.in_(ids))
        .group_by(Version.application_id)
    )
    return {application_id: int(number) for application_id, number in rows}


def _roll_over(ideas: list[Application], public_address: str, *, now: datetime, late: bool = False) -> None:
    """Keep what the panel cannot read this time, and tell each owner the new date. `late`: checking took too long."""
    for idea in ideas:
        advance(idea, "roll_over", by=None, now=now)
        tell(idea, "idea_rolled_over", public_address, now=now, coming=coming_round(idea, now), late=late)
