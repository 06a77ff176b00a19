"""The benchmark stays able to run: it makes its ideas, looks at each of its pages, and takes the whole list."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2]))

from bench.load import PAGES, Service, compare
from bench.report import broken, table


@pytest.fixture
def service(tmp_path):
    return Service(f"sqlite:///{tmp_path / 'bench.db'}", tmp_path, 12)


def test_the_benchmark_looks_at_every_page_and_takes_every_row(service):
    for path in list(PAGES.values())[::3]:
        service.look(path)
    (found,) = compare(service, service, 1, {"every idea": PAGES["every idea"]})
    assert (found.rows, service.take_all()[1]) == ((12, 12), 12)
    assert (len(table("SQLite", 12, 12, [found]).splitlines()), broken("SQLite", [replace(found, ratio=1.6)])) == (
        5, ["SQLite: every idea costs 1.60 times as much"],
    )  # fmt: skip
