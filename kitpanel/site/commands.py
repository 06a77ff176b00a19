"""Commands that look after the whole service: check, doctor, backup, restore."""

import sys
from datetime import datetime
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from kitpanel.core import backup, doctor
from kitpanel.core.crypto import sealer
from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.migrate import newest_revision
from kitpanel.core.web import Kitpanel
from kitpanel.site import laws


def _now() -> datetime:
    app: Kitpanel = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return app.clock()


def _key_mark() -> str:
    """Tell one set of encryption keys from another without saying what they are."""
    return sealer().keyed_hash("kitpanel backup")[:16]


def _files() -> Path:
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return settings.data_folder / "files"


@click.command()
@with_appcontext
def check() -> None:
    """Check the laws: what must be true of the whole database. Exit 1 when one is broken."""
    with reading():
        found = laws.broken(_now())
    for law, faults in found:
        click.echo(f"{'broken' if faults else 'holds '}  {law.number:>2}  {law.words}")
        for fault in faults[:20]:
            click.echo(f"            {fault}")
    sys.exit(1 if any(faults for _, faults in found) else 0)


@click.command("doctor")
@with_appcontext
def look() -> None:
    """Look at settings, database, migrations, mail, files and clock. Exit 1 on trouble."""
    found = doctor.findings()
    for finding in found:
        click.echo(f"{'well   ' if finding.well else 'TROUBLE'}  {finding.what}: {finding.seen}")
    sys.exit(0 if all(finding.well for finding in found) else 1)


@click.command("backup")
@click.argument("target", type=click.Path(path_type=Path, dir_okay=False))
@with_appcontext
def back_up(target: Path) -> None:
    """Write a backup of everything to TARGET (a .tar.gz)."""
    try:
        with reading():
            kept = backup.write(target, files=_files(), revision=newest_revision(), key_mark=_key_mark(), now=_now())
    except OSError as fault:
        raise click.UsageError(f"The backup could not be written: {fault.strerror or fault}.") from None
    click.echo(f"{sum(kept.rows.values()):,} rows and {kept.files:,} files are in {target}.")


@click.command()
@click.argument("source", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@with_appcontext
def restore(source: Path) -> None:
    """Put the backup SOURCE into an empty, migrated database, count it again, and check the laws."""
    try:
        opened = backup.Opened(source)
        opened.check_fits(revision=newest_revision(), key_mark=_key_mark())
        with transaction():
            kept = backup.restore(opened, files=_files())
    except Refused as refusal:
        raise click.UsageError(refusal.sentence) from None
    click.echo(f"{sum(kept.rows.values()):,} rows and {kept.files:,} files are back.")
    with reading():
        faults = [fault for _, found in laws.broken(_now()) for fault in found]
    click.echo("The laws hold." if not faults else "\n".join(["A law is broken:", *faults[:20]]))
    sys.exit(1 if faults else 0)


COMMANDS = (check, look, back_up, restore)
