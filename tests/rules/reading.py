"""How hard a sentence is to read: the Flesch-Kincaid grade, with syllables counted as runs of vowels."""

import re

VOWELS = re.compile(r"[aeiouy]+")
SILENT = re.compile(r"(?<=[^aeiouyl])e(s|d)?$")


def syllables(word):
    run = VOWELS.findall(SILENT.sub("", word.lower()))
    return max(1, len(run))


def grade(text):
    words = re.findall(r"[A-Za-z’']+", text)
    sentences = max(1, len(re.findall(r"[.?!:](?:\s|$)", text.rstrip(".?!: ") + ".")))
    return 0.39 * len(words) / sentences + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
