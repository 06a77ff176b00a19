"""The commands: `kitpanel …`. Bad input gets one line and exit code 2; never a traceback."""

import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import click
from flask import current_app
from flask.cli import FlaskGroup, ScriptInfo, with_appcontext
from sqlalchemy.exc import DBAPIError, NoResultFound

from config import BadSettings, Settings
from kitpanel import create_app, jobs
from kitpanel.core import migrate
from kitpanel.core.access import entries_of
from kitpanel.core.crypto import sealer
from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.core.filters import on_day
from kitpanel.core.serve import check_free
from kitpanel.core.serve import serve as start
from kitpanel.core.web import Kitpanel
from kitpanel.demo import actions as demo
from kitpanel.missions import actions as missions
from kitpanel.missions.commands import places
from kitpanel.panel.queries.replay import decided_refs, replay_round
from kitpanel.panel.queries.verify import verify_round
from kitpanel.panel.rules.replay import replay
from kitpanel.people import actions as people
from kitpanel.people.rules import RoleName
from kitpanel.rounds import actions as rounds
from kitpanel.site.commands import COMMANDS


def _make_app() -> Kitpanel:
    try:
        return create_app(Settings.from_env(os.environ))
    except BadSettings as fault:
        click.echo(str(fault), err=True)
        sys.exit(2)


class Commands(FlaskGroup):
    """Flask's group with the commands that stand below and no others: listing them needs no app and no settings."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """List the commands, by name."""
        return click.Group.list_commands(self, ctx)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """Find a command."""
        return click.Group.get_command(self, ctx, name)

    def main(self, *args: Any, **options: Any) -> Any:
        """Run a command. What it cannot work with is one line on standard error and code 2."""
        try:
            sys.exit(super().main(*args, **{**options, "standalone_mode": False}) or 0)
        except click.ClickException as fault:
            self._stop(" ".join(fault.format_message().split()))
        except click.Abort:
            self._stop("Stopped.")
        except DBAPIError as fault:
            self._stop(f"The database cannot be used ({type(fault.orig).__name__}). Run `kitpanel doctor` to see why.")

    @staticmethod
    def _stop(sentence: str) -> NoReturn:
        click.echo(f"Error: {sentence}", err=True)
        sys.exit(2)


@click.group(
    cls=Commands, create_app=_make_app, add_default_commands=False, add_version_option=False, load_dotenv=False
)
def main() -> None:
    """Run and look after the We Make Camden Kit."""


def app_now() -> datetime:
    """Read the clock once, for a command."""
    app: Kitpanel = current_app._get_current_object()  # type: ignore[attr-defined]  # noqa: SLF001
    return app.clock()


@main.group("db")
def database() -> None:
    """Look after the database's schema."""


@database.command()
@with_appcontext
def upgrade() -> None:
    """Bring the database to the newest schema, and put in what is published: Missions, wards, themes."""
    os.makedirs(current_app.extensions["kitpanel.settings"].data_folder, exist_ok=True)  # noqa: PTH103
    migrate.upgrade_database()
    with transaction():
        missions.seed()
    click.echo("The database is up to date.")


