"""Forms of the letters that say what the panel decided."""

from datetime import datetime

from wtforms.validators import Length

from kitpanel.core.fields import DateField3, Hidden, OneTimeKey, Text, TimeOfDay, Words, required
from kitpanel.core.forms import Form
from kitpanel.rounds.rules.fortnight import wall

LONGEST_SUBJECT, LONGEST_LETTER = 200, 8000
_LONG = 9


class LetterForm(Form):
    """The words of one letter. `version` is the one they were written over."""

    version = Hidden()
    subject = Text(
        "What it is about",
        [required("Write what the letter is about"), Length(max=LONGEST_SUBJECT, message="Use fewer words here")],
    )
    body = Words(
        "The letter",
        [required("Write the letter"), Length(max=LONGEST_LETTER, message="Make the letter shorter")],
        render_kw={"rows": 24},
    )
    once = OneTimeKey()

    @property
    def written_over(self) -> int:
        """Give the version the words were written over; 0, which no letter has, when the page was tampered with."""
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < _LONG else 0


class TimeForm(Form):
    """When all letters of a round go by themselves, in London."""

    day = DateField3("On", [required("Write the day")])
    time = TimeOfDay("At", [required("Write a time, like 5pm or 17:00")])
    once = OneTimeKey()

    @property
    def moment(self) -> datetime:
        """Give the moment. Raises ValueError for a form that was not validated."""
        if self.day.data is None or self.time.data is None:
            raise ValueError("the form was not validated")
        return wall(self.day.data, self.time.data)


class Correction(Form):
    """Why a second letter is needed."""

    why = Words(
        "What was wrong with the first letter?",
        [required("Tell us what was wrong with the first letter")],
        description="For the record. The applicant does not see it.",
        render_kw={"rows": 3},
    )
    once = OneTimeKey()
