"""A panellist says when they can come. Nobody else on the panel sees it."""

from flask import Response, flash

from kitpanel.core.access import asker
from kitpanel.core.filters import on_day
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, panellist
from kitpanel.rounds import actions, queries
from kitpanel.rounds.forms import ComingForm
from kitpanel.rounds.views import bp


@bp.get("/panel/coming")
@access(panellist)
def coming() -> Response:
    """List the next meetings, each with what I said."""
    form = ComingForm(formdata=None)
    return render("rounds/coming.html", rounds=queries.rounds_to_say(asker().known_id), answer_form=form)


@bp.post("/panel/coming/<ref>")
@access(panellist)
def say_coming(ref: str) -> Response:
    """Take a yes or a no."""
    form, me = ComingForm(), asker().known_id
    if not form.validate():
        rounds = queries.rounds_to_say(me)
        return refused_page("rounds/coming.html", form=form, rounds=rounds, answer_form=form)
    one = actions.say_coming(ref, coming=form.coming.data == "yes", by=me, now=now())
    yes = f"Thank you. If there is a seat, your pack comes on {on_day(one.pack_at, year=False)}."
    no = "Thank you for telling us. You get no seat in this round."
    flash(yes if form.coming.data == "yes" else no)
    return see_other("rounds.coming")
