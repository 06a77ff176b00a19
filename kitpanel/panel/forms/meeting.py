"""Forms of the meeting."""

from kitpanel.core.fields import AnyOf, Hidden, OneTimeKey
from kitpanel.core.forms import Form


class Press(Form):
    """A button that does one thing, once."""

    once = OneTimeKey()


class Attendance(Form):
    """Who is here, by seat code."""

    here = AnyOf("Who is here now?", description="Tick each person here. You can change it later.")


class GoTo(Form):
    """Which bid to talk about next, by reference."""

    bid = Hidden()


class Names(Form):
    """A name put to a list: `list_hash` is that of the list on the page."""

    list_hash = Hidden()
    once = OneTimeKey()
