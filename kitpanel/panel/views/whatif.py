"""What if an idea were funded, or were not: a page that shows, and keeps nothing."""

from typing import Any

from flask import Response, request

from kitpanel.core.access import asker
from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds, whole_pounds_from_text
from kitpanel.core.web import render
from kitpanel.panel.queries.whatif import Asking, Shown, answer, asking
from kitpanel.panel.views import bp
from kitpanel.people.access import access, panellist

_WAYS = (("fund", "funded as the panel would"), ("not", "not funded"), ("part", "given this much:"))


@bp.get("/panel/rounds/<ref>/what-if")
@access(panellist)
def what_if(ref: str) -> Response:
    """Show the list as it would be, for the idea and the sum in the address."""
    asked = asking(ref, asker().known_id)
    said = {name: request.args.get(name, "").strip() for name in ("bid", "do", "amount")}
    shown, wrong = None, ""
    if said["bid"]:
        try:
            shown = answer(asked, asked.bid(said["bid"]), _amount(said["do"], said["amount"]))
        except Refused as refusal:
            wrong = refusal.sentence
    found: dict[str, Any] = {"asked": asked, "said": said, "shown": shown, "wrong": wrong, "ways": _WAYS}
    return render("panel/what_if.html", lines=_lines(asked, shown) if shown else (), **found)


def _amount(way: str, typed: str) -> int | None:
    if way == "part":
        return whole_pounds_from_text(typed)
    return 0 if way == "not" else None


def _lines(asked: Asking, shown: Shown) -> list[dict[str, Any]]:
    """Lay out each row, with what it was where it changes."""
    before = {row.ref: row for row in asked.room.rows}
    return [
        {
            "title": row.title,
            "amount": pounds(row.amount) if row.funded else "–",
            "about": row.about,
            "was": _was(before[row.ref].amount if before[row.ref].funded else 0) if row.ref in shown.changed else "",
        }
        for row in shown.rows
    ]


def _was(amount: int) -> str:
    return f"{pounds(amount)} now" if amount else "nothing now"
