"""Saying who one knows, and stepping out: by the panellist, by staff, or found by the service (domain §3)."""

import re
import secrets
import uuid
from datetime import datetime

from sqlalchemy import Select, exists, func, select

from kitpanel.applications.models import Bid
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.history import remember
from kitpanel.panel.actions import chain
from kitpanel.panel.models import Ballot, Declaration, Meeting
from kitpanel.panel.queries.seen import VOTING, is_newest, made_by
from kitpanel.panel.rules import conflict
from kitpanel.panel.rules.chain import Kind, sealed
from kitpanel.panel.rules.conflict import Link
from kitpanel.rounds.models import Round, Seat

OWN_BID = "This is their own idea, they are its contact, or they had a hand in it."
_TOO_LATE = Refused("This round is over. Tell staff what you know about this idea.", field="link")


def declare(seat: Seat, ref: str, link: Link, words: str, *, now: datetime) -> Declaration:
    """Take a panellist's word on how they stand to a bid: the first time, or a change of it later.

    A step-out after a vote voids the vote and keeps it in the record. Raises Refused (fields `link`, `words`) when it
    is too late, staff pinned a conflict, or "can be fair" comes without saying how; NoResultFound for no such bid.
    """
    round_ = chain.hold(seat.round_id)
    bid = _bid(round_, ref)
    if _is_own(bid, seat):
        raise Refused("You are in this idea yourself, so you cannot judge it.", field="link")
    if link is Link.FAIR and not words.strip():
        raise Refused("Tell us how you know them. A few words do.", field="words")
    return _write(round_, seat, bid, link, words, pinned=False, by=seat.person_id, now=now)


def step_back(seat: Seat, title: str, link: Link, words: str, *, now: datetime) -> Declaration:
    """Step back into a bid by writing its name: nothing of a bid somebody stepped out of is ever shown to choose from.

    Raises Refused (fields `title`, `link`, `words`) for a name that is not there, and once the votes were opened.
    """
    out = (
        select(Bid)
        .join(Declaration, Declaration.bid_id == Bid.id)
        .where(Declaration.seat_id == seat.id, Declaration.by_id == seat.person_id, is_newest())
        .where(Declaration.link == Link.OUT, ~Declaration.pinned, Bid.withdrawn_at.is_(None))
        .order_by(Bid.position)
    )
    for bid in db.session.scalars(out):
        if _plain(bid.title) == _plain(title):
            return declare(seat, bid.ref, link, words, now=now)
    raise Refused("You stepped out of no idea with that name. Look at the spelling, or ask staff.", field="title")


def pin(seat: Seat, ref: str, words: str, *, by: uuid.UUID, now: datetime) -> Declaration:
    """Keep a panellist out of a bid, for staff. The panellist cannot undo it.

    Raises Refused when it is pinned already or the votes are locked.
    """
    round_ = chain.hold(seat.round_id)
    bid = _bid(round_, ref)
    before = newest(seat.id, bid.id)
    if before is not None and before.pinned:
        raise Refused("This is noted already. Load the page again.")
    if not words.strip():
        raise Refused("Write what you know, for the record.", field="words")
    return _write(round_, seat, bid, Link.OUT, words, pinned=True, by=by, now=now)


def lift(seat: Seat, ref: str, words: str, *, by: uuid.UUID, now: datetime) -> Declaration:
    """Take a pin away, for staff: the panellist is asked again and stays out until they answer.

    Raises Refused when nothing is pinned, it is their own idea, or the votes were opened.
    """
    round_ = chain.hold(seat.round_id)
    bid = _bid(round_, ref)
    before = newest(seat.id, bid.id)
    if before is None or not before.pinned or _is_own(bid, seat):
        raise Refused("There is nothing here that can be taken away. Load the page again.")
    if not words.strip():
        raise Refused("Write why, for the record.", field="words")
    _check_taken(round_)
    conflict.declare(before.link, Link.NONE, pinned=False, **_stage(round_))
    return _add(round_, seat, bid, Link.OUT, words, pinned=False, by=by, now=now)


