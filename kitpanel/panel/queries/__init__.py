"""Finding what the panel works on, each thing scoped to who asks.

`visible_bids` decides what a panellist may see; whoever shows them anything of a bid starts from it.
"""

from kitpanel.panel.queries.ballots import counting, counting_ballots, my_ballots, my_sent
from kitpanel.panel.queries.declaring import my_link, to_declare
from kitpanel.panel.queries.drafts import budget_lines, last_look, my_drafts, my_note
from kitpanel.panel.queries.letters import told
from kitpanel.panel.queries.reading import page, queue, recording_to_hear, stage_of
from kitpanel.panel.queries.rounds import my_rounds, waiting_for_panellist
from kitpanel.panel.queries.seen import (
    PACK_OUT,
    VOTING,
    awaiting_word,
    newest_links,
    seat_in,
    stepped_out,
    visible_bids,
)
from kitpanel.panel.queries.waiting import waiting_for_chair, waiting_for_staff

__all__ = [
    "PACK_OUT",
    "VOTING",
    "awaiting_word",
    "budget_lines",
    "counting",
    "counting_ballots",
    "last_look",
    "my_ballots",
    "my_drafts",
    "my_link",
    "my_note",
    "my_rounds",
    "my_sent",
    "newest_links",
    "page",
    "queue",
    "recording_to_hear",
    "seat_in",
    "stage_of",
    "stepped_out",
    "to_declare",
    "told",
    "visible_bids",
    "waiting_for_chair",
    "waiting_for_panellist",
    "waiting_for_staff",
]
