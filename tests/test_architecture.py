"""The design, checked by a machine: sizes, names, who writes a state, who commits, who reads the clock."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted((ROOT / "kitpanel").rglob("*.py"))
TREES = {path: ast.parse(path.read_text("utf-8")) for path in FILES}
MOST_FILE, MOST_FUNCTION, MOST_VIEW = 300, 30, 15
NO_NAMES = {"utils", "helpers", "common", "services", "managers"}
SIX = {"views", "forms", "access", "actions", "queries", "models", "rules"}


def named(path):
    return str(path.relative_to(ROOT))


def functions(tree):
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def body_lines(node):
    """Count a function's lines of code, its docstring apart."""
    body = node.body
    first = body[0]
    if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):
        body = body[1:]
    return body[-1].end_lineno - body[0].lineno + 1 if body else 0


def is_view(node):
    return any("access" in ast.unparse(mark) for mark in node.decorator_list)


def test_no_file_is_longer_than_300_lines():
    assert {
        named(path): lines for path in FILES if (lines := len(path.read_text("utf-8").splitlines())) > MOST_FILE
    } == {}


def test_no_function_is_longer_than_30_lines_and_no_view_than_15():
    long = {
        f"{named(path)}:{node.name}": body_lines(node)
        for path, tree in TREES.items()
        for node in functions(tree)
        if body_lines(node) > (MOST_VIEW if is_view(node) else MOST_FUNCTION)
    }
    assert long == {}


def test_nothing_is_called_utils():
    assert [named(path) for path in FILES if NO_NAMES & set(path.relative_to(ROOT).with_suffix("").parts)] == []


def test_only_advance_writes_a_state():
    writers = [
        f"{named(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign)
        for target in (node.targets if isinstance(node, ast.Assign) else [node.target])
        if isinstance(target, ast.Attribute) and target.attr == "state"
    ]
    assert [where.rsplit(":", 1)[0] for where in writers] == ["kitpanel/core/history.py"]


def test_no_bulk_update_writes_a_state():
    found = [
        f"{named(path)}:{node.lineno}"
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "values"
        and any(keyword.arg == "state" for keyword in node.keywords)
    ]
    assert found == []


def test_commit_stands_in_one_function():
    places = [
        f"{named(path)}:{holder.name}"
        for path, tree in TREES.items()
        for holder in functions(tree)
        for node in ast.walk(holder)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit"
    ]
    assert places == ["kitpanel/core/db.py:_opened"]


def test_only_the_clock_reads_the_clock():
    reading = {"now", "utcnow", "today"}
    found = {
        named(path)
        for path, tree in TREES.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in reading
        and ast.unparse(node.func.value) in {"datetime", "date", "datetime.datetime", "datetime.date", "dt"}
    }
    assert found == {"kitpanel/core/clock.py"}


def test_create_app_is_at_most_60_lines():
    (made,) = (node for node in functions(TREES[ROOT / "kitpanel" / "__init__.py"]) if node.name == "create_app")
    assert body_lines(made) <= 60


def test_no_page_needs_inline_styles_or_scripts():
    bad = {
        f"{path.relative_to(ROOT)}: {mark}"
        for path in (ROOT / "templates").rglob("*.html")
        for mark in (" style=", " onclick=", "<style", "javascript:")
        if mark in path.read_text("utf-8")
    }
    assert bad == set()


@pytest.mark.parametrize(
    "name", ["requirements.lock", "requirements-dev.lock", "requirements-uv.lock", "package-lock.json"]
)
def test_a_lock_file_names_no_registry(name):
    text = (ROOT / name).read_text("utf-8")
    assert ("http://" in text, "https://" in text) == (False, False)
