"""The pages of grants and payments."""

from flask import Blueprint

bp = Blueprint("payouts", __name__)

from kitpanel.payouts.views import bank, board, desk, grantee, runs  # noqa: E402, F401 - the views add themselves to it
