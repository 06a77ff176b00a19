"""Letters about ideas that were not sent: a reminder, a copy at each cut-off, all of it before it is put away.

Every step takes one draft, notes that it was looked at and writes or does not; a draft is looked at once for each
cut-off, however many look. Nobody but its writer reads what a draft says: it is enclosed in the letter, sealed.
"""

import uuid
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import selectinload

from kitpanel.applications import queries
from kitpanel.applications.actions.erase import empty
from kitpanel.applications.actions.telling import tell
from kitpanel.applications.models import Application, DraftLetter, DraftLetterKind, TakenDown
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.drafts import (
    DraftLetters,
    has_words,
    is_copy_due,
    is_last_call_due,
    is_reminder_due,
    may_remind,
    put_away_on,
)
from kitpanel.applications.rules.erasure import REMOVED
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.core.db import db
from kitpanel.core.history import advance, remember
from kitpanel.core.letters import enclose
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.reach import LetterChannel
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import LONDON, FortnightRule, london_day

KEEPING, RULE = Keeping(), DraftLetters()
_K = DraftLetterKind
_COMING = (RoundState.PLANNED, RoundState.OPEN)
_NEVER_CUT_OFF = (*_COMING, RoundState.CANCELLED)
_ON_ITS_WAY = (LetterState.WAITING, LetterState.SENDING, LetterState.UNCERTAIN, LetterState.FAILED)
_OWN = and_(
    Application.owner_id.is_not(None),
    ~select(TakenDown.application_id).where(TakenDown.application_id == Application.id).exists(),
)
"""People who write for themselves: what staff or a helper takes down for somebody is theirs to finish."""


def want_letters(draft: Application, *, wanted: bool, by: uuid.UUID, now: datetime) -> None:
    """Say whether an owner wants reminders and copies of a draft. The last copy always goes."""
    if draft.wants_letters is not wanted:
        draft.wants_letters = wanted
        remember(draft.lifecycle.kind, draft.id, "want_letters" if wanted else "stop_letters", by=by, now=now)


def remind_draft_due(now: datetime, public_address: str, rule: DraftLetters = RULE) -> bool:
    """Remind one person of a cut-off that is near. Says whether there may be more."""
    soon = now + timedelta(days=rule.remind_days)
    rounds = _rounds(Round.state.in_(_COMING), Round.cut_off_at > now, Round.cut_off_at <= soon)
    for round_ in rounds:
        quiet = Application.saved_at <= now - timedelta(hours=rule.quiet_hours)
        draft = _next(_K.REMINDER, _key(round_.cut_off_at), quiet)
        if draft is not None:
            _remind(draft, round_, public_address, now=now, rule=rule)
            return True
    return False


def _remind(draft: Application, round_: Round, public_address: str, *, now: datetime, rule: DraftLetters) -> None:
    coming = queries.coming_round(draft, now)
    reminded = select(func.count()).where(
        DraftLetter.application_id == draft.id, DraftLetter.kind == _K.REMINDER, DraftLetter.written
    )
    mine = coming is not None and _key(coming.cut_off_at) == _key(round_.cut_off_at)
    due = mine and is_reminder_due(round_.cut_off_at, draft.saved_at, now, rule)
    wanted = due and _wants(draft) and may_remind(db.session.execute(reminded).scalar_one(), rule)
    _note(draft, _K.REMINDER, _key(round_.cut_off_at), written=wanted, now=now)
    if wanted:
        reports = queries.reports_of(draft, queries.form_rules(now, draft))
        left = [report.section.title for report in reports if not report.is_finished]
        tell(
            draft,
            "draft_reminder",
            public_address,
            now=now,
            coming=coming,
            left=left,
            stop_address=_stop(public_address),
        )


def copy_draft_due(now: datetime, public_address: str, rule: DraftLetters = RULE) -> bool:
    """Send one person a copy of what they wrote and did not send by a cut-off, with the next date.

    Says whether there may be more.
    """
    wait = FortnightRule.cut_off_wait
    since = now - timedelta(days=rule.copy_days)
    rounds = _rounds(Round.state.not_in(_NEVER_CUT_OFF), Round.cut_off_at > since, Round.cut_off_at <= now - wait)
    for round_ in rounds:
        draft = _next(_K.COPY, _key(round_.cut_off_at), Application.created_at <= round_.cut_off_at)
        if draft is not None:
            due = is_copy_due(draft.created_at, round_.cut_off_at, now, wait, rule) and _wants(draft)
            _note(draft, _K.COPY, _key(round_.cut_off_at), written=due, now=now)
            if due:
                coming = queries.coming_round(draft, now)
                _copy(draft, "draft_copy", public_address, now=now, missed=round_, coming=coming)
            return True
    return False


