"""Backups that can be restored anywhere: every table as lines of JSON, every file, and a manifest that proves them.

One snapshot, taken inside a reading transaction, of either database; it restores into either. The backup holds
personal data in the clear except what is sealed: keep it as you keep the database. Public data that can be loaded again
(the postcode directory) is left out.
"""

import hashlib
import io
import json
import shutil
import tarfile
import uuid
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import IO, Any, NamedTuple

from sqlalchemy import Table, func, insert, select, text

from kitpanel.core.db import PUBLIC_DATA, Base, UTCDateTime, db
from kitpanel.core.errors import Refused
from kitpanel.core.files import PIECE

FORMAT = "kitpanel-backup/1"
BATCH = 500
_FROM_TEXT = {
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    time: time.fromisoformat,
    uuid.UUID: uuid.UUID,
}


class Kept(NamedTuple):
    """What a backup holds: rows by table, and how many files."""

    rows: dict[str, int]
    files: int


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value) if isinstance(value, uuid.UUID) else value


def _tables() -> list[Table]:
    return [table for table in Base.metadata.sorted_tables if PUBLIC_DATA not in table.info]


def _lines(table: Table) -> Iterator[bytes]:
    for row in db.session.execute(select(table).order_by(*table.primary_key)).mappings():
        yield json.dumps({key: _plain(value) for key, value in row.items()}, ensure_ascii=False).encode() + b"\n"


def _add(archive: tarfile.TarFile, name: str, content: bytes) -> str:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = len(content), 0o600
    archive.addfile(entry, io.BytesIO(content))
    return hashlib.sha256(content).hexdigest()


def _add_file(archive: tarfile.TarFile, path: Path) -> str:
    """Add a file a piece at a time: recordings are long."""
    entry = tarfile.TarInfo(f"files/{path.name}")
    entry.mode = 0o600
    with path.open("rb") as content:
        entry.size = path.stat().st_size
        archive.addfile(entry, content)
        content.seek(0)
        return hashlib.file_digest(content, "sha256").hexdigest()


def _file_paths(files: Path) -> list[Path]:
    return sorted(path for path in files.glob("*/*") if path.is_file() and path.suffix != ".part")


def write(target: Path, *, files: Path, revision: str, key_mark: str, now: datetime) -> Kept:
    """Write a backup inside an open reading transaction. Raises FileExistsError rather than write over one."""
    sums, rows = {}, {}
    with target.open("xb") as raw, tarfile.open(fileobj=raw, mode="w:gz") as archive:
        target.chmod(0o600)
        for table in _tables():
            lines = list(_lines(table))
            rows[table.name] = len(lines)
            sums[f"tables/{table.name}.jsonl"] = _add(archive, f"tables/{table.name}.jsonl", b"".join(lines))
        paths = _file_paths(files)
        for path in paths:
            sums[f"files/{path.name}"] = _add_file(archive, path)
        manifest = {
            "format": FORMAT, "at": now.isoformat(), "revision": revision, "key_mark": key_mark, "rows": rows,
            "sha256": sums,
        }  # fmt: skip
        _add(archive, "manifest.json", json.dumps(manifest, indent=1).encode())
    return Kept(rows, len(paths))


_MANIFEST = {"format": str, "revision": str, "key_mark": str, "rows": dict, "sha256": dict}


def _manifest(content: bytes) -> dict[str, Any]:
    """Read a backup's list of contents. Raises ValueError when it is none."""
    found = json.loads(content)
    if not isinstance(found, dict) or any(not isinstance(found.get(name), kind) for name, kind in _MANIFEST.items()):
        raise ValueError("not a list of contents")
    return found


