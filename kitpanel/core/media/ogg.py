"""Ogg: pages one after another (RFC 3533), of Opus, Vorbis, Speex, FLAC or Theora."""

import struct
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from kitpanel.core.media.found import Found, Unreadable, counted, take, within

_HEAD = struct.Struct("<4sBBqIIIB")
_FIRST = 0x02
_OPUS_RATE = 48_000
_STARTS = (b"OpusHead", b"\x01vorbis", b"Speex   ", b"\x7fFLAC", b"\x80theora", b"fishead\0")
_NO_TIME = -1


class _Page(NamedTuple):
    stream: int
    first: bool
    time: int
    body: int


def _pages(stream: BinaryIO, size: int) -> Iterator[_Page]:
    """Give the pages; together they fill the file to the byte."""
    place = 0
    while place < size:
        stream.seek(place)
        mark, version, flags, time, number, _, _, pieces = _HEAD.unpack(take(stream, _HEAD.size))
        if mark != b"OggS" or version:
            raise Unreadable
        length = sum(take(stream, pieces))
        body = stream.tell()
        yield _Page(number, bool(flags & _FIRST), time, body)
        place = within(place, body + length, size)


def _rate(head: bytes) -> int:
    """Give how many ticks of a stream's time are a second; 0 when we cannot tell."""
    if head.startswith(b"OpusHead"):
        return _OPUS_RATE
    for mark, at in ((b"\x01vorbis", 12), (b"Speex   ", 36)):
        if head.startswith(mark):
            return int.from_bytes(head[at : at + 4], "little")
    return 0


def read(stream: BinaryIO, size: int) -> Found:
    """Read an Ogg file of so many bytes. Raises Unreadable for one that holds anything but sound or pictures."""
    rates, last, video = dict[int, int](), dict[int, int](), False
    for page in counted(_pages(stream, size)):
        if page.first:
            stream.seek(page.body)
            head = stream.read(64)
            if not head.startswith(_STARTS):
                raise Unreadable
            rates[page.stream], video = _rate(head), video or head.startswith(b"\x80theora")
        elif page.stream not in rates:
            raise Unreadable
        elif page.time != _NO_TIME:
            last[page.stream] = max(page.time, last.get(page.stream, 0))
    if not last:
        raise Unreadable
    told = [time / rates[number] for number, time in last.items() if time and rates[number]]
    return Found(video, "video/ogg" if video else "audio/ogg", max(told, default=None))
