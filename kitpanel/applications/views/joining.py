"""The pages links in letters lead to: joining an idea, and saying yes to one. Looking uses nothing up (promise 10)."""

import uuid
from typing import Any

from flask import Response, current_app, flash, request
from flask_babel import gettext as _

from kitpanel.applications import actions, queries
from kitpanel.applications.forms import PlainForm
from kitpanel.applications.forms.hands import SayYesForm
from kitpanel.applications.models import Confirmation, Member
from kitpanel.applications.rules.hands import MAY_WORDS, PART_WORDS, Hand, Part
from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.applications.views import bp
from kitpanel.applications.views.sent import names, public_address
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.web import now, render, see_other
from kitpanel.people.access import access, everyone
from kitpanel.people.queries import names as names_of

GONE = 410
NO = "no"


def _secret() -> str:
    secret: str = current_app.config["SECRET_KEY"]
    return secret


def _over(refusal: Refused) -> Response:
    return render("applications/link_over.html", GONE, sentence=refusal.sentence)


def _kept_by_nobody(response: Response) -> Response:
    """Tell every browser to forget a page that shows what is somebody's own without a sign-in."""
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.get("/join/<uuid:link_id>/<token>")
@access(everyone)
def open_join(link_id: uuid.UUID, token: str) -> Response:
    """Say who asks somebody to join which idea, and show the buttons."""
    try:
        member = actions.asked_in(link_id, token, _secret(), now=now())
    except Refused as refusal:
        return _over(refusal)
    page = render("applications/join.html", form=PlainForm(), idea=member.application, **_asked(member))
    return _kept_by_nobody(page)


def _asked(member: Member) -> dict[str, Any]:
    by = member.invited_by_id
    from_name = names_of({by})[by] if by else ""
    hides = [one.title for one in SECTIONS if not Hand(member.part).sees(one.key)]
    return {"member": member, "from_name": from_name or member.application.contact_name, "part_words": PART_WORDS,
            "may_words": MAY_WORDS, "hides": hides, "helps": member.part is Part.HELPER}  # fmt: skip


@bp.post("/join/<uuid:link_id>/<token>")
@access(everyone)
def join(link_id: uuid.UUID, token: str) -> Response:
    """Join an idea as the person of the address the link went to, or say no. Once."""
    joins = request.form.get("answer") != NO and PlainForm().validate()
    try:
        member = actions.claim_join(link_id, token, _secret(), joins=joins, now=now())
    except Refused as refusal:
        return _over(refusal)
    if not joins:
        flash(_("Thank you. You have not joined, and we ask no more."))
        return see_other("site.home")
    flash(_("You have joined. Sign in with %(email)s to open it.", email=member.email))
    return see_other("applications.tasks", idea_id=member.application_id)


@bp.get("/say-yes/<uuid:link_id>/<token>")
@access(everyone)
def open_yes(link_id: uuid.UUID, token: str) -> Response:
    """Show somebody all that was written for them, and ask whether it goes in."""
    try:
        asked = actions.asked_by(link_id, token, _secret(), now=now())
    except Refused as refusal:
        return _over(refusal)
    form = SayYesForm(formdata=None, data={"version": str(asked.application.version)})
    return _yes_page(asked, form, 200)


def _yes_page(asked: Confirmation, form: SayYesForm, status: int) -> Response:
    idea = asked.application
    helper = names_of({asked.asked_by_id})[asked.asked_by_id]
    parts = [part for part in queries.rows_by_section(idea, names()) if part[0].key != SECTIONS[-1].key]
    coming = queries.coming_round(idea, now())
    page = render("applications/say_yes.html", status, idea=idea, form=form, parts=parts, helper=helper, coming=coming,
                  plain=PlainForm(formdata=None))  # fmt: skip
    return _kept_by_nobody(page)


@bp.post("/say-yes/<uuid:link_id>/<token>")
@access(everyone)
def give_yes(link_id: uuid.UUID, token: str) -> Response:
    """Take somebody's yes to what was written for them: it is theirs, and goes in."""
    form = SayYesForm()
    try:
        asked = actions.asked_by(link_id, token, _secret(), now=now(), locked=True)
    except Refused as refusal:
        return _over(refusal)
    if form.validate():
        try:
            return _went_in(asked, form)
        except Refused as refusal:
            form.refuse(refusal)
    return _yes_page(asked, form, 422)


def _went_in(asked: Confirmation, form: SayYesForm) -> Response:
    yes = actions.Yes(form.declared.data or (), form.read_version, form.allowed)
    idea = actions.say_yes(asked, yes, public_address(), now=now())
    flash(_("Your idea is with us. Its reference is %(ref)s. We send you a copy.", ref=idea.ref))
    return see_other("applications.status", ref=idea.ref) if asker().id == idea.owner_id else see_other("site.home")


@bp.post("/say-yes/<uuid:link_id>/<token>/no")
@access(everyone)
def give_no(link_id: uuid.UUID, token: str) -> Response:
    """Take somebody's no to what was written for them."""
    PlainForm().validate()
    try:
        actions.say_no(actions.asked_by(link_id, token, _secret(), now=now(), locked=True), now=now())
    except Refused as refusal:
        return _over(refusal)
    flash(_("It was not sent, and nobody reads it. We have told whoever wrote it."))
    return see_other("site.home")