class Opened:
    """A backup whose every part has been checked against its manifest. Its files stay in it, its tables are read."""

    def __init__(self, path: Path) -> None:
        found, parts = dict[str, str](), dict[str, bytes]()
        try:
            with tarfile.open(path, "r:gz") as archive:
                for entry in archive:
                    content = self._content(archive, entry)
                    if entry.name.startswith("files/"):
                        found[entry.name] = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
                    else:
                        parts[entry.name] = content.read()
            self.manifest = _manifest(parts.pop("manifest.json"))
        except (OSError, tarfile.TarError, zlib.error, KeyError, ValueError, EOFError) as fault:
            raise Refused(f"{path.name} is not a whole kitpanel backup.") from fault
        if self.manifest["format"] != FORMAT:
            raise Refused(f"{path.name} is not a kitpanel backup this version can read.")
        found |= {name: hashlib.sha256(content).hexdigest() for name, content in parts.items()}
        if found != self.manifest["sha256"]:
            raise Refused(f"{path.name} is damaged: it does not match its own list of contents.")
        if any("/" in name.removeprefix("files/") for name in found if not name.startswith("tables/")):
            raise Refused(f"{path.name} is not a whole kitpanel backup.")
        self.path, self.name, self.parts = path, path.name, parts

    @staticmethod
    def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> IO[bytes]:
        opened = archive.extractfile(entry)
        if opened is None:
            raise ValueError(entry.name)
        return opened

    def files(self) -> Iterator[tuple[str, IO[bytes]]]:
        """Give each file's name and content, to be read before the next is asked for."""
        with tarfile.open(self.path, "r:gz") as archive:
            for entry in archive:
                if entry.name.startswith("files/"):
                    yield entry.name.removeprefix("files/"), self._content(archive, entry)

    def check_fits(self, *, revision: str, key_mark: str) -> None:
        """Refuse a backup of another schema, one without a table, or one whose sealed words our keys do not open."""
        if self.manifest["revision"] != revision:
            raise Refused(
                f"This backup is of schema {self.manifest['revision']}, and this version has {revision}. "
                "Restore it with the version that made it, then upgrade."
            )
        if any(f"tables/{table.name}.jsonl" not in self.parts for table in _tables()):
            raise Refused(f"{self.name} is not a whole kitpanel backup.")
        if self.manifest["key_mark"] != key_mark:
            raise Refused("This backup was sealed with other encryption keys. Set KITPANEL_ENCRYPTION_KEYS to those.")


def _read(table: Table, line: bytes) -> dict[str, object]:
    row: dict[str, Any] = json.loads(line)
    for column in table.columns:
        make = _FROM_TEXT.get(datetime if isinstance(column.type, UTCDateTime) else column.type.python_type)
        if make is not None and row[column.name] is not None:
            row[column.name] = make(row[column.name])
    return row


def _batches(lines: Iterable[bytes]) -> Iterator[list[bytes]]:
    batch: list[bytes] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def restore(opened: Opened, *, files: Path) -> Kept:
    """Put a checked backup into the empty database, in the open writing transaction, and count it again.

    Raises Refused when the database holds people already, or a count comes out different.
    """
    for table in _tables():
        if table.name not in {"mission", "theme", "ward"} and _count(table):
            raise Refused("There is something in this database already: restore into an empty one.")
    for name in ("mission", "theme", "ward"):
        db.session.execute(Base.metadata.tables[name].delete())
    for table in _tables():
        for batch in _batches(opened.parts[f"tables/{table.name}.jsonl"].splitlines()):
            db.session.execute(insert(table), _rows(opened, table, batch))
    _reset_numbers()
    rows = {table.name: _count(table) for table in _tables()}
    if rows != opened.manifest["rows"]:
        raise Refused("The restored rows do not match the backup. Nothing was kept.")
    return Kept(rows, _restore_files(opened, files))


def _rows(opened: Opened, table: Table, batch: list[bytes]) -> list[dict[str, object]]:
    try:
        return [_read(table, line) for line in batch]
    except (ValueError, KeyError, TypeError) as fault:
        raise Refused(f"A row of {table.name} in {opened.name} cannot be read. Nothing was kept.") from fault


def _count(table: Table) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def _reset_numbers() -> None:
    """Let numbered tables go on after their highest number; SQLite does so by itself."""
    if db.session.connection().dialect.name != "postgresql":
        return
    for name, column in (("history", "seq"), ("throttle", "id")):
        db.session.execute(
            text(
                f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'), "  # noqa: S608 - our own names
                f"COALESCE((SELECT max({column}) FROM {name}), 0) + 1, false)"
            )
        )


def _restore_files(opened: Opened, files: Path) -> int:
    number = 0
    for number, (name, content) in enumerate(opened.files(), 1):  # noqa: B007 - how many there were is the answer
        place = files / name[:2] / name
        place.parent.mkdir(parents=True, exist_ok=True)
        with place.open("wb") as kept:
            shutil.copyfileobj(content, kept, PIECE)
    return number
