"""WAV: chunks in a RIFF, also one whose writer stopped before it put the sizes in."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from kitpanel.core.media.found import Found, Unreadable, counted, take, within

_RIFF = struct.Struct("<4sI4s")
_CHUNK = struct.Struct("<4sI")
_UNSAID = (0, 0xFFFFFFFF)


class _Chunk(NamedTuple):
    kind: bytes
    body: int
    length: int


def _chunks(stream: BinaryIO, size: int) -> Iterator[_Chunk]:
    """Give the chunks; together they fill the file to the byte. Sound of unsaid length goes to its end."""
    place = _RIFF.size
    while place < size:
        stream.seek(place)
        kind, length = _CHUNK.unpack(take(stream, _CHUNK.size))
        body = place + _CHUNK.size
        if kind == b"data" and length in _UNSAID:
            length = size - body
        yield _Chunk(kind, body, length)
        end = body + length
        place = size if end == size else within(place, end + length % 2, size)


def read(stream: BinaryIO, size: int) -> Found:
    """Read a WAV file of so many bytes. Raises Unreadable unless it holds sound."""
    stream.seek(0)
    _, said, _ = _RIFF.unpack(take(stream, _RIFF.size))
    if said not in _UNSAID and said + 8 not in {size, size - 1}:
        raise Unreadable
    a_second = sound = 0
    for chunk in counted(_chunks(stream, size)):
        if chunk.kind == b"fmt ":
            stream.seek(chunk.body)
            (a_second,) = struct.unpack("<8xI", take(stream, 12))
        elif chunk.kind == b"data":
            sound += chunk.length
    if not a_second or not sound:
        raise Unreadable
    return Found(False, "audio/wav", sound / a_second)
