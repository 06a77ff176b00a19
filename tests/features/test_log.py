"""What a log line holds when something breaks: where, never what somebody typed."""

import pytest
from sqlalchemy import text

from kitpanel.core.db import db, transaction
from kitpanel.core.log import configure, log


def break_over(account_number):
    raise RuntimeError(f"it broke after {len(account_number)} figures")


def test_a_logged_fault_shows_no_local_values(capsys):
    configure()
    try:
        break_over("66374958")
    except RuntimeError as fault:
        log.error("broken", exc_info=fault)
    logged = capsys.readouterr().err
    assert ("it broke after 8 figures" in logged, "66374958" in logged) == (True, False)


def test_a_database_fault_names_no_values(app):
    with pytest.raises(Exception, match="no_such_table") as fault, app.app_context(), transaction():
        db.session.execute(text("INSERT INTO no_such_table VALUES (:number)"), {"number": "66374958"})
    assert "66374958" not in str(fault.value)
