"""Commands that look after the whole service: check, doctor, backup, restore, words."""

import sys
import uuid
from datetime import datetime
from pathlib import Path

import click
from babel import UnknownLocaleError
from flask import current_app
from flask.cli import with_appcontext

from config import Settings
from kitpanel.core import backup, catalogues, doctor
from kitpanel.core.clock import in_london, wall_clock
from kitpanel.core.crypto import sealer
from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.migrate import newest_revision
from kitpanel.core.money import pounds
from kitpanel.core.web import Kitpanel
from kitpanel.people.queries import person_by_email, roles_held
from kitpanel.people.rules import RoleName
from kitpanel.site import bringing, laws


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


@click.group()
def words() -> None:
    """Look after the words of other languages (docs/languages.md)."""


@words.command("collect")
@click.argument("locale", required=False)
def collect_words(locale: str | None) -> None:
    """Collect the words to translate and bring every catalogue up to them; begin the one of LOCALE."""
    if locale:
        try:
            catalogues.brought_up(catalogues.FOLDER, locale, catalogues.collected())
        except (ValueError, UnknownLocaleError):
            raise click.UsageError(f"{locale} is no locale, like so or cy.") from None
    count, known = catalogues.collect(catalogues.FOLDER)
    click.echo(f"{count:,} messages; catalogues: {', '.join(known) or 'none'}.")


@words.command("compile")
def compile_words() -> None:
    """Compile every catalogue. Exit 1 when one has faults."""
    faults = [
        f"{locale}: {fault}"
        for locale in catalogues.locales(catalogues.FOLDER)
        for fault in catalogues.compiled(catalogues.FOLDER, locale)
    ]
    click.echo("\n".join(faults), err=True, nl=bool(faults))
    sys.exit(1 if faults else 0)


@words.command("checked")
@click.argument("locale")
@click.option("--by", required=True, help="Who speaks the language and has read every word of it.")
def words_checked(locale: str, by: str) -> None:
    """Write down that the words of LOCALE were checked as they are now. Residents are shown them from then on."""
    try:
        catalogues.sign(catalogues.FOLDER, locale, by, in_london(wall_clock()).date())
    except FileNotFoundError:
        raise click.UsageError(f"There is no catalogue of {locale}.") from None
    click.echo(f"{locale} is checked. Run `kitpanel words compile`, and start the service again.")


@click.group("import")
def bring_group() -> None:
    """Bring in what was kept before this service."""


@bring_group.command("grants")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--by", "email", default="", help="The e-mail address of the member of staff who brings it in.")
@click.option("--dry-run", is_flag=True, help="Only look through the list and say what is in it.")
@with_appcontext
def bring_grants(file: Path, email: str, *, dry_run: bool) -> None:
    """Bring in grants of the past from the list FILE (CSV): all of it, or nothing. Exit 2 when a line has a fault."""
    try:
        with reading() if dry_run else transaction():
            by = None if dry_run else _member_of_staff(email)
            looked = bringing.look(file.read_bytes(), now=_now())
            if by is not None:
                bringing.bring(looked, file.name, by=by, now=_now())
    except Refused as refusal:
        raise click.UsageError(refusal.sentence) from None
    except OSError as fault:
        raise click.UsageError(f"The file cannot be read: {fault.strerror or fault}.") from None
    for one in looked.faults:
        click.echo(f"line {one.line or '-'}, {one.column or '-'}: {one.reason}", err=True)
    if looked.faults:
        raise click.UsageError(f"{len(looked.faults):,} things to put right. Nothing was changed.")
    click.echo(
        f"{len(looked.new):,} new lines: {looked.grants:,} grants of {looked.new_projects:,} projects, "
        f"{pounds(looked.paid)} paid. {looked.same:,} here already."
    )
    kept = looked.new and not dry_run
    click.echo("They are in. No letters were sent." if kept else "Nothing was changed.")


def _member_of_staff(email: str) -> uuid.UUID:
    """Find who brings a list in. Raises Refused unless they are staff or an admin: history says who it was."""
    person = person_by_email(email)
    if person is None or not roles_held(person) & {RoleName.STAFF, RoleName.ADMIN}:
        raise Refused("Say who brings it in: --by with the e-mail address of a member of staff or an admin.")
    return person.id


COMMANDS = (bring_group, check, look, back_up, restore, words)
