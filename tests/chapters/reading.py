"""Chapters 4 and 5: the round is cut off and its pack goes out; panellists say whom they know, read, and vote."""

from datetime import UTC, datetime

from factories import make_declaration, make_vote

from chapters.checking import states
from chapters.walk import CHAIR, DEE, DEPUTY, NADIA, PANEL
from kitpanel.applications.models import Bid
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round

BEFORE, CUT_OFF = datetime(2027, 3, 1, 17, 1, tzinfo=UTC), datetime(2027, 3, 1, 17, 2, tzinfo=UTC)
PACK = datetime(2027, 3, 4, 10, 0, tzinfo=UTC)


def cut_off(walk):
    """Let Monday pass: nothing happens at 17:01, the round closes at 17:02, and on Thursday the pack is out."""
    walk.goes_to(BEFORE)
    assert _round(walk)[1] == "open"
    walk.goes_to(CUT_OFF)
    with walk.looking() as session:
        assert states(session) == {walk.garden: "in_round", walk.kitchen: "in_round"}
    walk.round, state = _round(walk)
    assert state == "cut_off"
    assert len(walk.letters_about(NADIA, "is with the panel")) == 1
    walk.goes_to(PACK)
    assert _round(walk) == (walk.round, "reading")
    assert [len(walk.letters_about(f"{name}@example.org", "Your pack for the panel")) for name in PANEL] == [1] * 6


def _round(walk):
    with walk.looking() as session:
        found = session.query(Round).order_by(Round.cut_off_at).first()
        return found.ref, found.state.value


def read(walk):
    """Read and vote: three in their browsers, one of whom steps out of one bid; three by the same acts without pages."""
    _sits(
        walk, CHAIR, {walk.garden: ("4", "It begins on Monday whatever we say."), walk.kitchen: ("1", "No cook yet.")}
    )
    _sits(walk, DEPUTY, {walk.garden: ("2", ""), walk.kitchen: ("1", "Say who cooks.")})
    _sits(walk, DEE, {walk.garden: ("3", "Neighbours asked for it."), walk.kitchen: None})
    with walk.kept() as session:
        round_ = session.query(Round).filter_by(ref=walk.round).one()
        bids = {bid.ref: bid for bid in session.query(Bid)}
        for name in PANEL[3:]:
            person = session.query(Person).filter_by(email=f"{name}@example.org").one()
            for ref, grade, why in ((walk.garden, 3, "I would water one."), (walk.kitchen, 1, "Who will cook?")):
                make_declaration(round_, person, bids[ref], at=walk.clock())
                make_vote(round_, person, bids[ref], grade, reason=why, at=walk.clock())


def _sits(walk, email, votes):
    """Declare before anything can be read; then read and vote. None is stepping out."""
    somebody = walk.comes(email).go("/panel").go(f"/panel/rounds/{walk.round}")
    assert not somebody.sees("Stairwell gardens")
    somebody.follow("Say who I know")
    assert (somebody.sees("Stairwell gardens"), somebody.sees("tomatoes"), somebody.sees("£1,270")) == (
        True,
        False,
        False,
    )
    somebody.fill(**{f"link-{ref}": "none" if vote else "out" for ref, vote in votes.items()}).press("Save and go on")
    for ref, vote in votes.items():
        if vote:
            _vote(walk, somebody, ref, *vote)
    somebody.go(f"/panel/rounds/{walk.round}")
    assert somebody.title == "All your votes are sent"
    somebody.go(f"/panel/rounds/{walk.round}/votes")


def _vote(walk, somebody, ref, grade, reason):
    mission = "estates" if ref == walk.garden else "food"
    somebody.go(f"/panel/rounds/{walk.round}/bids/{ref}")
    somebody.fill(grade=grade, reason=reason, **{f"mark-{mission}": "clearly"}).press("Send my vote")


def finds_no_trace(walk, dee, *, more=()):
    """See that whoever stepped out of a bid meets it nowhere: not its name, its reference, nor its group."""
    paths = ("", "/votes", "/declare", "/meeting", *more)
    for path in ("/panel", "/waiting", *(f"/panel/rounds/{walk.round}{tail}" for tail in paths)):
        page = dee.source_of(path)
        assert (path, [words for words in ("Soup", walk.kitchen, "Songs", "Yusuf") if words in page]) == (path, [])
    for path in (f"/panel/rounds/{walk.round}/bids/{walk.kitchen}", f"/ideas/{walk.kitchen}", f"/my-ideas/{walk.kitchen}",
                 f"/letters/mine/{walk.kitchen}", f"/panel/rounds/{walk.round}/bids/{walk.kitchen}/link"):  # fmt: skip
        assert (path, dee.status_of(path)) in {(path, 403), (path, 404)}
