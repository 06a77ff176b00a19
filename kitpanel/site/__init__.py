"""Pages that belong to no feature: home, what is waiting for you, health, policies."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the site's own pages and what every page shows."""
    from kitpanel.people.actions import know_live_ideas
    from kitpanel.site import menu
    from kitpanel.site.queries import has_live_idea
    from kitpanel.site.views import bp

    know_live_ideas(has_live_idea)
    app.register_blueprint(bp)
    app.context_processor(menu.everywhere)
