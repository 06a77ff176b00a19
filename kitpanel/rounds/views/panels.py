"""Panels: their standing rule and their days off."""

import uuid
from datetime import date, time
from typing import TypeVar

from flask import Response, flash
from werkzeug.exceptions import NotFound

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, admin, staff
from kitpanel.people.queries import timeline
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import LINES, ChangePanelForm, HolidayForm, NewPanelForm, PanelForm, PlainForm
from kitpanel.rounds.rules import PANEL_MEMBER, PanelMemberState
from kitpanel.rounds.views import bp
from kitpanel.strands import queries as strands_found

F = TypeVar("F", bound=PanelForm)
MOVE_WORDS = {
    "begin": "Panel made",
    "change": "Rule changed",
    "add_holiday": "Day off added",
    "remove_holiday": "Day off taken away",
}
_SUGGESTED = {
    "active": True, "every_days": 14, "cut_off_time": time(17), "pack_day": 3, "pack_time": time(10),
    "meeting_day": 9, "meeting_time": time(18, 30), "letters_day": 11, "letters_time": time(17), "reading_cap": 15,
    "reading_minutes_cap": 120, "seats": 10, "ask_days": 5, "nudge_days": 2, "quorum_floor": 4, "line": 2,
}  # fmt: skip
"""What the domain suggests (§3.1, §3.5), for staff to change."""


@bp.get("/panels")
@access(staff, admin)
def panels_list() -> Response:
    """List the panels."""
    page = queries.panels_page(listing.asked_page())
    return render("rounds/panels.html", page=page, turn=listing.turning(page))


@bp.get("/panels/<code>")
@access(staff, admin)
def panel(code: str) -> Response:
    """Show a panel: its rule, its next rounds, its days off."""
    found = queries.panel(code)
    names = {strand.code: strand.name for strand in strands_found.strands()}
    return render("rounds/panel.html", panel=found, rounds=queries.coming(found.id),
                  line=dict(LINES).get(str(found.line), str(found.line)), people=_people(found.id),
                  strands=[names.get(key, key) for key in found.strand_codes],
                  events=timeline("panel", found.id, MOVE_WORDS))  # fmt: skip


@bp.get("/panels/new")
@access(staff, admin)
def new_panel() -> Response:
    """Ask for the rule of a new panel."""
    return render("rounds/new_panel.html", form=_offered(NewPanelForm(data=_SUGGESTED)))


@bp.post("/panels/new")
@access(staff, admin)
def add_panel() -> Response:
    """Make a panel and plan its rounds."""
    form = _offered(NewPanelForm())
    if not form.validate():
        return refused_page("rounds/new_panel.html", form=form)
    try:
        made = actions.add_panel(form.code.data or "", rule_from(form), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("rounds/new_panel.html", form=form)
    flash(f"{made.name} is there, and its next rounds are planned. Next, put people on it.")
    return see_other("rounds.panel", code=made.code)


@bp.get("/panels/<code>/change")
@access(staff, admin)
def other_rule(code: str) -> Response:
    """Ask what should change in a panel's rule."""
    found = queries.panel(code)
    return render("rounds/change_panel.html", form=_offered(ChangePanelForm(obj=found)), panel=found)


@bp.post("/panels/<code>/change")
@access(staff, admin)
def change_rule(code: str) -> Response:
    """Change a panel's rule; rounds that have not opened move with it."""
    found, form = queries.panel(code), _offered(ChangePanelForm())
    if not form.validate():
        return refused_page("rounds/change_panel.html", form=form, panel=found)
    try:
        actions.change_rule(code, rule_from(form), why=form.why.data or "", by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("rounds/change_panel.html", form=form, panel=found)
    flash("Saved. Rounds that have not opened have the new dates. The others keep theirs.")
    return see_other("rounds.panel", code=code)


@bp.get("/panels/<code>/days-off")
@access(staff, admin)
def days_off(code: str) -> Response:
    """List a panel's days off, and ask for another."""
    return render("rounds/days_off.html", form=HolidayForm(), panel=queries.panel(code), plain=PlainForm(formdata=None))


@bp.post("/panels/<code>/days-off")
@access(staff, admin)
def add_day_off(code: str) -> Response:
    """Take a day out of a panel's calendar."""
    found, form, plain = queries.panel(code), HolidayForm(), PlainForm(formdata=None)
    if not form.validate() or form.on.data is None:
        return refused_page("rounds/days_off.html", form=form, panel=found, plain=plain)
    try:
        actions.add_holiday(code, form.on.data, one_line(form.name.data or ""), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("rounds/days_off.html", form=form, panel=found, plain=plain)
    flash("Saved. A round that would have closed or met on this day is left out.")
    return see_other("rounds.days_off", code=code)


@bp.post("/panels/<code>/days-off/<on>/remove")
@access(staff, admin)
def remove_day_off(code: str, on: str) -> Response:
    """Put a day back into a panel's calendar."""
    if PlainForm().validate():
        actions.remove_holiday(code, _day(on), by=asker().known_id, now=now())
        flash("Taken away. Rounds that have not opened have their dates from the rule again.")
    return see_other("rounds.days_off", code=code)


def rule_from(form: PanelForm) -> actions.PanelRule:
    """Read a panel's rule from a form that was found good."""
    given = {name: form[name].data for name in actions.PanelRule.__dataclass_fields__}
    given |= {"name": one_line(form.name.data or ""), "strand_codes": list(form.strand_codes.data or ())}
    return actions.PanelRule(**given)


def _people(panel_id: uuid.UUID) -> list[tuple[int, str, str]]:
    """Count a panel's people by where they are, with the words and the colour for it."""
    counts = queries.member_counts(panel_id)
    return [
        (counts[state], PANEL_MEMBER.said(state), PANEL_MEMBER.tone(state))
        for state in PanelMemberState
        if state in counts
    ]


def _offered(form: F) -> F:
    form.strand_codes.offer((strand.code, strand.name) for strand in strands_found.strands())
    return form


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise NotFound from None