def last_call_due(now: datetime, public_address: str, rule: DraftLetters = RULE) -> bool:
    """Send one person all of a draft that nobody touches, before it is put away. Says whether there may be more."""
    untouched = Application.saved_at < _midnight(now) - timedelta(days=KEEPING.draft_days - rule.last_call_days - 1)
    draft = _locked(_drafts(_OWN, untouched, ~_called().exists()).order_by(Application.saved_at))
    today, saved_on = london_day(now), london_day(draft.saved_at) if draft else None
    if draft is None or saved_on is None or not is_last_call_due(saved_on, today, KEEPING, rule):
        return False
    words = _has_words(draft)
    _note(draft, _K.LAST_CALL, today.isoformat(), written=words, now=now)
    if words:
        last_day, days = put_away_on(saved_on, today, KEEPING, rule), (today - saved_on).days
        _copy(draft, "draft_last_call", public_address, now=now, last_day=last_day, days=days)
    return True


def put_away_due(now: datetime, public_address: str, rule: DraftLetters = RULE) -> bool:
    """Put away one draft that nobody touched for 90 days, and send its writer all of it. Says if there may be more."""
    draft = _locked(_to_put_away(now, rule))
    if draft is None:
        return False
    days = (london_day(now) - london_day(draft.saved_at)).days
    advance(draft, "expire", by=None, now=now)
    _copy(draft, "draft_expired", public_address, now=now, days=days, has_words=_has_words(draft))
    return True


def _to_put_away(now: datetime, rule: DraftLetters) -> Select[Application]:
    """Select what is to be put away today: of people's own drafts, those whose last call was some days ago."""
    midnight = _midnight(now)
    untouched = Application.saved_at < midnight - timedelta(days=KEEPING.draft_days - 1)
    called = _called(DraftLetter.looked_at < midnight - timedelta(days=rule.last_call_days - 1))
    return _drafts(or_(called.exists(), ~_OWN), untouched).order_by(Application.saved_at)


def forget_draft_due(now: datetime) -> bool:
    """Remove the words of one draft that was put away, once its letter has gone. Says whether there may be more."""
    on_its_way = select(Letter.id).where(
        Letter.person_id == Application.owner_id, Letter.kind == "draft_expired", Letter.state.in_(_ON_ITS_WAY)
    )
    put_away = select(Application).where(
        Application.state == ApplicationState.EXPIRED,
        Application.ref.is_(None),
        Application.title != REMOVED,
        ~on_its_way.exists(),
    )
    draft = _locked(put_away.order_by(Application.saved_at))
    if draft is None:
        return False
    empty(draft, by=None, now=now)
    remember(draft.lifecycle.kind, draft.id, "empty", by=None, now=now)
    return True


def _rounds(*conditions: Any) -> Iterator[Round]:
    found = select(Round).where(*conditions, ~Round.before_kitpanel).order_by(Round.cut_off_at, Round.ref)
    yield from db.session.scalars(found).all()


def _drafts(*conditions: Any) -> Select[Application]:
    found = select(Application).where(Application.state == ApplicationState.DRAFT, *conditions)
    return found.options(selectinload(Application.missions), selectinload(Application.lines))


def _called(*conditions: Any) -> Select[Any]:
    """Select the last call of a draft, since it was last saved."""
    return select(DraftLetter.about).where(
        DraftLetter.application_id == Application.id,
        DraftLetter.kind == _K.LAST_CALL,
        DraftLetter.looked_at >= Application.saved_at,
        *conditions,
    )


def _locked(drafts: Select[Application]) -> Application | None:
    return db.session.scalars(drafts.limit(1).with_for_update(of=Application, skip_locked=True)).first()


def _next(kind: DraftLetterKind, about: str, condition: Any) -> Application | None:
    """Lock the next draft that was not looked at for this: asked again once it is locked, for another may have been."""
    looked = select(DraftLetter.about).where(
        DraftLetter.application_id == Application.id, DraftLetter.kind == kind, DraftLetter.about == about
    )
    draft = _locked(_drafts(_OWN, condition, ~looked.exists()).order_by(Application.created_at, Application.id))
    if draft is None or db.session.get(DraftLetter, (draft.id, kind, about)) is None:
        return draft
    return _next(kind, about, condition)


def _note(draft: Application, kind: DraftLetterKind, about: str, *, written: bool, now: datetime) -> None:
    db.session.add(DraftLetter(application_id=draft.id, kind=kind, about=about, looked_at=now, written=written))
    db.session.flush()


def _midnight(now: datetime) -> datetime:
    return datetime.combine(london_day(now), time.min, LONDON)


def _key(moment: datetime) -> str:
    return london_day(moment).isoformat()


def _has_words(draft: Application) -> bool:
    return has_words(queries.answers_of(draft), queries.unread_of(draft))


def _wants(draft: Application) -> bool:
    """Say whether a letter about a date is to go: there is something to say, it is wanted, and it needs no stamp."""
    return draft.wants_letters and _has_words(draft) and queries.reach_of(draft).channel is not LetterChannel.POST


def _copy(draft: Application, kind: str, public_address: str, *, now: datetime, **facts: object) -> None:
    words = queries.copy_of(draft, queries.Names(mission_titles(), ward_names()))
    letter = tell(draft, kind, public_address, now=now, stop_address=_stop(public_address), **facts)
    if letter is not None:
        enclose(letter, words)


def _stop(public_address: str) -> str:
    return f"{public_address}/apply/idea#letters"
