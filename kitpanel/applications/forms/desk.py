"""The forms staff check an idea with."""

from collections.abc import Sequence
from typing import Any

from kitpanel.applications.queries import StrandChoice
from kitpanel.applications.rules.sections import DESK_TITLES, SECTIONS
from kitpanel.core.fields import Agree, AnyOf, OneOf, OneTimeKey, Pick, Words, required
from kitpanel.core.forms import Form

NOBODY = ""


class MarksForm(Form):
    """Where an idea belongs, and who could pay for it."""

    ward = Pick("Ward")
    ward_confirmed = Agree(says="I have checked this ward")
    strands = AnyOf("Strands that could pay for it")

    def offer(self, wards: dict[str, str], strands: Sequence[StrandChoice]) -> None:
        """Set the wards and strands that can be chosen; a strand that does not fit says why."""
        self.ward.offer([("", "Choose"), *wards.items()])
        self.strands.offer([(one.id, one.name, ". ".join(one.why_not) or "Its terms fit") for one in strands])


class HostForm(Form):
    """What a host said when staff asked it to hold the money."""

    once = OneTimeKey()
    answer = OneOf(
        "What did the group say?",
        [required("Choose what the group said")],
        choices=(("agreed", "Yes, it holds the money"), ("not", "No, it does not")),
    )
    why = Words("Who said so, and how", [required("Say who told you, and how")], render_kw={"rows": 2})


class AssignForm(Form):
    """Who looks after an idea."""

    person = Pick("Who looks after it")

    def offer(self, staff: dict[str, str]) -> None:
        """Set the staff who can be chosen."""
        self.person.offer([(NOBODY, "Nobody"), *staff.items()])


class NoteForm(Form):
    """A note for other staff."""

    words = Words(
        "A note for staff", [required("Write your note first")],
        description="The person who asked can see it, if they ask for what we hold.", render_kw={"rows": 3},
    )  # fmt: skip


class DeclineForm(Form):
    """Why an idea cannot go to a panel, and what else its owner can do."""

    once = OneTimeKey()
    reason = Words(
        "Why it cannot go to a panel", [required("Say why, in words the person who asked will understand")],
        description="This goes in the letter as you write it.", render_kw={"rows": 4},
    )  # fmt: skip
    instead = Words(
        "What else they can do", [required("Say what else they can do")],
        description="Somebody else to ask, or how to change the idea. This goes in the letter too.",
        render_kw={"rows": 4},
    )  # fmt: skip


class FindingForm(Form):
    """What staff found who looked again at how an idea was decided."""

    once = OneTimeKey()
    outcome = OneOf(
        "What did you find?",
        [required("Choose what you found")],
        choices=(
            ("stands", "We followed our rules: the decision stands"),
            ("reopen", "We did not: it is opened again"),
        ),
    )
    finding = Words(
        "What you found", [required("Write what you found. It goes in the letter.")],
        description="This goes in the letter as you write it.", render_kw={"rows": 5},
    )  # fmt: skip


class TakeBackForm(Form):
    """Why staff take an idea back for its owner."""

    once = OneTimeKey()
    why = Words(
        "Why", [required("Say who asked for it, and how")],
        description="For example: Nadia rang and asked us to.", render_kw={"rows": 3},
    )  # fmt: skip


class AskForm(Form):
    """A question about each part that can be asked about again; empty for no question."""

    once = OneTimeKey()

    @property
    def questions(self) -> dict[str, str]:
        """Give what is asked, by section."""
        return {key: self[f"ask-{key}"].data or "" for key in ASKABLE}


ASKABLE = {section.key: DESK_TITLES[section.key] for section in SECTIONS if section.again}


def ask_form() -> AskForm:
    """Make the form with a box for each part."""
    boxes: dict[str, Any] = {
        f"ask-{key}": Words(f"Ask about: {title}", render_kw={"rows": 2}) for key, title in ASKABLE.items()
    }
    made: type[AskForm] = type("AskForm", (AskForm,), boxes)
    return made()


class DoubleForm(Form):
    """What somebody found who looked at two ideas that are alike."""

    once = OneTimeKey()
    verdict = OneOf(
        "What did you find?",
        [required("Choose what you found")],
        choices=(("not", "Not the same"), ("same", "The same person, or the same idea")),
    )
    why = Words(
        "How do you know?", [required("Say how you know")],
        description="The people who asked can see it, if they ask for what we hold.", render_kw={"rows": 3},
    )  # fmt: skip
