"""The commands: what they print, and one line with exit code 2 for bad input."""

import subprocess
import sys

import pytest
from factories import make_panel

from kitpanel.cli import main


def ran(app, *words):
    done = app.test_cli_runner().invoke(main, list(words))
    return done.exit_code, done.output


def test_help_needs_no_settings_and_no_database():
    done = subprocess.run(
        [sys.executable, "-m", "kitpanel", "--help"], env={}, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "Look after the fortnights." in done.stdout


def test_planning_prints_the_fortnights_of_a_panel(app, kept):
    with kept():
        make_panel("main", name="The Kit panel")
        make_panel("school", name="The school panel")
    code, output = ran(app, "rounds", "plan", "--panel", "main")
    lines = output.splitlines()
    assert (code, lines[0], len(lines)) == (0, "The Kit panel (main)", 7)
    assert lines[1] == (
        "  R-2027-01  planned   Monday 1 March 2027 · Thursday 4 March 2027 · Wednesday 10 March 2027 · "
        "Friday 12 March 2027"
    )
    assert ran(app, "rounds", "plan", "--panel", "main") == (code, output)
    code, output = ran(app, "rounds", "plan")
    assert [line for line in output.splitlines() if not line.startswith(" ")] == [
        "The Kit panel (main)", "The school panel (school)",
    ]  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_an_unknown_panel_is_one_line_and_code_2(app):
    code, output = ran(app, "rounds", "plan", "--panel", "moon")
    assert (code, output.splitlines()[-1]) == (2, "Error: there is no panel moon")
