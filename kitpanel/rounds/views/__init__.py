"""The pages of panels: their rule, their days off, their people. A round's own page shows its ideas too: see site."""

from flask import Blueprint

bp = Blueprint("rounds", __name__)

from kitpanel.rounds.views import members, panels  # noqa: E402, F401 - they put themselves on it
