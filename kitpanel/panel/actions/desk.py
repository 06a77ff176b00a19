"""What staff do with a round's panel: take a bid out, set its money again, call the round off. Never its outcome."""

import uuid
from datetime import datetime

from sqlalchemy import select

from kitpanel.applications.models import Bid
from kitpanel.applications.queries import reach_of
from kitpanel.core import letters
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.filters import on_day
from kitpanel.core.history import advance, remember
from kitpanel.core.money import pounds
from kitpanel.panel.actions.letters import Sender
from kitpanel.panel.models import Decision
from kitpanel.panel.queries.letters import meeting_that_takes
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.models import Round, RoundMoney
from kitpanel.rounds.queries import set_aside
from kitpanel.strands.actions import locked
from kitpanel.strands.models import Strand


def take_out(round_: Round, ref: str, why: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> Bid:
    """Take one bid out of a round that has not decided, to be checked again; its applicant is told why.

    The caller holds the round locked. Raises Refused once the round has decided, NoResultFound for no such bid.
    """
    _undecided(round_)
    bid = db.session.scalars(
        select(Bid).where(Bid.round_id == round_.id, Bid.ref == ref, Bid.withdrawn_at.is_(None)).with_for_update()
    ).one()
    _back(bid, why, by=by, now=now)
    advance(bid.application, "check_again", by=by, now=now, why=why)
    _tell(bid, "idea_taken_out", why, sender, now=now)
    return bid


def call_off(round_: Round, why: str, sender: Sender, *, by: uuid.UUID, now: datetime) -> int:
    """Cancel a round that has not decided. Its bids go back, ready for the next panel; everybody is told.

    The caller holds the round locked. Gives how many bids went back. Raises Refused once the round has decided.
    """
    rounds.cancel(round_, by=by, now=now, why=why, public_address=sender.public_address)
    bids = db.session.scalars(
        select(Bid).where(Bid.round_id == round_.id, Bid.withdrawn_at.is_(None)).order_by(Bid.position)
    ).all()
    for bid in bids:
        _back(bid, why, by=by, now=now)
        _tell(bid, "idea_round_cancelled", why, sender, now=now)
    return len(bids)


def set_money_again(round_: Round, why: str, *, by: uuid.UUID, now: datetime) -> int:
    """Bring a round's money down to what its strands still have. The list is then another, and must be signed again.

    The caller holds the round locked. Gives what was taken off, in pence. Raises Refused when nothing has to change.
    """
    _undecided(round_)
    rows = db.session.execute(
        select(RoundMoney, Strand.code).join(Strand, Strand.id == RoundMoney.strand_id)
        .where(RoundMoney.round_id == round_.id).with_for_update(of=RoundMoney)
    ).all()  # fmt: skip
    elsewhere = set_aside(but=round_.id)
    strands = locked({code for _, code in rows})
    less = 0
    for money, code in rows:
        strand = strands[code]
        room = max(0, strand.received - strand.committed - elsewhere.get(strand.id, 0))
        less += max(0, money.available - room)
        money.available = min(money.available, room)
    if not less:
        raise Refused("The strands still have all the money that was set aside for this round.")
    remember("round", round_.id, "set_money_again", by=by, now=now, why=f"{pounds(less)} less. {why}")
    db.session.flush()
    return less


def _undecided(round_: Round) -> None:
    if db.session.get(Decision, round_.id) is not None:
        raise Refused("The panel has decided this round. Nothing of it can change now.")


def _back(bid: Bid, why: str, *, by: uuid.UUID, now: datetime) -> None:
    bid.withdrawn_at, bid.taken_out_why = now, why
    advance(bid.application, "cancel_round", by=by, now=now, why=why)


def _tell(bid: Bid, kind: str, why: str, sender: Sender, *, now: datetime) -> None:
    application = bid.application
    reach = reach_of(application)
    if reach.channel is None:
        return
    meets = meeting_that_takes(application, now)
    facts = {
        "name": application.contact_name,
        "title": application.title,
        "ref": bid.ref,
        "why": why,
        "next_panel": on_day(meets) if meets else "",
        "phone": sender.phone,
    }
    letters.write(kind, reach, facts, now=now, person_id=application.owner_id, about=bid.ref)
