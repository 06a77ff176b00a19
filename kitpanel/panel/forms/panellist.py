"""What a panellist types: who they know, and what they think of a bid."""

from collections.abc import Iterable

from kitpanel.core.fields import (
    AnyOf,
    Hidden,
    Marks,
    MoneyField,
    OneOf,
    OneTimeKey,
    Send,
    Sentences,
    Text,
    Words,
    required,
)
from kitpanel.core.forms import Form
from kitpanel.core.money import pounds
from kitpanel.panel.models import Ballot
from kitpanel.panel.queries.declaring import ToDeclare
from kitpanel.panel.queries.reading import ToRead
from kitpanel.panel.rules import ballot as rules
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES, MARKS, Mark
from kitpanel.panel.rules.conflict import LINKS, Link
from kitpanel.panel.rules.draft import CANNOT, Draft, of_ballot
from kitpanel.panel.rules.reasons import OFFERED

LOOKS = (("device", "As on my device"), ("light", "Light"), ("dark", "Dark"), ("contrast", "High contrast"))
_TICK = "Tick what fits. They may read it in their letter, word for word."
_HOW = "If you know them, how?"


class PlainForm(Form):
    """A button, and nothing to fill in."""


class HandOnForm(Form):
    """A seat handed on, once."""

    once = OneTimeKey()


class QuestionForm(Form):
    """A question to the person whose bid is read."""

    question = Words("Your question", [required("Write your question first")], render_kw={"rows": 4})
    once = OneTimeKey()


class LinkForm(Form):
    """How somebody stands to one bid they had declared on before."""

    link = Sentences(
        "Do you know anybody in this?", [required("Choose one of the three answers")], choices=LINKS.items()
    )
    words = Words(_HOW, description="The staff see this, the panel does not. A few words do.", render_kw={"rows": 2})
    once = OneTimeKey()

    def said(self) -> tuple[Link, str]:
        """Give what was answered."""
        return Link(self.link.data), self.words.data or ""


class StepBackForm(Form):
    """Stepping back into a bid by its name."""

    title = Text("What is the idea called?", [required("Write the name of the idea, as you saw it")])
    link = Sentences(
        "How do you know them?",
        [required("Choose one of the two answers")],
        choices=[(link, words) for link, words in LINKS.items() if link is not Link.OUT],
    )
    words = Words(_HOW, description="The staff see this, the panel does not. A few words do.", render_kw={"rows": 2})
    once = OneTimeKey()

    def said(self) -> tuple[str, Link, str]:
        """Give what was answered."""
        return self.title.data or "", Link(self.link.data), self.words.data or ""


class DeclareForm(Form):
    """How somebody stands to each of several bids: two fields a bid, added by `declare_form`."""

    once = OneTimeKey()

    def said(self, bids: Iterable[ToDeclare]) -> list[tuple[str, Link, str]]:
        """List what was answered: reference, link, words. A bid left open is left out."""
        return [
            (bid.ref, Link(self[f"link-{bid.ref}"].data), self[f"words-{bid.ref}"].data)
            for bid in bids
            if self[f"link-{bid.ref}"].data
        ]


def declare_form(bids: Iterable[ToDeclare]) -> DeclareForm:
    """Make the form for the bids that wait for somebody's word."""
    fields: dict[str, object] = {}
    for bid in bids:
        fields[f"link-{bid.ref}"] = Sentences("Do you know anybody in this?", choices=LINKS.items())
        fields[f"words-{bid.ref}"] = Words(_HOW, render_kw={"rows": 2})
    made: DeclareForm = type("DeclareForm", (DeclareForm,), fields)()
    return made


