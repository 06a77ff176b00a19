"""A panellist's own calendar, at a secret address that their phone reads by itself."""

from typing import Any

from flask import Response, current_app, flash, make_response, request

from config import Settings
from kitpanel.core.access import asker
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, everyone, panellist
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import OnceForm
from kitpanel.rounds.models import CalendarKey
from kitpanel.rounds.rules.ical import calendar
from kitpanel.rounds.views import bp


def _settings() -> Settings:
    found: Settings = current_app.extensions["kitpanel.settings"]
    return found


@bp.get("/panel/calendar")
@access(panellist)
def my_calendar() -> Response:
    """Show the address of my calendar, and how to switch it off."""
    return render("rounds/calendar.html", **_shown(OnceForm()))


@bp.post("/panel/calendar/new")
@access(panellist)
def make_calendar() -> Response:
    """Make an address, or another one."""
    form = OnceForm()
    if not form.validate():
        return refused_page("rounds/calendar.html", form=form, **_shown(form))
    actions.make_calendar(_settings().secret_key, by=asker().known_id, now=now())
    flash("Your calendar has an address. Copy it into your phone or computer. An older one stopped working.")
    return see_other("rounds.my_calendar")


@bp.post("/panel/calendar/off")
@access(panellist)
def end_calendar() -> Response:
    """Switch the address off."""
    form = OnceForm()
    if not form.validate():
        return refused_page("rounds/calendar.html", form=form, **_shown(form))
    actions.end_calendar(by=asker().known_id, now=now())
    flash("Switched off. What is in your phone’s calendar goes the next time it looks.")
    return see_other("rounds.my_calendar")


@bp.get("/calendar/<token>.ics")
@access(everyone)
def feed(token: str) -> Response:
    """Give a calendar to whoever has its address."""
    entries = queries.calendar_entries(queries.whose_calendar(token), _settings().public_address, now())
    answer = make_response(calendar("The Kit panel", entries))
    answer.content_type = "text/calendar; charset=utf-8"
    answer.headers["Content-Disposition"] = "inline; filename=kit-panel.ics"
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    answer.make_conditional(request)
    return answer


def _shown(form: OnceForm) -> dict[str, Any]:
    key = queries.calendar_key(asker().known_id)
    return {"plain": form, "key": key, "address": _address(key) if key else ""}


def _address(key: CalendarKey) -> str:
    return f"{_settings().public_address}/calendar/{queries.token_of(key, _settings().secret_key)}.ics"