def pin_own_bids(now: datetime, round_: Round | None = None) -> bool:
    """Keep one panellist out of a bid they made, had a hand in, or are the contact of. Says whether there may be more.

    For the timetable, on every round that is being read or met on; on one alone, before its votes are opened.
    """
    found = db.session.execute(_own_bids(round_)).first()
    if found is None:
        return False
    seat, bid = found
    held = chain.hold(seat.round_id)
    before = newest(seat.id, bid.id)
    if (before is None or not before.pinned) and not _stage(held)["locked"]:
        _add(held, seat, bid, Link.OUT, OWN_BID, pinned=True, by=None, now=now)
    return True


def _own_bids(round_: Round | None) -> Select[Seat, Bid]:
    """Select the next seat and bid of one and the same person that is not pinned yet."""
    pinned = exists().where(
        Declaration.seat_id == Seat.id, Declaration.bid_id == Bid.id, Declaration.pinned, is_newest()
    )
    wanted = (
        select(Seat, Bid)
        .join(Bid, Bid.round_id == Seat.round_id)
        .join(Round, Round.id == Seat.round_id)
        .outerjoin(Meeting, Meeting.round_id == Round.id)
        .where(Round.state.in_(VOTING), Meeting.locked_at.is_(None), Bid.withdrawn_at.is_(None))
        .where(made_by(Seat.person_id), ~pinned)
        .limit(1)
    )
    return wanted.where(Round.id == round_.id) if round_ else wanted


def newest(seat_id: uuid.UUID, bid_id: uuid.UUID) -> Declaration | None:
    """Find the declaration that counts now."""
    return db.session.scalars(
        select(Declaration).where(Declaration.seat_id == seat_id, Declaration.bid_id == bid_id, is_newest())
    ).first()


def _plain(title: str) -> str:
    return re.sub(r"[\W_]+", " ", title.casefold()).strip()


def _bid(round_: Round, ref: str) -> Bid:
    return db.session.scalars(
        select(Bid).where(Bid.round_id == round_.id, Bid.ref == ref, Bid.withdrawn_at.is_(None))
    ).one()


def _is_own(bid: Bid, seat: Seat) -> bool:
    return db.session.scalar(select(Bid.id).where(Bid.id == bid.id, made_by(seat.person_id))) is not None


def _stage(round_: Round) -> dict[str, bool]:
    meeting = db.session.get(Meeting, round_.id, populate_existing=True)
    return {
        "opened": meeting is not None and meeting.opened_at is not None,
        "locked": meeting is not None and meeting.locked_at is not None,
    }


def _check_taken(round_: Round) -> None:
    if round_.state not in VOTING:
        raise _TOO_LATE


def _write(
    round_: Round, seat: Seat, bid: Bid, link: Link, words: str, *, pinned: bool, by: uuid.UUID, now: datetime
) -> Declaration:
    """Check by the rules, then add."""
    _check_taken(round_)
    before = newest(seat.id, bid.id)
    conflict.declare(before.link if before else None, link, pinned=bool(before and before.pinned), **_stage(round_))
    return _add(round_, seat, bid, link, words, pinned=pinned, by=by, now=now)


def _add(
    round_: Round, seat: Seat, bid: Bid, link: Link, words: str, *, pinned: bool, by: uuid.UUID | None, now: datetime
) -> Declaration:
    before = newest(seat.id, bid.id)
    made = Declaration(
        id=uuid.uuid4(), seat_id=seat.id, bid_id=bid.id, number=before.number + 1 if before else 1, link=link,
        pinned=pinned, voids=_sent(seat, bid) if link is Link.OUT else 0, words=words.strip(),
        salt=secrets.token_hex(16) if words.strip() else "", by_id=by, at=now,
    )  # fmt: skip
    db.session.add(made)
    if Link.OUT in {link, before.link if before else None}:
        chain.append(round_, Kind.STEP_OUT, _body(seat, bid, made), now)
    remember("declaration", made.id, f"declare_{link}", by=by, now=now)
    return made


def _sent(seat: Seat, bid: Bid) -> int:
    """Give the number of the newest version of a ballot, 0 where none was sent."""
    ballots = select(func.max(Ballot.version)).where(Ballot.seat_id == seat.id, Ballot.bid_id == bid.id)
    return db.session.scalar(ballots) or 0


def _body(seat: Seat, bid: Bid, made: Declaration) -> dict[str, object]:
    words = {"words": sealed(made.words, made.salt)} if made.words else {}
    return {
        "seat": seat.code, "bid": bid.ref, "number": made.number, "link": str(made.link), "pinned": made.pinned,
        "voids": made.voids,
    } | words  # fmt: skip
