"""What looking into a sound or video file gives, and the few things every reader of one does."""

from collections.abc import Iterable, Iterator
from typing import BinaryIO, NamedTuple, TypeVar

MOST_PIECES = 400_000
"""More pieces than an hour of anything has: whoever sends more is not sending a recording."""
T = TypeVar("T")


class Found(NamedTuple):
    """A recording as its container tells it. `seconds` is None where the container does not say."""

    video: bool
    media_type: str
    seconds: float | None


class Unreadable(Exception):  # noqa: N818 - it says what the bytes are
    """These bytes are not one whole recording, from their first byte to their last."""


def take(stream: BinaryIO, length: int) -> bytes:
    """Read so many bytes, all of them. Raises Unreadable when the file ends before that."""
    content = stream.read(length)
    if len(content) < length:
        raise Unreadable
    return content


def within(place: int, end: int, limit: int) -> int:
    """Give where a piece ends. Raises Unreadable for one that goes back, stands still, or passes what it is in."""
    if not place < end <= limit:
        raise Unreadable
    return end


def counted(pieces: Iterable[T]) -> Iterator[T]:
    """Give pieces one by one. Raises Unreadable when there are more than any recording has."""
    for number, piece in enumerate(pieces):
        if number > MOST_PIECES:
            raise Unreadable
        yield piece
