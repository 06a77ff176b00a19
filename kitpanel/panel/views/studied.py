"""A round for others to study: staff take it away without names, recorded; or hear why it cannot be given."""

from flask import Response, make_response

from kitpanel.core import short_lived
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import papers as actions
from kitpanel.panel.forms.kept import PB, TakeElection
from kitpanel.panel.models import Decision
from kitpanel.panel.queries.studied import decision_told, election_of
from kitpanel.panel.rules.pabulib import as_pb, as_rows
from kitpanel.panel.views import bp
from kitpanel.panel.views.kept import sheet_answer
from kitpanel.people.access import access, staff


@bp.get("/rounds/<ref>/study")
@access(staff)
def study(ref: str) -> Response:
    """Say what a file for others would hold, or why there is none."""
    decision = decision_told(ref)
    return render("panel/study.html", round=decision.round, why_not=_why_not(decision), form=TakeElection())


@bp.post("/rounds/<ref>/study")
@access(staff)
def take_study(ref: str) -> Response:
    """Record who takes the file and why, and lead to it. Nothing is given where somebody could be found in it."""
    decision, form = decision_told(ref), TakeElection()
    why_not = _why_not(decision)
    if why_not or not form.validate():
        return refused_page("panel/study.html", round=decision.round, why_not=why_not, form=form)
    wanted = form.format.data
    actions.record_taken(decision.round, f"study_{wanted}", form.why.data or "", by=asker().known_id, now=now())
    return see_other("panel.study_file", ref=ref, token=short_lived.signed(f"study {wanted}", ref), wanted=wanted)


@bp.get("/rounds/<ref>/study/<wanted>/<token>")
@access(staff)
def study_file(ref: str, wanted: str, token: str) -> Response:
    """Give the file, for five minutes, to whoever asked for it."""
    short_lived.check(f"study {wanted}", ref, token)
    made = election_of(decision_told(ref))
    if wanted != PB:
        return sheet_answer(as_rows(made), "round.csv")
    response = make_response("\n".join(as_pb(made)) + "\n")
    response.mimetype = "text/plain"
    response.headers["Content-Disposition"] = 'attachment; filename="round.pb"'
    return response


def _why_not(decision: Decision) -> str:
    try:
        election_of(decision)
    except Refused as refusal:
        return refusal.sentence
    return ""
