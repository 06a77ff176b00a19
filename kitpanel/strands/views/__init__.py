"""The pages of strands and funders: administrators change them, staff and finance look."""

from flask import Blueprint

bp = Blueprint("strands", __name__)

from kitpanel.strands.views import funders, money, terms  # noqa: E402, F401 - they put themselves on it
