"""Starting everything on one machine: the web server and the timetable, and stopping both together."""

import signal
import subprocess
import sys
from types import FrameType

import click

WORKERS, THREADS = 2, 8
GRACE_SECONDS = 10


def _commands(host: str, port: int) -> list[list[str]]:
    web = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", str(THREADS), "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning",
    ]  # fmt: skip
    return [web, [sys.executable, "-m", "kitpanel", "jobs"]]


def serve(host: str, port: int) -> int:
    """Run the web server and the timetable until one ends or a person stops them. Gives the exit code."""
    started = [subprocess.Popen(command, start_new_session=True) for command in _commands(host, port)]  # noqa: S603
    stopping = False

    def stop(_sign: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True

    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, stop)
    while not stopping and all(process.poll() is None for process in started):
        try:
            started[0].wait(0.3)
        except subprocess.TimeoutExpired:
            continue
    failed = [process for process in started if process.poll() not in {None, 0}]
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    click.echo("Stopped.")
    return 1 if failed and not stopping else 0
