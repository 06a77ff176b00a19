"""Two ideas of the borough are told in a recording. No real voice is in it: a tune stands in for each."""

import io
import math
import struct
import uuid
from datetime import datetime
from functools import cache

from kitpanel.applications import actions, queries
from kitpanel.applications.models import Application
from kitpanel.core.media.kept import limits
from kitpanel.demo.ideas import Idea

SUMMARIES = {
    "Mend it Mondays": (
        "He mended radios for thirty years. On Mondays, in the foyer, he and two friends want a table with a soldering "
        "iron and a sewing machine. People bring what is broken and learn to mend it themselves. "
        "(In this demonstration a tune stands in for his voice.)"
    ),
    "Beats after school": "",
}
"""What staff wrote of each; "" where nobody has listened to it yet."""
_RATE = 8000
_NOTES = (392, 440, 523, 587, 523, 440, 392, 330, 392, 440, 392, 330, 294, 330, 392, 392)
"""A tune of sixteen notes, in hertz."""
_NOTE_SECONDS = 0.75


@cache
def tune() -> bytes:
    """Make a short tune: a WAV of one channel, twelve seconds long."""
    each = int(_RATE * _NOTE_SECONDS)
    swell = [math.sin(math.pi * at / each) * 50 for at in range(each)]
    sound = bytes(
        128 + int(swell[at] * math.sin(2 * math.pi * note * at / _RATE)) for note in _NOTES for at in range(each)
    )
    form = struct.pack("<4sIHHIIHH", b"fmt ", 16, 1, 1, _RATE, _RATE, 1, 8)
    head = struct.pack("<4sI4s", b"RIFF", 36 + len(sound), b"WAVE")
    return head + form + struct.pack("<4sI", b"data", len(sound)) + sound


def words_of(idea: Idea) -> str:
    """Give what is written of an idea: nothing, where it is told."""
    return "" if idea.title in SUMMARIES else idea.idea


def tell(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Tell an idea in a recording, where it is one of those that are told."""
    if idea.title in SUMMARIES:
        actions.add_recording(idea, io.BytesIO(tune()), 0, limits(), by=by, now=now)


def sum_up(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Have staff listen to a recording and write what it says."""
    recording = queries.recording_of(idea)
    if recording is not None:
        actions.summarise(idea, recording.id, SUMMARIES[idea.title], by=by, now=now)
