"""The second step of signing in for those who run the service: giving a code, setting up what makes them."""

import segno
from flask import Response, current_app, request, session, url_for
from werkzeug.utils import redirect

from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, giving_code, setting_up
from kitpanel.people.actions.second import WRONG
from kitpanel.people.forms import CodeForm, ConfirmForm
from kitpanel.people.views import bp
from kitpanel.people.views import session as cookie

WENT_WRONG = "code_wrong"


@bp.get("/sign-in/code")
@access(giving_code)
def code() -> Response:
    """Ask for a code, and say when the last one did not work."""
    form = CodeForm(formdata=None)
    if session.get(WENT_WRONG):
        form.refuse(Refused(WRONG, field="code"))
    return render("people/code.html", form=form, next_path=cookie.own_path(request.args.get("next", "")),
                  leave=ConfirmForm(formdata=None))  # fmt: skip


@bp.post("/sign-in/code")
@access(giving_code)
def take_code() -> Response:
    """Take a code. A wrong one leads back to the page, so that its count is kept with everything else (303)."""
    form, next_path = CodeForm(), cookie.own_path(request.form.get("next", ""))
    if not form.validate() or not actions.give_code(asker().known_id, form.code.data or "", sealer(), now=now()):
        session[WENT_WRONG] = True
        return see_other("people.code", **({"next": next_path} if next_path else {}))
    session.pop(WENT_WRONG, None)
    cookie.note_second(now())
    return redirect(next_path or url_for("site.waiting"), 303, Response)  # type: ignore[return-value]


@bp.get("/you/codes")
@access(setting_up)
def second() -> Response:
    """Show whether one has a second factor, and the picture to set one up with once that was begun."""
    return _page(CodeForm(formdata=None))


@bp.post("/you/codes/begin")
@access(setting_up)
def begin_second() -> Response:
    """Begin to set one up; to change phones a code must have been given a short while ago."""
    if asker().has_second and not cookie.second_is_fresh(now()):
        return see_other("people.code", next=url_for("people.second"))
    if ConfirmForm().validate():
        actions.begin_second(asker().known_id, sealer())
    return see_other("people.second")


@bp.post("/you/codes")
@access(setting_up)
def finish_second() -> Response:
    """Put it in use, and show the recovery codes this once."""
    form = CodeForm()
    if not form.validate():
        return _page(form)
    try:
        codes = actions.finish_second(asker().known_id, form.code.data or "", sealer(), now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(form)
    cookie.note_second(now())
    return render("people/recovery_codes.html", codes=codes)


def _page(form: CodeForm) -> Response:
    found = queries.second_factor(asker().known_id)
    secret = actions.secret_to_set_up(found, sealer())
    me = queries.person(asker().known_id)
    picture = segno.make(actions.address_of(secret, me.email or me.name), error="m") if secret else None
    show = refused_page if form.faults else render
    return show(
        "people/second.html", form=form, begin=ConfirmForm(formdata=None), found=found, required=_required(),
        picture=picture.svg_data_uri(scale=6, border=3) if picture else "",
        key=" ".join(secret[at : at + 4] for at in range(0, len(secret), 4)),
        left=queries.recovery_codes_left(asker().known_id),
    )  # fmt: skip


def _required() -> bool:
    return bool(current_app.config["SECOND_FACTOR_REQUIRED"])
