"""Files people send: bytes under a random name first, then the row; pictures are made anew before anybody sees them.

One small interface, so that another store (S3-compatible) can take the place of the folder.
"""

import hashlib
import io
import os
import re
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO, ClassVar, Protocol

import puremagic
from flask import current_app
from sqlalchemy.orm import Mapped, mapped_column

from kitpanel.core.db import Base
from kitpanel.core.errors import Refused
from kitpanel.core.lifecycle import Lifecycle, Move

MOST_BYTES = 10 * 1024 * 1024
PIECE = 256 * 1024
"""How much of a long file is in memory at once."""
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 2000
PICTURES = {".jfif": "JPEG", ".jpe": "JPEG", ".jpeg": "JPEG", ".jpg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
"""What is taken, by the suffix that looking at it gives: a JPEG's bytes are named any of four ways."""
_KEY = re.compile(r"[0-9a-f]{32}")


class Store(Protocol):
    """Keeps bytes under keys it makes up."""

    def put(self, content: bytes) -> str:
        """Keep bytes; give their key."""

    def put_all(self, content: BinaryIO) -> str:
        """Keep all that can be read from here on, a piece at a time; give its key."""

    def open(self, key: str) -> BinaryIO:
        """Open what is kept. Raises FileNotFoundError."""

    def delete(self, key: str) -> None:
        """Drop what is kept; harmless when it is gone."""

    def older(self, than: datetime) -> Iterator[str]:
        """List the keys of what was put before a moment, and what was only half put."""


class FolderStore:
    """A store in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise FileNotFoundError(key)
        return self.folder / key[:2] / key

    def put(self, content: bytes) -> str:
        """Write bytes under a random name, whole or not at all."""
        return self.put_all(io.BytesIO(content))

    def put_all(self, content: BinaryIO) -> str:
        """Write all that can be read under a random name, whole or not at all."""
        key = secrets.token_hex(16)
        path = self._path(key)
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        with part.open("wb") as kept:
            shutil.copyfileobj(content, kept, PIECE)
            kept.flush()
            os.fsync(kept.fileno())  # its row will say that it is here: a power cut must not make that untrue
        part.rename(path)
        return key

    def open(self, key: str) -> BinaryIO:
        """Open what is kept."""
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        """Drop what is kept."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        path.with_suffix(".part").unlink(missing_ok=True)

    def older(self, than: datetime) -> Iterator[str]:
        """List the keys of what was put before a moment, and what was only half put."""
        for path in self.folder.glob("??/*"):
            with suppress(FileNotFoundError):
                if _KEY.fullmatch(path.stem) and path.stat().st_mtime < than.timestamp():
                    yield path.stem


def store() -> Store:
    """Give the running service's store."""
    found: Store = current_app.extensions["kitpanel.files"]
    return found


class FileState(StrEnum):
    """Whether a file may be shown yet, or still. The bytes of a refused or dropped one are swept away."""

    RECEIVED = "received"
    READY = "ready"
    REFUSED = "refused"
    DROPPED = "dropped"


FILE = Lifecycle(
    "file",
    FileState.RECEIVED,
    (
        Move("make_ready", (FileState.RECEIVED,), FileState.READY),
        Move("refuse", (FileState.RECEIVED,), FileState.REFUSED),
        Move("drop", (FileState.RECEIVED, FileState.READY, FileState.REFUSED), FileState.DROPPED),
    ),
    {
        FileState.RECEIVED: "Being made ready",
        FileState.READY: "Ready",
        FileState.REFUSED: "We could not open it",
        FileState.DROPPED: "Taken out",
    },
)


class StoredFile(Base):
    """One file somebody sent."""

    __tablename__ = "stored_file"
    lifecycle: ClassVar[Lifecycle] = FILE

    id: Mapped[uuid.UUID] = mapped_column(primary_key=True, default=uuid.uuid4)
    key: Mapped[str] = mapped_column(unique=True)
    ready_key: Mapped[str | None] = mapped_column(unique=True)
    """Where the re-encoded picture is; nothing is shown before it exists."""
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    owner_id: Mapped[uuid.UUID | None] = mapped_column(index=True)
    state: Mapped[FileState] = mapped_column(default=FileState.RECEIVED, index=True)
    received_at: Mapped[datetime]


def sniffed(content: bytes) -> str:
    """Find what kind of picture bytes are by looking at them, as a suffix. Raises Refused for anything else."""
    if not content:
        raise Refused("That file is empty. Choose another one.")
    if len(content) > MOST_BYTES:
        raise Refused("That file is larger than 10 MB. Choose a smaller one.")
    try:
        found = puremagic.from_string(content)
    except (puremagic.PureError, ValueError):
        found = ""
    if found not in PICTURES:
        raise Refused("We can only take photos here: JPEG, PNG or WebP. Choose one of those.")
    return found


def receive(content: bytes, *, owner_id: uuid.UUID | None, now: datetime) -> StoredFile:
    """Keep a picture somebody sent and make its row. Raises Refused when it is empty, too large, or no picture."""
    suffix = sniffed(content)
    return StoredFile(
        id=uuid.uuid4(),
        key=store().put(content),
        media_type=f"image/{PICTURES[suffix].lower()}",
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        owner_id=owner_id,
        received_at=now,
    )


def made_anew(content: bytes) -> bytes:
    """Re-encode a picture as JPEG without any of its metadata, turned the right way up, at most 2,000 pixels a side.

    Never call it inside a transaction: it takes a second or two. Raises Refused when it cannot be opened.
    """
    from PIL import Image, ImageFile, ImageOps, UnidentifiedImageError

    ImageFile.LOAD_TRUNCATED_IMAGES = False  # WeasyPrint turns it on for the whole process
    try:
        with Image.open(io.BytesIO(content), formats=sorted(set(PICTURES.values()))) as picture:
            if picture.width * picture.height > MOST_PIXELS:
                raise Refused("That photo has too many pixels. Choose a smaller one.")
            upright = ImageOps.exif_transpose(picture).convert("RGB")
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as fault:
        raise Refused("We could not open that photo. Choose another one.") from fault
    upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    out = io.BytesIO()
    Image.frombytes("RGB", upright.size, upright.tobytes()).save(out, "JPEG", quality=85)
    return out.getvalue()
