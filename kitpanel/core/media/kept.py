"""Recordings as they are kept: taken in as they were sent, and given out a piece at a time."""

import hashlib
import uuid
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from flask import Response, current_app, request
from werkzeug.exceptions import NotFound

from config import Settings
from kitpanel.core.errors import Refused
from kitpanel.core.files import PIECE, StoredFile, store
from kitpanel.core.history import advance
from kitpanel.core.media import Found, Unknown, Unreadable, look
from kitpanel.core.said import say

_MB = 1024 * 1024
_SUFFIXES = {"audio/mp4": "m4a", "audio/mpeg": "mp3", "audio/ogg": "ogg", "audio/wav": "wav", "audio/webm": "webm",
             "video/mp4": "mp4", "video/ogg": "ogv", "video/webm": "webm"}  # fmt: skip


class Limits(NamedTuple):
    """The most that is taken: bytes (a hard limit), and seconds (a soft one, like words)."""

    size: int
    seconds: int

    @property
    def mb(self) -> int:
        """Give the size in megabytes, as people are told it."""
        return self.size // _MB


def limits() -> Limits:
    """Give the running service's limits, from its settings."""
    settings: Settings = current_app.extensions["kitpanel.settings"]
    return Limits(settings.recording_mb * _MB, settings.recording_seconds)


def looked_at(content: BinaryIO, most: Limits) -> tuple[int, Found]:
    """Give the size of what was sent, and what it is. Raises Refused, with a sentence, for anything we cannot take."""
    size = content.seek(0, 2)
    if not size:
        raise Refused(say("That file is empty. Choose another one."))
    if size > most.size:
        raise Refused(say("That file is larger than {mb} MB. Choose a smaller one, or ring us.", mb=most.mb))
    try:
        return size, look(content, size)
    except Unknown:
        raise Refused(
            say("We can only take sound or video here: WebM, MP4, MOV, M4A, MP3, OGG, WAV or 3GP. Choose one of those.")
        ) from None
    except Unreadable:
        raise Refused(
            say("We could not read that recording to its end. Record it again, or choose another one.")
        ) from None


def receive(content: BinaryIO, size: int, found: Found, *, owner_id: uuid.UUID | None, now: datetime) -> StoredFile:
    """Keep a recording that was looked at, as it was sent, and make its row: it can be played at once."""
    content.seek(0)
    digest = hashlib.file_digest(content, "sha256").hexdigest()  # type: ignore[arg-type]
    content.seek(0)
    key = store().put_all(content)
    file = StoredFile(
        id=uuid.uuid4(), key=key, ready_key=key, media_type=found.media_type, size=size, sha256=digest,
        owner_id=owner_id, state=StoredFile.lifecycle.start, received_at=now,
    )  # fmt: skip
    advance(file, "make_ready", by=owner_id, now=now)
    return file


def given(file: StoredFile) -> Response:
    """Give a recording, or the part of it that was asked for (RFC 9110 §14), for its page alone: no browser keeps it.

    Raises 404 where the bytes are gone, and 416 for a part that it does not have.
    """
    response = Response(mimetype=file.media_type)
    response.content_length = file.size
    response.set_etag(file.sha256)
    response.headers["Content-Disposition"] = f"inline; filename=recording.{_SUFFIXES.get(file.media_type, 'bin')}"
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Accept-Ranges"] = "bytes"
    response.make_conditional(request, accept_ranges=_one_part(), complete_length=file.size)
    try:
        content = store().open(file.ready_key or "")
    except FileNotFoundError:
        raise NotFound from None
    response.call_on_close(content.close)
    first = response.content_range.start or 0
    response.response = _pieces(content, first, response.content_length or 0)
    return response


def _one_part() -> bool:
    """Say whether one part was asked for, in bytes. Of several at once, or what we cannot read, the whole is given."""
    asked = request.range
    return request.method == "GET" and asked is not None and asked.units == "bytes" and len(asked.ranges) == 1


def _pieces(content: BinaryIO, first: int, length: int) -> Iterator[bytes]:
    content.seek(first)
    while length > 0 and (piece := content.read(min(PIECE, length))):
        length -= len(piece)
        yield piece
