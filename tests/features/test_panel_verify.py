"""`kitpanel rounds verify`, and the head that everybody seated is written at the lock (voting §5, promise 11)."""

from datetime import UTC, datetime

import pytest
from factories import make_declaration, make_reading, make_strand, make_vote
from factories.meetings import confirm_list, lock_meeting, sign_list
from sqlalchemy import func, select, update

from kitpanel.cli import main
from kitpanel.core.db import db
from kitpanel.core.outbox import Letter
from kitpanel.jobs import run_all
from kitpanel.panel.models import ChainRow, HeadNote
from kitpanel.panel.queries.record import head_at_lock
from kitpanel.panel.rules.conflict import Link

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture
def locked(remade, clock):
    """A round of five people and two bids; one stepped out late; its votes are locked."""
    clock.to(EVENING)

    def build():
        council = make_strand()
        made = make_reading(members=5, bids=2, money={council: 400_000}, strands=[council])
        for bid in made.bids:
            for person in made.people:
                make_vote(made.round, person, bid, 3)
        make_declaration(made.round, made.people[4], made.bids[0], Link.OUT, "My cousin’s idea.", at=clock())
        lock_meeting(made, now=clock())
        return made

    return remade(build)


def verify(app, *words):
    done = app.test_cli_runner().invoke(main, ["rounds", "verify", *words])
    return done.exit_code, done.stdout.splitlines(), done.stderr.splitlines()


def behind_the_back(session, statement):
    """Change a row as somebody with the database in their hands could: its guard taken off first."""
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER chain_row_no_update")
        connection.exec_driver_sql("DROP TRIGGER chain_row_no_delete")
    else:
        connection.exec_driver_sql("ALTER TABLE chain_row DISABLE TRIGGER USER")
    assert connection.exec_driver_sql(statement).rowcount > 0, statement


def test_a_whole_chain_says_so_with_its_head_and_the_hash_of_its_seed(app, locked, looking):
    code, said, wrong = verify(app, locked.round.ref)
    with looking():
        head, hashed = head_at_lock(locked.round), db.session.merge(locked.round).seed_hash
        count = len(db.session.scalars(select(ChainRow)).all())
    assert (code, wrong) == (0, [])
    assert said == [
        f"Round {locked.round.ref}",
        f"{count} rows, the votes opened on Wednesday 10 March 2027, 6:30pm",
        f"Hash of the seed, shown since reading began: {hashed}",
        f"Head at the lock: {head}",
        "The chain holds.",
    ]


@pytest.mark.parametrize(
    ("statement", "first"),
    [
        (
            "UPDATE chain_row SET body = replace(body, '\"grade\":3', '\"grade\":4') WHERE sequence = 3",
            "row 3 was changed: its hash does not fit",
        ),
        ("DELETE FROM chain_row WHERE sequence = 4", "row 5 stands where row 4 should be"),
        ("UPDATE ballot SET grade = 1 WHERE version = 1 AND grade = 3", "the ballot with receipt"),
        ("UPDATE declaration SET link = 'fair' WHERE link = 'out'", "the declaration of P5 on"),
        ("UPDATE round SET seed = 'xx'", "the seed cannot be opened"),
        ("UPDATE round SET seed_hash = 'xx'", "the seed is not the one whose hash was published"),
        ("UPDATE meeting SET locked_at = NULL", "the chain has a lock that nobody made"),
        ('DELETE FROM chain_row WHERE body LIKE \'%"kind":"lock"%\'', "the votes are locked, but the chain has no"),
    ],
)
def test_what_is_changed_behind_the_back_is_found_and_named_first(app, locked, kept, statement, first):
    with kept() as session:
        behind_the_back(session, statement)
    code, said, wrong = verify(app, locked.round.ref)
    assert (code, wrong[0].startswith(first)) == (1, True), wrong
    assert said[-1].startswith("The chain does not hold: ")


def test_everybody_seated_is_written_the_head_once(app, locked, looking):
    for _ in range(2):
        run_all(app)
    with looking():
        head = head_at_lock(locked.round)
        letters = db.session.scalars(select(Letter).where(Letter.kind == "votes_locked")).all()
        assert sorted(one.to_address for one in letters) == sorted(person.email for person in locked.people)
        assert {head in one.body for one in letters} == {True}
        note = db.session.scalars(select(HeadNote)).one()
        assert (note.head, note.letters) == (head, 5)
    assert verify(app, locked.round.ref, "--head", head.upper())[0] == 0
    code, _, wrong = verify(app, locked.round.ref, "--head", "0" * 64)
    assert (code, wrong) == (1, [f"the head you gave is {'0' * 64}, and the chain’s head at the lock is {head}"])


def test_a_head_that_differs_from_what_the_panel_was_told_is_found(app, locked, kept, clock):
    """Somebody who makes the whole end anew cannot change the letters; the decision holds the old head too."""
    run_all(app)
    with kept() as session:
        sign_list(locked, *locked.people[1:4], now=clock())
        confirm_list(locked, now=clock())
        head = head_at_lock(locked.round)
        session.connection().execute(update(HeadNote).values(head="e" * 64))
        session.connection().execute(update(Letter).values(body=func.replace(Letter.body, head, "d" * 64)))
    code, _, wrong = verify(app, locked.round.ref)
    assert code == 1
    assert wrong == [
        f"the head noted when it was written to the panel is {'e' * 64}, and the chain’s head at the lock is {head}",
        f"the head in a letter to the panel is {'d' * 64}, and the chain’s head at the lock is {head}",
    ]


def test_before_the_opening_nothing_tells_how_many_have_voted(app, kept, clock):
    clock.to(EVENING)
    with kept():
        made = make_reading(members=5, bids=1, strands=[strand := make_strand()], money={strand: 100_000})
        make_vote(made.round, made.people[0], made.bids[0], 3)
    code, said, wrong = verify(app, made.round.ref)
    assert (code, said[1], wrong) == (0, "The votes are sealed, so their rows are not counted here.", [])


def test_what_has_no_chain_is_one_line_and_2(app):
    assert verify(app, "R-1999-01") == (2, [], ["R-1999-01: there is no such round"])
