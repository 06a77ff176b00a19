"""The letters that say what the panel decided: drafted, edited, checked, held, and all sent at once (domain §3)."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from kitpanel.applications.models import Application
from kitpanel.applications.queries import reach_of
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.outcome import Keeping, review_until
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.filters import on_day
from kitpanel.core.history import advance, begin, remember
from kitpanel.core.letters import fill, put_out, short_words, words_in_use
from kitpanel.core.money import pounds
from kitpanel.panel.models import Decision, DecisionLetter, DecisionLetterState, DecisionRow, LettersTime
from kitpanel.panel.queries.letters import decided, latest_letters, meeting_that_takes
from kitpanel.panel.rules.letter import LAST_DAY, WANTED, Kind, check_second_reader, check_time, listed
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules.fortnight import london_day


@dataclass(frozen=True)
class Sender:
    """What letters say of the service: its public address, and the phone number to ring."""

    public_address: str
    phone: str


@dataclass(frozen=True)
class Reasons:
    """Why a bid ended as it did: the kind of its letter, the panel's reasons, the Missions most felt it would help."""

    kind: Kind
    sentences: tuple[str, ...]
    helps: tuple[str, ...]


def draft(
    round_: Round, row: DecisionRow, application: Application, why: Reasons, sender: Sender, *, now: datetime
) -> DecisionLetter:
    """Draft the letter about one bid, in the words in use. It is held until staff have checked it and send them all."""
    _, subject, body = words_in_use(why.kind)
    head, text = fill(subject, body, _facts(round_, row, application, why, sender, now=now))
    letter = DecisionLetter(
        id=uuid.uuid4(), round_id=round_.id, bid_id=row.bid_id, subject=head, body=text, written_at=now
    )
    db.session.add(letter)
    db.session.flush()
    begin(letter, by=None, now=now)
    return letter


def _facts(
    round_: Round, row: DecisionRow, application: Application, why: Reasons, sender: Sender, *, now: datetime
) -> dict[str, object]:
    told_at = max(now, round_.letters_by)
    meets, told_on = meeting_that_takes(application, told_at), london_day(told_at)
    return {
        "name": application.contact_name,
        "title": application.title,
        "ref": application.ref or "",
        "amount": pounds(row.amount),
        "asked": pounds(application.asked),
        "reasons": listed(why.sentences),
        "helps": _together(why.helps),
        "next_panel": on_day(meets) if meets else "",
        "say_yes_by": LAST_DAY,
        "review_by": on_day(review_until(told_on, Keeping())),
        "phone": sender.phone,
        "grant_address": f"{sender.public_address}/grants/{application.ref}",
        "letter_address": f"{sender.public_address}/letters/mine/{application.ref}",
    }


