"""Every letter we wrote to the person who asks, whole, whatever the way it went."""

import uuid

from flask import Response

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.enclosed import whole
from kitpanel.core.reach import CHANNEL_WORDS
from kitpanel.core.web import now, render
from kitpanel.people.access import access, signed_in
from kitpanel.site import queries
from kitpanel.site.views import bp


@bp.get("/your-letters")
@access(signed_in)
def your_letters() -> Response:
    """List the letters to the person who asks, newest first."""
    page = queries.own_letters(asker().known_id, listing.asked_page(), now())
    return render("site/your_letters.html", page=page, turn=listing.turning(page), ways=CHANNEL_WORDS)


@bp.get("/your-letters/<uuid:letter_id>")
@access(signed_in)
def your_letter(letter_id: uuid.UUID) -> Response:
    """Show one letter: where the link of a text leads."""
    letter = queries.own_letter(letter_id, asker().known_id, now())
    return render("site/your_letter.html", letter=letter, body=whole(letter))
