"""What came of it: stories, photos and consent."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add the stories' pages."""
    from kitpanel.stories.views import bp

    app.register_blueprint(bp)
