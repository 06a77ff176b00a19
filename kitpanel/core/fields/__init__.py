"""Fields that draw themselves with govuk-frontend's macros (templates/fields/) and keep what was typed.

How a field looks is said in its `render_kw`, or when the page draws it: `form.idea(rows=9)`. Looks that every field
knows: `heading` (its label is the page's h1), `size` (label: s, m, l), `classes`, `group` (classes round it all),
`legend` (markup in place of the label of a group).
Any name the macros do not know becomes an attribute of the input.
"""

from kitpanel.core.fields.chosen import Agree, AnyOf, Marks, OneOf, Pick, Sentences, YesNo
from kitpanel.core.fields.counted import Number, TimeOfDay
from kitpanel.core.fields.day import DateField3
from kitpanel.core.fields.drawn import Drawn, required
from kitpanel.core.fields.typed import (
    OUT_OF_DATE,
    Email,
    Hidden,
    MoneyField,
    OneTimeKey,
    Phone,
    Send,
    ShortName,
    Text,
    Upload,
    Uploads,
    Words,
)

__all__ = [
    "OUT_OF_DATE",
    "Agree",
    "AnyOf",
    "DateField3",
    "Drawn",
    "Email",
    "Hidden",
    "Marks",
    "MoneyField",
    "Number",
    "OneOf",
    "OneTimeKey",
    "Phone",
    "Pick",
    "Send",
    "Sentences",
    "ShortName",
    "Text",
    "TimeOfDay",
    "Upload",
    "Uploads",
    "Words",
    "YesNo",
    "required",
]
