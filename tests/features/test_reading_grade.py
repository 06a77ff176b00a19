"""Every page and letter an applicant meets is plain: Flesch-Kincaid grade 6 or less (a reader of eleven).

`make check` runs this. An exception is named here, with its reason.
"""

import re

import pytest
from factories.worlds import EVENING
from support.made_once import MovedClock, settings_for
from support.plain_english import grade, sentences, words_of
from support.walk import walk

from kitpanel.core.db import db
from kitpanel.core.letter_facts import preview
from kitpanel.core.letters import first_words, kinds

HARDEST = 6
FEWEST_WORDS = 20
"""A grade of fewer words than this says little: one place name would tip it."""
EXCEPTIONS = {}
"""Endpoint or kind of letter → why it may be harder than the rest."""
APPLICANTS = re.compile("nobody|new|asked|idea .*|grant .*|story .*")


@pytest.fixture(scope="module")
def pages(sqlite_whole, tmp_path_factory):
    """Every page of those who ask for money and those who only look, by its address, in the world that has one of everything."""
    path, starts = sqlite_whole
    folder = tmp_path_factory.mktemp("plain")
    theirs = {key: start for key, start in starts.items() if APPLICANTS.fullmatch(key)}
    found = walk(settings_for(f"sqlite:///{path}", folder), MovedClock(EVENING), theirs)
    yield {
        f"{key} {address}": response.text
        for key, there in found.pages.items()
        for address, response in there.items()
        if response.status_code == 200 and response.mimetype == "text/html"
    }
    with found.app.app_context():
        db.engine.dispose()


def test_every_page_an_applicant_meets_reads_easily(pages):
    words = {address: sentences(words_of(text)) for address, text in pages.items()}
    enough = {address: said for address, said in words.items() if len(said.split()) >= FEWEST_WORDS}
    assert len(enough) > 40
    hard = {address: round(grade(said), 1) for address, said in enough.items() if grade(said) > HARDEST}
    assert hard == {}


@pytest.mark.parametrize("kind", kinds())
def test_every_letter_reads_easily(kind):
    subject, body = preview(kind, *first_words(kind))
    said = grade(f"{subject}\n{sentences(body)}")
    assert kind in EXCEPTIONS or said <= HARDEST, f"{said:.1f}\n{body}"


def test_the_measure_tells_plain_from_hard():
    assert grade("The cat sat on the mat.") < 1
    assert grade("Determination of eligibility is contingent upon verification of residency.") > 15
