"""Every setting, read once from the environment. All faults are told in one message."""

import base64
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SHORTEST_SECRET = 32
_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_NOTIFY_KEY = re.compile(rf".+-{_UUID.pattern}-{_UUID.pattern}")


class BadSettings(Exception):  # noqa: N818 - it lists what to mend
    """The environment cannot be used. Its text names every fault, one a line."""


@dataclass(frozen=True)
class Notify:
    """How to send texts through GOV.UK Notify: an API key, a template with the field ((message)), maybe a sender."""

    key: str = field(repr=False)
    template: str
    sender: str = ""
    address: str = "https://api.notifications.service.gov.uk"


@dataclass(frozen=True)
class Settings:
    """What an operator may set. Build it with `from_env`, never by hand outside tests."""

    database_url: str
    secret_key: str = field(repr=False)
    encryption_keys: tuple[str, ...] = field(repr=False)
    """Fernet keys, newest first: bank details and held words are sealed with them."""
    public_address: str
    """Scheme and host that letters link to, without a final slash. Never read from a request."""
    data_folder: Path
    """Where uploads, and the demo's sent letters, are kept."""
    mail: str = field(repr=False, default="folder:")
    """`smtp://user:password@host:port`, `smtps://…`, or `folder:` to write each letter as a file."""
    mail_from: str = "We Make Camden Kit <kit@example.org>"
    notify: Notify | None = None
    """Without it texts are written beside the letters where `mail` is a folder, and not offered where it is not."""
    phone: str = "020 7946 0412"
    demo: bool = False
    translations: Path = ROOT / "kitpanel" / "translations"
    """Where catalogues of other languages are."""
    unchecked_languages: bool = False
    """Offer catalogues that nobody has checked yet, to try them out. In the demonstration only."""
    second_factor_required: bool = True
    """Whether staff, finance and administrators must give a code of their phone when they sign in."""
    secure_cookies: bool = True
    proxies: int = 0
    """How many proxies in front of the service may be believed about the visitor's address."""
    idle_minutes: int = 120
    office_idle_minutes: int = 30
    """The shorter limit of those who work with other people's data."""
    absolute_hours: int = 12
    recording_mb: int = 100
    """The largest recording of an idea that is taken, in megabytes."""
    recording_seconds: int = 180
    """How long a recording of an idea may be; a bit over is fine, as with words."""

    @property
    def texts(self) -> bool:
        """Say whether a text can be sent, so that people may choose it."""
        return self.notify is not None or self.mail.startswith("folder:")

    @classmethod
    def from_env(cls, environ: Mapping[str, str]) -> "Settings":
        """Read the settings. Raises BadSettings with all faults at once."""
        faults: list[str] = []
        demo = environ.get("KITPANEL_DEMO", "") == "1"
        data_folder = Path(environ.get("KITPANEL_DATA", str(ROOT / "instance")))
        settings = cls(
            database_url=_database_url(environ, data_folder, faults, demo=demo),
            secret_key=_secret(environ, faults, demo=demo),
            encryption_keys=_encryption_keys(environ, faults, demo=demo),
            public_address=_public_address(environ, faults, demo=demo),
            data_folder=data_folder,
            mail=_mail(environ, faults),
            mail_from=environ.get("KITPANEL_MAIL_FROM", cls.mail_from),
            notify=_notify(environ, faults, demo=demo),
            phone=environ.get("KITPANEL_PHONE", cls.phone),
            demo=demo,
            translations=Path(environ.get("KITPANEL_TRANSLATIONS", str(cls.translations))),
            unchecked_languages=_unchecked_languages(environ, faults, demo=demo),
            second_factor_required=_second_factor(environ, faults, demo=demo),
            secure_cookies=not demo,
            proxies=_number(environ, "KITPANEL_PROXIES", 0, faults),
            idle_minutes=_number(environ, "KITPANEL_IDLE_MINUTES", cls.idle_minutes, faults),
            office_idle_minutes=_number(environ, "KITPANEL_OFFICE_IDLE_MINUTES", cls.office_idle_minutes, faults),
            absolute_hours=_number(environ, "KITPANEL_ABSOLUTE_HOURS", cls.absolute_hours, faults),
            recording_mb=_number(environ, "KITPANEL_RECORDING_MB", cls.recording_mb, faults),
            recording_seconds=_number(environ, "KITPANEL_RECORDING_SECONDS", cls.recording_seconds, faults),
        )
        if faults:
            raise BadSettings("\n".join(faults))
        return settings


