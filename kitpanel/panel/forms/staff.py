"""Forms of the staff's page of a round's panel."""

from kitpanel.core.fields import OneTimeKey, Pick, Words, required
from kitpanel.core.forms import Form


class Pin(Form):
    """Somebody must stay out of a bid, whatever they declared."""

    seat = Pick("Who must stay out?", [required("Choose who must stay out")])
    bid = Pick("Of which idea?", [required("Choose the idea")])
    words = Words("What do you know?", [required("Write what you know, for the record")], render_kw={"rows": 3})
    once = OneTimeKey()


class Lift(Form):
    """They may judge a bid after all: they are asked again what they know."""

    words = Words("Why is this wrong?", [required("Write why, for the record")], render_kw={"rows": 2})
    once = OneTimeKey()


class Why(Form):
    """An act that needs its reason."""

    why = Words("Why?", [required("Tell us why. The people it touches are told.")], render_kw={"rows": 3})
    once = OneTimeKey()
