"""A photo, for whoever may see it."""

import uuid

from flask import Response

from kitpanel.core.access import asker
from kitpanel.core.files import store
from kitpanel.core.web import now
from kitpanel.people.access import access, everyone
from kitpanel.people.rules import RoleName
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import queries
from kitpanel.stories.views import bp


@bp.get("/stories/photos/<uuid:photo_id>")
@access(everyone)
def photo(photo_id: uuid.UUID) -> Response:
    """Give a photo made anew. One that not everybody may see is never kept by a browser."""
    staff = RoleName.STAFF in asker().roles
    look = queries.photo_for(photo_id, asker().id, staff=staff, today=london_day(now()))
    with store().open(look.key) as kept:
        response = Response(kept.read(), mimetype="image/jpeg")
    response.headers["Cache-Control"] = "no-cache" if look.public else "no-store"
    response.headers["Content-Disposition"] = "inline; filename=photo.jpg"
    return response
