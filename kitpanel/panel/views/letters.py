"""The letters about a round's decisions, on the staff's side: read, changed, checked, held, sent all at once."""

from typing import Any

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.filters import day_and_time
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.panel.actions import letters as actions
from kitpanel.panel.forms.letters import Correction, LetterForm, TimeForm
from kitpanel.panel.forms.meeting import Press
from kitpanel.panel.models import Decision, DecisionLetter
from kitpanel.panel.queries import letters as queries
from kitpanel.panel.views import bp
from kitpanel.panel.views.meeting import pressed
from kitpanel.people.access import access, staff


@bp.get("/rounds/<ref>/letters")
@access(staff)
def letters(ref: str) -> Response:
    """Show a round's letters and how far each is."""
    return render("panel/letters.html", **_all(queries.decided(ref), TimeForm(formdata=None)))


def _all(decision: Decision, form: TimeForm) -> dict[str, Any]:
    found = queries.latest_letters(decision.round)
    return {
        "decision": decision, "letters": found, "press": Press(formdata=None), "form": form,
        "ways": queries.how_they_go(found), "delivered": queries.delivered(found),
        "goes_at": queries.letters_time(decision.round),
    }  # fmt: skip


@bp.post("/rounds/<ref>/letters/time")
@access(staff)
def choose_letters_time(ref: str) -> Response:
    """Choose when the letters go by themselves."""
    decision, form = queries.decided(ref, lock=True), TimeForm()
    if form.validate():
        try:
            actions.choose_time(decision.round, form.moment, by=asker().known_id, now=now())
        except Refused as refusal:
            form.refuse(refusal)
        else:
            flash(f"All letters go by themselves on {day_and_time(form.moment)}.")
            return see_other("panel.letters", ref=ref)
    return refused_page("panel/letters.html", **_all(decision, form))


@bp.post("/rounds/<ref>/letters/time/take-back")
@access(staff)
def take_letters_time_back(ref: str) -> Response:
    """Let the letters wait until somebody sends them."""
    decision = queries.decided(ref, lock=True)
    pressed(Press())
    actions.take_time_back(decision.round, by=asker().known_id, now=now())
    flash("The letters wait until somebody sends them.")
    return see_other("panel.letters", ref=ref)


@bp.post("/rounds/<ref>/letters/send")
@access(staff)
def send_letters(ref: str) -> Response:
    """Send every letter at once. Only now do the applicants see what was decided."""
    decision = queries.decided(ref, lock=True)
    pressed(Press())
    many = actions.send_all(decision.round, decision, by=asker().known_id, now=now())
    flash(f"{many} letters are on their way. Everybody can now see what the panel decided about their idea.")
    return see_other("panel.letters", ref=ref)


@bp.get("/rounds/<ref>/letters/<bid>")
@access(staff)
def letter(ref: str, bid: str) -> Response:
    """Show one letter, and the words to change while it has not gone."""
    found = queries.letter_about(ref, bid)
    form = LetterForm(version=str(found.version), subject=found.subject, body=found.body)
    return render("panel/letter.html", ref=ref, letter=found, form=form, **_behind(found))


def _behind(found: DecisionLetter) -> dict[str, Any]:
    gone = queries.delivered([found]).get(found.id)
    return {**queries.behind(found), "mine": found.written_by_id == asker().known_id, "gone": gone}


@bp.post("/rounds/<ref>/letters/<bid>")
@access(staff)
def edit_letter(ref: str, bid: str) -> Response:
    """Save new words; somebody else's, saved since, are never overwritten (409 with both texts)."""
    found, form = queries.letter_about(ref, bid, lock=True), LetterForm()
    if not form.validate():
        return refused_page("panel/letter.html", ref=ref, letter=found, form=form, **_behind(found))
    words = (form.subject.data or "", form.body.data or "")
    if not actions.edit(found, form.written_over, *words, by=asker().known_id, now=now()):
        form.version.data = str(found.version)
        return render("panel/letter_clash.html", 409, ref=ref, letter=found, form=form)
    flash("Saved. Read it once more and mark it ready.")
    return see_other("panel.letter", ref=ref, bid=bid)


@bp.post("/rounds/<ref>/letters/<bid>/ready")
@access(staff)
def check_letter(ref: str, bid: str) -> Response:
    """Mark a letter as read and ready; it is held until all go."""
    found = queries.letter_about(ref, bid, lock=True)
    pressed(Press())
    actions.check(found, by=asker().known_id, now=now())
    flash(f"The letter about {found.bid.title} is ready. It waits for the others.")
    return see_other("panel.letters", ref=ref)


@bp.get("/rounds/<ref>/letters/<bid>/correct")
@access(staff)
def correct_letter(ref: str, bid: str) -> Response:
    """Ask what was wrong with a letter that has gone."""
    return render("panel/correct.html", ref=ref, letter=queries.letter_about(ref, bid), form=Correction())


@bp.post("/rounds/<ref>/letters/<bid>/correct")
@access(staff)
def begin_correction(ref: str, bid: str) -> Response:
    """Begin a second letter. The first stays as it was sent."""
    found, form = queries.letter_about(ref, bid, lock=True), Correction()
    try:
        if form.validate():
            actions.correct(found, form.why.data or "", by=asker().known_id, now=now())
            flash("Here is a second letter. Put it right, mark it ready and send it.")
            return see_other("panel.letter", ref=ref, bid=bid)
    except Refused as refusal:
        form.refuse(refusal)
    return refused_page("panel/correct.html", ref=ref, letter=found, form=form)


@bp.post("/rounds/<ref>/letters/<bid>/send")
@access(staff)
def send_correction(ref: str, bid: str) -> Response:
    """Send a second letter by itself."""
    found = queries.letter_about(ref, bid, lock=True)
    pressed(Press())
    actions.send_correction(found, by=asker().known_id, now=now())
    flash("The correction is on its way.")
    return see_other("panel.letters", ref=ref)
