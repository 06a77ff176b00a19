"""What the money is for: the four Missions, the themes and the wards, as dated data."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kitpanel.core.web import Kitpanel


def set_up(app: "Kitpanel") -> None:
    """Give templates the Missions' drawings."""
    from kitpanel.missions.art import ART

    app.jinja_env.globals.update(ART)