def _together(names: Sequence[str]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else "".join(names)


def edit(letter: DecisionLetter, version: int, subject: str, body: str, *, by: uuid.UUID, now: datetime) -> bool:
    """Put new words into a letter that has not gone. It must then be checked again.

    `version` is the one the words were written over: False, and nothing changed, when somebody saved another since.
    Raises Refused for a letter that has gone: a sent decision is corrected by a second letter.
    """
    if letter.version != version:
        return False
    advance(letter, "edit", by=by, now=now)
    letter.subject, letter.body = subject, body
    letter.version, letter.written_by_id, letter.written_at = version + 1, by, now
    db.session.flush()
    return True


def check(letter: DecisionLetter, *, by: uuid.UUID, now: datetime) -> None:
    """Mark a letter as read and ready.

    Raises Refused while a reason is still to be written into it, and for whoever changed its words: two people read
    what one of them wrote.
    """
    check_second_reader(letter.written_by_id, by)
    if WANTED in letter.body or WANTED.strip("[]") in letter.body:
        raise Refused("Write one to three reasons into this letter first. They are what people most want to know.")
    advance(letter, "check", by=by, now=now)


def _all_checked(round_: Round) -> list[DecisionLetter]:
    letters = [one for one in latest_letters(round_) if one.number == 1]
    waiting = sum(one.state is not DecisionLetterState.CHECKED for one in letters)
    if waiting:
        many = "1 letter has" if waiting == 1 else f"{waiting} letters have"
        raise Refused(f"{many} not been checked. They all go together, so read those first.")
    return letters


def choose_time(round_: Round, send_at: datetime, *, by: uuid.UUID, now: datetime) -> None:
    """Choose when all letters of a round go by themselves; a time chosen before gives way. The caller holds the round.

    Raises Refused (field `day`) for a time that has been or is after their last day, and while one is not checked.
    """
    _all_checked(round_)
    check_time(send_at, round_.letters_by, now)
    take_time_back(round_, by=by, now=now)
    db.session.add(LettersTime(round_id=round_.id, send_at=send_at, chosen_by_id=by))
    db.session.flush()
    remember(round_.lifecycle.kind, round_.id, "choose_letters_time", by=by, now=now)


def take_time_back(round_: Round, *, by: uuid.UUID, now: datetime) -> None:
    """Let letters wait until somebody sends them; harmless when no time was chosen."""
    gone = db.session.execute(
        delete(LettersTime).where(LettersTime.round_id == round_.id).returning(LettersTime.round_id)
    )
    if gone.all():
        remember(round_.lifecycle.kind, round_.id, "take_letters_time_back", by=by, now=now)


def send_due(now: datetime) -> bool:
    """Send the letters of one round whose chosen time has come. Says whether there may be more.

    When one was changed since, and nobody has read it again, none goes: the time is taken back and staff see them wait.
    """
    due = db.session.scalars(
        select(LettersTime).where(LettersTime.send_at <= now).order_by(LettersTime.send_at).limit(1)
    ).first()
    if due is None:
        return False
    ref = db.session.get_one(Round, due.round_id).ref
    decision = decided(ref, lock=True)
    chosen = db.session.get(LettersTime, due.round_id, populate_existing=True)
    if chosen is None:
        return True
    try:
        send_all(decision.round, decision, by=chosen.chosen_by_id, now=now)
    except Refused:
        take_time_back(decision.round, by=chosen.chosen_by_id, now=now)
    return True


def send_all(round_: Round, decision: Decision, *, by: uuid.UUID, now: datetime) -> int:
    """Send every letter of a round at once; only now may its applicants see anything. Gives how many there were.

    Raises Refused while one of them is not checked, or when they have gone already.
    """
    letters = _all_checked(round_)
    db.session.execute(delete(LettersTime).where(LettersTime.round_id == round_.id))
    advance(round_, "notify", by=by, now=now)
    for letter in letters:
        _send(letter, by=by, now=now)
    for row in decision.rows:
        application = row.bid.application
        if application.state is ApplicationState.DEFERRED:
            advance(application, "carry_over", by=None, now=now)
    db.session.flush()
    return len(letters)


def correct(letter: DecisionLetter, why: str, *, by: uuid.UUID, now: datetime) -> DecisionLetter:
    """Begin a second letter about a decision that was told already. The first stays as it was sent.

    Raises Refused without a reason, and for a letter that has not gone (edit that one).
    """
    if letter.state is not DecisionLetterState.SENT:
        raise Refused("This letter has not gone yet, so you can still change it.")
    if not why.strip():
        raise Refused("Tell us what was wrong with the first letter.", field="why")
    second = DecisionLetter(
        id=uuid.uuid4(), round_id=letter.round_id, bid_id=letter.bid_id, number=letter.number + 1,
        subject=f"A correction: {letter.subject}"[:200], body=letter.body, why_corrected=why.strip(),
        written_by_id=by, written_at=now,
    )  # fmt: skip
    db.session.add(second)
    db.session.flush()
    begin(second, by=by, now=now, why=why)
    return second


def send_correction(letter: DecisionLetter, *, by: uuid.UUID, now: datetime) -> None:
    """Send a second letter by itself. Raises Refused for a first one, which goes with the rest, or one not checked."""
    if letter.number == 1:
        raise Refused("This letter goes with all the others of its round.")
    _send(letter, by=by, now=now)
    db.session.flush()


def _send(letter: DecisionLetter, *, by: uuid.UUID, now: datetime) -> None:
    """Mark a letter as sent and put it in the outbox, by the way its reader likes."""
    application = letter.bid.application
    last_day = london_day(now) + timedelta(days=Keeping().accept_days)
    letter.sent_at, letter.body = now, letter.body.replace(LAST_DAY, on_day(last_day))
    advance(letter, "send", by=by, now=now)
    reach = reach_of(application)
    if reach.channel is None:
        return
    out = put_out(
        "decision", reach, letter.subject, letter.body, now=now, person_id=application.owner_id, about=letter.bid.ref,
        short=short_words("decision"),
    )  # fmt: skip
    db.session.flush()
    letter.letter_id = out.id
