"""`kitpanel places load FILE`: the postcode directory of the Office for National Statistics, read a line at a time."""

import csv
import io
import sys
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import IO, NamedTuple

import click
from flask import current_app
from flask.cli import with_appcontext

from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.web import Kitpanel
from kitpanel.missions import actions, queries
from kitpanel.missions.published import BOROUGH_CODE
from kitpanel.missions.rules import PostcodeRow, directory_columns, directory_row

BATCH = 20_000


class Opened(NamedTuple):
    """A directory's file as bytes, its size, and its name."""

    raw: IO[bytes]
    size: int
    name: str


def _open(path: Path, stack: ExitStack) -> Opened:
    """Open a CSV file, or the largest one of a zip as it is published."""
    if not zipfile.is_zipfile(path):
        return Opened(stack.enter_context(path.open("rb")), path.stat().st_size, path.name)
    packed = stack.enter_context(zipfile.ZipFile(path))
    within = [one for one in packed.infolist() if one.filename.lower().endswith(".csv")]
    if not within:
        raise Refused("There is no CSV file in this zip.")
    largest = max(within, key=lambda one: one.file_size)
    return Opened(stack.enter_context(packed.open(largest)), largest.file_size, Path(largest.filename).name)


def _rows(raw: IO[bytes]) -> Iterator[PostcodeRow]:
    """Read the postcodes one after the other, holding no more than a line. Raises Refused where a line is broken."""
    text = io.TextIOWrapper(raw, "utf-8-sig", newline="")
    lines = csv.reader(text, strict=True)
    try:
        columns = directory_columns(next(lines, []))
        for cells in lines:
            yield directory_row(columns, cells, lines.line_num)
    except (UnicodeDecodeError, csv.Error):
        raise Refused(f"After line {lines.line_num} the file is not CSV text that can be read.") from None
    except (zipfile.BadZipFile, EOFError, OSError):
        raise Refused(f"After line {lines.line_num} the file cannot be read: it may be cut off.") from None
    finally:
        text.detach()  # else the bytes are closed with it, and nobody could ask how many were read


def _now() -> datetime:
    app: Kitpanel = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return app.clock()


class _Counted(NamedTuple):
    """How many postcodes a directory has, and how many of them are Camden's."""

    rows: int
    camden: int


def _read(opened: Opened, directory: int | None) -> _Counted:
    """Read a whole file, storing it where a directory is given."""
    rows = camden = 0
    found = _rows(opened.raw)
    with click.progressbar(length=opened.size, label="Postcodes", file=sys.stderr) as bar:
        while batch := list(islice(found, BATCH)):
            if directory is not None:
                with transaction():
                    actions.add_postcodes(directory, batch)
            rows, camden = rows + len(batch), camden + sum(row.borough == BOROUGH_CODE for row in batch)
            bar.update(opened.raw.tell() - bar.pos)
    if not camden:
        raise Refused("There is no postcode of Camden in this file.")
    return _Counted(rows, camden)


def _clear() -> None:
    more = True
    while more:
        with transaction():
            more = actions.clear_directories()


def _load(opened: Opened) -> tuple[_Counted, list[str]]:
    _clear()  # what a load that was broken off left behind
    with transaction():
        directory = actions.begin_directory(opened.name)
    try:
        counted = _read(opened, directory)
        with transaction():
            actions.make_current(directory, counted.rows, now=_now())
    finally:
        _clear()  # the one it replaced, or, when it came to nothing, itself
    with reading():
        return counted, queries.wards_unknown(directory)


@click.group("places")
def places() -> None:
    """Look after postcodes."""


@places.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only read the file and say what is in it.")
@with_appcontext
def load(file: Path, *, dry_run: bool) -> None:
    """Load the ONS Postcode Directory from FILE (CSV, or the zip it comes in). It takes the place of the one before."""
    unknown: list[str] = []
    try:
        with ExitStack() as stack:
            opened = _open(file, stack)
            counted, unknown = (_read(opened, None), []) if dry_run else _load(opened)
    except Refused as refusal:
        raise click.UsageError(refusal.sentence) from None
    except (OSError, zipfile.BadZipFile):
        raise click.UsageError("The file cannot be read.") from None
    click.echo(f"{counted.rows:,} postcodes, {counted.camden:,} of them in Camden.")
    click.echo("Nothing was kept: this was a dry run." if dry_run else "They are in use now.")
    if unknown:
        click.echo(f"Wards this service does not know, whose people staff look at: {', '.join(unknown)}")
