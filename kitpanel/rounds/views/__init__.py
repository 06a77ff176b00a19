"""The pages of panels: their rule, days off, people and seats; and what their people say and agree to themselves.

A round's own page shows its ideas too: see site.
"""

from flask import Blueprint

bp = Blueprint("rounds", __name__)

from kitpanel.rounds.views import calendars, coming, members, panels, place, seats  # noqa: E402, F401 - they put themselves on it
