"""Where letters about stories come from."""

from flask import current_app

from config import Settings
from kitpanel.panel.actions.letters import Sender


def sender() -> Sender:
    """Give the address letters link to and the number to ring: settings, never the request's own."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return Sender(settings.public_address, settings.phone)
