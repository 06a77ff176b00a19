"""The forms staff look after panels and rounds with."""

from wtforms.validators import Optional

from kitpanel.core.fields import (
    Agree,
    AnyOf,
    DateField3,
    Email,
    Hidden,
    Number,
    OneOf,
    OneTimeKey,
    ShortName,
    Text,
    TimeOfDay,
    Words,
    YesNo,
    required,
)
from kitpanel.core.forms import Form

_DAY = "Days after the cut-off"
_TIME = [required("Write a time, like 5pm or 17:00")]
_NUMBER = [required("Write a number")]
LINES = (
    ("1", "Not yet"),
    ("2", "Yes, if there is money"),
    ("3", "Yes, this is good"),
    ("4", "Yes, we must fund this"),
)


class PanelForm(Form):
    """A panel's standing rule. Times are London's."""

    name = Text("Name", [required("Give the panel a name")])
    active = YesNo("Is it running?", [required("Choose yes or no")])
    first_cut_off = DateField3(
        "First cut-off", [required("Write the day of the first cut-off")],
        description="The others follow from it. To move all rounds to another weekday, change this.",
    )  # fmt: skip
    every_days = Number("Days from one cut-off to the next", _NUMBER, least=7, most=365)
    cut_off_time = TimeOfDay("Time of the cut-off", _TIME)
    pack_day = Number("Pack goes out", _NUMBER, least=1, most=365, description=_DAY)
    pack_time = TimeOfDay("Time of the pack", _TIME)
    meeting_day = Number("Panel meets", _NUMBER, least=1, most=365, description=_DAY)
    meeting_time = TimeOfDay("Time of the meeting", _TIME)
    letters_day = Number("Letters have gone by", _NUMBER, least=1, most=365, description=_DAY)
    letters_time = TimeOfDay("Time by which letters have gone", _TIME)
    reading_cap = Number("Most ideas in one round", _NUMBER, least=1, most=200)
    reading_minutes_cap = Number(
        "Most minutes of reading in one round",
        _NUMBER,
        most=6000,
        description="0 for no limit. Whichever limit comes first counts.",
    )
    seats = Number("Seats", _NUMBER, least=1, most=100)
    ask_days = Number(
        "Days before the pack when people are asked if they can come", _NUMBER, most=60, description="0 for never."
    )
    nudge_days = Number(
        "Days before a meeting to remind the panel to vote",
        _NUMBER,
        most=30,
        description="Everybody seated gets the same letter, once. 0 for none.",
    )
    quorum_floor = Number(
        "Votes an idea needs at least",
        _NUMBER,
        least=1,
        most=100,
        description="More than half of who may vote must vote too.",
    )
    line = OneOf(
        "An idea can be funded when its votes are on average", [required("Choose a line")], choices=LINES, coerce=int
    )
    strand_codes = AnyOf("Strands it decides on", description="Tick none if it decides on all of them.")


class NewPanelForm(PanelForm):
    """A new panel."""

    once = OneTimeKey()
    code = ShortName(
        "Short name", [required("Give it a short name")], description="It stands in addresses and records, like main."
    )


class ChangePanelForm(PanelForm):
    """Another rule, and why."""

    why = Words("Why", [required("Say why in a few words")], render_kw={"rows": 2})


class HolidayForm(Form):
    """A day off."""

    on = DateField3("Day", [required("Write the day")])
    name = Text("What it is", [required("Say what it is, like Easter Monday")])


class MemberForm(Form):
    """Somebody to put on a panel."""

    once = OneTimeKey()
    email = Email("E-mail address", [required("Write their e-mail address")])
    name = Text("Name", [required("Write their name")])


class MemberMoveForm(Form):
    """A step in a member's time on a panel."""

    move = OneOf("What happens now", [required("Choose what happens now")])
    on = DateField3("On which day", [Optional()], description="Leave it empty for today.")
    why = Text("Why, if there is something to say", [Optional()])


class ChairForm(Form):
    """What part a member takes in the meeting."""

    part = OneOf(
        "In the meeting they are", [required("Choose one")],
        choices=(("member", "A member"), ("chair", "The chair, when seated"), ("deputy", "The deputy, when seated")),
    )  # fmt: skip


class CancelForm(Form):
    """A reason to cancel a round."""

    once = OneTimeKey()
    why = Words("Why", [required("Say why. The panel reads it")], render_kw={"rows": 3})


class RescheduleForm(Form):
    """Another day for a meeting."""

    once = OneTimeKey()
    day = DateField3("The panel meets on", [required("Write the new day")])
    time = TimeOfDay("At", _TIME)
    letters_day = DateField3("Letters have gone by the end of", [required("Write the day the letters go")])
    why = Words("Why", [required("Say why. The panel reads it")], render_kw={"rows": 3})


class ComingForm(Form):
    """Yes or no to one meeting, by one of two buttons."""

    coming = OneOf("Can you come?", [required("Choose yes or no")], choices=(("yes", "Yes"), ("no", "No")))


class TermsForm(Form):
    """A yes to the terms that stood on the page."""

    once = OneTimeKey()
    version = Hidden()
    agree = Agree(says="I have read this, and I agree", validators=[required("Tick the box if you agree")])


class NeedsForm(Form):
    """What helps somebody take part in a meeting."""

    once = OneTimeKey()
    words = Words("What helps you take part?", [Optional()], render_kw={"rows": 4, "words": 150})


class OnceForm(Form):
    """A button whose work is done once."""

    once = OneTimeKey()


class PlainForm(Form):
    """A button, and nothing to fill in."""
