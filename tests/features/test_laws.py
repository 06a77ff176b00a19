"""What must be true of the whole database: each law holds in a world at work, and each bites when it is broken.

Rows are broken behind the service's back, with the database's own guards taken off first: what finds them then is
`kitpanel check` alone (promise 11).
"""

from datetime import timedelta

import pytest
from factories import let_in, make_person, make_world
from factories.equality import make_envelope
from factories.worlds import EVENING
from sqlalchemy import select
from support.made_once import MovedClock, made_once

from kitpanel.applications.models import TakenDown
from kitpanel.core.db import db, transaction
from kitpanel.jobs import run_all
from kitpanel.panel.models import Ballot
from kitpanel.people.rules import RoleName
from kitpanel.site import laws

GUARDED = {"history", "chain_row", "commitment", "decision"}


@pytest.fixture(scope="module")
def world_at_work(sqlite_template, tmp_path_factory):
    """The world, made once: a SQLite file to copy."""
    return made_once(sqlite_template, tmp_path_factory.mktemp("world"), make_world, MovedClock(EVENING), then=run_later)


def taken_down_and_shared(now):
    """An idea in a round that staff took down, with a co-applicant."""
    idea = db.session.scalars(select(Ballot)).first().bid.application
    let_in(idea, make_person(), at=now)
    sade = make_person(RoleName.STAFF)
    idea.taken = TakenDown(application_id=idea.id, by_id=sade.id, at=now, agreed_on=now.date(), read_out_by_id=sade.id,
                           read_out_at=now)  # fmt: skip


def run_later(app, clock):
    clock.forward(hours=4)
    run_all(app)
    with transaction():
        make_envelope(), make_envelope()
        taken_down_and_shared(clock())


@pytest.fixture
def database(world_at_work, laid):
    return laid(world_at_work)


@pytest.fixture(autouse=True)
def _later(clock):
    clock.to(EVENING + timedelta(hours=6))


def broken(looking, now):
    with looking():
        return {(law.number, fault) for law, faults in laws.broken(now) for fault in faults}


def behind_the_back(session, *statements):
    """Change rows as somebody with the database in their hands could: triggers, checks and keys taken off first."""
    connection = session.connection()
    for table in GUARDED:
        for act in ("update", "delete"):
            connection.exec_driver_sql(f"DROP TRIGGER {table}_no_{act}")
    connection.exec_driver_sql("PRAGMA ignore_check_constraints=ON")
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for statement in statements:
        assert connection.exec_driver_sql(statement).rowcount > 0, statement


