"""The pages of an idea: for whoever writes it, and for the staff who check it."""

from flask import Blueprint

bp = Blueprint("applications", __name__)

from kitpanel.applications.views import apply, part, sent  # noqa: E402, F401 - the views put themselves on the blueprint
