"""One account on the grants of two people: told to staff beside an idea, by keyed hashes; no account is opened."""

import uuid

from sqlalchemy import select
from sqlalchemy.orm import aliased

from kitpanel.core.db import db
from kitpanel.payouts.models import BankDetails, Grant
from kitpanel.payouts.queries.facts import payee_of
from kitpanel.payouts.rules.doubles import double_signs


def account_signs(person_id: uuid.UUID | None) -> list[str]:
    """List where an account that this person ever gave stands on somebody else's grant too, current or not."""
    if person_id is None:
        return []
    mine, theirs, own, others = aliased(BankDetails), aliased(BankDetails), aliased(Grant), aliased(Grant)
    rows = db.session.execute(
        select(own, mine, others, theirs)
        .join(mine, mine.grant_id == own.id)
        .join(theirs, theirs.same_account == mine.same_account)
        .join(others, others.id == theirs.grant_id)
        .where(own.owner_id == person_id, others.owner_id != person_id)
        .order_by(own.ref, others.ref)
    ).all()
    said = [
        f"{grant.ref}: {sign}"
        for grant, bank, other, other_bank in rows
        for sign in double_signs(payee_of(grant, bank), [payee_of(other, other_bank)])
    ]
    return list(dict.fromkeys(said))
