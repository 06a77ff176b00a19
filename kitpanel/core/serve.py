"""Starting everything on one machine: the web server and the timetable, and stopping both together."""

import signal
import socket
import subprocess
import sys
import threading

import click

WORKERS, THREADS = 2, 8
GRACE_SECONDS = 10


class _Busy(click.ClickException):
    exit_code = 2


def _commands(host: str, port: int) -> list[list[str]]:
    web = [
        sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{host}:{port}", "--workers", str(WORKERS),
        "--worker-class", "gthread", "--threads", str(THREADS), "--timeout", "60", "--graceful-timeout", "10",
        "--log-level", "warning",
    ]  # fmt: skip
    return [web, [sys.executable, "-m", "kitpanel", "jobs"]]


def _end(started: list[subprocess.Popen[bytes]]) -> None:
    """Stop what is still running, kindly first."""
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        try:
            process.wait(GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()


def check_free(host: str, port: int) -> None:
    """See that nothing else answers at this address. Raises ClickException, which ends a command with one line."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as fault:
            raise _Busy(f"{host}:{port} cannot be used ({fault.strerror}). Set PORT to another number.") from fault


def serve(host: str, port: int) -> int:
    """Run the web server and the timetable until one ends or a person stops them. Gives the exit code."""
    asked = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: asked.set())
    started = [subprocess.Popen(command, start_new_session=True) for command in _commands(host, port)]  # noqa: S603
    while not asked.is_set() and all(process.poll() is None for process in started):
        asked.wait(0.3)
    _end(started)
    click.echo("Stopped.")
    return 0 if asked.is_set() else 1
