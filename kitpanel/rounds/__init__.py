"""The fortnight: the panel's standing rule, its dates, a round's lifecycle and seats."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the pages of panels."""
    from kitpanel.rounds.views import bp

    app.register_blueprint(bp)
