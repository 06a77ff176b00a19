"""Install what the browser and PostgreSQL tests need, through apt, where that is allowed; else say exactly what to do."""

import os
import shutil
import subprocess
from pathlib import Path

NEEDED = {
    "chromium": (lambda: shutil.which("chromium") is not None, "the journeys in a real browser"),
    "postgresql": (
        lambda: bool(list(Path("/usr/lib/postgresql").glob("*/bin/initdb")) or shutil.which("postgres")),
        "the PostgreSQL half of the tests",
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
            subprocess.run(["apt-get", "-qq", *words], env=quiet, check=False, stdout=subprocess.DEVNULL)
    for name in missing():
        print(f"Left out: {NEEDED[name][1]}. Run `apt-get install {name}` to have them.", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
