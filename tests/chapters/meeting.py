"""Chapters 6 and 7: the panel meets and decides; staff read every letter, and all of them go at once."""

from datetime import UTC, datetime

from factories import make_person

from chapters.checking import states
from chapters.reading import finds_no_trace
from chapters.walk import CHAIR, DEE, DEPUTY, NADIA, PHONE, SECOND_STAFF, STAFF, YUSUF
from kitpanel.people.rules import RoleName

EVENING, MORNING_AFTER = datetime(2027, 3, 10, 18, 0, tzinfo=UTC), datetime(2027, 3, 11, 9, 0, tzinfo=UTC)


def meet(walk):
    """Note who is here, open the votes, talk, vote again, lock, sign, confirm."""
    walk.goes_to(EVENING)
    room = f"/panel/rounds/{walk.round}"
    ben = walk.comes(CHAIR).go(f"{room}/meeting").press("Start the meeting")
    ben.fill(here=[f"P{seat}" for seat in range(1, 7)]).press("Save who is here")
    carmen = walk.comes(DEPUTY).go(f"{room}/meeting")
    assert not carmen.sees("Neighbours asked for it.")
    ben.press("Open the votes")
    carmen.go(f"{room}/meeting?bid={walk.garden}")
    assert carmen.sees("Neighbours asked for it.")
    carmen.go(f"{room}/bids/{walk.garden}").fill(grade="3", reason="They have a letter.").press("Send my second vote")
    dee = walk.comes(DEE).go(f"{room}/meeting")
    finds_no_trace(walk, dee)
    ben.go(f"{room}/meeting").follow("Lock the votes").press("Lock the votes")
    for somebody in (carmen, dee):
        somebody.go(f"{room}/confirm").press("Sign the list")
    finds_no_trace(walk, dee, more=["/confirm"])
    ben.go(f"{room}/confirm").press("Confirm the list")
    assert ben.sees("The list is confirmed")
    with walk.looking() as session:
        assert states(session) == {walk.garden: "funded", walk.kitchen: "not_funded"}


def tell(walk):
    """Read the letters and send them. Nothing shows before, everything after."""
    walk.goes_to(MORNING_AFTER)
    for email, ref, size in _both(walk):
        somebody = walk.comes(email, size).go(f"/my-ideas/{ref}")
        assert somebody.title == "The panel has met about your idea"
        assert somebody.go(f"/letters/mine/{ref}").title.startswith("There is no letter about")
        assert somebody.status_of(f"/grants/{ref}") == 404
    told_before = {email: len(walk.town.letters(email)) for email in (NADIA, YUSUF)}
    priya = walk.comes(STAFF)
    for title, subject in (("Stairwell gardens", "yes"), ("Soup on Thursdays", "not this time")):
        priya.go(f"/rounds/{walk.round}/letters").follow(title)
        body = priya.page.locator('[name="body"]').input_value()
        assert ("Who will cook?" in body, subject) == (subject == "not this time", subject)
        priya.fill(body=f"{body}\n\nWarmly, Priya").press("Save the letter")
        assert priya.sees("somebody else reads it")
    _second_reader(walk, ("Stairwell gardens", "Soup on Thursdays"))
    assert {email: len(walk.town.letters(email)) for email in (NADIA, YUSUF)} == told_before
    priya.go(f"/rounds/{walk.round}/letters").press("Send all 2 letters")
    assert priya.title == "Everybody has been told"
    assert [len(walk.letters_about(email, "Warmly, Priya")) for email in (NADIA, YUSUF)] == [1, 1]
    for email, ref, size in _both(walk):
        assert walk.comes(email, size).go(f"/letters/mine/{ref}").sees("Warmly, Priya")
        walk.people[email].go(f"/my-ideas/{ref}")


def _second_reader(walk, titles):
    """Let somebody else of the staff read what Priya wrote."""
    with walk.kept():
        make_person(RoleName.STAFF, name="Sam Ortiz", email=SECOND_STAFF)
    sam = walk.comes(SECOND_STAFF)
    for title in titles:
        sam.go(f"/rounds/{walk.round}/letters").follow(title).press("It is ready to go")


def _both(walk):
    return ((NADIA, walk.garden, PHONE), (YUSUF, walk.kitchen, None))
