"""The forms beside staff's search: saving a view, and taking a list away."""

from wtforms.validators import Length

from kitpanel.applications.models import Format
from kitpanel.core.fields import Agree, Hidden, OneOf, OneTimeKey, Text, Words, required
from kitpanel.core.forms import Form


class SaveViewForm(Form):
    """A search that is kept under a name."""

    name = Text(
        "Name of this view",
        [required("Give the view a name"), Length(max=60, message="Use a shorter name")],
        description="For example: Food in Kilburn",
    )
    shared = Agree(says="Show it to the whole team")
    q = Hidden()
    sort = Hidden()


class ExportForm(Form):
    """What a list is taken away as, and why."""

    once = OneTimeKey()
    format = OneOf(
        "What to take it as",
        [required("Choose a spreadsheet or a plain file")],
        choices=[(Format.XLSX.value, "Spreadsheet (XLSX)"), (Format.CSV.value, "Plain file (CSV)")],
    )
    why = Words(
        "What it is for", [required("Say what the list is for"), Length(max=500, message="Use fewer words here")],
        description="It is kept with your name, the time and the number of rows.", render_kw={"rows": 2},
    )  # fmt: skip
    q = Hidden()
    sort = Hidden()
