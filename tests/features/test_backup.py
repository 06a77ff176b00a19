"""A backup is one that was restored: elsewhere, into either database, with every law checked again (promise 19)."""

import gzip
import hashlib
import io
import json
import shutil
import tarfile
from datetime import timedelta

import pytest
from factories import make_world
from factories.worlds import EVENING
from sqlalchemy import func, select
from support.made_once import MovedClock, made_once, settings_for

from kitpanel import create_app
from kitpanel.cli import main
from kitpanel.core.db import Base, db, reading
from kitpanel.jobs import run_all

OTHER_KEY = "b3RoZXIta2V5LW90aGVyLWtleS1vdGhlci1rZXktb3Q="


@pytest.fixture(scope="module")
def kept_backup(sqlite_template, tmp_path_factory):
    """A world at work, on SQLite, its backup, and how many rows each table has."""
    folder = tmp_path_factory.mktemp("world")
    clock = MovedClock(EVENING)

    def go_on(app, clock):
        clock.forward(hours=4)
        run_all(app)
        app.extensions["kitpanel.files"].put(b"what a photo might hold")
        done = app.test_cli_runner().invoke(main, ["backup", str(folder / "kit.tar.gz")])
        assert (done.exit_code, done.output.strip().endswith("kit.tar.gz.")) == (0, True), done.output
        rows.update(rows_of(app))

    rows = {}
    made_once(sqlite_template, folder, make_world, clock, then=go_on)
    return folder / "kit.tar.gz", rows


def rows_of(app):
    with app.app_context(), reading():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table))
            for table in Base.metadata.sorted_tables
        }


@pytest.fixture
def elsewhere(database, tmp_path):
    """A second deployment, with an empty database of its own."""
    app = create_app(settings_for(database, tmp_path / "data"), MovedClock(EVENING + timedelta(hours=5)))
    yield app
    with app.app_context():
        db.engine.dispose()


def ran(app, *words):
    done = app.test_cli_runner().invoke(main, [str(word) for word in words])
    return done.exit_code, done.output


def test_a_backup_comes_back_elsewhere_in_either_database_and_the_laws_hold(kept_backup, elsewhere, tmp_path):
    source, rows = kept_backup
    code, output = ran(elsewhere, "restore", source)
    assert (code, output.splitlines()[-1]) == (0, "The laws hold.")
    assert rows_of(elsewhere) == rows
    code, output = ran(elsewhere, "check")
    assert (code, {line[:6] for line in output.splitlines()}) == (0, {"holds "})
    files = [path.read_bytes() for path in (tmp_path / "data" / "files").glob("*/*")]
    minutes = [content for content in files if content.startswith(b"%PDF")]
    assert (len(minutes), [one for one in files if one not in minutes]) == (1, [b"what a photo might hold"])
    ran(elsewhere, "backup", tmp_path / "again.tar.gz")
    assert tables_in(tmp_path / "again.tar.gz") == tables_in(source)


def tables_in(path):
    with tarfile.open(path) as archive:
        return {
            entry.name: sorted(
                json.dumps(json.loads(line), sort_keys=True) for line in archive.extractfile(entry).read().splitlines()
            )
            for entry in archive.getmembers()
            if entry.name.startswith("tables/")
        }


def test_what_was_restored_goes_on_working(kept_backup, elsewhere):
    """Numbered rows go on after the highest: the first thing that happens is remembered."""
    ran(elsewhere, "restore", kept_backup[0])
    code, output = ran(elsewhere, "people", "invite", "new@example.org", "staff")
    assert (code, output.strip()) == (0, "new@example.org is now staff. A letter is on its way.")
    assert ran(elsewhere, "check")[0] == 0


def test_a_restore_over_something_is_refused_and_changes_nothing(kept_backup, elsewhere):
    ran(elsewhere, "people", "invite", "here@example.org", "admin")
    before = rows_of(elsewhere)
    refused(ran(elsewhere, "restore", kept_backup[0]), "There is something in this database already")
    assert rows_of(elsewhere) == before


def refused(answer, sentence):
    """It is one sentence with code 2, and no traceback."""
    code, output = answer
    errors = [line for line in output.splitlines() if line.startswith("Error: ")]
    assert (code, len(errors), "Traceback" in output) == (2, 1, False), output
    assert sentence in errors[0]


def unpacked(source):
    with tarfile.open(source) as archive:
        return {entry.name: archive.extractfile(entry).read() for entry in archive.getmembers()}


def packed(target, parts):
    with tarfile.open(target, "w:gz") as archive:
        for name, content in parts.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    return target


def altered(source, target):
    parts = unpacked(source)
    parts["tables/strand.jsonl"] = parts["tables/strand.jsonl"].replace(b"2000000", b"9000000")
    return packed(target, parts)


