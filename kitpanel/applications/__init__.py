"""What people ask for."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the pages on which people write their idea, and those on which staff check it."""
    from kitpanel.applications.views import bp

    app.register_blueprint(bp)
