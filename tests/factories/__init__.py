"""Makes people and things for tests, in the transaction that is open. Names are invented."""

from factories.applications import let_in, make_application, make_bid
from factories.panel import declare_all, make_declaration, make_draft, make_meeting, make_reading, make_vote, seat_of
from factories.payouts import Desk, give_details, make_award, make_grant
from factories.people import make_person
from factories.recordings import make_recording
from factories.rounds import make_member, make_panel, make_panel_with_members, make_round
from factories.stories import make_paid_grant, make_story
from factories.strands import make_funder, make_strand
from factories.worlds import make_world

__all__ = [
    "Desk",
    "declare_all",
    "give_details",
    "let_in",
    "make_application",
    "make_award",
    "make_bid",
    "make_declaration",
    "make_draft",
    "make_funder",
    "make_grant",
    "make_meeting",
    "make_member",
    "make_paid_grant",
    "make_panel",
    "make_panel_with_members",
    "make_person",
    "make_reading",
    "make_recording",
    "make_round",
    "make_story",
    "make_strand",
    "make_vote",
    "make_world",
    "seat_of",
]
