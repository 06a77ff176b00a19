"""Forms of the meeting."""

from kitpanel.core.fields import AnyOf, Hidden, MoneyField, Number, OneTimeKey, Pick, Sentences, Words, required
from kitpanel.core.forms import Form
from kitpanel.core.money import pounds
from kitpanel.panel.queries.motions import ToMove
from kitpanel.panel.rules import motion as rules
from kitpanel.panel.rules.ballot import GRADES
from kitpanel.panel.rules.motion import MOTIONS
from kitpanel.panel.rules.record import Outcome

_SENTENCES = tuple(GRADES.items())
MINUTES = (0, 1, 2, 3, 5, 8, 10, 15, 20, 30)
"""What a timer or a break can be set to; 0 stops it."""
_HANDS = "Write how many hands there were. For none, write 0"


class Press(Form):
    """A button that does one thing, once."""

    once = OneTimeKey()


class Attendance(Form):
    """Who is here, by seat code."""

    here = AnyOf("Who is here now?", description="Tick each person here. You can change it later.")


class GoTo(Form):
    """Which bid to talk about next, by reference."""

    bid = Hidden()


class Minutes(Form):
    """How many minutes something takes from now: 0 stops it."""

    minutes = Pick("Minutes", [required("Choose how many minutes")], choices=[(str(n), str(n)) for n in MINUTES])


class Again(Form):
    """A second vote by one tap: the grade."""

    grade = Pick(
        "Grade", [required("Choose what you think")], choices=[(str(key), said) for key, said in GRADES.items()]
    )
    once = OneTimeKey()


class Names(Form):
    """A name put to a list: `list_hash` is that of the list on the page."""

    list_hash = Hidden()
    once = OneTimeKey()


class MotionForm(Form):
    """A motion on one bid, and the hands counted."""

    outcome = Sentences("What is moved?", [required("Choose what the motion does")], choices=MOTIONS.items())
    amount = MoneyField("How much?")
    for_ = Number("For", [required(_HANDS)], most=99)
    against = Number("Against", [required(_HANDS)], most=99)
    abstain = Number("Here, and did not say", [required(_HANDS)], most=99)
    reason = Words(
        "Why, in words for the person who asked",
        description="If it is carried, this goes into their letter. Name nobody, and leave out grades and votes.",
        render_kw={"rows": 3},
    )
    internal = Words(
        "Anything more for our own record", description="They do not see this. You can leave it empty.",
        render_kw={"rows": 2},
    )  # fmt: skip
    once = OneTimeKey()

    def said(self) -> rules.Motion:
        """Give what was moved, as the rules judge it. Pence."""
        return rules.Motion(
            Outcome(self.outcome.data), self.amount.data or 0,
            self.for_.data or 0, self.against.data or 0, self.abstain.data or 0,
        )  # fmt: skip

    def why(self) -> rules.Why:
        """Give the words that go with it."""
        return rules.Why(self.reason.data or "", self.internal.data or "")


def motion_form(found: ToMove) -> MotionForm:
    """Make the form of a motion on a bid: its amount says what is possible."""
    form = MotionForm()
    form.outcome.offer((key, words) for key, words in MOTIONS.items() if found.part or key is not Outcome.PART_FUND)
    least, asked = pounds(found.bid.least), pounds(found.bid.asked)
    form.amount.description = (
        f"Whole pounds, {f'from {least} to {asked}' if found.part else asked}. Only if it gets money."
    )
    return form


class Undo(Form):
    """Which motion to undo, by id."""

    motion = Hidden()
    once = OneTimeKey()
