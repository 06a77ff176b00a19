"""The site's own pages."""

from flask import Blueprint

bp = Blueprint("site", __name__)

from kitpanel.site.views import public, waiting  # noqa: E402, F401 - the views put themselves on the blueprint
