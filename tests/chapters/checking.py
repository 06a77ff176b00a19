"""Chapter 3: staff check both ideas, ask about one part of one of them, and say that they are ready for a panel."""

from chapters.walk import NADIA, PHONE, STAFF

QUESTION = "Who has said yes to planters on the landings?"
ANSWER = "The council's housing team. I have their letter."


def check(walk):
    """Check, ask, answer, accept."""
    priya = walk.comes(STAFF)
    _start(priya, "Soup on Thursdays")
    priya.press("Ready for a panel")
    _start(priya, "Stairwell gardens")
    priya.fill(words="She grows tomatoes on our estate.").press("Add the note")
    priya.follow("Ask for more").fill(**{"ask-when": QUESTION}).press("Send the questions")
    _answer(walk)
    priya = walk.comes(STAFF).go("/ideas")
    assert priya.sees("They answered")
    priya.follow("Stairwell gardens")
    assert priya.sees(ANSWER)
    priya.press("Ready for a panel")
    with walk.looking() as session:
        assert states(session) == {walk.garden: "eligible", walk.kitchen: "eligible"}


def _start(priya, title):
    priya.go("/ideas").follow(title).press("Start checking")
    priya.fill(ward_confirmed=True)
    priya.page.get_by_label("Council strand").check()
    priya.press("Save", exact=True)


def _answer(walk):
    """Let Nadia answer: only the part asked about is open to her."""
    nadia = walk.comes(NADIA, PHONE).go(f"/my-ideas/{walk.garden}")
    assert nadia.sees(QUESTION)
    nadia.go("/apply/idea")
    assert not nadia.sees("Which Missions it helps")
    nadia.go("/apply/idea/when").fill(answer=ANSWER).press("Save and go on")
    nadia.go("/apply/check").press("Send my answer")
    assert not nadia.sees(QUESTION)


def states(session):
    """Give the state of every idea that was sent, by its reference."""
    from kitpanel.applications.models import Application

    return {one.ref: one.state.value for one in session.query(Application).filter(Application.ref.is_not(None))}
