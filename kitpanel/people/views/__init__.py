"""People's pages: signing in and out, and the service's own people."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from kitpanel.people.views import sign_in  # noqa: E402, F401 - the views put themselves on the blueprint
