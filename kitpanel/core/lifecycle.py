"""A lifecycle is one table of moves. Buttons, diagrams, status tags and tests all read it."""

from dataclasses import dataclass, field
from enum import StrEnum

from kitpanel.core.errors import Refused
from kitpanel.core.said import say


@dataclass(frozen=True)
class Move:
    """A verb that takes a thing from any state of `sources` to `target`. `label` is what its button says."""

    name: str
    sources: tuple[StrEnum, ...]
    target: StrEnum
    label: str = ""


@dataclass(frozen=True)
class Lifecycle:
    """The states of one kind of thing and the moves between them.

    `kind` is the word for the thing in a sentence and in its history ("application"). `words` says each state as a
    person reads it ("Being checked"), and `tones` its tag's colour (govuk-tag: green, yellow, red, purple, grey).
    """

    kind: str
    start: StrEnum
    moves: tuple[Move, ...]
    words: dict[StrEnum, str] = field(default_factory=dict)
    tones: dict[StrEnum, str] = field(default_factory=dict)

    def states(self) -> type[StrEnum]:
        """Give the enum that holds every state."""
        return type(self.start)

    def move(self, name: str, state: StrEnum) -> Move:
        """Find the move called `name` that leaves `state`.

        Raises Refused with a plain sentence when that move is not open from there, KeyError when no move has the name.
        """
        named = [move for move in self.moves if move.name == name]
        if not named:
            raise KeyError(name)
        for move in named:
            if state in move.sources:
                return move
        raise Refused(
            say(
                "This cannot be done now: the {kind} is “{state}”. Load the page again to see where it is.",
                kind=self.kind,
                state=self.said(state),
            )
        )

    def open_from(self, state: StrEnum) -> tuple[Move, ...]:
        """List the moves that leave `state`, in the order of the table."""
        return tuple(move for move in self.moves if state in move.sources)

    def said(self, state: StrEnum) -> str:
        """Say a state in words."""
        return self.words.get(state, str(state).replace("_", " "))

    def tone(self, state: StrEnum) -> str:
        """Give the colour of a state's tag."""
        return self.tones.get(state, "grey")

    def diagram(self) -> str:
        """Draw the table as a Mermaid state diagram, for docs/."""
        rows = [f"  [*] --> {self.start}"]
        rows += [f"  {source} --> {move.target}: {move.name}" for move in self.moves for source in move.sources]
        return "\n".join(["stateDiagram-v2", *rows])
