"""What is kept of panels and rounds: the standing rule, the people, the seats, and who can come when."""

from kitpanel.rounds.models.care import Availability, CalendarKey, Drawn, PanelNeeds, SeatChange, SeatDraw, TermsAgreed
from kitpanel.rounds.models.fortnight import Holiday, Panel, PanelMember, Round, RoundMoney, Seat

__all__ = [
    "Availability",
    "CalendarKey",
    "Drawn",
    "Holiday",
    "Panel",
    "PanelMember",
    "PanelNeeds",
    "Round",
    "RoundMoney",
    "Seat",
    "SeatChange",
    "SeatDraw",
    "TermsAgreed",
]
