"""Signing in by a link, and out again."""

import uuid

from flask import Response, current_app, request, session
from flask_login import logout_user
from werkzeug.exceptions import NotFound

from kitpanel.core.access import asker
from kitpanel.core.crypto import sealer
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, everyone, signed_in
from kitpanel.people.forms import ConfirmForm, SignInForm, texts_go
from kitpanel.people.views import bp
from kitpanel.people.views import session as cookie


@bp.get("/sign-in")
@access(everyone)
def sign_in() -> Response:
    """Ask where to send the link."""
    return render("people/sign_in.html", form=SignInForm(), next_path=cookie.own_path(request.args.get("next", "")))


@bp.post("/sign-in")
@access(everyone)
def ask_for_link() -> Response:
    """Send a link; the same answer whether or not the address is known."""
    form, next_path = SignInForm(), cookie.own_path(request.form.get("next", ""))
    if not form.validate():
        return refused_page("people/sign_in.html", form=form, next_path=next_path)
    here = f"here:{sealer().keyed_hash(request.remote_addr or '')}"
    try:
        actions.ask_for_link(form.email.data or "", next_path=next_path, here=here, rule=cookie.rule(), now=now(),
                             texts=texts_go())  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/sign_in.html", form=form, next_path=next_path)
    session["asked"] = form.email.data
    return see_other("people.link_sent")


@bp.get("/sign-in/sent")
@access(everyone)
def link_sent() -> Response:
    """Say that the link is on its way."""
    return render("people/link_sent.html", email=session.get("asked", ""))


@bp.get("/sign-in/<uuid:link_id>/<token>")
@access(everyone)
def open_link(link_id: uuid.UUID, token: str) -> Response:
    """Show the button that signs in. Looking uses nothing up: mail scanners follow links (promise 10)."""
    return render("people/open_link.html", form=ConfirmForm(), link_id=link_id, token=token)


@bp.post("/sign-in/<uuid:link_id>/<token>")
@access(everyone)
def claim_link(link_id: uuid.UUID, token: str) -> Response:
    """Use the link, once."""
    if not ConfirmForm().validate():
        raise NotFound
    secret = current_app.config["SECRET_KEY"]
    try:
        person, next_path = actions.claim_link(link_id, token, secret, rule=cookie.rule(), now=now())
    except Refused as refusal:
        return render("people/link_stale.html", 410, sentence=refusal.sentence, form=SignInForm(formdata=None))
    who = queries.asker(f"{person.id}.{person.epoch}")
    cookie.begin(who, now())
    if next_path:
        response = Response(status=303)
        response.headers["Location"] = next_path
        return response
    return see_other("site.waiting")


@bp.get("/sign-in/help")
@access(everyone)
def sign_in_help() -> Response:
    """Help with signing in."""
    return render("people/sign_in_help.html")


@bp.post("/sign-out")
@access(everyone)
def sign_out() -> Response:
    """End this session."""
    if ConfirmForm().validate():
        logout_user()
        cookie.end()
    return see_other("site.home")


@bp.post("/sign-out/everywhere")
@access(signed_in)
def sign_out_everywhere() -> Response:
    """End every session of this person, on every device."""
    if ConfirmForm().validate():
        actions.sign_out_everywhere(asker().known_id, by=asker().known_id, now=now())
        logout_user()
        cookie.end()
    return see_other("site.home")
