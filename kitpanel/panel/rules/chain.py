"""The ballot chain: every vote, step-out, opening, lock and motion as a row that holds the one before it (voting §5).

Rows hold ids, codes and salted hashes, never a name or free text, so that erasing a person's words leaves the chain
whole. The database refuses to change a row; the chain shows a change made behind its back.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

# What the first row has in place of the hash of a row before it.
START = "0" * 64
RECEIPT = 16
_CODE = re.compile(r"[A-Za-z0-9._:/-]*")


class Kind(StrEnum):
    """What a row of the chain records."""

    VOTE = "vote"
    STEP_OUT = "step_out"
    OPENING = "opening"
    LOCK = "lock"
    MOTION = "motion"


@dataclass(frozen=True)
class Row:
    """A row: `body` is canonical JSON text with its salt; `hash` covers the other three. Hashes are lower-case hex."""

    sequence: int
    previous: str
    body: str
    hash: str

    @property
    def receipt(self) -> str:
        """What a panellist may keep before the opening: no sequence number, which would tell how many have voted."""
        return self.hash[:RECEIPT]


@dataclass(frozen=True)
class Fault:
    """Something wrong with a chain: the sequence number of the row it shows at, and what is wrong, in one sentence."""

    sequence: int
    sentence: str


def canonical(body: Mapping[str, Any]) -> str:
    """Write a body as JSON in the one way there is: keys sorted by code point, no spaces, ASCII.

    Raises ValueError for anything but codes (letters, digits and . _ : / -), whole numbers, true, false, null, and
    lists and objects of those.
    """
    _check_codes(body)
    return json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _check_codes(value: object) -> None:
    if isinstance(value, Mapping):
        if not all(isinstance(key, str) for key in value):
            raise ValueError("the chain names every field by a code")
        value = [*value.keys(), *value.values()]
    if isinstance(value, list | tuple):
        for item in value:
            _check_codes(item)
    elif isinstance(value, str):
        if not _CODE.fullmatch(value):
            raise ValueError("the chain holds codes, no words")
    elif value is not None and not isinstance(value, int):
        raise ValueError(f"the chain holds no {type(value).__name__}")


def salt(seed: str, sequence: int) -> str:
    """Give the salt of a row: fixed by the seed, so that nobody can try salts until the head suits them."""
    return hmac.new(seed.encode(), str(sequence).encode(), hashlib.sha256).hexdigest()


def row_hash(sequence: int, previous: str, body: str) -> str:
    """Hash a row: SHA-256 of the UTF-8 text of its three other fields, a line each, with no line end after the last."""
    return hashlib.sha256(f"{sequence}\n{previous}\n{body}".encode()).hexdigest()


def append(last: Row | None, body: Mapping[str, Any], seed: str) -> Row:
    """Make the row that follows `last` (None for the first). Raises ValueError for a body that may not be chained."""
    if "salt" in body:
        raise ValueError("the chain adds the salt itself")
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, START)
    text = canonical({**body, "salt": salt(seed, sequence)})
    return Row(sequence, previous, text, row_hash(sequence, previous, text))


def sealed(words: str, key: str) -> str:
    """Give the hash that stands for words in a row. `key` is random, kept beside the words and erased with them."""
    return hmac.new(key.encode(), words.encode(), hashlib.sha256).hexdigest()


def seed_hash(seed: str) -> str:
    """Give what is published of the seed when reading opens: SHA-256 of its UTF-8 text, as lower-case hex."""
    return hashlib.sha256(seed.encode()).hexdigest()


def reveals(seed: str, published: str) -> bool:
    """Say whether a seed, revealed at the lock, is the one whose hash was published."""
    return hmac.compare_digest(seed_hash(seed), published)


def verify(rows: Sequence[Row], *, seed: str | None = None, head: str | None = None) -> list[Fault]:
    """Walk a chain from its first row and name every fault; an empty list says it is whole.

    With the seed, salts are checked as well. With the head that was mailed at the lock, so is that the chain still
    holds it: without that, a whole end rewritten together could not be told.
    """
    faults: list[Fault] = []
    last: Row | None = None
    for row in rows:
        faults += [Fault(row.sequence, sentence) for sentence in _faults(row, last, seed)]
        last = row
    if head is not None and head not in {row.hash for row in rows}:
        end = last.sequence if last else 0
        faults.append(Fault(end, f"the head noted at the lock is not in the chain, which ends at row {end}"))
    return faults


def _faults(row: Row, last: Row | None, seed: str | None) -> list[str]:
    sequence, previous = (last.sequence + 1, last.hash) if last else (1, START)
    checks = {
        f"row {row.sequence} stands where row {sequence} should be": row.sequence == sequence,
        f"row {row.sequence} does not follow from the row before it: one of the two was changed":
            row.previous == previous,
        f"row {row.sequence} was changed: its hash does not fit": row.hash
            == row_hash(row.sequence, row.previous, row.body),
        f"row {row.sequence} has a salt that does not come from the seed": seed is None
            or _salt_of(row.body) == salt(seed, row.sequence),
    }  # fmt: skip
    return [sentence for sentence, holds in checks.items() if not holds]


def _salt_of(body: str) -> object:
    try:
        read = json.loads(body)
    except ValueError:
        return None
    return read.get("salt") if isinstance(read, dict) else None
