"""Pages that belong to no feature: home, what is waiting for you, health, policies."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the site's own pages and what every page shows."""
    from kitpanel.site import menu
    from kitpanel.site.views import bp

    app.register_blueprint(bp)
    app.context_processor(menu.everywhere)
