"""Every command: bad input is one line on standard error and code 2, never a traceback (promise 12)."""

import socket
import sys
from dataclasses import replace

import pytest
from click.testing import CliRunner
from factories import make_panel, make_round

from kitpanel import create_app
from kitpanel.cli import main

GOOD = {
    "KITPANEL_SECRET_KEY": "a secret that only tests know, and long enough",
    "KITPANEL_ENCRYPTION_KEYS": "dGVzdHMtb25seS10ZXN0cy1vbmx5LXRlc3RzLW9ubHk=",
    "KITPANEL_PUBLIC_ADDRESS": "https://kit.test",
}


@pytest.fixture
def database(sqlite_template, laid):
    return laid(sqlite_template)


@pytest.fixture
def typed(app, tmp_path):
    """Type a command's words; give its code and its lines on standard error."""

    def type_in(*words):
        done = app.test_cli_runner().invoke(main, [str(word) for word in words])
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        assert "Traceback" not in done.stderr
        return done.exit_code, [
            line for line in done.stderr.splitlines() if line and not line.startswith(("Usage:", "Try "))
        ]

    return type_in


RECORDS = {
    "empty": b"", "no JSON": b"the minutes", "cut short": b'{"format": "kitpanel-round/1", ', "a list": b"[]", "null": b"null",
    "a number": b"7", "another format": b'{"format": "kitpanel-round/99"}', "not text": b"\xff\xfe\x00",
    "a long number": b"9" * 6000, "very deep": b"[" * 100_000, "NUL": b"\x00", "an empty round": b"{}",
    "a twice-said key": b'{"format": 1, "format": 2}',
}  # fmt: skip


@pytest.mark.parametrize("what", RECORDS)
def test_a_record_that_cannot_be_read_is_one_line(typed, tmp_path, what):
    path = tmp_path / "record.json"
    path.write_bytes(RECORDS[what])
    code, errors = typed("rounds", "replay", "--file", path)
    assert (code, len(errors)) == (2, 1), errors


BAD = {
    "a round nobody knows": ("rounds", "replay", "R-2099-99"),
    "a round that is no reference": ("rounds", "replay", "'; DROP TABLE round; --"),
    "a round and a file": ("rounds", "replay", "R-1", "--file", sys.executable),
    "a file that is not there": ("rounds", "replay", "--file", "/no/such/record.json"),
    "a folder for a file": ("rounds", "replay", "--file", "/"),
    "an unknown panel": ("rounds", "plan", "--panel", "moon"),
    "no address": ("people", "invite", "nobody", "staff"),
    "an address of nothing": ("people", "invite", "", "staff"),
    "an address with a line break": ("people", "invite", "a@example.org\nBcc: b@example.org", "staff"),
    "an address with a NUL": ("people", "invite", "a\x00@example.org", "staff"),
    "an unknown role": ("people", "invite", "a@example.org", "king"),
    "no role": ("people", "invite", "a@example.org"),
    "an unknown command": ("dance",),
    "an unknown option": ("check", "--loudly"),
    "a backup that is not there": ("restore", "/no/such/backup.tar.gz"),
    "a backup that is nonsense": ("restore", sys.executable),
    "a backup into nowhere": ("backup", "/no/such/folder/kit.tar.gz"),
    "a backup over a folder": ("backup", "/"),
    "the demonstration in a real deployment": ("demo",),
    "a port that is none": ("serve", "--port", "99999"),
}


@pytest.mark.parametrize("what", BAD)
def test_bad_input_is_one_line(typed, what):
    code, errors = typed(*BAD[what])
    assert (code, len(errors)) == (2, 1), errors


SETTINGS = {
    "no secret": {"KITPANEL_SECRET_KEY": ""}, "a short secret": {"KITPANEL_SECRET_KEY": "short"},
    "no keys": {"KITPANEL_ENCRYPTION_KEYS": ""}, "a key that is none": {"KITPANEL_ENCRYPTION_KEYS": "é"},
    "a plain address": {"KITPANEL_PUBLIC_ADDRESS": "http://kit.test"}, "no address": {"KITPANEL_PUBLIC_ADDRESS": ""},
    "another database": {"DATABASE_URL": "mysql://kit"},
    "a mail of nowhere": {"KITPANEL_MAIL": "pigeon://"}, "minutes that are none": {"KITPANEL_IDLE_MINUTES": "soon"},
    "half of the way to send texts": {"KITPANEL_NOTIFY_TEMPLATE": "8d1b6c86-4a25-4f2b-9f0f-0c4f0c5f2b11"},
    "the demonstration of a real database": {"KITPANEL_DEMO": "1", "DATABASE_URL": "sqlite:////tmp/kit.db"},
}  # fmt: skip


