"""How hard a text is to read: the Flesch-Kincaid grade, as textstat counts it with the CMU dictionary's syllables."""

import re

import html5lib
import textstat

NAMES = (
    # The Missions, whose words are the Council's.
    "estates and neighbourhoods",
    "estates and their neighbourhoods",
    "young people",
    "diversity",
    # What people type, and the demonstration's own people and places.
    "example.org",
)
"""What is called by its name, whatever its length: each counts as one short word."""
_NAMES = re.compile("|".join(map(re.escape, NAMES)), re.IGNORECASE)
_LINE_END = re.compile(r"\s*\n+\s*")
_ENDED = (".", "!", "?", ":", ";", ",")
_BLOCKS = {
    f"{{http://www.w3.org/1999/xhtml}}{tag}"
    for tag in [
        "p",
        "li",
        "h1",
        "h2",
        "h3",
        "h4",
        "dt",
        "dd",
        "legend",
        "label",
        "button",
        "summary",
        "td",
        "th",
        "caption",
        "div",
        "fieldset",
        "ul",
        "ol",
        "form",
    ]
}
_UNSEEN = {f"{{http://www.w3.org/1999/xhtml}}{tag}" for tag in ("script", "style", "template", "select", "textarea")}


def grade(text):
    """Give the school grade a text asks for (6 is a reader of eleven). Each line that has no full stop is a sentence."""
    lines = [line for line in _LINE_END.split(_NAMES.sub("Kit", text).strip()) if re.search("[A-Za-z]", line)]
    return textstat.flesch_kincaid_grade(" ".join(line if line.endswith(_ENDED) else f"{line}." for line in lines))


def sentences(text):
    """Give the lines of a text that are sentences: labels, names and dates beside them would make it seem easier."""
    return "\n".join(line for line in _LINE_END.split(text) if line.endswith((".", "!", "?")))


def words_of(page):
    """Give the words of a page's main part, one block a line: what its reader reads there."""
    main = html5lib.parse(page).find(".//{http://www.w3.org/1999/xhtml}main")
    return re.sub(r"[ \t]*\n\s*", "\n", "".join(_lines(main))).strip()


def _lines(element):
    if element.tag in _UNSEEN or not isinstance(element.tag, str):
        return
    apart = "\n" if element.tag in _BLOCKS else ""
    yield apart + re.sub(r"\s+", " ", element.text or "")
    for child in element:
        yield from _lines(child)
        yield re.sub(r"\s+", " ", child.tail or "")
    yield apart
