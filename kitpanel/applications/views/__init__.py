"""The pages of an idea: for whoever writes it, and for the staff who check it."""

from flask import Blueprint

bp = Blueprint("applications", __name__)

from kitpanel.applications.views import (  # noqa: E402 - the views put themselves on the blueprint
    apply,  # noqa: F401
    desk,  # noqa: F401
    doubles,  # noqa: F401
    helping,  # noqa: F401
    joining,  # noqa: F401
    kept,  # noqa: F401
    letters,  # noqa: F401
    moves,  # noqa: F401
    part,  # noqa: F401
    people_on,  # noqa: F401
    questions,  # noqa: F401
    recording,  # noqa: F401
    reviews,  # noqa: F401
    search,  # noqa: F401
    sent,  # noqa: F401
    taking,  # noqa: F401
)
