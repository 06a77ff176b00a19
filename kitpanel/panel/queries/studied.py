"""A decided round as an election for others to study, once its letters have gone."""

import secrets

from sqlalchemy.exc import NoResultFound

from kitpanel.panel.models import Decision
from kitpanel.panel.queries.letters import TOLD, decided
from kitpanel.panel.rules.pabulib import Election, election
from kitpanel.panel.rules.record import parse
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.strands.rules import INDIVIDUALS


def decision_told(ref: str) -> Decision:
    """Find the decision of a round whose letters have gone. Raises NoResultFound."""
    found = decided(ref)
    if found.round.state not in TOLD:
        raise NoResultFound
    return found


def election_of(decision: Decision) -> Election:
    """Make the election of a round. Raises Refused, with why, where somebody could be found in it."""
    alone = [row.bid.ref for row in decision.rows if row.bid.application.applicant_type in (*INDIVIDUALS, None)]
    year = london_day(decision.round.meeting_at).year
    return election(parse(decision.record), alone, year, secrets.token_hex())
