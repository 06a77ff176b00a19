"""What the panel does with what people ask for: declare, read, vote, meet, decide, tell."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the panel's pages."""
    from kitpanel.panel.views import bp

    app.register_blueprint(bp)
