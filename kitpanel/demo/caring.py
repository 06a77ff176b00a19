"""What the people of the panels agreed to, told us of themselves, and said of the next meeting."""

from datetime import datetime

from kitpanel.demo.people import PANELLISTS
from kitpanel.demo.sitting import current
from kitpanel.demo.writing import Borough
from kitpanel.rounds import actions as rounds
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.care import terms_on
from kitpanel.rounds.rules.fortnight import london_day

STILL_TO_AGREE = "tess"
NEEDS = {
    "lucy": "I read best in large print, and I need to sit near the door.",
    "hassan": "I pray at sunset. A short break then would help.",
}
SAID = {"amina": True, "ben": True, "carmen": False, "david": True, "esther": True, "lucy": True}
"""Who can come to the Camden panel's next meeting. The others have not said."""


def settle_in(borough: Borough, now: datetime) -> None:
    """Let everybody but one agree to the terms, and some say what helps them."""
    version = terms_on(london_day(now))
    for somebody in PANELLISTS:
        if somebody.key != STILL_TO_AGREE:
            rounds.agree(version, by=borough.person(somebody.key).id, now=now)
    for key, words in NEEDS.items():
        rounds.tell_needs(words, by=borough.person(key).id, now=now)


def say(borough: Borough, now: datetime) -> None:
    """Let some say if they can come to the meeting of the round that is open."""
    one = current(borough.ground.panels["camden"], RoundState.OPEN)
    for key, coming in SAID.items():
        rounds.say_coming(one.ref, coming=coming, by=borough.person(key).id, now=now)
