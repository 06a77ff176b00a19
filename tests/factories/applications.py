"""Ideas for tests: finished ones, in any state up to a round."""

import itertools
import uuid
from datetime import date, timedelta

from factories.people import LONG_AGO, make_person
from kitpanel.applications.models import (
    ApplicantType,
    Application,
    ApplicationMission,
    Bid,
    BudgetLine,
    Member,
    Version,
)
from kitpanel.applications.queries import minutes_to_read, snapshot
from kitpanel.applications.rules import ApplicationState
from kitpanel.applications.rules.hands import May, Part
from kitpanel.applications.rules.sections import DECLARATIONS
from kitpanel.core.db import db
from kitpanel.core.history import advance, begin

_numbers = itertools.count(1)
_S = ApplicationState
_MOVES = {
    _S.DRAFT: (), _S.SUBMITTED: ("submit",), _S.CHECKING: ("submit", "start_check"),
    _S.NEEDS_INFO: ("submit", "start_check", "ask_more"), _S.ELIGIBLE: ("submit", "start_check", "accept"),
    _S.IN_ROUND: ("submit", "start_check", "accept", "enter_round"),
    _S.INELIGIBLE: ("submit", "start_check", "decline"), _S.WITHDRAWN: ("submit", "withdraw"),
    _S.DEFERRED: ("submit", "start_check", "accept", "enter_round", "defer"),
    _S.FUNDED: ("submit", "start_check", "accept", "enter_round", "fund"),
    _S.NOT_FUNDED: ("submit", "start_check", "accept", "enter_round", "not_fund"),
}  # fmt: skip
GOSPEL_OAK = "E05013658"


def make_application(
    owner=None, *, state=_S.DRAFT, missions=("estates", "food"), lines=(("Timber", 838_00), ("Soil", 802_00)),
    least=900_00, at=LONG_AGO, strands=(), **answers,
) -> Application:  # fmt: skip
    """Make a finished idea, with its history, in a state up to the decision. Money in pence."""
    number = next(_numbers)
    owner = owner or make_person()
    sent = {} if state is _S.DRAFT else {"ref": f"KIT-2026-{number:04d}", "submitted_at": at}
    facts = {
        "contact_name": owner.name, "contact_email": owner.email, "postcode": "NW5 2AB", "ward_code": GOSPEL_OAK,
        "applicant_type": ApplicantType.ALONE, "under_18": False, "title": f"Stairwell gardens {number}",
        "idea": "Planters on every landing, with herbs and tomatoes.", "who_for": "Everybody in two blocks.",
        "where_words": "Two blocks on the estate", "starts_on": date(2027, 4, 10), "ends_on": date(2027, 7, 10),
        "people_at_risk": False, "knows_someone": False, "declared": [key for key, _ in DECLARATIONS],
        "ward_confirmed": state in {_S.ELIGIBLE, _S.IN_ROUND, _S.DEFERRED, _S.FUNDED, _S.NOT_FUNDED},
    }  # fmt: skip
    made = Application(
        id=uuid.uuid4(), owner_id=owner.id, created_at=at - timedelta(days=1), saved_at=at, least=least,
        strand_ids=[str(strand.id) for strand in strands],
        missions=[ApplicationMission(mission_key=key, how=f"It helps {key}.", position=n) for n, key in enumerate(missions)],
        lines=[BudgetLine(position=n, what=what, amount=amount) for n, (what, amount) in enumerate(lines)],
        **{**facts, **sent, **answers},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    begin(made, by=owner.id, now=at)
    for move in _MOVES[state]:
        advance(made, move, by=owner.id if move == "submit" else None, now=at)
    db.session.flush()
    return made


def let_in(application, person, part=Part.CO_APPLICANT, may=May.EDIT, *, at=LONG_AGO, **more) -> Member:
    """Put somebody on an idea: a co-applicant or helper who was asked in and has joined."""
    made = Member(
        id=uuid.uuid4(), application_id=application.id, person_id=person.id, part=part, may=may, name=person.name,
        email=person.email, invited_at=at, asked_at=at, joined_at=at, **more,
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def make_bid(round_, application=None, *, position=None, at=LONG_AGO, **answers) -> Bid:
    """Put an idea (a new one when none is given, in the state it has in a round) into a round, as its cut-off does."""
    application = application or make_application(state=_S.IN_ROUND, at=at, **answers)
    frozen = snapshot(application)
    number = 1 + db.session.query(Version).filter_by(application_id=application.id).count()
    version = Version(id=uuid.uuid4(), application_id=application.id, number=number, answers=frozen, at=at)
    bid = Bid(
        id=uuid.uuid4(), application=application, round_id=round_.id, version=version,
        position=next(_numbers) if position is None else position, ref=application.ref, title=application.title,
        asked=application.asked, least=application.least, minutes=minutes_to_read(frozen),
        strand_ids=list(application.strand_ids), mission_keys=[key for key, _ in frozen["missions"]],
        ward_code=application.ward_code, entered_at=at,
    )  # fmt: skip
    db.session.add_all([version, bid])
    db.session.flush()
    return bid
