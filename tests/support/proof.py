"""Makes a long proof resumable: what has passed at its full size on this very tree is not run again.

Loaded by `make proof`. The names of the tests that passed are kept in `.proof/`, one file for each state of the tree.
"""

import hashlib
import shutil
import subprocess
from pathlib import Path

import pytest


def _said(folder, *command):
    return subprocess.run(command, cwd=folder, capture_output=True, check=False).stdout


def state_of(folder):
    """Name the state of a tree: its commit, and a sum of what is changed since."""
    commit = _said(folder, "git", "rev-parse", "--short", "HEAD").decode().strip() or "no-commit"
    changed = _said(folder, "git", "diff", "HEAD") + _said(folder, "git", "status", "--porcelain")
    return f"{commit}-{hashlib.sha256(changed).hexdigest()[:12]}" if changed else commit


class Proof:
    """What passed before this run, and what passes in it."""

    def __init__(self, root: Path, *, leads: bool):
        self.leads, self.passed = leads, root / ".proof" / state_of(root)
        self.before = self.passed.with_name(f"{self.passed.name}.before")
        if leads:  # every worker must find the same tests, whenever it comes
            self.passed.parent.mkdir(exist_ok=True)
            self.passed.touch()
            shutil.copy(self.passed, self.before)

    def pytest_collection_modifyitems(self, config, items):
        known = set(self.before.read_text("utf-8").splitlines())
        done = [item for item in items if item.nodeid in known]
        if done:
            config.hook.pytest_deselected(items=done)
            items[:] = [item for item in items if item.nodeid not in known]

    def pytest_runtest_logreport(self, report):
        if self.leads and report.when == "call" and report.passed:
            with self.passed.open("a", encoding="utf-8") as names:
                names.write(f"{report.nodeid}\n")

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        if session.exitstatus == pytest.ExitCode.NO_TESTS_COLLECTED and self.before.stat().st_size:
            session.exitstatus = pytest.ExitCode.OK


def pytest_configure(config):
    """Take part; with several workers, whoever leads them writes."""
    config.pluginmanager.register(Proof(config.rootpath, leads=not hasattr(config, "workerinput")), "kitpanel-proof")
