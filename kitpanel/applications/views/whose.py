"""Which idea a page is about: the asker's own, or the one whose id stands in the address, that they were let into.

The pages of a draft have two addresses, `/apply/…` and `/apply/shared/<id>/…`. Views say nothing of it: the id is taken
out of the address before they are called, and every link on the page to another such page carries it along.
"""

import uuid
from typing import Any

from flask import current_app, g

from kitpanel.applications.views import bp


def idea_id() -> uuid.UUID | None:
    """Give the id in this page's address; None on the pages of one's own idea. For the `own_…` queries."""
    found: uuid.UUID | None = g.get("idea_id")
    return found


@bp.url_value_preprocessor
def _take_out(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    g.idea_id = values.pop("idea_id", None) if values else None


@bp.url_defaults
def _carry_along(endpoint: str, values: dict[str, Any]) -> None:
    if idea_id() and "idea_id" not in values and current_app.url_map.is_endpoint_expecting(endpoint, "idea_id"):
        values["idea_id"] = idea_id()
