"""The demonstration borough: people, rounds and stories to try everything on."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the demonstration's pages, for this machine alone."""
    from kitpanel.demo.views import bp, only_here

    app.before_request(only_here)
    app.register_blueprint(bp)
