"""Names of people as they are spelt on different days: short forms, titles, accents and ways to write one name."""

import re
import unicodedata

_WORD = re.compile(r"[^\W\d_]+")
_TITLES = frozenset({"mr", "mrs", "ms", "miss", "mx", "dr", "prof", "rev", "sir", "the"})
_ONE_NAME = (
    ("mohammed", "muhammad", "mohamed", "mohammad", "muhammed", "mohamud", "mohd"), ("abdullah", "abdallah", "abdulla"),
    ("aisha", "ayesha", "aysha"), ("fatima", "fatma", "fatimah"), ("yusuf", "yousef", "yusef", "yousuf", "youssef"),
    ("hussain", "hussein", "husain", "hossain"), ("rahman", "rehman"), ("osman", "uthman", "usman"),
    ("robert", "rob", "bob", "bobby", "robbie"), ("william", "will", "bill", "billy"), ("richard", "rick", "dick"),
    ("elizabeth", "liz", "beth", "lizzie", "betty"), ("katherine", "catherine", "kate", "kathy", "cathy", "katie"),
    ("margaret", "maggie", "peggy", "meg"), ("michael", "mike", "mick"), ("james", "jim", "jimmy", "jamie"),
    ("john", "johnny", "jack"), ("thomas", "tom", "tommy"), ("joseph", "joe"), ("daniel", "dan", "danny"),
    ("christopher", "chris"), ("anthony", "tony"), ("patricia", "pat", "trish"), ("susan", "sue", "susie"),
    ("alexander", "alex", "sandy"), ("samuel", "sam"), ("benjamin", "ben"), ("edward", "ed", "ted", "eddie"),
    ("deborah", "debbie", "deb"), ("jennifer", "jen", "jenny"), ("nicholas", "nick"), ("stephen", "steve", "steven"),
)  # fmt: skip
_WRITTEN = {spelt: names[0] for names in _ONE_NAME for spelt in names}
_SOUNDS = str.maketrans({"c": "k", "q": "k", "z": "s", "v": "f"})
_QUIET = frozenset("aeiouyhw")


def parts_of(name: str) -> tuple[str, ...]:
    """Give a name's words without accents and titles, each in the one way that its short forms are written."""
    plain = "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(sign))
    found = [word for word in _WORD.findall(plain.replace("'", "").replace("’", "")) if word not in _TITLES]
    return tuple(_WRITTEN.get(word, word) for word in found)


def sound_of(word: str) -> str:
    """Give the bones of a word: what stays when it is spelt by ear. Never empty."""
    heard = word.replace("ph", "f").translate(_SOUNDS)
    bones = "".join(sign for at, sign in enumerate(heard) if at == 0 or sign not in _QUIET)
    return "".join(sign for at, sign in enumerate(bones) if at == 0 or sign != bones[at - 1])


def name_key(name: str) -> str:
    """Give what a name shares with its other spellings: the bones of its first and last word. "" for one word."""
    parts = parts_of(name)
    return " ".join(sorted((sound_of(parts[0]), sound_of(parts[-1])))) if len(parts) > 1 else ""
