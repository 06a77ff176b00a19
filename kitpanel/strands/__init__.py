"""Where the money comes from: funders, strands, contributions, what is committed and what is left."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the pages of strands and funders."""
    from kitpanel.strands.views import bp

    app.register_blueprint(bp)
