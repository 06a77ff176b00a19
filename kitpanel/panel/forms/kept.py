"""Forms by which something of a round is taken away: as what, and why."""

from wtforms.validators import Length

from kitpanel.core.fields import OneOf, OneTimeKey, Words, required
from kitpanel.core.forms import Form

CSV, PDF, PB = "csv", "pdf", "pb"


class TakeRegister(Form):
    """The register of conflicts, as a sheet or to print."""

    once = OneTimeKey()
    format = OneOf(
        "What to take it as",
        [required("Choose a file to print or a plain file")],
        choices=[(PDF, "To print (PDF)"), (CSV, "Plain file (CSV)")],
    )
    why = Words(
        "What it is for", [required("Say what it is for"), Length(max=500, message="Use fewer words here")],
        description="It is kept with your name and the time.", render_kw={"rows": 2},
    )  # fmt: skip


class TakeElection(Form):
    """A round without names, for others to study."""

    once = OneTimeKey()
    format = OneOf(
        "What to take it as",
        [required("Choose a Pabulib file or a plain file")],
        choices=[(PB, "Pabulib file (.pb)"), (CSV, "Plain file (CSV)")],
    )
    why = Words(
        "What it is for", [required("Say what it is for"), Length(max=500, message="Use fewer words here")],
        description="It is kept with your name and the time.", render_kw={"rows": 2},
    )  # fmt: skip