def without_a_table(source, target):
    parts = unpacked(source)
    del parts["tables/ballot.jsonl"]
    return packed(target, parts)


def without_its_list(source, target):
    parts = unpacked(source)
    del parts["manifest.json"]
    return packed(target, parts)


def a_list_of_nonsense(source, target):
    return packed(target, {**unpacked(source), "manifest.json": b"[]"})


def a_list_without_sums(source, target):
    return packed(target, {**unpacked(source), "manifest.json": b'{"format": "kitpanel-backup/1"}'})


def with_a_file_that_climbs(source, target):
    parts = {**unpacked(source), "files/../../climbed": b"out"}
    manifest = json.loads(parts.pop("manifest.json"))
    manifest["sha256"]["files/../../climbed"] = hashlib.sha256(b"out").hexdigest()
    return packed(target, {**parts, "manifest.json": json.dumps(manifest).encode()})


def made_without_a_table(source, target):
    parts = unpacked(source)
    manifest = json.loads(parts.pop("manifest.json"))
    for held in (parts, manifest["sha256"]):
        del held["tables/ballot.jsonl"]
    return packed(target, {**parts, "manifest.json": json.dumps(manifest).encode()})


def with_a_row_that_is_none(source, target):
    parts = unpacked(source)
    manifest = json.loads(parts.pop("manifest.json"))
    parts["tables/funder.jsonl"] = b"nonsense\n"
    manifest["sha256"]["tables/funder.jsonl"] = hashlib.sha256(b"nonsense\n").hexdigest()
    return packed(target, {**parts, "manifest.json": json.dumps(manifest).encode()})


def cut_short(source, target):
    target.write_bytes(source.read_bytes()[:-4000])
    return target


def a_byte_flipped(source, target):
    content = bytearray(source.read_bytes())
    content[len(content) // 2] ^= 0xFF
    target.write_bytes(content)
    return target


def not_a_backup(_source, target):
    target.write_bytes(gzip.compress(b"The minutes of the last meeting"))
    return target


def empty(_source, target):
    target.write_bytes(b"")
    return target


def of_another_format(source, target):
    parts = unpacked(source)
    parts["manifest.json"] = parts["manifest.json"].replace(b"kitpanel-backup/1", b"kitpanel-backup/9")
    return packed(target, parts)


def of_another_schema(source, target):
    parts = unpacked(source)
    manifest = json.loads(parts["manifest.json"])
    parts["manifest.json"] = json.dumps({**manifest, "revision": "9999"}).encode()
    return packed(target, parts)


DAMAGE = {
    altered: "is damaged", without_a_table: "is damaged", without_its_list: "is not a whole kitpanel backup",
    a_list_of_nonsense: "is not a", a_list_without_sums: "is not a", cut_short: "is not a whole kitpanel backup",
    with_a_file_that_climbs: "is not a whole kitpanel backup", made_without_a_table: "is not a whole kitpanel backup",
    with_a_row_that_is_none: "cannot be read",
    a_byte_flipped: "kit", not_a_backup: "is not a whole kitpanel backup", empty: "is not a whole kitpanel backup",
    of_another_format: "is not a kitpanel backup this version can read", of_another_schema: "This backup is of schema 9999",
}  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("damage", DAMAGE, ids=lambda one: one.__name__)
def test_a_damaged_backup_is_refused_in_one_line(kept_backup, elsewhere, tmp_path, damage):
    before = rows_of(elsewhere)
    target = damage(kept_backup[0], tmp_path / "kit-damaged.tar.gz")
    refused(ran(elsewhere, "restore", target), DAMAGE[damage])
    assert rows_of(elsewhere) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_backup_sealed_with_other_keys_is_refused_in_one_line(kept_backup, database, tmp_path):
    other = create_app(settings_for(database, tmp_path / "data", KITPANEL_ENCRYPTION_KEYS=OTHER_KEY), MovedClock())
    refused(ran(other, "restore", kept_backup[0]), "other encryption keys")
    assert rows_of(other)["person"] == 0


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_backup_is_written_over_another(kept_backup, elsewhere, tmp_path):
    taken = shutil.copy(kept_backup[0], tmp_path / "kit.tar.gz")
    refused(ran(elsewhere, "backup", taken), "The backup could not be written: File exists.")
    refused(ran(elsewhere, "backup", tmp_path / "no" / "kit.tar.gz"), "The backup could not be written")
    assert taken.read_bytes() == kept_backup[0].read_bytes()


def test_a_backup_is_for_its_owner_alone_to_read(kept_backup):
    assert kept_backup[0].stat().st_mode & 0o777 == 0o600
