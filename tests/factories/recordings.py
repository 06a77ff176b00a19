"""Recordings for tests: kept as the page keeps them, in any state of their idea."""

import hashlib
import uuid

from support.recordings import wav

from factories.people import LONG_AGO
from kitpanel.applications.models import Recording
from kitpanel.applications.rules.recording import LengthFrom, MediaKind
from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile, store


def make_recording(application, *, seconds=5, summary="", content=None, at=LONG_AGO) -> Recording:
    """Tell an idea in a recording: a WAV, unless other bytes are given; with its summary, where one is."""
    content = wav(seconds) if content is None else content
    key = store().put(content)
    file = StoredFile(
        id=uuid.uuid4(), key=key, ready_key=key, media_type="audio/wav", size=len(content), state=FileState.READY,
        sha256=hashlib.sha256(content).hexdigest(), owner_id=application.owner_id, received_at=at,
    )  # fmt: skip
    made = Recording(
        id=uuid.uuid4(), application_id=application.id, file=file, kind=MediaKind.AUDIO, seconds=seconds, added_at=at,
        length_from=LengthFrom.FILE, summary=summary, summary_at=at if summary else None,
    )  # fmt: skip
    db.session.add(made)
    application.media_seconds = seconds
    db.session.flush()
    return made
