"""Where a round and a panel member can be, and every way from one place to the next (domain §4)."""

from enum import StrEnum

from kitpanel.core.lifecycle import Lifecycle, Move


class RoundState(StrEnum):
    """Every place a round can be, from a date in the calendar to its last letter answered."""

    PLANNED = "planned"
    OPEN = "open"
    CUT_OFF = "cut_off"
    READING = "reading"
    MEETING = "meeting"
    DECIDED = "decided"
    NOTIFIED = "notified"
    CLOSED = "closed"
    INQUORATE = "inquorate"
    RESCHEDULED = "rescheduled"
    CANCELLED = "cancelled"


class PanelMemberState(StrEnum):
    """Every place a member of a panel can be, from the invitation to an old friend."""

    INVITED = "invited"
    TRAINED = "trained"
    ACTIVE = "active"
    PAUSED = "paused"
    ENDED = "ended"


_R = RoundState
_P = PanelMemberState

_BEFORE_DECIDING = (_R.PLANNED, _R.OPEN, _R.CUT_OFF, _R.READING, _R.MEETING, _R.INQUORATE, _R.RESCHEDULED)

ROUND = Lifecycle(
    kind="round",
    start=_R.PLANNED,
    moves=(
        Move("open", (_R.PLANNED,), _R.OPEN, "Open the round"),
        Move("cut_off", (_R.OPEN,), _R.CUT_OFF, "Close it to new ideas"),
        Move("start_reading", (_R.CUT_OFF,), _R.READING, "Send the pack out"),
        Move("start_meeting", (_R.READING, _R.RESCHEDULED), _R.MEETING, "Start the meeting"),
        Move("decide", (_R.MEETING,), _R.DECIDED, "Confirm the decision"),
        Move("notify", (_R.DECIDED,), _R.NOTIFIED, "Send all the letters"),
        Move("close", (_R.NOTIFIED,), _R.CLOSED, "Close the round"),
        Move("find_inquorate", (_R.READING, _R.MEETING), _R.INQUORATE, "Too few people came"),
        Move("reschedule", (_R.INQUORATE,), _R.RESCHEDULED, "Set a new date"),
        Move("cancel", _BEFORE_DECIDING, _R.CANCELLED, "Cancel the round"),
    ),
    words={
        _R.PLANNED: "Planned",
        _R.OPEN: "Taking ideas",
        _R.CUT_OFF: "Closed to new ideas",
        _R.READING: "Being read",
        _R.MEETING: "The panel is meeting",
        _R.DECIDED: "Decided, letters held",
        _R.NOTIFIED: "Letters sent",
        _R.CLOSED: "Closed",
        _R.INQUORATE: "Too few people came",
        _R.RESCHEDULED: "New meeting date",
        _R.CANCELLED: "Cancelled",
    },
    tones={
        _R.OPEN: "green",
        _R.CUT_OFF: "yellow",
        _R.READING: "purple",
        _R.MEETING: "yellow",
        _R.DECIDED: "yellow",
        _R.NOTIFIED: "green",
        _R.INQUORATE: "red",
        _R.RESCHEDULED: "purple",
        _R.CANCELLED: "red",
    },
)

PANEL_MEMBER = Lifecycle(
    kind="panel member",
    start=_P.INVITED,
    moves=(
        Move("train", (_P.INVITED,), _P.TRAINED, "Has been trained"),
        Move("start", (_P.TRAINED,), _P.ACTIVE, "Can sit on rounds"),
        Move("pause", (_P.ACTIVE,), _P.PAUSED, "Take a break"),
        Move("resume", (_P.PAUSED,), _P.ACTIVE, "Come back"),
        Move("end", (_P.INVITED, _P.TRAINED, _P.ACTIVE, _P.PAUSED), _P.ENDED, "Leave the panel"),
    ),
    words={
        _P.INVITED: "Invited",
        _P.TRAINED: "Trained",
        _P.ACTIVE: "On the panel",
        _P.PAUSED: "Taking a break",
        _P.ENDED: "Has left the panel",
    },
    tones={_P.INVITED: "yellow", _P.TRAINED: "purple", _P.ACTIVE: "green"},
)
