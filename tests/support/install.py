"""Install what the browser and PostgreSQL tests need, through apt, where that is allowed; else say exactly what to do."""

import contextlib
import os
import shutil
import subprocess
from ctypes.util import find_library
from pathlib import Path

LONGEST = 180
"""Seconds an installation may take."""
SILENT = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
BROWSERS = ("chromium-headless-shell", "chromium")
"""Debian's chromium, without a window first: it draws the same pages at half the cost."""


def browser() -> str:
    """Find a browser; "" where there is none."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), "")


NEEDED = {
    BROWSERS[0]: (lambda: shutil.which(BROWSERS[0]) is not None, "the journeys in a real browser"),
    "postgresql": (
        lambda: bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("postgres")),
        "the PostgreSQL half of the tests",
    ),
    "libpangoft2-1.0-0": (
        lambda: find_library("pangoft2-1.0") is not None,
        "the PDFs, in the tests and in the service",
    ),
}


def missing() -> list[str]:
    """List the packages that are not here."""
    return [name for name, (present, _) in NEEDED.items() if not present()]


def main() -> None:
    """Install, or say what is left out."""
    absent = missing()
    if absent and os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"Installing {' and '.join(absent)}…", flush=True)  # noqa: T201
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", *absent]):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run(["apt-get", "-qq", *words], env=quiet, check=False, timeout=LONGEST, **SILENT)
    for name in missing():
        if name in BROWSERS and browser():
            continue
        print(f"Left out: {NEEDED[name][1]}. Run `apt-get install {name}` to have them.", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