def _database_url(environ: Mapping[str, str], data_folder: Path, faults: list[str], *, demo: bool) -> str:
    given = environ.get("DATABASE_URL", "")
    if demo and given:
        faults.append("KITPANEL_DEMO=1 is for the built-in database only: take away DATABASE_URL, or the demo.")
    if not given:
        return f"sqlite:///{data_folder / 'kitpanel.db'}"
    if not given.startswith(("sqlite:///", "postgresql+psycopg://")):
        faults.append("DATABASE_URL must start with postgresql+psycopg:// or sqlite:///.")
    return given


def _secret(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> str:
    secret = environ.get("KITPANEL_SECRET_KEY", "only-for-the-demonstration-borough" if demo else "")
    if len(secret) < _SHORTEST_SECRET:
        faults.append("KITPANEL_SECRET_KEY must be a random text of 32 characters or more.")
    return secret


def _encryption_keys(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> tuple[str, ...]:
    demo_key = base64.urlsafe_b64encode(hashlib.sha256(b"only for the demonstration borough").digest()).decode()
    given = environ.get("KITPANEL_ENCRYPTION_KEYS", demo_key if demo else "")
    keys = tuple(key.strip() for key in given.split(",") if key.strip())
    try:
        usable = bool(keys) and all(len(base64.urlsafe_b64decode(key)) == 32 for key in keys)  # noqa: PLR2004 - Fernet
    except ValueError:
        usable = False
    if not usable:
        faults.append("KITPANEL_ENCRYPTION_KEYS must be one or more Fernet keys, newest first, with commas between.")
    return keys


def _public_address(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> str:
    default = f"http://127.0.0.1:{environ.get('PORT', '8000')}" if demo else ""
    address = environ.get("KITPANEL_PUBLIC_ADDRESS", default).rstrip("/")
    parts = urlsplit(address)
    if demo and parts.hostname not in LOOPBACK:
        faults.append("KITPANEL_DEMO=1 answers on this machine only: KITPANEL_PUBLIC_ADDRESS must be on 127.0.0.1.")
    if not demo and (parts.scheme != "https" or not parts.hostname or parts.path):
        faults.append("KITPANEL_PUBLIC_ADDRESS must be the service's https:// address, like https://kit.example.org.")
    return address


def _mail(environ: Mapping[str, str], faults: list[str]) -> str:
    mail = environ.get("KITPANEL_MAIL", "folder:")
    if urlsplit(mail).scheme not in {"smtp", "smtps", "folder"}:
        faults.append("KITPANEL_MAIL must start with smtp://, smtps:// or folder:.")
    return mail


def _unchecked_languages(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> bool:
    wanted = environ.get("KITPANEL_UNCHECKED_LANGUAGES", "") == "1"
    if wanted and not demo:
        faults.append("KITPANEL_UNCHECKED_LANGUAGES=1 is for the demonstration: residents read checked words only.")
    return wanted


def _notify(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> Notify | None:
    given = {name: environ.get(f"KITPANEL_NOTIFY_{name.upper()}", "").strip() for name in ("key", "template", "sender")}
    address = environ.get("KITPANEL_NOTIFY_ADDRESS", Notify.address).rstrip("/")
    if not any(given.values()) and address == Notify.address:
        return None
    before = len(faults)
    if demo:
        faults.append("KITPANEL_DEMO=1 never sends a real text: take away KITPANEL_NOTIFY_KEY, or the demo.")
    if not _NOTIFY_KEY.fullmatch(given["key"]):
        faults.append("KITPANEL_NOTIFY_KEY must be an API key of GOV.UK Notify, as it was shown when it was made.")
    if not _UUID.fullmatch(given["template"]):
        faults.append("KITPANEL_NOTIFY_TEMPLATE must be the id of a text message template of GOV.UK Notify.")
    if given["sender"] and not _UUID.fullmatch(given["sender"]):
        faults.append(
            "KITPANEL_NOTIFY_SENDER must be the id of a text message sender of GOV.UK Notify, or be left out."
        )
    parts = urlsplit(address)
    if not parts.hostname or (parts.scheme != "https" and parts.hostname not in LOOPBACK):
        faults.append("KITPANEL_NOTIFY_ADDRESS must start with https://.")
    return Notify(given["key"], given["template"], given["sender"], address) if len(faults) == before else None


def _second_factor(environ: Mapping[str, str], faults: list[str], *, demo: bool) -> bool:
    given = environ.get("KITPANEL_SECOND_FACTOR", "optional" if demo else "required")
    if given not in {"required", "optional"}:
        faults.append("KITPANEL_SECOND_FACTOR must be required or optional.")
    return given == "required"


def _number(environ: Mapping[str, str], name: str, default: int, faults: list[str]) -> int:
    given = environ.get(name, str(default))
    if not given.isascii() or not given.isdigit():
        faults.append(f"{name} must be a whole number.")
        return default
    return int(given)
