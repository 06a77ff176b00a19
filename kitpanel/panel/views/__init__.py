"""The panel's pages: a panellist's own, the chair's, the staff's."""

from flask import Blueprint

bp = Blueprint("panel", __name__)

from kitpanel.panel.views import (  # noqa: E402 - the views put themselves on it
    asking,  # noqa: F401
    chair,  # noqa: F401
    declaring,  # noqa: F401
    hand_on,  # noqa: F401
    kept,  # noqa: F401
    leading,  # noqa: F401
    letters,  # noqa: F401
    looking,  # noqa: F401
    meeting,  # noqa: F401
    motions,  # noqa: F401
    packs,  # noqa: F401
    panellist,  # noqa: F401
    public,  # noqa: F401
    sending,  # noqa: F401
    staff,  # noqa: F401
    studied,  # noqa: F401
    voting,  # noqa: F401
    wall,  # noqa: F401
    whatif,  # noqa: F401
)
