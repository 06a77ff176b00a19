"""Ringing people whose story has not come in: what came of the call, their story written down, or doing without it."""

from dataclasses import asdict
from typing import Any

from flask import Response, flash, url_for

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.forms import Form
from kitpanel.core.listing import asked_page, turning
from kitpanel.core.web import now, render, see_other
from kitpanel.payouts.rules import GrantState
from kitpanel.people.access import access, staff
from kitpanel.people.queries import person
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories import actions, queries
from kitpanel.stories.forms import CallForm, RangForm, WaiveForm
from kitpanel.stories.queries import Own
from kitpanel.stories.views import bp
from kitpanel.stories.views.own import both
from kitpanel.stories.views.sender import sender


@bp.get("/stories/ring")
@access(staff)
def ring() -> Response:
    """List the people to ring about a story."""
    page = queries.ring_page(asked_page())
    return render("stories/ring.html", page=page, turn=turning(page), today=london_day(now()), late=queries.late_since)


@bp.get("/stories/ring/<ref>")
@access(staff)
def call(ref: str) -> Response:
    """Show whom to ring, and where to write what they say."""
    found = queries.to_ring(ref)
    return _page(found, 200)


def _page(found: Own, status: int, **refused: Form) -> Response:
    grant, version = found.grant, found.story.version if found.story else 0
    uses = [use.value for use in queries.uses_now(found.story, None, london_day(now()))]
    told: dict[str, Any] = {**asdict(queries.told_in(found)), "version": version, "uses": uses}
    return render(
        "stories/call.html", status, own=found, owner=person(grant.owner_id) if grant.owner_id else None,
        contact=grant.bid.application.contact_phone, late=queries.late_since(grant, london_day(now())),
        history=queries.history_of(None, grant), may_waive=grant.state is GrantState.STORY_OVERDUE,
        rang=refused.get("rang") or RangForm(formdata=None), waive=refused.get("waive") or WaiveForm(formdata=None),
        told=refused.get("told") or CallForm(formdata=None, data=told), form=next(iter(refused.values()), None),
    )  # fmt: skip


@bp.post("/stories/ring/<ref>/rang")
@access(staff)
def rang(ref: str) -> Response:
    """Record what came of a call."""
    found, form = queries.to_ring(ref, locked=True), RangForm()
    if not form.validate():
        return _page(found, 422, rang=form)
    actions.rang(found.grant, form.words.data or "", by=asker().known_id, now=now())
    flash("Noted. They stay on this list until their story is in, or we do without it.")
    return see_other("stories.call", ref=ref)


@bp.post("/stories/ring/<ref>/told")
@access(staff)
def told(ref: str) -> Response:
    """Write down a story as it was told over the phone, and send it in."""
    found, form = queries.to_ring(ref, locked=True), CallForm()
    if form.validate():
        try:
            actions.take_down_call(
                found, form.told, form.agreed, form.made_from, sender(), by=asker().known_id, now=now()
            )
        except actions.Overtaken as overtaken:
            return both(found, form, overtaken, url_for("stories.call", ref=ref))
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("Their story is in. It is on the list to read.")
            return see_other("stories.queue")
    return _page(found, 422, told=form)


@bp.post("/stories/ring/<ref>/waive")
@access(staff)
def waive(ref: str) -> Response:
    """Do without a story, for a reason."""
    found, form = queries.to_ring(ref, locked=True), WaiveForm()
    if form.validate():
        try:
            actions.waive(found.grant, form.why.data or "", sender(), by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash("The grant is closed without a story. They may have another.")
            return see_other("stories.ring")
    return _page(found, 422, waive=form)
