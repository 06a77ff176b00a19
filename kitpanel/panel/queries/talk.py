"""One bid in the middle of the room: its votes by name, what people wrote, who is out of the room for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kitpanel.applications.models import Bid
from kitpanel.missions.queries import ward_names
from kitpanel.panel.models import Ballot
from kitpanel.panel.queries.meeting import Gathering
from kitpanel.panel.queries.record import Proposal
from kitpanel.panel.queries.sheet import Sheet
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.panel.rules.explain import explain
from kitpanel.rounds.models import Seat


@dataclass(frozen=True)
class Voice:
    """What one panellist said of a bid: sentence and words, whether it is a second vote, whether of an older text."""

    name: str
    grade: int | None
    sentence: str
    words: str
    second: bool
    old_text: bool


@dataclass(frozen=True)
class Talk:
    """A bid to talk about. `first` and `second` list who chose each sentence, from No to the strongest yes."""

    ref: str
    title: str
    place: str
    asked: int
    missions: tuple[str, ...]
    first: tuple[tuple[str, tuple[str, ...]], ...]
    second: tuple[tuple[str, tuple[str, ...]], ...]
    voices: tuple[Voice, ...]
    out: tuple[str, ...]
    entitled: int
    needed: int
    graded: int
    explained: tuple[str, ...]
    now: bool
    leads: bool
    mine: int | None
    """The viewer's own grade as it stands; None while they have none."""
    after: str
    """The bid that comes after it in the meeting's order, by reference; "" at the end."""

    @property
    def look_again(self) -> int:
        """Give how many ballots were sent on an older text."""
        return sum(voice.old_text for voice in self.voices)


def talk_of(held: Gathering, said: Sheet, found: Proposal, bid: Bid, order: Sequence[str], *, all_seen: bool) -> Talk:
    """Lay out one bid for somebody who may see it; `order` is the order of the talk."""
    result = found.computed.bids[bid.ref]
    voices = _voices(said, bid)
    out = said.out_of(bid)
    place = order.index(bid.ref) if bid.ref in order else len(order)
    return Talk(
        ref=bid.ref,
        title=bid.title,
        place=ward_names().get(bid.ward_code or "", ""),
        asked=bid.asked,
        missions=tuple(bid.mission_keys),
        first=_columns(said.first(bid), said),
        second=_columns(said.standing(bid), said) if any(voice.second for voice in voices) else (),
        voices=voices,
        out=tuple(said.name(seat) for seat in out),
        entitled=result.entitled,
        needed=result.needed,
        graded=result.graded,
        explained=explain(found.record, found.computed, bid.ref, all_seen=all_seen),
        now=held.meeting is not None and held.meeting.current_bid_id == bid.id,
        leads=held.mine is not None and held.bench.leads(held.mine.code, {seat.code for seat in out}),
        mine=next((one.grade for seat, one in said.standing(bid) if held.mine and seat.id == held.mine.id), None),
        after=order[place + 1] if place + 1 < len(order) else "",
    )


def _columns(cast: Iterable[tuple[Seat, Ballot]], said: Sheet) -> tuple[tuple[str, tuple[str, ...]], ...]:
    votes = list(cast)
    return tuple(
        (sentence, tuple(said.name(seat) for seat, one in votes if one.grade == grade))
        for grade, sentence in sorted(GRADES.items())
    )


def _voices(said: Sheet, bid: Bid) -> tuple[Voice, ...]:
    made = [
        Voice(
            name=said.name(seat),
            grade=one.grade,
            sentence=CANNOT_JUDGE if one.grade is None else GRADES[one.grade],
            words=one.missing if one.grade is None else one.reason,
            second=one.stage == 2,  # noqa: PLR2004 - the second vote
            old_text=one.read_id != bid.version_id,
        )
        for seat, one in said.standing(bid)
    ]
    return tuple(sorted(made, key=lambda voice: -1 if voice.grade is None else voice.grade, reverse=True))
