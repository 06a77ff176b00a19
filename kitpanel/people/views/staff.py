"""Staff look after people: finding them, what is known of them, and the address they sign in by."""

import uuid

from flask import Response, flash, url_for

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.reach import CHANNEL_WORDS, LetterChannel
from kitpanel.core.text import one_line
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people import actions, queries
from kitpanel.people.access import access, admin, staff
from kitpanel.people.forms import ConfirmForm, EmailForm, PersonForm, YouForm
from kitpanel.people.rules import ROLE_WORDS, RoleName
from kitpanel.people.views import bp

MOVE_WORDS = {
    "sign_in": "Signed in",
    "sign_out_everywhere": "Signed out everywhere",
    "change": "Details changed",
    "change_email": "E-mail address changed",
    "set_up_second": "Set up sign-in codes",
    "change_second": "Moved sign-in codes to another phone",
    "use_recovery_code": "Used a recovery code",
    "ask_second_reset": "A reset of sign-in codes was asked for",
    "refuse_second_reset": "Sign-in codes were not reset",
    "reset_second": "Sign-in codes were reset",
    "see_funder": "May see a funder's pages",
    "unsee_funder": "May no longer see a funder's pages",
    **{f"give_{role}": f"Became {words}" for role, words in ROLE_WORDS.items()},
    **{f"end_{role}": f"No longer {words}" for role, words in ROLE_WORDS.items()},
    "panel_train": "Was trained for a panel",
    "panel_start": "Started on a panel",
    "panel_pause": "Took a break from a panel",
    "panel_resume": "Came back to a panel",
    "panel_end": "Left a panel",
}


@bp.get("/people")
@access(staff, admin)
def people_list() -> Response:
    """List people, by name; a search and a role narrow it."""
    words, role = listing.asked("q"), listing.asked("role")
    wanted = RoleName(role) if role in set(RoleName) else None
    page = queries.people_page(words, wanted, listing.asked_page())
    filters = [(f"“{words}”", listing.address_with(q=""))] if words else []
    filters += [(ROLE_WORDS[wanted].capitalize(), listing.address_with(role=""))] if wanted else []
    return render("people/people.html", page=page, q=words, role=role, role_words=ROLE_WORDS, filters=filters,
                  turn=listing.turning(page), clear=url_for("people.people_list"))  # fmt: skip


@bp.get("/people/<uuid:person_id>")
@access(staff, admin)
def person(person_id: uuid.UUID) -> Response:
    """Show a person: what is known, their roles, what happened."""
    found = queries.person(person_id)
    events = queries.timeline("person", person_id, MOVE_WORDS)
    way = found.reach.channel
    return render("people/person.html", person=found, events=events, role_words=ROLE_WORDS, form=ConfirmForm(),
                  hears=CHANNEL_WORDS[way] if way else "Nothing: ring them",
                  may_change_roles=RoleName.ADMIN.value in asker().roles)  # fmt: skip


@bp.get("/people/<uuid:person_id>/change")
@access(staff, admin)
def change_person(person_id: uuid.UUID) -> Response:
    """Ask for what should be changed about a person."""
    found = queries.person(person_id)
    return render("people/change_person.html", form=PersonForm(obj=found), person=found)


@bp.post("/people/<uuid:person_id>/change")
@access(staff, admin)
def save_person(person_id: uuid.UUID) -> Response:
    """Change what is known of a person."""
    found, form = queries.person(person_id), PersonForm()
    if not form.validate():
        return refused_page("people/change_person.html", form=form, person=found)
    try:
        actions.change_facts(found, facts_from(form, form.address.data or ""), by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/change_person.html", form=form, person=found)
    flash("Saved.")
    return see_other("people.person", person_id=person_id)


@bp.get("/people/<uuid:person_id>/email")
@access(staff, admin)
def new_email(person_id: uuid.UUID) -> Response:
    """Ask for the new address of somebody who lost theirs."""
    return render("people/new_email.html", form=EmailForm(), person=queries.person(person_id))


@bp.post("/people/<uuid:person_id>/email")
@access(staff, admin)
def change_email(person_id: uuid.UUID) -> Response:
    """Change the address a person signs in by."""
    found, form = queries.person(person_id), EmailForm()
    if not form.validate():
        return refused_page("people/new_email.html", form=form, person=found)
    try:
        actions.change_email(found, form.email.data or "", why=form.why.data or "", by=asker().known_id,
                             by_roles=frozenset(map(RoleName, asker().roles)), now=now())  # fmt: skip
    except Refused as refusal:
        form.refuse(refusal)
        return refused_page("people/new_email.html", form=form, person=found)
    flash("Saved. They are signed out everywhere. A letter goes to the old address and the new one.")
    return see_other("people.person", person_id=person_id)


@bp.post("/people/<uuid:person_id>/sign-out")
@access(staff, admin)
def sign_person_out(person_id: uuid.UUID) -> Response:
    """End every session of a person: they lost their phone."""
    if ConfirmForm().validate():
        actions.sign_out_everywhere(queries.person(person_id).id, by=asker().known_id, now=now())
        flash("They are signed out everywhere. They can sign in again with a new link.")
    return see_other("people.person", person_id=person_id)


def facts_from(form: YouForm, address: str | None = None) -> actions.Facts:
    """Read the facts of a form. With no `address`, that stays as it is."""
    return actions.Facts(
        name=one_line(form.name.data or ""),
        phone=one_line(form.phone.data or ""),
        language=one_line(form.language.data or ""),
        access_needs=form.access_needs.data or "",
        address=address,
        hear_by=LetterChannel(form.hear_by.data) if form.hear_by.data else None,
        postal_address=form.postal_address.data or "",
    )
