"""A recording of an idea: kept as it was sent, taken out, summed up by staff, forgotten with the words."""

import uuid
from datetime import datetime
from typing import BinaryIO

from kitpanel.applications import queries
from kitpanel.applications.actions.send import note_answer
from kitpanel.applications.models import Application, Recording
from kitpanel.applications.rules.limits import AskLimits
from kitpanel.applications.rules.recording import (
    PART,
    MediaKind,
    check_length,
    check_summary,
    length_of,
    may_record,
    may_sum_up,
)
from kitpanel.core.db import db
from kitpanel.core.errors import Refused
from kitpanel.core.files import store
from kitpanel.core.history import advance, remember
from kitpanel.core.media import Found
from kitpanel.core.media.kept import Limits, looked_at, receive
from kitpanel.core.text import words

_COPIED = ("kind", "seconds", "length_from", "summary", "summary_by_id", "summary_at")


def add_recording(
    idea: Application, content: BinaryIO, told: int, most: Limits, *, by: uuid.UUID, now: datetime
) -> Recording:
    """Keep a recording as it was sent; it takes the place of the one before. The caller holds the idea locked.

    `told` is what the page counted, in seconds. Raises Refused, before anything is stored, for what is no recording,
    is too large or too long, and when this part is not open to change.
    """
    _check_open(idea)
    limits = AskLimits(media_seconds=most.seconds)
    size, found = looked_at(content, most)
    seconds, length_from = length_of(found.seconds, told, limits)
    check_length(seconds, limits)
    _take_away(idea, by=by, now=now)
    file = receive(content, size, found, owner_id=by, now=now)
    kind = MediaKind.VIDEO if found.video else MediaKind.AUDIO
    made = Recording(
        id=uuid.uuid4(), application_id=idea.id, file=file, kind=kind, seconds=seconds, length_from=length_from,
        added_at=now,
    )  # fmt: skip
    db.session.add(made)
    _changed(idea, seconds, now)
    return made


def remove_recording(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Take the recording of an idea out; harmless when there is none. The caller holds the idea locked.

    Raises Refused when this part is not open to change.
    """
    _check_open(idea)
    _take_away(idea, by=by, now=now)
    _changed(idea, 0, now)


def summarise(idea: Application, recording_id: uuid.UUID, text: str, *, by: uuid.UUID, now: datetime) -> None:
    """Write the short summary the panel reads beside a recording: its text alternative (WCAG 1.2.1).

    Raises Refused for an empty or a long one, when another recording has come since, and once the panel has it.
    """
    recording = queries.recording_of(idea)
    if recording is None or recording.id != recording_id:
        raise Refused("They have sent another recording since. Listen to that one first.", field="summary")
    if not may_sum_up(idea.state):
        raise Refused("The panel has this idea now, so its summary stays as it is.", field="summary")
    check_summary(text, words(text))
    recording.summary, recording.summary_by_id, recording.summary_at = text.strip(), by, now
    remember(idea.lifecycle.kind, idea.id, "summarise", by=by, now=now)


def take_along(earlier: Application, idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Give a draft that takes up an earlier idea a copy of its recording, with its summary: each is kept by itself."""
    heard = queries.recording_of(earlier)
    if heard is None:
        return
    with store().open(heard.file.ready_key or "") as content:
        found = Found(heard.kind is MediaKind.VIDEO, heard.file.media_type, None)
        file = receive(content, heard.file.size, found, owner_id=by, now=now)
    copied = {name: getattr(heard, name) for name in _COPIED}
    db.session.add(Recording(id=uuid.uuid4(), application_id=idea.id, file=file, added_at=now, **copied))
    idea.media_seconds = earlier.media_seconds


def forget_recordings(idea: Application, *, by: uuid.UUID | None, now: datetime) -> None:
    """Drop every recording of an idea and its summary, also those a frozen version holds: for erasure.

    The bytes are swept away within the hour; what the version itself says of them goes with its words.
    """
    for recording in queries.recordings_kept(idea.id):
        advance(recording.file, "drop", by=by, now=now)
        recording.removed_at = recording.removed_at or now
        recording.summary, recording.summary_by_id, recording.summary_at = "", None, None
    idea.media_seconds = 0
    db.session.flush()


def _check_open(idea: Application) -> None:
    if not may_record(idea.state, queries.open_requests(idea), taken=idea.taken is not None):
        raise Refused("This part cannot be changed now. Ring us if something in it is wrong.")


def _take_away(idea: Application, *, by: uuid.UUID, now: datetime) -> None:
    """Take the recording of now out; what a panel has read is kept for its record."""
    before = queries.recording_of(idea)
    if before is None:
        return
    before.removed_at = now
    if not queries.is_frozen(before):
        advance(before.file, "drop", by=by, now=now)
    db.session.flush()


def _changed(idea: Application, seconds: int, now: datetime) -> None:
    note_answer(idea, PART, "", changed=bool(seconds or idea.media_seconds))
    idea.media_seconds, idea.saved_at, idea.version = seconds, now, idea.version + 1
    db.session.flush()
