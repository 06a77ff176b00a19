"""Whose idea staff may take down from a call or a paper (domain §3, who may apply), in words for the staff."""

from datetime import date

from kitpanel.applications.rules.hands import RULE
from kitpanel.applications.rules.standing import Standing
from kitpanel.core.errors import Refused
from kitpanel.people.rules import SERVING, may_apply_from


def check_taking(standing: Standing, today: date, cooling_months: int, *, own: bool) -> None:
    """Refuse to take down one's own idea, or that of somebody who may not send one now."""
    if own:
        raise Refused("This is you. You help to run the Kit, so you cannot ask it for money now.", field="email")
    if SERVING & set(standing.serves):
        raise Refused("They help to run the Kit, so they cannot ask it for money now.", field="email")
    first = may_apply_from(standing.served_until, cooling_months) if standing.served_until else today
    if today < first:
        raise Refused(
            f"They helped to run the Kit. They can send an idea from {first.day} {first:%B %Y}.", field="email"
        )
    if standing.live_idea == "a draft":
        raise Refused("They have begun an idea themselves. They can send it, or throw it away first.", field="email")
    if standing.live_idea:
        raise Refused(f"They have an idea with us: {standing.live_idea}. It comes first.", field="email")
    if standing.open_grant:
        raise Refused(f"They have a grant with us: {standing.open_grant}. Its story comes first.", field="email")


def check_papers(held: int, more: int = 1) -> None:
    """Refuse more photos of a paper than can be kept."""
    if held + more > RULE.most_papers:
        raise Refused(f"There are {RULE.most_papers} photos, the most we keep. Take one out first.", field="files")