@pytest.mark.parametrize("what", SETTINGS)
def test_settings_that_cannot_be_used_are_named_and_nothing_starts(monkeypatch, what):
    for name in ("DATABASE_URL", "KITPANEL_DEMO", "KITPANEL_MAIL", "KITPANEL_DATA"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {**GOOD, **SETTINGS[what]}.items():
        monkeypatch.setenv(name, value)
    done = CliRunner().invoke(main, ["check"])
    assert isinstance(done.exception, SystemExit), done.exception
    lines = done.stderr.splitlines()
    assert (done.exit_code, done.stdout) == (2, "")
    assert [line for line in lines if "KITPANEL_" not in line and "DATABASE_URL" not in line] == []
    assert lines != []


def test_the_doctor_finds_everything_well(typed, app, tmp_path):
    done = app.test_cli_runner().invoke(main, ["doctor"])
    lines = done.stdout.splitlines()
    assert done.exit_code == 0, done.output
    assert [line.split(":")[0] for line in lines] == [
        f"well     {what}"
        for what in ("settings", "database", "migrations", "mail", "texts", "printing", "files", "clock")
    ]


def ill(settings, **changes):
    done = create_app(replace(settings, **changes)).test_cli_runner().invoke(main, ["doctor"])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done.exit_code, [
        line.split(":")[0].split()[1] for line in done.stdout.splitlines() if line.startswith("TROUBLE")
    ]


def test_the_doctor_names_each_trouble_and_ends_with_1(settings, tmp_path):
    assert ill(settings, mail="smtp://127.0.0.1:1") == (1, ["mail"])
    assert ill(settings, database_url=f"sqlite:///{tmp_path / 'empty.db'}") == (1, ["migrations"])
    assert ill(settings, database_url=f"sqlite:///{tmp_path / 'no' / 'kit.db'}") == (1, ["database", "migrations"])
    assert ill(settings, database_url="postgresql+psycopg://kit@127.0.0.1:1/kit") == (
        1,
        ["database", "migrations", "clock"],
    )
    (tmp_path / "a file").write_text("in the way")
    assert ill(settings, data_folder=tmp_path / "a file")[0] == 1


def test_the_commands_say_so_when_the_database_is_not_there_or_not_ready(settings, tmp_path):
    """One line for whoever runs it, not a traceback."""
    for url in ("postgresql+psycopg://kit@127.0.0.1:1/kit", f"sqlite:///{tmp_path / 'empty.db'}"):
        for words in (
            ["check"],
            ["backup", str(tmp_path / "kit.tar.gz")],
            ["rounds", "plan"],
            ["people", "invite", "a@example.org", "staff"],
        ):
            done = create_app(replace(settings, database_url=url)).test_cli_runner().invoke(main, words)
            assert isinstance(done.exception, SystemExit), (words, done.exception)
            assert (done.exit_code, "Traceback" in done.stderr) == (2, False)


def test_a_port_that_is_taken_or_no_port_is_one_line(typed, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert typed("serve", "--port", port) == (
            2, [f"Error: 127.0.0.1:{port} cannot be used (Address already in use). Set PORT to another number."],
        )  # fmt: skip
    monkeypatch.setenv("PORT", "abc")
    code, lines = typed("serve")
    assert (code, len(lines), "'abc' is not a valid integer" in lines[0]) == (2, 1, True)


def test_check_ends_with_1_when_a_law_is_broken(app, kept):
    done = app.test_cli_runner().invoke(main, ["check"])
    assert (done.exit_code, {line[:6] for line in done.stdout.splitlines()}) == (0, {"holds "})
    with kept() as session:
        panel = make_panel()
        session.flush()
        made = make_round(panel)
        session.connection().exec_driver_sql(f"UPDATE round SET state = 'open' WHERE ref = '{made.ref}'")  # noqa: S608
    done = app.test_cli_runner().invoke(main, ["check"])
    assert (done.exit_code, "its history says planned" in done.stdout) == (1, True)
    assert done.stderr == ""
