"""The forms staff look after strands and funders with."""

from wtforms.validators import Optional

from kitpanel.core.fields import (
    AnyOf,
    DateField3,
    Email,
    MoneyField,
    Number,
    OneOf,
    OneTimeKey,
    Pick,
    ShortName,
    Text,
    Words,
    YesNo,
    required,
)
from kitpanel.core.forms import Form
from kitpanel.strands.models import FunderKind
from kitpanel.strands.rules import APPLICANT_WORDS

KIND_WORDS = {
    FunderKind.COUNCIL: "A council",
    FunderKind.BUSINESS: "A business",
    FunderKind.LANDLORD: "A landlord",
    FunderKind.TRUST: "A trust or charity",
}
_MOST = 1_000_000_00


class StrandForm(Form):
    """A strand's terms. `place_words` is not checked by the machine: staff confirm it for each idea."""

    name = Text("Name", [required("Give the strand a name")])
    funder_id = Pick("Whose money it is", [required("Choose a funder")])
    order = Number(
        "Place in the order", [required("Write its place in the order")], least=1,
        description="The strand with the lowest number is charged first. Give the one with most limits the lowest.",
    )  # fmt: skip
    ceiling = MoneyField("The most one idea may get", [required("Write the most one idea may get")], most=_MOST)
    floor = MoneyField("The least one idea may get", [required("Write the least one idea may get")], most=_MOST)
    per_round = MoneyField(
        "The most one round may spend of it",
        [Optional()],
        most=_MOST,
        description="Leave it empty for all that is left.",
    )
    opens_on = DateField3("First day", [required("Write its first day")])
    closes_on = DateField3("Last day", [Optional()], description="Leave it empty if it has none.")
    wards = AnyOf("Wards", description="Tick none if it is for the whole borough.")
    missions = AnyOf("Missions", description="Tick none if it is for all of them.")
    applicant_types = AnyOf(
        "Who may apply", description="Tick none if everybody may.",
        choices=[(key.value, words) for key, words in APPLICANT_WORDS.items()],
    )  # fmt: skip
    place_words = Text(
        "A place that is not a ward", description="Like: people who live on the Maiden Lane estate. Staff confirm it."
    )


class NewStrandForm(StrandForm):
    """A new strand."""

    once = OneTimeKey()
    code = ShortName(
        "Short name", [required("Give it a short name")], description="It stands in addresses and records, like north."
    )


class ChangeStrandForm(StrandForm):
    """Other terms, and why."""

    why = Words("Why", [required("Say why in a few words")], render_kw={"rows": 2})


class MoneyInForm(Form):
    """Money that came in."""

    once = OneTimeKey()
    amount = MoneyField("How much came in", [required("Write how much came in")], whole=False, most=_MOST)
    on = DateField3("When it came in", [required("Write the day it came in")])
    note = Text("What it is", description="Like: second half of the year.")


class CorrectForm(Form):
    """Money to take out again."""

    once = OneTimeKey()
    amount = MoneyField("How much to take out", [required("Write how much to take out")], whole=False, most=_MOST)
    on = DateField3("The day it counts from", [required("Write the day it counts from")])
    why = Words("Why", [required("Say why in a few words")], render_kw={"rows": 2})


class FunderForm(Form):
    """A funder."""

    name = Text("Name", [required("Write the funder's name")])
    kind = OneOf("What they are", [required("Choose what they are")], choices=list(KIND_WORDS.items()))
    public = YesNo("May their name be shown to everybody?", [required("Choose yes or no")])


class ViewerForm(Form):
    """Somebody of a funder's who may see what their money did."""

    once = OneTimeKey()
    email = Email("E-mail address", [required("Write their e-mail address")])
    name = Text("Name", [required("Write their name")])


class PlainForm(Form):
    """A button, and nothing to fill in."""