FIRST = '(SELECT ref FROM "grant" ORDER BY ref LIMIT 1)'
BROKEN = {
    "money that came in is overstated": (1, "UPDATE strand SET received = received + 1", "p came in, its rows"),
    "a promise is made smaller": (1, "UPDATE commitment SET amount = amount - 1", "p is promised, its ledger"),
    "a strand promises more than it has": (1, "UPDATE strand SET received = committed - 1", "promises more than it has"),
    "a grant grows": (1, 'UPDATE "grant" SET amount = amount + 1', "of its strands and holds"),
    "a grant that was turned down keeps its money": (1, "UPDATE \"grant\" SET state = 'declined'", "should hold 0p"),
    "one person prepares and approves": (2, "UPDATE payment SET prepared_by_id = approved_by_id", "by one person"),
    "who gave the details approves": (2, "UPDATE payment SET details_by_id = approved_by_id", "approver gave"),
    "a payment is more than its grant": (2, "UPDATE payment SET amount = amount + 1", "has payments of"),
    "a payment goes to somebody else": (
        2, 'UPDATE bank_details SET grant_id = (SELECT id FROM "grant" WHERE id <> bank_details.grant_id)',
        "details of another grant",
    ),
    "a vote comes after the lock": (3, "UPDATE ballot SET sent_at = '2027-04-01 09:00:00'", "after the votes were locked"),
    "somebody who stepped out votes": (
        3, "UPDATE declaration SET link = 'out', at = '2026-01-01 09:00:00' WHERE number = 1", "had stepped out",
    ),
    "a co-applicant is on the panel": (
        3, """UPDATE member SET joined_at = '2026-01-01 09:00:00', person_id = (SELECT person_id FROM ballot
              JOIN seat ON seat.id = seat_id JOIN bid ON bid.id = bid_id WHERE bid.application_id = member.application_id)""",
        "somebody in the bid",
    ),
    "an applicant is on the panel": (
        3, """UPDATE application SET owner_id = (SELECT person_id FROM ballot JOIN seat ON seat.id = seat_id
              JOIN bid ON bid.id = bid_id WHERE bid.application_id = application.id) WHERE id IN (SELECT application_id FROM member)""",
        "somebody in the bid",
    ),
    "an outcome is rewritten": (4, "UPDATE decision_row SET reason = '', outcome = 'not_this_time', amount = 0", "decision of"),
    "a counted vote is rewritten": (4, "UPDATE ballot SET grade = 0 WHERE grade = 4", "vote of"),
    "the record is rewritten": (4, "UPDATE decision SET record = replace(record, '\"grade\": 4', '\"grade\": 3')", "decision of"),
    "the line moves": (4, "UPDATE round SET line = 4", "line: stored as 2, the rows say 4"),
    "an award appears before the decision": (5, "UPDATE round SET state = 'meeting' WHERE state = 'notified'", "has not decided"),
    "a grant without an award": (5, "UPDATE decision_row SET amount = 1 WHERE amount > 0", "not what the panel awarded"),
    "an idea is funded out of nowhere": (
        5, """UPDATE bid SET application_id = (SELECT application_id FROM bid b WHERE b.round_id <> bid.round_id)
              WHERE ref = (SELECT min(ref) FROM "grant")""",
        "in no round",
    ),
    "a bid shows another's words": (
        6, "UPDATE bid SET version_id = (SELECT id FROM version ORDER BY id LIMIT 1)", "another application",
    ),
    "a row of the chain is altered": (7, "UPDATE chain_row SET body = replace(body, '\"grade\":0', '\"grade\":4')", "chain of"),
    "a row of the chain is taken out": (7, "DELETE FROM chain_row WHERE sequence = 2", "chain of"),
    "a vote of an open round is rewritten": (7, "UPDATE ballot SET grade = 4 WHERE grade = 0", "not what was sent"),
    "a reason of a vote is rewritten": (7, "UPDATE ballot SET reason = 'I know her.'", "not what was sent"),
    "a vote disappears": (7, "DELETE FROM ballot WHERE grade = 0", "has no ballot"),
    "a receipt is rewritten": (7, "UPDATE ballot SET receipt = '0' WHERE grade = 0", "is not in the chain"),
    "a state is written by hand": (8, "UPDATE application SET state = 'withdrawn' WHERE state = 'in_round'", "its history says"),
    "history disappears": (8, "DELETE FROM history WHERE kind = 'grant'", "its history says nothing"),
    "a move is rewritten": (8, "UPDATE history SET became = 'declined' WHERE move = 'mark_paid'", "its history says declined"),
    "a reason is rewritten": (8, "UPDATE history_words SET why = 'Because I say so'", "is not the one that was given"),
    "an equality answer has a person's key": (
        9, "UPDATE equality_answer SET id = (SELECT id FROM person LIMIT 1) WHERE id = (SELECT min(id) FROM equality_answer)", "stands in person too",
    ),
    "an equality answer has a key that counts up": (
        9, "UPDATE equality_answer SET id = substr(id, 1, 12) || '1' || substr(id, 14)", "not drawn at random",
    ),
    "an equality answer says its day": (9, "UPDATE equality_answer SET month = date(month, '+11 days')", "more of its day"),
    "an equality answer is somebody's words": (9, "UPDATE equality_answer SET answer = 'Rosa'", "none that was offered"),
    "an envelope says its moment": (9, "UPDATE equality_envelope SET sealed = 'gAAAAABl' || substr(sealed, 9)", "when it was sealed"),
    "an envelope is longer than the others": (
        9, "UPDATE equality_envelope SET sealed = sealed || 'A' WHERE id = (SELECT min(id) FROM equality_envelope)", "by their length",
    ),
    "a letter stays behind": (10, "UPDATE letter SET state = 'waiting', sent_at = NULL", "has not gone"),
    "an idea goes in without its person's yes": (
        11, "UPDATE application SET owner_id = NULL WHERE id IN (SELECT application_id FROM member)", "nobody said yes",
    ),
    "an idea that was taken down goes in unread": (11, "UPDATE taken_down SET agreed_on = NULL", "nobody agreed to it"),
    "a letter hangs half way": (10, "UPDATE letter SET state = 'sending', sent_at = NULL", "has not gone"),
}  # fmt: skip


def test_every_law_holds_in_a_world_at_work(app, looking, clock):
    assert broken(looking, clock()) == set()


@pytest.mark.parametrize("what", BROKEN)
def test_a_law_that_is_broken_is_named(app, kept, looking, clock, what):
    number, statement, finding = BROKEN[what]
    with kept() as session:
        behind_the_back(session, statement)
    found = broken(looking, clock())
    assert [fault for broke, fault in found if broke == number and finding in fault] != [], sorted(found)


def test_every_law_is_broken_here():
    assert {number for number, _, _ in BROKEN.values()} == {law.number for law in laws.LAWS}
