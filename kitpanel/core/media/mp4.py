"""MP4 and its kin (M4A, MOV, 3GP): boxes in boxes (ISO 14496-12), whole or written in fragments as it was recorded."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, NamedTuple

from kitpanel.core.media.found import Found, Unreadable, counted, take, within

_HOLDS_BOXES = frozenset({b"moov", b"trak", b"mdia", b"mvex", b"moof", b"traf"})
_HEAD, _WIDE, _TO_THE_END = 8, 1, 0
_LONGEST_TABLE = 4 * 1024 * 1024
_DEEPEST, _MOST_TRACKS, _MOST_SAMPLES = 8, 64, 2_000_000
_UNKNOWN = (0, 0xFFFFFFFF, 0xFFFFFFFFFFFFFFFF)
_SPACE, _TILDE, _COPYRIGHT = 0x20, 0x7E, 0xA9


class _Box(NamedTuple):
    kind: bytes
    body: int
    end: int
    top: bool


@dataclass
class _Track:
    number: int = 0
    scale: int = 0
    video: bool = False
    each: int = 0
    """How long a sample lasts where its fragment does not say, in units of `scale` a second."""
    length: int = 0


class _Movie:
    """What the boxes have told so far."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.tracks: list[_Track] = []
        self.scale = self.length = self.each = self.samples = 0
        self.here = _Track()

    def track(self, number: int) -> _Track:
        return next((one for one in self.tracks if one.number == number), _Track())

    def read(self, box: _Box) -> None:
        """Read a box that tells something."""
        if box.kind == b"trak":
            self.here = _Track()
            self.tracks.append(self.here)
        if len(self.tracks) > _MOST_TRACKS:
            raise Unreadable
        told = getattr(self, f"_{box.kind.decode('latin-1')}", None) if box.kind in _TELLING else None
        if told:
            self.stream.seek(box.body)
            told(box)

    def _numbers(self, form: str) -> tuple[int, ...]:
        return struct.unpack(f">{form}", take(self.stream, struct.calcsize(f">{form}")))

    def _clock(self) -> tuple[int, int]:
        """Read a version, two dates, units a second, and a length in them."""
        (version,) = self._numbers("B3x")
        scale, length = self._numbers("16xIQ") if version else self._numbers("8xII")
        return scale, 0 if length in _UNKNOWN else length

    def _mvhd(self, _box: _Box) -> None:
        self.scale, self.length = self._clock()

    def _mdhd(self, _box: _Box) -> None:
        self.here.scale, _ = self._clock()

    def _tkhd(self, _box: _Box) -> None:
        (version,) = self._numbers("B3x")
        (self.here.number,) = self._numbers("16xI" if version else "8xI")

    def _hdlr(self, _box: _Box) -> None:
        self._numbers("8x")
        self.here.video = self.here.video or take(self.stream, 4) == b"vide"

    def _mehd(self, _box: _Box) -> None:
        (version,) = self._numbers("B3x")
        (self.length,) = self._numbers("Q" if version else "I")

    def _trex(self, _box: _Box) -> None:
        _, number, _, each = self._numbers("IIII")
        self.track(number).each = each

    def _tfhd(self, _box: _Box) -> None:
        flags, number = self._numbers("II")
        self.here = self.track(number)
        self._numbers("8x" * bool(flags & 0x1) + "4x" * bool(flags & 0x2))
        self.each = self._numbers("I")[0] if flags & 0x8 else self.here.each

    def _trun(self, box: _Box) -> None:
        flags, samples = self._numbers("II")
        self.samples += samples
        if not flags & 0x100:
            self.here.length += samples * self.each
            return
        self._numbers("4x" * bool(flags & 0x1) + "4x" * bool(flags & 0x4))
        width = 4 + 4 * sum(bool(flags & one) for one in (0x200, 0x400, 0x800))
        if samples * width > min(_LONGEST_TABLE, box.end - box.body) or self.samples > _MOST_SAMPLES:
            raise Unreadable
        table = take(self.stream, samples * width)
        self.here.length += sum(struct.unpack_from(">I", table, at)[0] for at in range(0, len(table), width))

    @property
    def seconds(self) -> float | None:
        """Give the longest of what its boxes say; None when none says anything."""
        told = [(self.length, self.scale), *((track.length, track.scale) for track in self.tracks)]
        return max((length / scale for length, scale in told if length and scale), default=None)


_TELLING = frozenset({b"mvhd", b"mdhd", b"tkhd", b"hdlr", b"mehd", b"trex", b"tfhd", b"trun"})


def _boxes(stream: BinaryIO, start: int, limit: int, depth: int = 0) -> Iterator[_Box]:
    """Give the boxes from `start` to `limit` and those in them: they fill it to the byte, or it is Unreadable."""
    place = start
    while place < limit:
        stream.seek(place)
        length, kind = struct.unpack(">I4s", take(stream, _HEAD))
        body = place + _HEAD
        if length == _WIDE:
            (length,) = struct.unpack(">Q", take(stream, _HEAD))
            body += _HEAD
        elif length == _TO_THE_END and depth == 0:
            length = limit - place
        if not all(_SPACE <= sign <= _TILDE or sign == _COPYRIGHT for sign in kind):
            raise Unreadable
        end = within(body - 1, place + length, limit)
        yield _Box(kind, body, end, depth == 0)
        if kind in _HOLDS_BOXES and depth < _DEEPEST:
            yield from _boxes(stream, body, end, depth + 1)
        place = end


def read(stream: BinaryIO, size: int) -> Found:
    """Read an MP4 file of so many bytes. Raises Unreadable unless it holds a movie that can be played."""
    movie, tops = _Movie(stream), list[bytes]()
    for box in counted(_boxes(stream, 0, size)):
        if box.top:
            tops.append(box.kind)
        movie.read(box)
    if tops[0] != b"ftyp" or b"moov" not in tops or b"mdat" not in tops or not movie.tracks:
        raise Unreadable
    video = any(track.video for track in movie.tracks)
    return Found(video, "video/mp4" if video else "audio/mp4", movie.seconds)
