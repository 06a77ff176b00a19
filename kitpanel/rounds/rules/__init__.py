"""The fortnight, decided from facts alone: its dates, what enters a round, who sits in it."""

from kitpanel.rounds.rules.lifecycle import PANEL_MEMBER, ROUND, PanelMemberState, RoundState

__all__ = ["PANEL_MEMBER", "ROUND", "PanelMemberState", "RoundState"]
