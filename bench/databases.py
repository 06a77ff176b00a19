"""The databases to measure on: SQLite always, PostgreSQL where its server is installed."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

_TRIES = 200


def _program(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


def has_postgresql() -> bool:
    return bool(_program("initdb") and _program("postgres"))


def _unprivileged(folder: Path) -> list[str]:
    """PostgreSQL refuses to run as root: give the words that run it as somebody else, who may use the folder."""
    if os.geteuid() != 0:
        return []
    user = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
    shutil.chown(folder, user)
    return ["setpriv", f"--reuid={user}", "--clear-groups", f"--regid={pwd.getpwnam(user).pw_gid}"]


@contextmanager
def postgresql(folder: Path) -> Iterator[int]:
    """Start a server of our own, with the settings it comes with; give its port."""
    folder.mkdir(mode=0o700)
    user, data = _unprivileged(folder), folder / "data"
    init = [*user, _program("initdb"), "-D", data, "-U", "kit", "-A", "trust", "-E", "UTF8", "--no-sync"]
    subprocess.run(init, check=True, capture_output=True, cwd="/")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"listen_addresses": "127.0.0.1", "port": str(port), "unix_socket_directories": ""}
    words = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server = subprocess.Popen(
        [*user, _program("postgres"), "-D", data, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/"
    )
    try:
        _wait(port)
        yield port
    finally:
        server.send_signal(signal.SIGINT)  # at once, whoever is still connected
        server.wait(30)


def _wait(port: int) -> None:
    for _ in range(_TRIES):
        try:
            run_sql(port, "SELECT 1")
        except psycopg.OperationalError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("PostgreSQL did not start")


def run_sql(port: int, statement: str, name: str = "postgres") -> None:
    with psycopg.connect(host="127.0.0.1", port=port, user="kit", dbname=name, autocommit=True) as connection:
        connection.execute(statement)


def new_database(kind: str, folder: Path, port: int, count: int) -> str:
    """Give the address of an empty database."""
    if kind == "SQLite":
        return f"sqlite:///{folder / f'bench-{count}.db'}"
    run_sql(port, f"CREATE DATABASE bench_{count}")
    return f"postgresql+psycopg://kit@127.0.0.1:{port}/bench_{count}"
