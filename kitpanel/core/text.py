"""Text as people type it, made safe to keep, to count, to put in a sheet and to hand to a bank."""

import re
import unicodedata

_LINE_ENDS = re.compile(r"\r\n|[\r\u0085\u2028\u2029]")
_SPACES = re.compile(r"\s+")
_LIKE_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_TURNING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff")
_LIVE = frozenset("=+-@\t\r\n＝＋－＠")
_APOSTROPHES = re.compile(r"['’‘ʼ`´]")
_NOT_FOR_BANKS = re.compile(r"[^A-Z0-9./& -]")
_LETTERS = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH", "ẞ": "SS", "Ħ": "H", "Ŧ": "T", "Ŋ": "N"}
)


def clean(text: str) -> str:
    r"""Make typed text safe to keep, changing nothing a reader would see.

    Line ends become `\n` and tabs a space. NUL (which PostgreSQL refuses), other control characters, lone surrogates
    (which no file can hold) and the marks that turn the reading direction (which can make text read as something
    else) go. Letters and their accents become one character each, so that equal words are equal text.
    """
    text = _LINE_ENDS.sub("\n", text).replace("\t", " ")
    kept = [sign for sign in text if sign == "\n" or not (_is_control(sign) or sign in _TURNING)]
    return unicodedata.normalize("NFC", "".join(kept))


def one_line(text: str) -> str:
    """Clean text and put it on one line with single spaces: for names, titles, subjects and headers."""
    return _SPACES.sub(" ", clean(text)).strip()


def words(text: str) -> int:
    """Count the words of a text: runs without a space that hold at least one letter or figure."""
    return sum(any(sign.isalnum() for sign in run) for run in text.split())


def looks_like_email(text: str) -> bool:
    """Say whether a text has the shape of an e-mail address. Whether letters arrive there only a letter can tell."""
    return bool(_LIKE_EMAIL.fullmatch(text.strip()))


def safe_cell(text: str) -> str:
    """Make text safe as one cell of a sheet: it never starts with anything a spreadsheet would run.

    A cell whose first sign (spaces aside) is one of `= + - @`, or their wide forms, gets an apostrophe before it,
    which spreadsheets read as "this is text" (promise 8). Every export uses this; quoting is the writer's work.
    """
    cleaned = clean(text)
    first = cleaned.lstrip(" \u00a0")[:1]
    return f"'{cleaned}" if first in _LIVE and first else cleaned


def fold_bank_text(text: str, limit: int | None = None) -> str:
    """Write a name or reference with the only signs banks take: `A-Z 0-9 . - / &` and space (opendata §3).

    Accents are folded, apostrophes dropped, other signs become a space; the first sign is always a letter or figure, so
    no spreadsheet will run it. `limit` is the most signs the bank's form has room for. Text in another alphabet folds
    to "": the caller must ask for the name as the bank writes it.
    """
    upper = _APOSTROPHES.sub("", one_line(text)).upper().translate(_LETTERS)
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", upper) if not unicodedata.combining(sign))
    folded = _SPACES.sub(" ", _NOT_FOR_BANKS.sub(" ", plain.upper())).lstrip("./& -")
    return folded[:limit].strip()


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cs"}
