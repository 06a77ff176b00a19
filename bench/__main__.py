"""`make bench`: what staff's list, its search and its export page cost with 350 ideas and with 20,000.

    python -m bench [--few 350] [--many 20000] [--rounds 15] [--only sqlite|postgresql]

Ends with 1 when a page costs more than 1.5 times as much with many ideas as with few.
"""

import argparse
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

from bench import databases, report
from bench.load import Service, compare


def asked() -> argparse.Namespace:
    words = argparse.ArgumentParser(
        prog="python -m bench", description="Cost of staff's pages with few and many ideas."
    )
    words.add_argument("--few", type=int, default=350)
    words.add_argument("--many", type=int, default=20_000)
    words.add_argument("--rounds", type=int, default=15, help="looks at each page, after one that is not counted")
    words.add_argument("--only", choices=["sqlite", "postgresql"])
    return words.parse_args()


def measure(kind: str, folder: Path, port: int, wanted: argparse.Namespace) -> list[str]:
    services = []
    for count in (wanted.few, wanted.many):
        begun = time.perf_counter()
        services.append(Service(databases.new_database(kind, folder, port, count), folder, count))
        print(f"{kind}: {count:,} ideas made in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    found = compare(*services, wanted.rounds)
    print(report.table(kind, wanted.few, wanted.many, found), end="\n\n")
    for service in services:
        took, rows = service.take_all()
        print(f"The whole list as CSV: {rows:,} rows in {took / 1000:.2f} s, {took / rows:.2f} ms a row.")
    print()
    return report.broken(kind, found)


def main() -> int:
    wanted, faults = asked(), []
    print(report.machine(), end="\n\n")
    with ExitStack() as held:
        folder = Path(held.enter_context(tempfile.TemporaryDirectory(prefix="kitbench", ignore_cleanup_errors=True)))
        folder.chmod(0o755)
        if wanted.only != "postgresql":
            faults += measure("SQLite", folder, 0, wanted)
        if wanted.only != "sqlite" and databases.has_postgresql():
            port = held.enter_context(databases.postgresql(folder / "server"))
            faults += measure("PostgreSQL", folder, port, wanted)
        elif wanted.only != "sqlite":
            print("PostgreSQL is not installed here, so only SQLite was measured.")
    print("\n".join(faults) or f"No page costs more than {report.MOST} times as much.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
