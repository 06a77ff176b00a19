"""Rounds as staff see them: their dates, who sits, how many ideas, the money. The panel's own desk is the panel's."""

from flask import Response, current_app, flash, url_for

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, finance, staff
from kitpanel.people.queries import timeline
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import RescheduleForm
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import ROUND, RoundState
from kitpanel.rounds.rules.fortnight import wall
from kitpanel.site.queries import bid_counts
from kitpanel.site.views import bp

MOVE_WORDS = {
    "begin": "Planned",
    "taken_over": "Taken over from before this service",
    "move_dates": "Given other dates",
    "open": "Opened for ideas",
    "cut_off": "Closed to new ideas",
    "start_reading": "Pack sent out",
    "start_meeting": "The meeting began",
    "decide": "The panel decided",
    "notify": "All the letters went",
    "choose_letters_time": "A time was chosen for the letters",
    "take_letters_time_back": "The time for the letters was taken back",
    "close": "Closed",
    "find_inquorate": "Too few people could come",
    "reschedule": "Given a new day to meet",
    "cancel": "Cancelled",
    "hand_on_seat": "A seat was handed on",
    "set_money_again": "The money was set again",
}
MAY_MOVE = (RoundState.READING, RoundState.INQUORATE)
"""States in which staff may set another day for the meeting."""


@bp.get("/rounds")
@access(staff, finance, admin)
def rounds_list() -> Response:
    """List the rounds, those that go on now first; a state and a panel narrow it."""
    state, panel = listing.asked("state"), listing.asked("panel")
    wanted = RoundState(state) if state in set(RoundState) else None
    page = queries.rounds_page(wanted, panel, listing.asked_page())
    names = {one.code: one.name for one in queries.panels()}
    filters = [(ROUND.said(wanted), listing.address_with(state=""))] if wanted else []
    filters += [(names.get(panel, panel), listing.address_with(panel=""))] if panel else []
    return render("site/rounds.html", page=page, turn=listing.turning(page), filters=filters, state=state, panel=panel,
                  states=list(ROUND.words.items()), panels=list(names.items()), clear=url_for("site.rounds_list"),
                  bids=bid_counts([row.Round.id for row in page.rows]))  # fmt: skip


@bp.get("/rounds/<ref>")
@access(staff, finance, admin)
def round_page(ref: str) -> Response:
    """Show a round: where it is and what comes next, who sits, its money, what happened."""
    one = queries.round_by_ref(ref)
    return render("site/round.html", round=one, seats=queries.seated(one.id), money=queries.money_of(one.id),
                  bids=bid_counts([one.id]).get(one.id, 0), may_move=one.state in MAY_MOVE,
                  may_cancel="cancel" in {move.name for move in ROUND.open_from(one.state)},
                  moved_on=_has_come(one), events=timeline("round", one.id, MOVE_WORDS))  # fmt: skip


@bp.get("/rounds/<ref>/new-day")
@access(staff, admin)
def new_day(ref: str) -> Response:
    """Ask for another day for the meeting."""
    return render("site/new_day.html", form=RescheduleForm(), round=queries.round_by_ref(ref))


@bp.post("/rounds/<ref>/new-day")
@access(staff, admin)
def set_new_day(ref: str) -> Response:
    """Set another day for the meeting."""
    one, form = queries.round_to_change(ref), RescheduleForm()
    if not form.validate():
        return refused_page("site/new_day.html", form=form, round=one)
    try:
        _reschedule(one, form)
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("site/new_day.html", form=form, round=one)
    flash("Saved. Everybody who sits in the round gets a letter.")
    return see_other("site.round_page", ref=ref)


def _reschedule(one: Round, form: RescheduleForm) -> None:
    if form.day.data is None or form.time.data is None or form.letters_day.data is None:
        raise ValueError("the form was not validated")
    actions.reschedule(
        one,
        meeting_at=wall(form.day.data, form.time.data),
        letters_by=wall(form.letters_day.data, one.panel.letters_time),
        by=asker().known_id,
        now=now(),
        why=form.why.data or "",
        public_address=current_app.extensions["kitpanel.settings"].public_address,
    )


_ORDER = (RoundState.OPEN, RoundState.CUT_OFF, RoundState.READING, RoundState.MEETING, RoundState.DECIDED,
          RoundState.NOTIFIED, RoundState.CLOSED)  # fmt: skip
_STANDS_WITH = {RoundState.INQUORATE: RoundState.READING, RoundState.RESCHEDULED: RoundState.READING}


def _has_come(one: Round) -> int:
    """Say how far a round has come: 0 planned, 1 open, 2 cut off, 3 reading, 4 meeting, 5 decided, 6 told, 7 closed."""
    state = _STANDS_WITH.get(one.state, one.state)
    return _ORDER.index(state) + 1 if state in _ORDER else 0
