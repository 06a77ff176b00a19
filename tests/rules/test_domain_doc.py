"""docs/domain.md shows the tables as they are. `python tests/rules/test_domain_doc.py` makes its pictures again."""

import re
from dataclasses import MISSING, fields
from pathlib import Path

from kitpanel.applications.rules import APPLICATION
from kitpanel.applications.rules.drafts import DraftLetters
from kitpanel.applications.rules.duplicates import Weights
from kitpanel.applications.rules.hands import HandRule
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.outcome import Keeping
from kitpanel.applications.rules.search import DeskRule
from kitpanel.panel.rules.ballot import VOTE
from kitpanel.payouts.rules import GRANT, PAYMENT, RUN
from kitpanel.payouts.rules.offer import OfferRule
from kitpanel.people.rules import SignInRule
from kitpanel.rounds.rules import PANEL_MEMBER, ROUND
from kitpanel.rounds.rules.care import CareRule
from kitpanel.rounds.rules.fortnight import FortnightRule
from kitpanel.stories.rules import STORY, StoryRule
from kitpanel.strands.rules import StrandTerms

DOC = Path(__file__).parents[2] / "docs" / "domain.md"
LIFECYCLES = (APPLICATION, ROUND, PANEL_MEMBER, VOTE, GRANT, PAYMENT, RUN, STORY)
SETTINGS = (
    StrandTerms,
    FortnightRule,
    CareRule,
    AskLimits,
    HandRule,
    Keeping,
    DraftLetters,
    DeskRule,
    Weights,
    OfferRule,
    SignInRule,
    StoryRule,
)
MADE = re.compile(r"<!-- made: (.+?) -->\n(.*?)<!-- end -->", re.DOTALL)


def states(lifecycle):
    rows = [f"| `{state}` | {lifecycle.words[state]} | {lifecycle.tone(state)} |" for state in lifecycle.states()]
    return "\n".join(["| state | its words | tag |", "| --- | --- | --- |", *rows])


def settings():
    rows = [
        f"| {kind.__name__} | `{one.name}` | {one.default} |"
        for kind in SETTINGS
        for one in fields(kind)
        if one.default is not MISSING and one.default is not None and not isinstance(one.default, frozenset)
    ]
    return "\n".join(["| of | setting | default |", "| --- | --- | --- |", *rows]) + "\n"


def made():
    pictures = {one.kind: f"```mermaid\n{one.diagram()}\n```\n\n{states(one)}\n" for one in LIFECYCLES}
    return {**pictures, "settings": settings()}


def test_the_pictures_and_settings_are_those_of_the_code():
    assert dict(MADE.findall(DOC.read_text("utf-8"))) == made(), "run: python tests/rules/test_domain_doc.py"


def test_every_move_of_every_table_is_an_arrow():
    text = DOC.read_text("utf-8")
    arrows = re.findall(r"^  (\w+) --> (\w+): (\w+)$", text, re.MULTILINE)
    assert sorted(arrows) == sorted(
        (str(source), str(move.target), move.name)
        for lifecycle in LIFECYCLES
        for move in lifecycle.moves
        for source in move.sources
    )


if __name__ == "__main__":
    parts = made()
    text = MADE.sub(lambda at: f"<!-- made: {at[1]} -->\n{parts[at[1]]}<!-- end -->", DOC.read_text("utf-8"))
    DOC.write_text(text, "utf-8")
