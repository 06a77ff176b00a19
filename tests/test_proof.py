"""`make proof` goes on where it stopped: what passed is not run again, what failed is."""

import subprocess
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parent
TWO = """
from pathlib import Path

def test_one():
    with Path("ran").open("a") as ran:
        ran.write("one ")

def test_two():
    with Path("ran").open("a") as ran:
        ran.write("two ")
    assert Path("fixed").exists()
"""


def prove(folder):
    command = (sys.executable, "-m", "pytest", "-q", "-p", "support.proof", "-p", "no:cacheprovider", "test_two.py")
    environ = {"PYTHONPATH": str(TESTS), "PATH": "/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(folder.parent)}
    return subprocess.run(command, cwd=folder, env=environ, capture_output=True, check=False).returncode


def test_a_proof_that_was_stopped_goes_on_with_what_is_left(tmp_path):
    (tmp_path / "test_two.py").write_text(TWO)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    assert prove(tmp_path) == 1
    (tmp_path / "fixed").touch()
    assert [prove(tmp_path), prove(tmp_path)] == [0, 0]
    assert (tmp_path / "ran").read_text() == "one two two "
