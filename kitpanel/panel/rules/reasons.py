"""Reasons in plain sentences, offered with each answer: what a panellist ticks is what the applicant may read.

A sentence is kept as it stood when it was ticked, a line of the ballot's words: other words tomorrow change no vote
sent today, and the chain seals what was said. One's own words stand under them.
"""

from collections.abc import Collection, Mapping

_LIKED = {
    "needed": "It is needed here, and nobody else does it.",
    "known": "You know the people it is for, and they want it.",
    "many": "A lot of people get something from it for the money.",
    "ready": "You have thought it through, and it can work.",
    "together": "It brings people together who would not meet.",
}
_IF_THERE_IS_MONEY = {
    "others": "It is a good idea, but others needed the money more this time.",
    "dear": "It could be done for less than you ask.",
    "few": "Few people would get something from it for the money.",
    "part": "Part of it is clear, and part of it needs more thought.",
}
_NOT_YET = {
    "who": "Tell us more about who it is for, and how they would hear of it.",
    "how": "Tell us more about how you would do it, and who with.",
    "cost": "Tell us how you worked out what it costs.",
    "ask": "Ask the people it is for what they want, and tell us what they said.",
    "place": "Ask those who run the place if they agree, and tell us.",
}
_NO = {
    "missions": "It does not fit the four Missions well enough.",
    "nearby": "Others near you do this now. You could join them.",
    "helped": "The money would help too few people here.",
    "owed": "This is a thing the council or a landlord should pay for.",
    "safe": "We were not sure that all who take part would be safe.",
}
_MISSING = {
    "where": "We could not tell where or when it would be.",
    "spent": "We could not tell what the money would be spent on.",
    "work": "We could not tell who would do the work.",
    "whom": "We could not tell who it is for.",
}
OFFERED: Mapping[int | None, Mapping[str, str]] = {
    4: _LIKED, 3: _LIKED, 2: _IF_THERE_IS_MONEY, 1: _NOT_YET, 0: _NO, None: _MISSING,
}  # fmt: skip
"""By grade, and by None for somebody who does not have enough to go on: the sentences offered, by their key."""
_ALL = frozenset(sentence for each in OFFERED.values() for sentence in each.values())


def joined(grade: int | None, ticked: Collection[str], own: str) -> str:
    """Give the words of a ballot: the sentences ticked that fit its grade, a line each, then one's own words."""
    sentences = [sentence for key, sentence in OFFERED[grade].items() if key in ticked]
    return "\n".join([*sentences, *([own.strip()] if own.strip() else [])])


def parted(words: str) -> tuple[tuple[str, ...], str]:
    """Part the words of a ballot into the sentences that were ticked and one's own words."""
    lines = words.split("\n")
    count = next((place for place, line in enumerate(lines) if line not in _ALL), len(lines))
    return tuple(lines[:count]), "\n".join(lines[count:])


def keys_of(words: str) -> tuple[str, ...]:
    """Name the sentences that were ticked by their keys, to show a ballot as it was filled in."""
    ticked, _ = parted(words)
    found = {sentence: key for each in OFFERED.values() for key, sentence in each.items()}
    return tuple(found[sentence] for sentence in ticked)
