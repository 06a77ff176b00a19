"""What happens to a story: told, sent, read, shown, taken down; and how it is asked for."""

from kitpanel.stories.actions.asking import ask_due, expire_due, overdue_due, remind_due
from kitpanel.stories.actions.consents import answer, take_down
from kitpanel.stories.actions.desk import check, edit, publish, rang, send_back, take_up_again, unpublish, waive
from kitpanel.stories.actions.photos import add_photo, describe_photo, remove_photo
from kitpanel.stories.actions.telling import Overtaken, begin_story, save_words, send, take_down_call

__all__ = [
    "Overtaken",
    "add_photo",
    "answer",
    "ask_due",
    "begin_story",
    "check",
    "describe_photo",
    "edit",
    "expire_due",
    "overdue_due",
    "publish",
    "rang",
    "remind_due",
    "remove_photo",
    "save_words",
    "send",
    "send_back",
    "take_down",
    "take_down_call",
    "take_up_again",
    "unpublish",
    "waive",
]
