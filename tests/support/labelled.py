"""How good the signs of doubles are, on ideas of made-up people that somebody has sorted: `make duplicates`.

Ideas of one case are the same: one person again, or one idea again. All other pairs are not, and many of them are hard:
sisters in one flat, tenants of one block, common names, a shared phone, two ideas of one kind. A pair counts as found
when the two share a mark, as on the desk, and the sign is there.
"""

import json
import sys
from collections.abc import Callable, Iterator
from itertools import combinations
from pathlib import Path
from typing import NamedTuple

from kitpanel.applications.likeness import marks_of, measured
from kitpanel.applications.rules.duplicates import Fingerprint, Likeness, SignKind, Weights, likeness

DATA = Path(__file__).resolve().parents[1] / "data" / "labelled_ideas.json"
DOC = Path(__file__).resolve().parents[2] / "docs" / "duplicates.md"
BEGIN, END = "<!-- measured -->\n", "<!-- end -->"


class Pair(NamedTuple):
    """Two ideas: whether they are the same, why that is hard to tell, and what was found."""

    same: bool
    why: tuple[str, str]
    found: Likeness


def ideas() -> list[tuple[str, str, Fingerprint]]:
    """Give each idea with its case and why it is there."""
    rows = json.loads(DATA.read_text("utf-8"))
    return [
        (row["case"], row["why"], Fingerprint(
            f"KIT-2026-{at:04d}", row["email"], row["phone"], row["postcode"], row["address"], row["name"],
            f"{row['title']} {row['idea']} {row['who_for']}",
        ))
        for at, row in enumerate(rows, 1)
    ]  # fmt: skip


def pairs() -> Iterator[Pair]:
    """Look at every two ideas, as the desk does."""
    marked = [(*row, {mark.value for mark in marks_of(row[2])}) for row in ideas()]
    for (case, why, one, marks), (other_case, other_why, other, others) in combinations(marked, 2):
        meet = marks & others
        found = likeness(one, other, measured(one, other), Weights()) if meet else Likeness(other.ref, 0, ())
        yield Pair(case == other_case, (why, other_why), found)


class Measure(NamedTuple):
    """Of the pairs a sign was on: how many are the same. Of the pairs that are the same: how many it was on."""

    found: int
    right: int
    same: int

    @property
    def cells(self) -> list[str]:
        """Say it, as a row of a table."""
        precision = f"{100 * self.right // self.found}%" if self.found else "–"
        return [str(self.found), str(self.right), precision, f"{100 * self.right // self.same}%"]


def measure(looked_at: list[Pair], holds: Callable[[Likeness], bool]) -> Measure:
    """Count for one sign."""
    found = [pair for pair in looked_at if holds(pair.found)]
    return Measure(len(found), sum(pair.same for pair in found), sum(pair.same for pair in looked_at))


def measures(looked_at: list[Pair]) -> dict[str, Measure]:
    """Measure each kind of sign, and what staff are shown."""
    each = {
        kind.value: measure(looked_at, lambda found, kind=kind: any(sign.kind is kind for sign in found.signs))
        for kind in SignKind
    }
    return {**each, "shown to staff": measure(looked_at, lambda found: found.score >= Weights().show_from)}


def table() -> str:
    """Write the measures as the table in docs/duplicates.md."""
    looked_at = list(pairs())
    lines = [
        f"{len(ideas())} ideas, {len(looked_at):,} pairs, {sum(pair.same for pair in looked_at)} of them the same.\n"
    ]
    lines += ["| sign | pairs it is on | of these the same | precision | recall |", "| --- | --- | --- | --- | --- |"]
    lines += [f"| {name} | {' | '.join(one.cells)} |" for name, one in measures(looked_at).items()]
    return "\n".join(lines) + "\n"


def mistakes() -> list[str]:
    """List what staff are shown for nothing, and what they are not shown."""
    wrong = [pair for pair in pairs() if pair.same != (pair.found.score >= Weights().show_from)]
    return [
        f"{'missed' if pair.same else 'for nothing'}, {pair.found.score}: {pair.why[1]}. "
        f"{'; '.join(sign.words for sign in pair.found.signs)}"
        for pair in wrong
    ]


if __name__ == "__main__":
    words = DOC.read_text("utf-8") if DOC.exists() else BEGIN + END
    head, _, rest = words.partition(BEGIN)
    DOC.write_text(head + BEGIN + table() + END + rest.partition(END)[2], "utf-8")
    sys.stdout.write("\n".join([table(), *mistakes(), ""]))
