"""People's pages: signing in and out, and the service's own people."""

from flask import Blueprint

bp = Blueprint("people", __name__)

from kitpanel.people.views import resets, roles, second, sign_in, staff, you  # noqa: E402, F401 - they put themselves on it
