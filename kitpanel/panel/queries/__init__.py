"""Finding what the panel works on, each thing scoped to who asks."""

from kitpanel.panel.queries.ballots import counting, counting_ballots, my_ballots, my_sent
from kitpanel.panel.queries.seen import PACK_OUT, VOTING, newest_links, seat_in, stepped_out, visible_bids

__all__ = [
    "PACK_OUT",
    "VOTING",
    "counting",
    "counting_ballots",
    "my_ballots",
    "my_sent",
    "newest_links",
    "seat_in",
    "stepped_out",
    "visible_bids",
]
