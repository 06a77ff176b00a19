"""Letters as staff see them: what went, what waits, and what needs somebody to look."""

import uuid

from flask import Response, flash, url_for

from kitpanel.core import listing
from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.letters import kinds
from kitpanel.core.outbox import LETTER, Letter, LetterState
from kitpanel.core.reach import CHANNEL_WORDS, LetterChannel
from kitpanel.core.web import now, refused_page, render, see_other
from kitpanel.people.access import access, staff
from kitpanel.people.queries import timeline
from kitpanel.site import actions, queries
from kitpanel.site.forms import AgainForm, DropForm
from kitpanel.site.views import bp

MOVE_WORDS = {
    "take": "Began to go out",
    "sent": "Sent",
    "fail": "Did not go",
    "lose": "Nobody knows whether it went",
    "send_again": "To be sent again",
    "drop": "Given up",
    "find": "Looked up: it had gone",
    "miss": "Looked up: it did not go",
    "post": "Posted",
}


@bp.get("/letters")
@access(staff)
def letters_list() -> Response:
    """List the letters, newest first; filters stand in the address."""
    words, state, kind = listing.asked("q"), listing.asked("state"), listing.asked("kind")
    wanted = LetterState(state) if state in set(LetterState) else None
    way = LetterChannel(asked) if (asked := listing.asked("way")) in set(LetterChannel) else None
    page = queries.letters_page(wanted, kind, words, listing.asked_page(), way)
    return render("site/letters.html", page=page, turn=listing.turning(page), q=words, state=state, kind=kind, way=way,
                  states=list(LETTER.words.items()), filters=_filters(words, wanted, kind, way),
                  clear=url_for("site.letters_list"), ways=CHANNEL_WORDS,
                  kinds=[(one, one.replace("_", " ").capitalize()) for one in kinds()])  # fmt: skip


def _filters(words: str, state: LetterState | None, kind: str, way: LetterChannel | None) -> list[tuple[str, str]]:
    """List what the list is filtered by, each with the address of the list without it."""
    found = [(f"“{words}”", listing.address_with(q=""))] if words else []
    found += [(LETTER.said(state), listing.address_with(state=""))] if state else []
    found += [(CHANNEL_WORDS[way], listing.address_with(way=""))] if way else []
    return found + ([(kind.replace("_", " ").capitalize(), listing.address_with(kind=""))] if kind else [])


@bp.get("/letters/<uuid:letter_id>")
@access(staff)
def letter(letter_id: uuid.UUID) -> Response:
    """Show a letter, and what can be done with it."""
    return _page(queries.letter(letter_id), DropForm())


@bp.post("/letters/<uuid:letter_id>/again")
@access(staff)
def send_again(letter_id: uuid.UUID) -> Response:
    """Send a letter again."""
    found = queries.letter(letter_id, lock=True)
    if AgainForm().validate():
        actions.send_again(found, by=asker().known_id, now=now())
        flash("It goes out again within a minute.")
    return see_other("site.letter", letter_id=letter_id)


@bp.post("/letters/<uuid:letter_id>")
@access(staff)
def drop_letter(letter_id: uuid.UUID) -> Response:
    """Give a letter up, with a reason."""
    found, form = queries.letter(letter_id, lock=True), DropForm()
    if not form.validate():
        return _page(found, form)
    try:
        actions.drop(found, why=form.why.data or "", by=asker().known_id, now=now())
    except Refused as refusal:
        form.refuse(refusal)
        return _page(found, form)
    flash("This letter will not go. Tell them another way if they need to know.")
    return see_other("site.letter", letter_id=letter_id)


def _page(found: Letter, form: DropForm) -> Response:
    show = refused_page if form.faults else render
    moves = {move.name for move in LETTER.open_from(found.state)}
    return show("site/letter.html", form=form, letter=found, moves=moves, ways=CHANNEL_WORDS,
                again=AgainForm(formdata=None), events=timeline("letter", found.id, MOVE_WORDS))  # fmt: skip
