"""Money that leaves: grants, agreements, checks, approvals, payment runs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the pages of grants and payments."""
    from kitpanel.payouts.views import bp

    app.register_blueprint(bp)
