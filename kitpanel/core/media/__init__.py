"""Sound and video that people send: what it is, by its bytes alone, and how long.

Every file is read from its first byte to its last: its pieces must fill it, so that nothing can hide behind a
recording (promise 15). It is kept as it was sent; nothing here decodes sound or pictures.
"""

import struct
from collections.abc import Callable
from typing import BinaryIO

from kitpanel.core.media import mp3, mp4, ogg, wav, webm
from kitpanel.core.media.found import Found, Unreadable

__all__ = ["Found", "Unknown", "Unreadable", "look"]

_LONGEST = 24 * 60 * 60
_Reader = Callable[[BinaryIO, int], Found]
_BY_START: tuple[tuple[int, bytes, _Reader], ...] = (
    (0, b"\x1aE\xdf\xa3", webm.read),
    (4, b"ftyp", mp4.read),
    (0, b"OggS", ogg.read),
    (8, b"WAVE", wav.read),
    (0, b"ID3", mp3.read),
    (0, b"\xff\xfb", mp3.read),
    (0, b"\xff\xf3", mp3.read),
    (0, b"\xff\xfa", mp3.read),
    (0, b"\xff\xf2", mp3.read),
    (0, b"\xff\xe3", mp3.read),
)


class Unknown(Unreadable):
    """These bytes do not begin as any recording does."""


def look(stream: BinaryIO, size: int) -> Found:
    """Say what a file of so many bytes is. Raises Unknown or Unreadable."""
    stream.seek(0)
    head = stream.read(16)
    reader = next((read for at, mark, read in _BY_START if head[at:].startswith(mark)), None)
    if reader is None or (reader is wav.read and not head.startswith(b"RIFF")):
        raise Unknown
    try:
        found = reader(stream, size)
    except (struct.error, OverflowError, IndexError) as fault:
        raise Unreadable from fault
    believable = found.seconds is not None and 0 < found.seconds < _LONGEST
    return found if believable else found._replace(seconds=None)
