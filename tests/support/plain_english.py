"""How hard a text is to read: the Flesch-Kincaid grade, counted the plain way."""

import re

_SENTENCE_END = re.compile(r"[.!?:]+\s+|\n+")
_VOWELS = re.compile(r"[aeiouy]+")


def syllables(word):
    """Count the syllables of an English word, near enough."""
    word = re.sub(r"[^a-z]", "", word.lower())
    count = len(_VOWELS.findall(word))
    if word.endswith("e") and not word.endswith("le") and count > 1:
        count -= 1
    if word.endswith("ed") and not word.endswith(("ted", "ded")) and count > 1:
        count -= 1
    return max(count, 1)


def grade(text):
    """Give the school grade a text asks for (6 is a reader of eleven)."""
    sentences = [sentence.split() for sentence in _SENTENCE_END.split(text) if re.search("[A-Za-z]", sentence)]
    words = [word for sentence in sentences for word in sentence if re.search("[A-Za-z]", word)]
    return 0.39 * len(words) / len(sentences) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
