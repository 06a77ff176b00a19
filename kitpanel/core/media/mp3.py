"""MP3: frames one after another, with a tag before or after them."""

from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from kitpanel.core.media.found import Found, Unreadable, counted, take, within

_LAYER_3, _RESERVED = 1, 1
_RATES = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
"""Samples a second, by the version's two bits: MPEG 1, 2 and 2.5."""
_FIRST_VERSION = 3
_KILOBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
_KILOBITS_2 = (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160)
_TAG_AT_END = {b"TAG": 128}
_LEAST_FRAMES = 3


class _Frame(NamedTuple):
    end: int
    seconds: float


def _after_tag(stream: BinaryIO) -> int:
    """Say where the frames begin: after an ID3 tag, where there is one."""
    stream.seek(0)
    head = take(stream, 10)
    if head[:3] != b"ID3":
        return 0
    length = sum((part & 0x7F) << shift for part, shift in zip(head[6:], (21, 14, 7, 0), strict=True))
    return 10 + length + (10 if head[5] & 0x10 else 0)


def _frame(place: int, head: bytes) -> _Frame:
    """Read the head of a frame. Raises Unreadable for anything that is none."""
    version, layer, rate, bits = (head[1] >> 3) & 3, (head[1] >> 1) & 3, (head[2] >> 2) & 3, head[2] >> 4
    if head[0] != 0xFF or head[1] < 0xE0 or version == _RESERVED or layer != _LAYER_3:  # noqa: PLR2004 - eleven ones
        raise Unreadable
    if rate == 3 or bits in {0, 15}:  # noqa: PLR2004 - reserved, free and bad
        raise Unreadable
    first = version == _FIRST_VERSION
    samples, a_second = 1152 if first else 576, _RATES[version][rate]
    kilobits = (_KILOBITS if first else _KILOBITS_2)[bits]
    return _Frame(place + samples * kilobits * 125 // a_second + ((head[2] >> 1) & 1), samples / a_second)


def _frames(stream: BinaryIO, size: int) -> Iterator[_Frame]:
    """Give the frames, up to the end of the file or the tag there."""
    place = _after_tag(stream)
    while place < size:
        stream.seek(place)
        head = take(stream, 4)
        if head[:3] == b"TAG" and size - place == _TAG_AT_END[b"TAG"]:
            return
        frame = _frame(place, head)
        yield frame
        place = within(place, frame.end, size)


def read(stream: BinaryIO, size: int) -> Found:
    """Read an MP3 file of so many bytes. Raises Unreadable unless it is frames of sound to its end."""
    frames = [frame.seconds for frame in counted(_frames(stream, size))]
    if len(frames) < _LEAST_FRAMES:
        raise Unreadable
    return Found(False, "audio/mpeg", sum(frames))
