"""A list whose filters and page stand in its address, so that it can be kept or sent to a colleague."""

from typing import Any

from flask import request, url_for

from kitpanel.core.paging import Page

_LONGEST = 100


def asked(name: str, longest: int = _LONGEST) -> str:
    """Read a filter from the address, trimmed; "" when it is not there."""
    return request.args.get(name, "").strip()[:longest]


def asked_page() -> int:
    """Read which page of the list is wanted: 1 unless a number says otherwise."""
    typed = asked("page")
    return int(typed) if typed.isascii() and typed.isdigit() else 1


def address_with(**changes: str) -> str:
    """Give this list's address with some filters changed; an empty one goes, and so does the page."""
    kept = {name: value for name, value in request.args.items() if name != "page"} | changes
    wanted: dict[str, Any] = {**(request.view_args or {}), **{name: value for name, value in kept.items() if value}}
    return url_for(request.endpoint or "", **wanted)


def turning(page: Page[Any]) -> dict[str, Any]:
    """Give what the `pagination` component needs: `{{ pagination(**turn) }}`."""

    def beside(number: int) -> str:
        return address_with(page=str(number)) if 1 <= number <= page.pages else ""

    return {
        "page": page.number,
        "pages": page.pages,
        "earlier": beside(page.number - 1),
        "later": beside(page.number + 1),
    }