class VoteForm(Form):
    """A ballot. One field of marks for each Mission the bid names is added by `vote_form`.

    Each answer offers its own reasons; those that do not fit the answer given are left out. `lines` are the budget
    lines that stay: a page sends them all unless some are unticked.
    """

    missions: tuple[str, ...] = ()

    grade = Sentences(
        "Should we fund it?",
        [required("Choose what you think of this idea")],
        choices=[*GRADES.items(), (CANNOT, CANNOT_JUDGE)],
        render_kw={"divider": CANNOT},
    )
    likes = AnyOf("What do you like?", choices=OFFERED[4].items(), description=_TICK)
    doubts = AnyOf("What should they hear?", choices=OFFERED[2].items(), description=_TICK)
    wants = AnyOf("What would help it next time?", choices=OFFERED[1].items(), description=_TICK)
    against = AnyOf("Why not?", choices=OFFERED[0].items(), description=_TICK)
    lacks = AnyOf("What is missing?", choices=OFFERED[None].items(), description=_TICK)
    reason = Words(
        "Why, in your own words",
        description="We need a reason for No, Not yet and Yes, we must. If you don’t have enough to go on, say what is "
        "missing. A tick or a few words do.",
        render_kw={"rows": 3},
    )
    lines = AnyOf("What would you give money for?", description="Untick what you would leave out.")
    lower = MoneyField("Or write what you’d give")
    note = Words(
        "A note to yourself",
        description="Only you see it. It is no part of your vote, and goes when the round is closed.",
        render_kw={"rows": 2},
    )
    keep = Send("Keep this, and send it later")
    send = Send("Send my vote")
    once = OneTimeKey()

    @property
    def reasons(self) -> tuple[AnyOf, ...]:
        """Give the reasons offered, for each answer."""
        return (self.likes, self.doubts, self.wants, self.against, self.lacks)

    @property
    def gives_less(self) -> bool:
        """Say whether an amount, or fewer lines than all, were filled in."""
        fewer = len(self.lines.data or ()) < len(self.lines.choices)
        return fewer or bool(self.lower.data or self.lower.errors or self.lines.errors)

    def can_be_kept(self) -> bool:
        """Say whether what was filled in can be kept: the answer itself may wait."""
        if not self.validate() and not self.grade.data:
            self.grade.errors = []
        return not self.faults

    def draft(self) -> Draft:
        """Give what was filled in. Lines count as unticked only where the page that shows them was sent by a button."""
        shown = [str(choice.value) for choice in self.lines.choices]
        left_out = [int(place) for place in shown if place not in self.lines.data] if self._lines_were_sent() else []
        return Draft(
            grade=self.grade.data or "",
            ticked=tuple(key for field in self.reasons for key in field.data or ()),
            own=self.reason.data or "",
            lower=self.lower.data,
            left_out=tuple(left_out),
            marks={key: str(Mark(self[f"mark-{key}"].data)) for key in self.missions if self[f"mark-{key}"].data},
        )

    def _lines_were_sent(self) -> bool:
        return bool(self.lines.data or self.keep.data or self.send.data)


def vote_form(one: ToRead, begun: Draft | None = None, note: str = "") -> VoteForm:
    """Make the ballot of a bid, filled in with what was sent or kept before, when it is given."""
    fields: dict[str, object] = {
        f"mark-{mission.key}": Marks(f"How much would it help {mission.title}?", choices=MARKS.items())
        for mission in one.missions
    }
    kind = type("VoteForm", (VoteForm,), fields | {"missions": tuple(mission.key for mission in one.missions)})
    lines = one.bid.version.answers.get("lines", [])
    begun = begun or Draft()
    filled = _filled(begun) | {"note": note, "lines": [str(at) for at in range(len(lines)) if at not in begun.left_out]}
    made: VoteForm = kind(data=filled)
    made.lines.offer((str(at), f"{line['what']}: {pounds(line['pence'])}") for at, line in enumerate(lines))
    made.lower.description = f"Whole pounds. They can do it with {pounds(one.bid.least)} or more."
    return made


def begun_from(mine: Ballot, lines: list[int]) -> Draft:
    """Give a vote that was sent as it was filled in."""
    marks = {mark.mission_key: mark.mark for mark in mine.marks}
    said = rules.Ballot(
        mine.state, mine.grade, mine.reason, mine.missing, mine.lower, tuple(mine.lower_lines), marks
    )  # fmt: skip
    return of_ballot(said, lines)


def _filled(begun: Draft) -> dict[str, object]:
    ticked = set(begun.ticked)
    chosen: dict[str, object] = {
        name: [key for key in OFFERED[grade] if key in ticked]
        for name, grade in (("likes", 4), ("doubts", 2), ("wants", 1), ("against", 0), ("lacks", None))
    }
    marks: dict[str, object] = {f"mark-{key}": mark for key, mark in begun.marks.items()}
    return {"grade": begun.grade, "reason": begun.own, "lower": begun.lower} | chosen | marks


class LookForm(Form):
    """How the pages look. Its buttons stand at the foot of each."""

    look = OneOf("Look", [required("Choose a look")], choices=LOOKS)


class PackForm(Form):
    """Which pack somebody would like to print."""

    size = OneOf("Size", [required("Choose a size")], choices=(("normal", "Normal"), ("large", "Large")))


class SendAllForm(Form):
    """The last look: what was shown is what is sent."""

    seen = Hidden()
    once = OneTimeKey()
