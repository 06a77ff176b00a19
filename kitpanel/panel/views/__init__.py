"""The panel's pages: a panellist's own, the chair's, the staff's."""

from flask import Blueprint

bp = Blueprint("panel", __name__)

from kitpanel.panel.views import declaring, panellist, voting  # noqa: E402, F401 - the views put themselves on it
