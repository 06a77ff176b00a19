"""A PostgreSQL server of the tests' own, in a temporary folder, as an unprivileged user."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

import psycopg

from support.made_once import in_memory

_numbers = itertools.count()


def _program(name: str) -> str | None:
    places = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), reverse=True)
    return str(places[0]) if places else shutil.which(name)


def missing_postgres() -> str:
    """Say what to install when there is no PostgreSQL server here; "" when there is."""
    if _program("initdb") and _program("postgres"):
        return ""
    return "PostgreSQL is not installed: run `apt-get install postgresql`; the PostgreSQL half of the tests is left out"


class Postgres:
    """One server, reached over loopback."""

    def __init__(self, folder: Path) -> None:
        self.folder = in_memory("kitpg", folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.process = None

    def _as(self) -> list[str]:
        if os.geteuid() != 0:
            return []
        user = "postgres" if any(entry.pw_name == "postgres" for entry in pwd.getpwall()) else "nobody"
        shutil.chown(self.folder, user)
        return ["setpriv", f"--reuid={user}", "--clear-groups", f"--regid={pwd.getpwnam(user).pw_gid}"]

    def __enter__(self):
        self.folder.chmod(0o700)
        user = self._as()
        data = self.folder / "data"
        subprocess.run(
            [*user, _program("initdb"), "-D", data, "-U", "kit", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
            check=True, capture_output=True, cwd="/",
        )  # fmt: skip
        options = {
            "fsync": "off", "full_page_writes": "off", "synchronous_commit": "off", "max_connections": "200",
            "listen_addresses": "127.0.0.1", "port": str(self.port), "unix_socket_directories": "",
            "shared_buffers": "64MB", "autovacuum": "off",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [*user, _program("postgres"), "-D", data, *(part for k, v in options.items() for part in ("-c", f"{k}={v}"))],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/",
        )  # fmt: skip
        self._wait()
        return self

    def _wait(self):
        for _ in range(200):
            try:
                self._run("SELECT 1")
            except psycopg.OperationalError:
                if self.process.poll() is not None:
                    raise
                subprocess.run(["sleep", "0.05"], check=True)
            else:
                return
        raise RuntimeError("PostgreSQL did not start")

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(20)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, statement: str) -> None:
        with psycopg.connect(
            host="127.0.0.1", port=self.port, user="kit", dbname="postgres", autocommit=True, connect_timeout=5
        ) as connection:
            connection.execute(statement)

    def url(self, name: str) -> str:
        """Give a database's address."""
        return f"postgresql+psycopg://kit@127.0.0.1:{self.port}/{name}"

    def create(self, name: str) -> str:
        """Make an empty database; give its address."""
        self._run(f"CREATE DATABASE {name}")
        return self.url(name)

    def copy(self, template: str, name: str = "") -> str:
        """Make a copy of a database, in place of the one of that name if there is one; give its name."""
        if name:
            self.drop(name)
        name = name or f"kit_{os.getpid()}_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return name

    def drop(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
