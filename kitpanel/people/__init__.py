"""Who takes part: people, their roles and how they sign in."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Add people's pages, and the way the service knows who asks."""
    from kitpanel.core import faults
    from kitpanel.people.views import bp, session

    session.set_up(app)
    faults.register(app, session.signed_out)
    app.register_blueprint(bp)
