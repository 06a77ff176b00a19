"""The template of the list, with examples: what people download, and what docs/import.md shows."""

import csv
import io

from kitpanel.site.rules.sheet import COLUMNS

EXAMPLES = (
    (
        "KG-2023-014", "Stairwell gardens", "Individual", "Nadia Rahman", "Gospel Oak",
        "Estates and neighbourhoods; Food", "14/03/2023", "£1,640", "£1,640", "04/04/2023", "Finished", "",
    ),
    (
        "KG-2023-031", "Stairwell gardens, year two", "Neighbours", "Nadia Rahman", "Gospel Oak",
        "Food", "2023-11-07", "800", "600", "2023-11-28", "Finished", "KG-2023-014",
    ),
    (
        "KG-2024-002", "Soup on Thursdays", "Group", "Soup and Songs", "Kilburn",
        "Food", "16/01/2024", "£1,200.00", "£1,200.00", "", "Turned down", "",
    ),
    (
        "KG-2024-003", "A choir for the school gate", "School", "Hill Primary", "",
        "Young people | Diversity", "16/01/2024", "500", "", "", "Not funded", "",
    ),
)  # fmt: skip
"""Four lines: a grant to one person, its second, one that was turned down, one that was not funded. All invented."""

_STRAND = 6


def template(strand: str) -> str:
    """Give the template as CSV text: the columns, and the examples with `strand` as what paid for them."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS.values())
    writer.writerows((*example[:_STRAND], strand, *example[_STRAND:]) for example in EXAMPLES)
    return out.getvalue()
