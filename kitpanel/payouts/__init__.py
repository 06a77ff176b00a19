"""Money that leaves: grants, agreements, checks, approvals, payment runs."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the pages of grants and payments, and let the page of an idea ask about its owner's accounts."""
    from kitpanel.payouts.queries import account_signs
    from kitpanel.payouts.views import bp

    app.register_blueprint(bp)
    app.jinja_env.globals["account_signs"] = account_signs
