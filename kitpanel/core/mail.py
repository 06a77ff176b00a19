"""How a letter leaves: by SMTP, or as a file in a folder where a person can look at it (the demo)."""

import smtplib
import uuid
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from enum import StrEnum
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from kitpanel.core.enclosed import whole
from kitpanel.core.outbox import Letter

PORTS = {"smtp": 25, "smtps": 465}
SECONDS = 15


class NotSent(Exception):  # noqa: N818 - an outcome that is recorded
    """The other side said no before it took the letter: it has certainly not been sent."""


class Outcome(StrEnum):
    """What became of a letter of which nobody was sure."""

    WENT = "went"
    FAILED = "failed"
    UNKNOWN = "unknown"


class Carrier(Protocol):
    """Takes a letter away. Raises NotSent when it was refused; any other fault means nobody can be sure."""

    def carry(self, letter: Letter, address: str, now: datetime) -> None:
        """Take one letter. `address` is that of its private link, or of the page that holds the whole of it."""

    def became(self, letter: Letter) -> Outcome:
        """Say what became of a letter, where this way of sending can tell. Raises when it does not answer."""

    def ready(self) -> str:
        """Say in a few words that it works. Raises OSError when it does not."""


class SmtpCarrier:
    """Hands letters to a mail server."""

    def __init__(self, address: str, sender: str) -> None:
        self._parts, self._sender = urlsplit(address), sender

    def _connect(self) -> smtplib.SMTP:
        parts = self._parts
        kind = smtplib.SMTP_SSL if parts.scheme == "smtps" else smtplib.SMTP
        server = kind(parts.hostname or "localhost", parts.port or PORTS[parts.scheme], timeout=SECONDS)
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        return server

    def carry(self, letter: Letter, address: str, now: datetime) -> None:
        """Send one message."""
        message = message_of(letter, self._sender, link=address, now=now)
        try:
            server = self._connect()
        except OSError as fault:
            raise NotSent(f"the mail server did not answer: {type(fault).__name__}") from fault
        with server:
            try:
                server.send_message(message)
            except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as fault:
                raise NotSent(f"the mail server refused it: {type(fault).__name__}") from fault

    def became(self, _letter: Letter) -> Outcome:
        """Nobody can know: mail servers do not tell."""
        return Outcome.UNKNOWN

    def ready(self) -> str:
        """Connect and leave again."""
        with self._connect():
            return f"{self._parts.hostname} answers"


class FolderCarrier:
    """Writes each letter as an .eml file, named so that the newest sorts last."""

    def __init__(self, folder: Path, sender: str = "") -> None:
        self.folder, self._sender = folder, sender

    def carry(self, letter: Letter, address: str, now: datetime) -> None:
        """Write one letter."""
        self.write(message_of(letter, self._sender, link=address, now=now))

    def became(self, _letter: Letter) -> Outcome:
        """Know nothing: a file that was cut off is not there."""
        return Outcome.UNKNOWN

    def write(self, message: EmailMessage) -> None:
        """Write one file, whole or not at all."""
        self.folder.mkdir(parents=True, exist_ok=True)
        count = sum(1 for _ in self.folder.glob("*.eml"))
        name = f"{message['X-Kit-Time']}-{count:06d}-{uuid.uuid4().hex[:8]}"
        part = self.folder / f"{name}.part"
        part.write_bytes(bytes(message))
        part.rename(self.folder / f"{name}.eml")

    def ready(self) -> str:
        """Look whether the folder can be written."""
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / ".ready").touch()
        return f"letters are written to {self.folder.name}/"


def folder_of(mail: str, data_folder: Path) -> Path | None:
    """Give the folder that letters are written to by this setting; None when they are sent."""
    parts = urlsplit(mail)
    if parts.scheme != "folder":
        return None
    return Path(parts.path) if parts.path else data_folder / "outbox"


def message_of(letter: Letter, sender: str, *, link: str, now: datetime) -> EmailMessage:
    """Turn a letter into a message; `link` takes the place of ((link)), what is enclosed that of ((words))."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = letter.to_address
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now)
    message["Message-ID"] = make_msgid(idstring=letter.id.hex, domain="kitpanel.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message["X-Kit-Kind"] = letter.kind
    message["X-Kit-Time"] = now.strftime("%Y%m%dT%H%M%S%f")
    message.set_content(whole(letter).replace("((link))", link))
    return message
