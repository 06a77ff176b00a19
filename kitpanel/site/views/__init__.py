"""The site's own pages."""

from flask import Blueprint

bp = Blueprint("site", __name__)

from kitpanel.site.views import (  # noqa: E402 - the views put themselves on the blueprint
    bringing,  # noqa: F401
    data,  # noqa: F401
    helped,  # noqa: F401
    language,  # noqa: F401
    letters,  # noqa: F401
    office,  # noqa: F401
    public,  # noqa: F401
    rounds,  # noqa: F401
    to_post,  # noqa: F401
    waiting,  # noqa: F401
    wording,  # noqa: F401
    your_letters,  # noqa: F401
)
