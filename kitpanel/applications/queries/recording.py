"""Finding the recording of an idea: the one it has now, and the one a frozen version holds."""

import uuid
from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, exists, select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm import contains_eager

from kitpanel.applications.models import Application, Recording, Version
from kitpanel.core.db import db
from kitpanel.core.files import FileState, StoredFile


def _kept() -> Select[Recording]:
    playable = StoredFile.state == FileState.READY
    return select(Recording).join(Recording.file).where(playable).options(contains_eager(Recording.file))


def recording_of(application: Application) -> Recording | None:
    """Find the recording an idea has now."""
    if not application.media_seconds:
        return None
    now = _kept().where(Recording.application_id == application.id, Recording.removed_at.is_(None))
    return db.session.scalars(now).first()


def recordings_of(applications: Sequence[Application]) -> dict[uuid.UUID, Recording]:
    """Find the recordings that ideas have now, by the idea's id: one query for all."""
    told = [one.id for one in applications if one.media_seconds]
    now = _kept().where(Recording.application_id.in_(told), Recording.removed_at.is_(None))
    return {one.application_id: one for one in db.session.scalars(now)}


def recording_to_play(application: Application) -> Recording:
    """Find the recording of an idea that an asker may read. Raises NoResultFound when it has none."""
    found = recording_of(application)
    if found is None:
        raise NoResultFound
    return found


def recordings_kept(application_id: uuid.UUID) -> list[Recording]:
    """List every recording of an idea whose bytes are kept, older ones too."""
    return list(db.session.scalars(_kept().where(Recording.application_id == application_id)))


def frozen_recording(version: Version) -> Recording:
    """Find the recording that was frozen in a version, whatever its idea has now. Raises NoResultFound for none."""
    held = version.answers.get("recording")
    if not held:
        raise NoResultFound
    wanted = _kept().where(Recording.id == uuid.UUID(held["id"]), Recording.application_id == version.application_id)
    return db.session.scalars(wanted).one()


def is_frozen(recording: Recording) -> bool:
    """Say whether a frozen version holds a recording, so that it must be kept when another takes its place."""
    versions = select(Version.answers).where(Version.application_id == recording.application_id)
    return any(
        (answers.get("recording") or {}).get("id") == str(recording.id) for answers in db.session.scalars(versions)
    )


def unsummed(application: Application) -> bool:
    """Say whether an idea is told in a recording of which nobody has written the summary."""
    recording = recording_of(application)
    return recording is not None and not recording.summary


def is_summed() -> ColumnElement[bool]:
    """Say in SQL that this row's Application has no recording, or one with its summary."""
    waiting = exists().where(
        Recording.application_id == Application.id, Recording.removed_at.is_(None), Recording.summary == ""
    )
    return ~waiting
