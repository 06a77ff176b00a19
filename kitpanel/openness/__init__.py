"""What the public and funders may know."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the figures."""
    from kitpanel.openness.views import bp

    app.register_blueprint(bp)
