"""Text messages: a short text that leads to the whole letter, and the ways it leaves.

GOV.UK Notify sends them when it is set up; a folder keeps them where letters are kept in one (the demo).
"""

import unicodedata
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from typing import Any

from flask_babel import force_locale

from kitpanel.core.catalogues import ENGLISH
from kitpanel.core.languages import spoken
from kitpanel.core.mail import FolderCarrier, NotSent, Outcome
from kitpanel.core.outbox import Letter
from kitpanel.core.said import Said, say

MOST_SIGNS = 306
"""Two parts of a text: what a phone puts together as one."""
MOST_WIDE = 134
"""The same of a text with signs beyond GSM 03.38, as Arabic or Bengali has: each then takes two bytes."""
SECONDS = 15
_REFUSED = range(400, 500)
_DOUBLE = frozenset("^{}\\[~]|€")
_GSM = (
    frozenset(
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿"
        "abcdefghijklmnopqrstuvwxyzäöñüà"
    )
    | _DOUBLE
)
_PLAIN = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "…": "...", "\u00a0": " "})
_ASKS = ("?", "!", "؟")
_STOPS = " .,:;،؛"
_WENT = frozenset({"created", "sending", "pending", "sent", "delivered"})


def fold(words: str) -> str:
    """Write words with the signs every phone knows (GSM 03.38): quotes and dashes plain, strange accents dropped."""
    made = ""
    for sign in words.translate(_PLAIN):
        plain = sign if sign in _GSM else unicodedata.normalize("NFKD", sign)[:1]
        made += plain if plain in _GSM else "?"
    return made


def length(words: str) -> int:
    """Count the signs of a text as the phone network does: a few count twice."""
    return len(words) + sum(sign in _DOUBLE for sign in words)


def text_of(letter: Letter, address: str) -> str:
    """Write the text of a letter: its short words, and the address of the page that holds the rest.

    Where the short words say ((link)), the address stands there. Never longer than two parts: short words are cut at a
    word, the address never. In another language than English its own signs are kept.
    """
    english = letter.locale == ENGLISH
    short, end = _begin_and_end(letter, address) if english else _in_own_words(letter, address)
    wide = not english and any(sign not in _GSM for sign in (short + end).translate(_PLAIN))
    short, end = (short, end) if wide else (fold(short), fold(end))
    if "((link))" in short:
        return short.replace("((link))", address)
    count, most = (len, MOST_WIDE) if wide else (length, MOST_SIGNS)
    while count(short) > most - count(end):
        short = short.rpartition(" ")[0] if " " in short else short[:-1]
    return short + end if short.endswith(_ASKS) else short.rstrip(_STOPS) + "." + end


def _in_own_words(letter: Letter, address: str) -> tuple[str, str]:
    with force_locale(letter.locale):
        return _begin_and_end(letter, address)


def _begin_and_end(letter: Letter, address: str) -> tuple[str, str]:
    """Say what a text begins with, and how it ends."""
    english = letter.locale == ENGLISH
    short, end = letter.short or about_words(letter), say("Read it here: {address}", address=address)
    return (short, f" {end}") if english else (str(spoken(short)), f" {spoken(end)}")


def about_words(letter: Letter) -> Said:
    """Say that there is a letter, and nothing of what is in it: a phone lies on tables."""
    if letter.about:
        return say("We have written to you about {reference}", reference=letter.about)
    return say("We have written to you")


class NotifyCarrier:
    """Hands texts to GOV.UK Notify, whose template has one field: `message`. A letter's id is its reference there."""

    def __init__(self, key: str, template: str, sender: str, address: str, *, seconds: float = SECONDS) -> None:
        self._key, self._template, self._sender, self._address, self._seconds = key, template, sender, address, seconds

    def _client(self) -> Any:
        """Make a client for one call: it must not be shared between threads."""
        from notifications_python_client.notifications import NotificationsAPIClient

        return NotificationsAPIClient(self._key, base_url=self._address, timeout=self._seconds)

    def carry(self, letter: Letter, address: str, _now: datetime) -> None:
        """Send one text. Raises NotSent when it certainly was not taken."""
        from notifications_python_client.errors import HTTPError

        message = {"message": text_of(letter, address)}
        try:
            self._client().send_sms_notification(
                letter.to_phone, self._template, personalisation=message, reference=str(letter.id),
                sms_sender_id=self._sender or None,
            )  # fmt: skip
        except HTTPError as fault:
            if _never_reached(fault.__cause__):
                raise NotSent("GOV.UK Notify did not answer") from fault
            if fault.status_code in _REFUSED:
                raise NotSent(f"GOV.UK Notify refused it: {_said(fault.message)}") from fault
            raise

    def became(self, letter: Letter) -> Outcome:
        """Ask what became of a text of which nobody was sure. Raises when Notify does not answer that either."""
        found = self._client().get_all_notifications(reference=str(letter.id))["notifications"]
        if not found:
            return Outcome.UNKNOWN
        return Outcome.WENT if any(one["status"] in _WENT for one in found) else Outcome.FAILED

    def ready(self) -> str:
        """Look the template up, so that a wrong key or template is known before the first text."""
        try:
            found = self._client().get_template(self._template)
        except Exception as fault:
            raise OSError(f"GOV.UK Notify: {_said(getattr(fault, 'message', type(fault).__name__))}") from fault
        if found.get("type") != "sms" or "((message))" not in found.get("body", ""):
            raise OSError("GOV.UK Notify: the template must be a text message with the field ((message))")
        return "GOV.UK Notify answers, and the template has its field"


class FolderTexts(FolderCarrier):
    """Writes each text as a file beside the letters (the demo)."""

    def carry(self, letter: Letter, address: str, now: datetime) -> None:
        """Write one text."""
        message = EmailMessage()
        message["To"], message["Subject"] = letter.to_phone, letter.subject
        message["Date"] = format_datetime(now)
        message["X-Kit-Channel"] = letter.channel
        message["X-Kit-Time"] = now.strftime("%Y%m%dT%H%M%S%f")
        message.set_content(text_of(letter, address))
        self.write(message)

    def ready(self) -> str:
        """Look whether the folder can be written."""
        return super().ready().replace("letters", "texts")


class NoTexts:
    """Stands where no way to send texts was set up."""

    def carry(self, _letter: Letter, _address: str, _now: datetime) -> None:
        """Say no."""
        raise NotSent("texts are not set up: set KITPANEL_NOTIFY_KEY")

    def became(self, _letter: Letter) -> Outcome:
        """Nothing can be known."""
        return Outcome.UNKNOWN

    def ready(self) -> str:
        """Say so: a service without texts is well."""
        return "not set up: nobody is offered texts"


def _never_reached(cause: BaseException | None) -> bool:
    """Say whether the connection was never made: then nothing can have been taken."""
    from requests import ConnectTimeout
    from requests.exceptions import ConnectionError as Broken
    from urllib3.exceptions import NewConnectionError

    if isinstance(cause, ConnectTimeout):
        return True
    inner = cause.args[0] if isinstance(cause, Broken) and cause.args else None
    return isinstance(getattr(inner, "reason", None), NewConnectionError)


def _said(message: Any) -> str:
    """Say a fault in its own words, with no phone number in it."""
    if isinstance(message, list):
        message = "; ".join(str(one.get("message", one)) for one in message if isinstance(one, dict))
    return str(message)[:200]
