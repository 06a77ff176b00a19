"""WebM: elements in elements (RFC 8794, RFC 9559), also as a browser writes them while it records, of unknown size."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from kitpanel.core.media.found import Found, Unreadable, counted, take, within

_EBML, _DOC_TYPE = 0x1A45DFA3, 0x4282
_SEGMENT, _CLUSTER, _GROUP = 0x18538067, 0x1F43B675, 0xA0
_INFO, _SCALE, _DURATION = 0x1549A966, 0x2AD7B1, 0x4489
_TRACKS, _TRACK, _TRACK_TYPE, _VIDEO = 0x1654AE6B, 0xAE, 0x83, 1
_TIME, _SIMPLE_BLOCK, _BLOCK = 0xE7, 0xA3, 0xA1
_OPENED = frozenset({_EBML, _SEGMENT, _CLUSTER, _GROUP, _INFO, _TRACKS, _TRACK})
_PASSED = frozenset(
    {0x114D9B74, 0x1C53BB6B, 0x1254C367, 0x1043A770, 0xEC, 0xBF, 0xA7, 0xAB, 0x5854, 0x9B, 0xFB, 0x75A1, 0x75A2, 0xA4}
)
"""What may stand in a segment, a cluster or a group and tells us nothing: indexes, tags, chapters, padding."""
_KNOWN = _OPENED | _PASSED | {_TIME, _SIMPLE_BLOCK, _BLOCK}
_LONGEST_VALUE = 64
_NANO = 1_000_000_000


class _Element(NamedTuple):
    name: int
    body: int
    end: int


class _Told:
    """What the elements have told so far. Times are in ticks of `scale` nanoseconds."""

    def __init__(self) -> None:
        self.kind, self.scale, self.duration = b"", 1_000_000, 0.0
        self.video, self.blocks, self.cluster, self.last = False, 0, 0, 0

    def value(self, name: int, content: bytes) -> None:
        """Take the value of an element."""
        number = int.from_bytes(content, "big")
        if name == _DOC_TYPE:
            self.kind = content.rstrip(b"\0")
        elif name == _SCALE:
            self.scale = number
        elif name == _DURATION and len(content) in {4, 8}:
            self.duration = struct.unpack(">f" if len(content) == 4 else ">d", content)[0]  # noqa: PLR2004 - a float
        elif name == _TRACK_TYPE:
            self.video = self.video or number == _VIDEO
        elif name == _TIME:
            self.cluster = number

    def block(self, head: bytes) -> None:
        """Take the head of a block: its track's number, and its time after its cluster's."""
        self.blocks += 1
        width = _width(head[0])
        (after,) = struct.unpack_from(">h", head, width)
        self.last = max(self.last, self.cluster + after)

    @property
    def seconds(self) -> float | None:
        """Give the length it says, or else the time of its last block."""
        ticks = self.duration if self.duration > 0 else self.last
        return ticks * self.scale / _NANO or None


_VALUES = frozenset({_DOC_TYPE, _SCALE, _DURATION, _TRACK_TYPE, _TIME})


def _width(first: int) -> int:
    """Say how many bytes a number has, by its first."""
    if not first:
        raise Unreadable
    return 9 - first.bit_length()


def _number(stream: BinaryIO) -> tuple[int, int]:
    """Read a number and how many bytes it has, its leading mark left in."""
    first = take(stream, 1)
    width = _width(first[0])
    return int.from_bytes(first + take(stream, width - 1), "big"), width


def _elements(stream: BinaryIO, size: int) -> Iterator[_Element]:
    """Give every element down to those that hold values; together they fill the file to the byte."""
    place, inside = 0, 0
    while place < size:
        stream.seek(place)
        name, width = _number(stream)
        if width > 4 or (place >= inside and name not in _KNOWN):  # noqa: PLR2004 - the longest name
            raise Unreadable
        length, width = _number(stream)
        body, length = stream.tell(), length - (1 << 7 * width)
        unknown = length == (1 << 7 * width) - 1
        if unknown and name not in {_SEGMENT, _CLUSTER}:
            raise Unreadable
        end = size if unknown else within(body - 1, body + length, size)
        yield _Element(name, body, end)
        if name in {_EBML, _INFO, _TRACKS}:
            inside = end
        place = body if name in _OPENED else end


def read(stream: BinaryIO, size: int) -> Found:
    """Read a WebM file of so many bytes. Raises Unreadable unless it holds sound or pictures."""
    told = _Told()
    for one in counted(_elements(stream, size)):
        if one.name in _VALUES and one.end - one.body <= _LONGEST_VALUE:
            told.value(one.name, take(stream, one.end - one.body))
        elif one.name in {_SIMPLE_BLOCK, _BLOCK}:
            told.block(take(stream, min(12, one.end - one.body)))
    if told.kind != b"webm" or not told.blocks:
        raise Unreadable
    return Found(told.video, "video/webm" if told.video else "audio/webm", told.seconds)
