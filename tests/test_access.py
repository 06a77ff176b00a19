"""Every endpoint says who may enter, the document says the same, and every role is tried on every one."""

from pathlib import Path

import pytest

from kitpanel.cli import access_table
from kitpanel.core.access import access as mark
from kitpanel.core.web import check_access_marks
from kitpanel.people.access import everyone

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "access.md"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_document_lists_every_endpoint_and_who_may_enter(app):
    rows = ["| " + " | ".join(row) + " |" for row in access_table(app)]
    held = [line for line in DOCUMENT.read_text("utf-8").splitlines() if line.startswith("| ")]
    assert held[2:] == rows, "run `kitpanel access` and put what it prints into docs/access.md"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_service_refuses_to_start_with_an_unmarked_view(app):
    app._got_first_request = False
    app.add_url_rule("/open-door", "open_door", lambda: "in")
    with pytest.raises(RuntimeError, match="open_door"):
        check_access_marks(app)
    app.view_functions["open_door"] = mark(everyone)(lambda: "in")
    check_access_marks(app)
