"""The links by which people join an idea or say yes to one: each is made from an id and the secret key, and works once.

They are no sign-in links: they last longer, and open nothing but the one page that asks.
"""

import hashlib
import hmac
import uuid

JOIN, SAY_YES = "idea_shared", "idea_to_confirm"
PATHS = {JOIN: "/join", SAY_YES: "/say-yes"}
"""Where the links in letters of these kinds lead."""


def token_of(link_id: uuid.UUID, secret: str) -> str:
    """Make the private part of a link's address: an HMAC of its id, so that the database alone opens nothing."""
    return hmac.new(f"idea link {secret}".encode(), link_id.bytes, hashlib.sha256).hexdigest()


def is_token(token: str, link_id: uuid.UUID, secret: str) -> bool:
    """Say whether a token is the one of a link, in the same time whatever it is."""
    return hmac.compare_digest(token.encode(), token_of(link_id, secret).encode())


def link_address(kind: str, link_id: uuid.UUID, public_address: str, secret: str) -> str:
    """Give the full address of the link in a letter of one of the kinds in `PATHS`: made when it is sent."""
    return f"{public_address}{PATHS[kind]}/{link_id}/{token_of(link_id, secret)}"
