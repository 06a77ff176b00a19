"""What is done with panels and rounds, by staff and by the timetable."""

from kitpanel.rounds.actions.asking import ask_due, say_coming
from kitpanel.rounds.actions.calendar import lay_out, open_due, plan_due, plan_now, take_over
from kitpanel.rounds.actions.calendars import end_calendar, make_calendar
from kitpanel.rounds.actions.care import agree, tell_needs
from kitpanel.rounds.actions.handing_on import hand_on
from kitpanel.rounds.actions.members import add_member, end_members_due, move_member, set_chair
from kitpanel.rounds.actions.pack import send_pack, send_pack_due
from kitpanel.rounds.actions.panels import PanelRule, add_holiday, add_panel, change_rule, remove_holiday
from kitpanel.rounds.actions.turns import cancel, close_due, reschedule

__all__ = [
    "PanelRule",
    "add_holiday",
    "add_member",
    "add_panel",
    "agree",
    "ask_due",
    "cancel",
    "change_rule",
    "close_due",
    "end_calendar",
    "end_members_due",
    "hand_on",
    "lay_out",
    "make_calendar",
    "move_member",
    "open_due",
    "plan_due",
    "plan_now",
    "remove_holiday",
    "reschedule",
    "say_coming",
    "send_pack",
    "send_pack_due",
    "set_chair",
    "take_over",
    "tell_needs",
]
