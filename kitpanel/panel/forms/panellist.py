"""What a panellist types: who they know, and what they think of a bid."""

from collections.abc import Iterable

from kitpanel.core.fields import Marks, MoneyField, OneTimeKey, Sentences, Text, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.money import pounds
from kitpanel.panel.models import Ballot
from kitpanel.panel.queries.declaring import ToDeclare
from kitpanel.panel.queries.reading import ToRead
from kitpanel.panel.rules import ballot as rules
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES, MARKS, Mark, State
from kitpanel.panel.rules.conflict import LINKS, Link

CANNOT = "cannot"
_HOW = "If you know them, how?"


class PlainForm(Form):
    """A button, and nothing to fill in."""


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
    """A ballot. One field of marks for each Mission the bid names is added by `vote_form`."""

    missions: tuple[str, ...] = ()

    grade = Sentences(
        "Should we fund it?",
        [required("Choose what you think of this idea")],
        choices=[*GRADES.items(), (CANNOT, CANNOT_JUDGE)],
        render_kw={"divider": CANNOT},
    )
    reason = Words(
        "Why?",
        description="We need this for No, Not yet and Yes, we must. If you don’t have enough to go on, say what is "
        "missing. A few words do.",
        render_kw={"rows": 3},
    )
    lower = MoneyField("I’d give")
    once = OneTimeKey()

    def said(self) -> rules.Ballot:
        """Give what was said, as the rules judge it. With nothing to go on, the Missions are left out."""
        if self.grade.data == CANNOT:
            return rules.Ballot(State.CANNOT_JUDGE, missing=self.reason.data or "", lower=self.lower.data)
        marks = {key: Mark(self[f"mark-{key}"].data) for key in self.missions if self[f"mark-{key}"].data}
        return rules.Ballot(
            State.GRADED, int(self.grade.data), self.reason.data or "", lower=self.lower.data, marks=marks
        )


def vote_form(one: ToRead, mine: Ballot | None = None) -> VoteForm:
    """Make the ballot of a bid, filled in with the vote sent before when it is given."""
    fields: dict[str, object] = {
        f"mark-{mission.key}": Marks(f"How much would it help {mission.title}?", choices=MARKS.items())
        for mission in one.missions
    }
    kind = type("VoteForm", (VoteForm,), fields | {"missions": tuple(mission.key for mission in one.missions)})
    made: VoteForm = kind(data=_sent(mine) if mine else None)
    made.lower.description = f"Whole pounds, {pounds(one.bid.least)} or more"
    return made


def _sent(mine: Ballot) -> dict[str, object]:
    marks: dict[str, object] = {f"mark-{mark.mission_key}": mark.mark for mark in mine.marks}
    grade = CANNOT if mine.state is State.CANNOT_JUDGE else str(mine.grade)
    return marks | {"grade": grade, "reason": mine.reason or mine.missing, "lower": mine.lower}
