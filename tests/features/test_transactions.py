"""One request, one transaction: kept below 400, dropped above, and a look cannot write. On both databases."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from kitpanel.core.db import db, reading, transaction
from kitpanel.core.history import Event, remember
from kitpanel.core.throttle import Try, count_try


def test_a_transaction_that_ends_well_is_kept(app, clock, kept, looking):
    with kept():
        count_try("door", now=clock())
    with looking() as session:
        assert [row.bucket for row in session.query(Try)] == ["door"]


def test_a_transaction_that_breaks_leaves_nothing(app, clock, looking):
    with pytest.raises(ZeroDivisionError), app.app_context(), transaction():
        count_try("door", now=clock())
        db.session.flush()
        1 / 0  # noqa: B018
    with looking() as session:
        assert session.query(Try).count() == 0


def test_the_database_itself_refuses_a_write_in_a_look(app, clock):
    with app.app_context(), reading(), pytest.raises(DBAPIError):
        db.session.execute(text("INSERT INTO throttle (bucket, at) VALUES ('door', '2027-01-01')"))


def test_a_look_after_a_write_on_the_same_connection_is_still_only_a_look(app, clock, kept):
    with kept():
        count_try("door", now=clock())
    with app.app_context(), reading(), pytest.raises(DBAPIError):
        db.session.execute(text("UPDATE throttle SET bucket = 'window'"))


def test_a_write_after_a_look_can_write(app, clock, kept, looking):
    with looking() as session:
        session.execute(text("SELECT 1"))
    with kept():
        count_try("door", now=clock())


@pytest.mark.parametrize("statement", ["UPDATE history SET move = 'x'", "DELETE FROM history"])
def test_the_database_refuses_to_change_history(app, clock, kept, statement):
    import uuid

    with kept():
        remember("door", uuid.uuid4(), "open", by=None, now=clock())
    with pytest.raises(DBAPIError, match="append-only"), kept() as session:
        session.execute(text(statement))
    with kept() as session:
        assert [event.move for event in session.query(Event)] == ["open"]
