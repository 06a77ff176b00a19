"""How somebody can be written to: by e-mail, by text or by post, and which of them they like best."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

from kitpanel.core.said import say

HOME = "GB"
_LARGE = re.compile(r"(?i)\b(large|larger|big|bigger|giant)\b\W+(\w+\W+)?(print|text|type|letters|writing|font)\b")
_BRITISH = "+44"
_BRITISH_MOBILE = "+447"


class LetterChannel(StrEnum):
    """The ways a letter can leave."""

    EMAIL = "email"
    TEXT = "text"
    POST = "post"


CHANNEL_WORDS = {
    LetterChannel.EMAIL: say("E-mail"),
    LetterChannel.TEXT: say("Text"),
    LetterChannel.POST: say("Post"),
}


def phone_key(typed: str) -> str:
    """Give the one form of a phone number, however it was typed: +447700900412. "" for what cannot be one.

    Numbers kept for drama count too: they are possible, though nobody has them.
    """
    try:
        number = phonenumbers.parse(typed, HOME)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def takes_texts(typed: str) -> bool:
    """Say whether a text can be sent there: a British mobile number, or one of another country."""
    key = phone_key(typed)
    return bool(key) and (not key.startswith(_BRITISH) or key.startswith(_BRITISH_MOBILE))


@dataclass(frozen=True)
class Reach:
    """Where somebody can be written to. `postal` is the address without the name; `likes` None when they never said.

    `needs` is what helps them take part and `language` the one they like best, in their own words.
    """

    name: str = ""
    email: str = ""
    phone: str = ""
    postal: str = ""
    likes: LetterChannel | None = None
    needs: str = ""
    language: str = ""

    @property
    def wants_large(self) -> bool:
        """Say whether what helps them take part names large print."""
        return bool(_LARGE.search(self.needs))

    @property
    def channel(self) -> LetterChannel | None:
        """Give the way a letter goes: the one they like where it leads somewhere, else the first that does."""
        open_ways = {
            LetterChannel.EMAIL: bool(self.email.strip()),
            LetterChannel.TEXT: takes_texts(self.phone),
            LetterChannel.POST: bool(self.postal.strip()),
        }
        if self.likes is not None and open_ways[self.likes]:
            return self.likes
        return next((way for way, leads in open_ways.items() if leads), None)

    @property
    def block(self) -> str:
        """Give the name and address as they stand on an envelope, a line each."""
        lines = [self.name, *self.postal.replace(",\n", "\n").splitlines()]
        return "\n".join(line.strip() for line in lines if line.strip())
