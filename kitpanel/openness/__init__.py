"""What the public and funders may know."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the figures and the equality questions, and let a page ask how many of these there are to answer."""
    from kitpanel.openness.views import bp, equality_offer

    app.register_blueprint(bp)
    app.jinja_env.globals["equality_offer"] = equality_offer
