"""The public's pages of numbers, and the equality questions."""

from flask import Blueprint, Response, flash, session
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, render, see_other
from kitpanel.missions.ward_map import steps
from kitpanel.openness import actions, picture, queries
from kitpanel.openness.forms import EqualityForm, SignOffForm, equality_form
from kitpanel.openness.question_sets import SETS, QuestionSet, question_set
from kitpanel.openness.rules import BOX_OPENS_AT, counted_before, totals
from kitpanel.people.access import access, admin, applicant, everyone, funder, staff
from kitpanel.rounds.rules.fortnight import london_day
from kitpanel.stories.queries import stories_of

bp = Blueprint("openness", __name__)
STARTS = (10, 15, 20, 30)
"""Counts at which the map's colours grow darker."""
ANSWERED = "equality"
"""In this browser's cookie, and nowhere else: that the equality questions were answered here."""


@bp.get("/figures")
@access(everyone)
def figures() -> Response:
    """Show what the Kit has paid for, as pictures with their numbers, from the last frozen release."""
    released = queries.released()
    tiles, ward_rows, most = picture.wards(released)
    return render(
        "openness/figures.html",
        released=released,
        totals=totals(released.grants),
        by_mission=picture.missions(released),
        tiles=tiles,
        ward_rows=ward_rows,
        most_wards=most,
        key=steps(STARTS),
    )


@bp.get("/what-others-got")
@access(everyone)
def what_others_got() -> Response:
    """Show somebody who thinks about asking what was granted for each Mission: published grants and stories only."""
    released, today = queries.released(), london_day(now())
    return render(
        "openness/what_others_got.html",
        released=released,
        totals=totals(released.grants),
        others=picture.others(released),
        stories={one.key: stories_of(one.key, today) for one in released.missions},
    )


@bp.get("/your-money")
@access(funder)
def your_money() -> Response:
    """Show a funder what their money did: sums and counts, nobody in person."""
    return render("openness/your_money.html", strands=queries.strands_of_funder(asker().known_id))


def equality_offer() -> int:
    """Say how many equality questions there are for whoever looks; 0 where they were answered, or none is asked."""
    asked = None if session.get(ANSWERED) else queries.set_in_use()
    return len(asked.questions) if asked else 0


@bp.get("/equality")
@access(applicant)
def equality() -> Response:
    """Ask the equality questions, of somebody who has sent an idea."""
    asked = queries.set_in_use()
    if asked is None or not queries.may_answer(asker().known_id):
        raise NotFound
    if session.get(ANSWERED):
        return see_other("openness.equality_sent")
    return _equality_page(asked, equality_form(asked, place=actions.place_for(now(), sealer())))


@bp.post("/equality")
@access(everyone)
def answer_equality() -> Response:
    """Put the answers in the box: nothing else is written, and whoever sends them is not asked who they are."""
    asked = _asked_on_page()
    form = equality_form(asked)
    if not form.validate():
        return _equality_page(asked, form, 422)
    try:
        _put_in(asked, form)
    except Refused as refusal:
        form.refuse(refusal)
        return _equality_page(asked, form, 422)
    session[ANSWERED] = True
    return see_other("openness.equality_sent")


def _asked_on_page() -> QuestionSet:
    """Find the version whose page was sent: it may be older than the newest by a day."""
    told = EqualityForm().version.data or ""
    found = question_set(int(told)) if told.isascii() and told.isdigit() and len(told) < len("1000") else None
    if found is None or found.version not in queries.sign_offs():
        raise NotFound
    return found


def _put_in(asked: QuestionSet, form: EqualityForm) -> None:
    envelope, given = actions.envelope_of(form.place.data or "", now(), sealer()), form.given()
    if given:
        actions.put_in(envelope, asked, given, sealer())


def _equality_page(asked: QuestionSet, form: EqualityForm, status: int = 200) -> Response:
    return render("openness/equality.html", status, form=form, count=len(asked.questions), together=BOX_OPENS_AT)


@bp.get("/equality/sent")
@access(everyone)
def equality_sent() -> Response:
    """Say thank you."""
    return render("openness/equality_sent.html")


@bp.get("/figures/people")
@access(everyone)
def people_figures() -> Response:
    """Show who asks the Kit for money, as counts of whole quarters and never of few."""
    today = london_day(now())
    counted = [picture.question(one) for one in queries.answers_counted(today)]
    return render("openness/people_figures.html", counted=counted, until=counted_before(today))


@bp.get("/office/equality")
@access(staff, admin)
def question_sets() -> Response:
    """Show every version of the equality questions, and who signed it off."""
    return _sets_page(SignOffForm(formdata=None, data={"version": str(SETS[-1].version)}))


@bp.post("/office/equality")
@access(admin)
def sign_off() -> Response:
    """Record who signed the newest version off."""
    form = SignOffForm()
    if not form.validate() or form.on.data is None:
        return _sets_page(form, 422)
    try:
        actions.sign_off(SETS[-1].version, form.who.data or "", form.on.data, by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _sets_page(form, 422)
    flash("Signed off. People are asked from now on, once they have sent an idea.")
    return see_other("openness.question_sets")


def _sets_page(form: SignOffForm, status: int = 200) -> Response:
    return render("openness/question_sets.html", status, form=form, sets=SETS[::-1], signed=queries.sign_offs())


from kitpanel.openness.views import rounds  # noqa: E402, F401 - the view puts itself on the blueprint
