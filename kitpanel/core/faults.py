"""What a person sees when something is refused, missing or broken. None of it touches the database."""

from contextlib import suppress

from flask import Response, current_app, g, make_response, redirect, request, url_for
from sqlalchemy.exc import DBAPIError, IntegrityError, NoResultFound, OperationalError
from werkzeug.exceptions import HTTPException, MethodNotAllowed, Unauthorized

from kitpanel.core.errors import Refused
from kitpanel.core.log import log
from kitpanel.core.said import say
from kitpanel.core.text import clean
from kitpanel.core.web import Kitpanel, SentWithoutToken, render

_PAGES = {400, 401, 403, 404, 409, 413, 422, 429, 500, 503}
_NOT_SHOWN = {"csrf_token", "once", "kept", "password", "sort_code", "account_number", "token"}
NEVER_KEPT = "unkept_"
"""What the name of a field begins with whose answer is neither held nor handed back: nobody may find it again."""
_SERVER = 500


def typed() -> list[tuple[str, str]]:
    """List the words that came with this request, so that an error page can hand them back. Bank details never."""
    try:
        sent = [(name, value) for name, value in request.form.items(multi=True) if name not in _NOT_SHOWN and value]
    except HTTPException:
        return []
    return [(clean(name), clean(value)) for name, value in sent if not name.startswith(NEVER_KEPT)]


def _page(status: int, sentence: str = "") -> Response:
    page = status if status in _PAGES else (400 if status < _SERVER else 500)
    return render(f"errors/{page}.html", status, sentence=sentence, typed=typed(), reference=g.get("reference", ""))


def _page_above() -> str:
    """Give the nearest page above an address that only takes what is sent to it: the thing it is about; "" for none."""
    adapter, path = current_app.create_url_adapter(request), request.path
    while adapter and (path := path.rpartition("/")[0]):
        with suppress(HTTPException):
            endpoint, values = adapter.match(path, method="GET")
            return url_for(endpoint, **values)
    return ""


def _http(fault: HTTPException) -> Response:
    if fault.response is not None:
        return fault.response  # type: ignore[return-value]
    above = _page_above() if isinstance(fault, MethodNotAllowed) and request.method == "GET" else ""
    if above:
        return make_response(redirect(above, 303))
    response = _page(fault.code or _SERVER, "old_page" if isinstance(fault, SentWithoutToken) else "")
    for name, value in fault.get_headers():
        if name.lower() not in {"content-type", "content-length"}:
            response.headers[name] = value
    return response


def _refused(fault: Refused) -> Response:
    return _page(409, fault.sentence)


def _unique(fault: IntegrityError) -> Response:
    log.warning("conflict", constraint=str(fault.orig)[:200])
    return _page(409, say("Someone has just done this. Load the page again to see where it is now."))


def _database(fault: DBAPIError) -> Response:
    log.error("database", problem=type(fault.orig).__name__)
    if isinstance(fault, OperationalError):
        return _page(503)
    return _broken(fault)


def _broken(fault: Exception) -> Response:
    log.error("broken", exc_info=fault)
    return _page(500)


def register(app: Kitpanel, signed_out: object) -> None:
    """Register every error page. `signed_out` answers a 401."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Unauthorized, signed_out)  # type: ignore[arg-type]
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(NoResultFound, lambda _: _page(404))
    app.register_error_handler(IntegrityError, _unique)
    app.register_error_handler(DBAPIError, _database)
    app.register_error_handler(Exception, _broken)
