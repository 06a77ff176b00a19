"""Every mapped table, imported once, so that the metadata is whole for migrations and backups."""

from kitpanel.applications import models as applications
from kitpanel.core import files, history, once, outbox, throttle, timetable
from kitpanel.missions import models as missions
from kitpanel.openness import models as openness
from kitpanel.panel import models as panel
from kitpanel.payouts import models as payouts
from kitpanel.people import models as people
from kitpanel.rounds import models as rounds
from kitpanel.stories import models as stories
from kitpanel.strands import models as strands

__all__ = [
    "applications", "files", "history", "missions", "once", "openness", "outbox", "panel", "payouts", "people",
    "rounds", "stories", "strands", "throttle", "timetable",
]  # fmt: skip