@main.command("demo")
@with_appcontext
def load_demo() -> None:
    """Load the demonstration borough into an empty database; harmless when it is there."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    if not settings.demo:
        raise click.UsageError("The demonstration borough is loaded only with KITPANEL_DEMO=1 and no DATABASE_URL.")
    with transaction():
        if not demo.is_empty():
            click.echo("The demonstration borough is there already.")
            return
        demo.load(app_now(), sealer(), public_address=settings.public_address, phone=settings.phone)
    click.echo("The demonstration borough is ready.")


@main.command("jobs")
@click.option("--once", is_flag=True, help="Do all that is due now, then stop.")
@click.pass_obj
def run_jobs(info: ScriptInfo, once: bool) -> None:
    """Run the timetable."""
    app: Kitpanel = info.load_app()  # type: ignore[assignment]
    if once:
        for name, steps in jobs.run_all(app).items():
            click.echo(f"{name}: {steps}")
    else:
        jobs.serve(app)


def access_table(app: Kitpanel) -> list[tuple[str, str, str, str]]:
    """List endpoint, methods, address and who may call it, in order."""
    return sorted(
        (
            rule.endpoint,
            " ".join(sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})),
            rule.rule,
            ", ".join(entry.name for entry in entries_of(app.view_functions[rule.endpoint])),
        )
        for rule in app.url_map.iter_rules()
        if not rule.endpoint.startswith("demo.")
    )


@main.command()
@click.pass_obj
def access(info: ScriptInfo) -> None:
    """Print every endpoint and who may call it, as docs/access.md holds it."""
    app: Kitpanel = info.load_app()  # type: ignore[assignment]
    click.echo("| endpoint | method | address | who |\n| --- | --- | --- | --- |")
    for row in access_table(app):
        click.echo("| " + " | ".join(row) + " |")


@main.group("people")
def people_group() -> None:
    """Look after people."""


@people_group.command()
@click.argument("email")
@click.argument("role", type=click.Choice([role.value for role in RoleName]))
@click.option("--name", default="", help="What to call them.")
@with_appcontext
def invite(email: str, role: str, name: str) -> None:
    """Give somebody a role and send them the way in. The first admin is made this way."""
    try:
        with transaction():
            people.invite(email, RoleName(role), name=name, by=None, now=app_now())
    except Refused as refusal:
        raise click.UsageError(refusal.sentence) from None
    click.echo(f"{email} is now {role}. A letter is on its way.")


@main.group("rounds")
def rounds_group() -> None:
    """Look after the fortnights."""


@rounds_group.command("plan")
@click.option("--panel", "code", default="", help="Only this panel's, by its short name.")
@with_appcontext
def plan_rounds(code: str) -> None:
    """Plan the next rounds from each panel's rule, and print them."""
    try:
        with transaction():
            planned = rounds.plan_now(code, app_now())
    except (Refused, NoResultFound) as fault:
        raise click.UsageError(fault.sentence if isinstance(fault, Refused) else f"there is no panel {code}") from None
    for panel, coming in planned:
        click.echo(f"{panel.name} ({panel.code})")
        for one in coming:
            dates = (on_day(one.cut_off_at), on_day(one.pack_at), on_day(one.meeting_at), on_day(one.letters_by))
            click.echo(f"  {one.ref}  {one.state.value:8}  " + " · ".join(dates))


@rounds_group.command("replay", with_appcontext=False)
@click.argument("ref", default="")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="A record as JSON.")
@click.option("--json", "as_json", is_flag=True, help="Print what was computed, as JSON.")
@click.pass_obj
def replay_rounds(info: ScriptInfo, ref: str, path: Path | None, as_json: bool) -> None:
    """Compute a decided round again: REF, a record in a file, or with neither every round.

    Exit code 0 if all agrees with what is stored, 1 with the differences, 2 if it cannot be read.
    """
    if ref and path:
        raise click.UsageError("Give a round or a file, not both.")
    if path:
        found = [replay(path.read_bytes())]
    else:
        app: Kitpanel = info.load_app()  # type: ignore[assignment]
        with app.app_context(), reading():
            found = [replay_round(each) for each in ([ref] if ref else decided_refs())]
    for one in found:
        click.echo(one.as_json() if as_json and one.computed else "\n".join(one.lines), nl=bool(one.lines))
        for line in one.errors:
            click.echo(line, err=True)
    sys.exit(max((one.code for one in found), default=0))


@rounds_group.command("verify")
@click.argument("ref")
@click.option("--head", default="", help="The seal in a panel member’s letter, to hold the chain against.")
@with_appcontext
def verify_votes(ref: str, head: str) -> None:
    """Walk the chain of a round's votes, and name the first row that is wrong.

    Exit code 0 if all of it holds, 1 with each fault, 2 if there is no such chain.
    """
    with reading():
        found = verify_round(ref, head=head)
    click.echo("\n".join(found.lines), nl=bool(found.lines))
    for line in found.errors:
        click.echo(line, err=True)
    sys.exit(found.code)


@main.command()
@click.option("--host", default="127.0.0.1")
@click.option("--port", default=8000, envvar="PORT", show_envvar=True, type=click.IntRange(1, 65535))
@click.pass_context
def serve(context: click.Context, host: str, port: int) -> None:
    """Migrate, load the demonstration borough if asked to, then run the web server and the timetable."""
    check_free(host, port)
    context.invoke(upgrade)
    demo = os.environ.get("KITPANEL_DEMO") == "1"
    if demo:
        context.invoke(load_demo)
    address = f"http://{host}:{port}"
    click.echo(f"The We Make Camden Kit is at {address}/")
    click.echo(
        f"Sign in as anybody with one click at {address}/demo; the letters sent are at {address}/demo/outbox."
        if demo
        else f"Sign in at {address}/sign-in with an e-mail address: a link comes by e-mail."
    )
    click.echo("Ctrl-C stops everything.")
    sys.exit(start(host, port))


for command in (*COMMANDS, places):
    main.add_command(command)
