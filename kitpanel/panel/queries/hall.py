"""What anybody at a meeting may see of it, before the votes are opened and after: the day, who came, how far it is."""

from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from kitpanel.panel.queries.meeting import Gathering
from kitpanel.rounds.models import Seat
from kitpanel.rounds.rules import RoundState
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.rounds.rules.seats import is_meeting_quorate


@dataclass(frozen=True)
class Member:
    """A member of the panel: their name, whether they are here, and their part."""

    name: str
    here: bool
    part: str
    me: bool


@dataclass(frozen=True)
class Hall:
    """A meeting's outside. Nothing in it depends on a vote."""

    ref: str
    state: RoundState
    meeting_at: datetime
    letters_by: datetime
    members: tuple[Member, ...]
    opened_at: datetime | None
    opened_by: str
    locked_at: datetime | None
    timer_until: datetime | None
    break_until: datetime | None
    presides: bool
    may_note: bool
    sits: bool

    @property
    def day(self) -> date:
        """Give the day of the meeting, in London."""
        return london_day(self.meeting_at)

    @property
    def seated(self) -> int:
        """Count the members seated."""
        return len(self.members)

    @property
    def here(self) -> int:
        """Count the members who are here."""
        return sum(member.here for member in self.members)

    @property
    def enough(self) -> bool:
        """Whether more than half are here, so that the meeting may decide."""
        return is_meeting_quorate(self.here, self.seated)

    @property
    def waits(self) -> bool:
        """Whether the meeting has not begun."""
        return self.state in {RoundState.READING, RoundState.RESCHEDULED}

    @property
    def meets(self) -> bool:
        """Whether the meeting is on."""
        return self.state is RoundState.MEETING

    @property
    def over(self) -> bool:
        """Whether the panel has decided."""
        return self.state in {RoundState.DECIDED, RoundState.NOTIFIED, RoundState.CLOSED}

    def mark(self) -> str:
        """Give the mark of a page that shows this and no more (an ETag)."""
        return sha256(repr(self).encode()).hexdigest()[:32]


def hall(held: Gathering) -> Hall:
    """Lay out a meeting's outside for whoever asks."""
    meeting = held.meeting
    opener = {seat.person_id: held.name(seat) for seat in held.seats}
    return Hall(
        ref=held.round.ref,
        state=held.round.state,
        meeting_at=held.round.meeting_at,
        letters_by=held.round.letters_by,
        members=tuple(_member(held, seat) for seat in held.seats),
        opened_at=meeting.opened_at if meeting else None,
        opened_by=opener.get(meeting.opened_by_id, "") if meeting and meeting.opened_by_id else "",
        locked_at=meeting.locked_at if meeting else None,
        timer_until=meeting.timer_until if meeting else None,
        break_until=meeting.break_until if meeting else None,
        presides=held.presides,
        may_note=held.may_note,
        sits=held.mine is not None and held.mine.present_at is not None,
    )


def _member(held: Gathering, seat: Seat) -> Member:
    name = held.name(seat)
    part = "Chair" if seat.chair else "Deputy" if seat.deputy else ""
    return Member(name, seat.present_at is not None, part, seat == held.mine)
