"""The web side of one request: its transaction, who asks, whether they may, and what the browser is told."""

import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, ParamSpec, TypeVar

import structlog
from flask import Flask, Response, g, make_response, redirect, render_template, request, session, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import validate_csrf
from werkzeug.exceptions import BadRequest, Forbidden, NotFound, Unauthorized
from werkzeug.routing import Rule
from wtforms.validators import ValidationError

from kitpanel.core import once
from kitpanel.core.access import NOBODY, Asker, asker, entries_of
from kitpanel.core.clock import Clock
from kitpanel.core.db import reading, transaction

P = ParamSpec("P")
R = TypeVar("R")
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
BAD = 400


class SentWithoutToken(BadRequest):
    """A form came without the token its page gave out: it did not come from our page, or the page is too old."""


class Kitpanel(Flask):
    """Flask, with one transaction a request and access enforced before every view (design "Transaction", "Access")."""

    clock: Clock
    find_asker: Callable[[datetime], Asker]
    """Reads the cookie and finds who asks; set by people."""
    recall: Callable[[], None]
    """Puts words that an expired session held where the form can find them; set by people."""
    let_go: Callable[[], None]
    """Forgets the held words of a form that was sent and kept; set by people."""

    def dispatch_request(self) -> ResponseReturnValue:
        """Read the body, open the transaction, load the person, enforce access, call the view, keep or drop."""
        if request.routing_exception is not None:
            self.raise_routing_exception(request)
        rule: Rule = request_ctx.request.url_rule  # type: ignore[assignment]
        if getattr(rule, "provide_automatic_options", False) and request.method == "OPTIONS":
            return self.make_default_options_response()
        if getattr(self.view_functions[rule.endpoint], "takes_large", False) and "_user_id" in session:
            request.max_content_length = self.config["MOST_LARGE_BODY"]
        request.form, request.files, request.get_data(cache=True)
        _refuse_nul()
        return self._in_transaction(rule) if request.method not in SAFE_METHODS else self._in_reading(rule)

    def _in_reading(self, rule: Rule) -> Response:
        with reading():
            self._admit(rule)
            self.recall()
            return self._call(rule)

    def _in_transaction(self, rule: Rule) -> Response:
        with _afterwards(), transaction() as unit:
            self._admit(rule)
            _refuse_without_token()
            key = request.form.get(once.FIELD, "")
            if key:
                digest = once.digest_of(request, asker().get_id())
                used = once.claim(key, digest, now=now())
                if used is not None and used.location:
                    return make_response(redirect(used.location, 303))
            response = self._call(rule)
            unit.keep = response.status_code < BAD
            if unit.keep:
                self.let_go()
            if key and unit.keep:
                once.answered(key, response.headers.get("Location"))
            return response

    def _call(self, rule: Rule) -> Response:
        view = self.ensure_sync(self.view_functions[rule.endpoint])
        return make_response(view(**(request.view_args or {})))

    def _admit(self, rule: Rule) -> None:
        g.asker = self.find_asker(now())
        entries = entries_of(self.view_functions[rule.endpoint])
        if not any(entry.passes(g.asker) for entry in entries):
            raise Unauthorized if g.asker.is_anonymous else Forbidden


def takes_large(view: Callable[P, R]) -> Callable[P, R]:
    """Mark a view that takes a large file, from whoever comes with a cookie of somebody who signed in."""
    view.takes_large = True  # type: ignore[attr-defined]
    return view


def let_record() -> None:
    """Let the page of this request, and no other, use the camera and the microphone and play what they took."""
    g.may_record = True


def _refuse_nul() -> None:
    """Refuse NUL bytes in the address: PostgreSQL cannot hold them, and no person types them."""
    parts = [*(request.view_args or {}).values(), *request.args.keys(), *request.args.values()]
    if any("\x00" in str(part) for part in parts):
        raise NotFound


def _refuse_without_token() -> None:
    try:
        validate_csrf(request.form.get("csrf_token"))
    except ValidationError:
        raise SentWithoutToken from None


def now() -> datetime:
    """Give the moment of this request, in UTC: read once, the same for everything it does."""
    moment: datetime = g.now
    return moment


def afterwards(work: Callable[[], None]) -> None:
    """Do `work` in a transaction of its own once this one has ended, kept or not (failed tries, held words)."""
    g.setdefault("afterwards", []).append(work)


@contextmanager
def _afterwards() -> Iterator[None]:
    try:
        yield
    finally:
        for work in g.pop("afterwards", []):
            with transaction():
                work()


def render(template: str, status: int = 200, **context: Any) -> Response:
    """Render a page."""
    return make_response(render_template(template, **context), status)


def refused_page(template: str, **context: Any) -> Response:
    """Render a form's page again, with its errors and everything typed (422)."""
    return render(template, 422, **context)


def see_other(endpoint: str, **values: Any) -> Response:
    """Lead on to another page of ours after something was done (303)."""
    return make_response(redirect(url_for(endpoint, **values), 303))


def check_access_marks(app: Flask) -> None:
    """Refuse to start with a view that does not say who may call it."""
    unmarked = sorted(name for name, view in app.view_functions.items() if not entries_of(view))
    if unmarked:
        raise RuntimeError(f"these views do not say who may call them: {', '.join(unmarked)}")


def _begin_request(app: Kitpanel) -> Callable[[], None]:
    def begin() -> None:
        g.now = app.clock()
        g.asker = NOBODY
        g.reference = secrets.token_hex(4)
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(reference=g.reference, method=request.method, endpoint=request.endpoint)

    return begin


def _headers(app: Kitpanel) -> Callable[[Response], Response]:
    secure = app.config["SESSION_COOKIE_SECURE"]

    def tell(response: Response) -> Response:
        headers, records = response.headers, g.get("may_record", False)
        headers["Content-Security-Policy"] = (
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
            f"media-src 'self'{' blob:' if records else ''}; connect-src 'self'; manifest-src 'self'; "
            "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
            + ("; upgrade-insecure-requests" if secure else "")
        )
        headers["X-Content-Type-Options"] = "nosniff"
        headers["X-Frame-Options"] = "DENY"
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Cross-Origin-Resource-Policy"] = "same-origin"
        mine = "(self)" if records else "()"
        headers["Permissions-Policy"] = f"camera={mine}, geolocation=(), microphone={mine}, payment=()"
        if secure:
            headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
        headers.setdefault("Cache-Control", "no-store" if asker().id else "no-cache")
        return response

    return tell


def set_up(app: Kitpanel, clock: Clock) -> None:
    """Give `app` its clock, its reference, its headers. Nothing here touches the database."""
    app.clock = clock
    app.before_request(_begin_request(app))
    app.after_request(_headers(app))


def id_from(text: str) -> uuid.UUID:
    """Read an id from an address. Raises 404 when it is not one."""
    try:
        return uuid.UUID(text)
    except ValueError:
        raise NotFound from None
