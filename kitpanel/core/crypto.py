"""Sealing what only the service may read, and keyed hashes."""

import hashlib
import hmac
from collections.abc import Sequence

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from flask import current_app


class Sealer:
    """Seals short texts with the operator's keys: the newest seals, any of them opens."""

    def __init__(self, keys: Sequence[str]) -> None:
        self._fernet = MultiFernet([Fernet(key) for key in keys])
        self._hash_key = hashlib.sha256(b"kitpanel keyed hash" + keys[-1].encode()).digest()

    def seal(self, words: str, *, bound_to: str) -> str:
        """Seal `words`, tied to the row they belong to, so that a sealed value moved to another row does not open."""
        return self._fernet.encrypt(f"{bound_to}\n{words}".encode()).decode()

    def seal_undated(self, words: str, *, bound_to: str) -> str:
        """Seal `words` as `seal` does, without the moment of sealing, which every other sealed text says in clear."""
        return self._fernet.encrypt_at_time(f"{bound_to}\n{words}".encode(), 0).decode()

    def open(self, sealed: str, *, bound_to: str) -> str:
        """Open what was sealed for the same row. Raises ValueError when it was not, or the key is wrong."""
        try:
            row, _, words = self._fernet.decrypt(sealed.encode()).decode().partition("\n")
        except InvalidToken:
            raise ValueError("sealed with another key, or altered") from None
        if row != bound_to:
            raise ValueError("sealed for another row")
        return words

    def keyed_hash(self, words: str) -> str:
        """Give a hash that can be compared but not guessed without the oldest key, as hex."""
        return hmac.new(self._hash_key, words.encode(), hashlib.sha256).hexdigest()


def sealer() -> Sealer:
    """Give the running service's sealer."""
    found: Sealer = current_app.extensions["kitpanel.sealer"]
    return found
