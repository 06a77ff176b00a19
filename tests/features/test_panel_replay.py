"""`kitpanel rounds replay`: whoever has the record, or the database, computes a round again (voting §4)."""

import json
from datetime import UTC, datetime

import pytest
from factories import make_reading, make_strand, make_vote
from factories.meetings import decide_round

from kitpanel.cli import main
from kitpanel.core.db import db
from kitpanel.panel.models import Decision

EVENING = datetime(2027, 3, 10, 18, 30, tzinfo=UTC)


@pytest.fixture
def decided(remade, clock):
    """Two rounds were decided; the second one's reference and its record."""
    clock.to(EVENING)

    def build():
        for grades in ("33333", "40404"):
            council = make_strand()
            made = make_reading(members=5, bids=2, money={council: 200_000}, strands=[council])
            for bid in made.bids:
                for person, grade in zip(made.people, grades, strict=True):
                    make_vote(made.round, person, bid, int(grade))
            record = decide_round(made, now=clock()).record
        return made.round.ref, record

    return remade(build)


def run(app, *words):
    done = app.test_cli_runner().invoke(main, ["rounds", "replay", *words])
    return done.exit_code, done.stdout, done.stderr


def test_a_round_that_agrees_exits_0_and_says_what_it_computed(app, decided):
    ref, record = decided
    code, said, wrong = run(app, ref)
    assert (code, wrong) == (0, "")
    assert said.splitlines()[0] == f"Round {ref}"
    assert said.splitlines()[-1] == "It agrees with what is stored."
    code, said, wrong = run(app, ref, "--json")
    assert (code, json.loads(said), wrong) == (0, json.loads(record)["computed"], "")


def test_without_a_reference_every_round_is_replayed(app, decided):
    code, said, _ = run(app)
    assert (code, said.count("It agrees with what is stored.")) == (0, 2)


def test_a_row_altered_behind_the_back_exits_1_with_the_differences(app, decided, kept):
    ref, _ = decided
    with kept() as session:
        session.connection().exec_driver_sql("UPDATE ballot SET grade = 3 WHERE grade = 4")
    code, said, wrong = run(app, ref)
    assert (code, said.splitlines()[-1]) == (1, "It does not agree with what is stored in 6 places.")
    assert len(wrong.splitlines()) == 6
    assert all(line.endswith("stored as graded 4, the rows say graded 3") for line in wrong.splitlines())


def test_a_record_on_its_own_needs_no_database(decided, tmp_path, monkeypatch):
    from click.testing import CliRunner

    for name in ("DATABASE_URL", "KITPANEL_SECRET_KEY", "KITPANEL_DEMO"):
        monkeypatch.delenv(name, raising=False)
    _, record = decided
    good, bad, broken = (tmp_path / name for name in ("good.json", "bad.json", "broken.json"))
    good.write_text(record, "utf-8")
    bad.write_text(record.replace('"amount": 164000', '"amount": 164100'), "utf-8")
    broken.write_text("[1, 2]", "utf-8")
    found = {}
    for path in (good, bad, broken):
        done = CliRunner().invoke(main, ["rounds", "replay", "--file", str(path)])
        found[path.name] = (done.exit_code, len(done.stderr.splitlines()))
    assert (found["good.json"], found["broken.json"]) == ((0, 0), (2, 1))
    assert found["bad.json"] == (1, 2)


def test_what_cannot_be_replayed_is_one_line_and_2(app, decided):
    assert run(app, "R-1999-01") == (2, "", "R-1999-01: there is no such round\n")
    code, _, wrong = run(app, decided[0], "--file", __file__)
    assert (code, wrong.splitlines()[-1]) == (2, "Error: Give a round or a file, not both.")


def test_the_record_is_kept_as_it_was_written(decided, looking):
    _, record = decided
    with looking():
        stored = [row.record for row in db.session.query(Decision)]
        assert (record in stored, json.loads(record)["format"]) == (True, "kitpanel-round/1")
