"""Addresses of files that work for five minutes, for whoever asked for them and for nobody else."""

from datetime import timedelta

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now

LASTS = timedelta(minutes=5)


def _signer(what: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt=f"short-lived {what}")


def signed(what: str, held: str) -> str:
    """Make the secret part of an address: of this kind of file, and of this one (a reference, an id)."""
    return str(_signer(what).dumps([held, str(asker().known_id), int((now() + LASTS).timestamp())]))


def opened(what: str, token: str) -> str:
    """Give what an address was made for. Raises NotFound for a guess or somebody else's, Refused when it is too old."""
    try:
        held, person, until = _signer(what).loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound from None
    if person != str(asker().known_id):
        raise NotFound
    if now().timestamp() > until:
        raise Refused("The address of a file works for 5 minutes. Go back and take it again.")
    return str(held)


def check(what: str, held: str, token: str) -> None:
    """See that an address was made for this. Raises as `opened` does, and NotFound where it was for another."""
    if opened(what, token) != held:
        raise NotFound
