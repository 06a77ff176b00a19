"""Every setting, read once from the environment. All faults are told in one message."""

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_SHORTEST_SECRET = 32


class BadSettings(Exception):  # noqa: N818 - it lists what to mend
    """The environment cannot be used. Its text names every fault, one a line."""


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
    phone: str = "020 7946 0412"
    demo: bool = False
    translations: Path = ROOT / "kitpanel" / "translations"
    """Where catalogues of other languages are."""
    unchecked_languages: bool = False
    """Offer catalogues that nobody has checked yet, to try them out. In the demonstration only."""
    secure_cookies: bool = True
    proxies: int = 0
    """How many proxies in front of the service may be believed about the visitor's address."""
    idle_minutes: int = 120
    office_idle_minutes: int = 30
    """The shorter limit of those who work with other people's data."""
    absolute_hours: int = 12

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
            phone=environ.get("KITPANEL_PHONE", cls.phone),
            demo=demo,
            translations=Path(environ.get("KITPANEL_TRANSLATIONS", str(cls.translations))),
            unchecked_languages=_unchecked_languages(environ, faults, demo=demo),
            secure_cookies=not demo,
            proxies=_number(environ, "KITPANEL_PROXIES", 0, faults),
            idle_minutes=_number(environ, "KITPANEL_IDLE_MINUTES", cls.idle_minutes, faults),
            office_idle_minutes=_number(environ, "KITPANEL_OFFICE_IDLE_MINUTES", cls.office_idle_minutes, faults),
            absolute_hours=_number(environ, "KITPANEL_ABSOLUTE_HOURS", cls.absolute_hours, faults),
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


def _number(environ: Mapping[str, str], name: str, default: int, faults: list[str]) -> int:
    given = environ.get(name, str(default))
    if not given.isascii() or not given.isdigit():
        faults.append(f"{name} must be a whole number.")
        return default
    return int(given)
