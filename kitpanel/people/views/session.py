"""The cookie: who it says is here, for how long it counts, and what happens to words when it does not any more."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode, urlsplit

from flask import Response, current_app, g, make_response, redirect, request, session, url_for
from flask_login import LoginManager, current_user, login_user
from werkzeug.exceptions import HTTPException

from kitpanel.core.access import NOBODY, Asker, asker
from kitpanel.core.crypto import sealer
from kitpanel.core.db import transaction
from kitpanel.core.faults import typed
from kitpanel.core.languages import CHOSEN
from kitpanel.core.web import SAFE_METHODS, Kitpanel, now, render
from kitpanel.people import actions, queries
from kitpanel.people.rules import RoleName, SecondRule, SignInRule, is_signed_in, wanted_second

SIGNED_IN_AT, SEEN_AT, HELD, SECOND_AT = "in", "seen", "held", "second"
SEEN_STEP = timedelta(minutes=1)
_WAYS_IN = {"": "people.sign_in", "code": "people.code", "set up": "people.second"}
_NEVER_HELD = re.compile(r"/sign-in.*|/you/codes.*|/grants/[^/]+/bank")
"""Bank details are typed again, never held."""


def begin(who: Asker, moment: datetime) -> None:
    """Start a session for somebody: a new cookie, nothing carried over but the language they chose."""
    end()
    session[SIGNED_IN_AT] = session[SEEN_AT] = int(moment.timestamp())
    paths = queries.held_paths(who.known_id, moment)
    if paths:
        session[HELD] = paths
    login_user(who)
    g.asker = who


def end() -> None:
    """Take everything out of the cookie but the language its visitor chose."""
    kept = {CHOSEN: session[CHOSEN]} if CHOSEN in session else {}
    session.clear()
    session.update(kept)


def note_second(moment: datetime) -> None:
    """Mark this session: its person gave a code of their second factor now."""
    session[SECOND_AT] = int(moment.timestamp())


def second_is_fresh(moment: datetime) -> bool:
    """Say whether a code was given in this session a short while ago."""
    given = datetime.fromtimestamp(session.get(SECOND_AT, 0), UTC)
    return moment - given <= SecondRule.fresh


def _half_way(found: Asker) -> Asker:
    """Take the roles from somebody who must give a code, or set a second factor up, before anything else."""
    wanted = wanted_second(
        [RoleName(role) for role in found.roles], has_one=found.has_second, given=SECOND_AT in session,
        required=current_app.config["SECOND_FACTOR_REQUIRED"],
    )  # fmt: skip
    return replace(found, roles=frozenset(), pending=wanted) if wanted else found


def signed_in_within(minutes: int, moment: datetime) -> bool:
    """Say whether this session began by a link within the last `minutes`: asked before bank details are given."""
    started = datetime.fromtimestamp(session.get(SIGNED_IN_AT, 0), UTC)
    return moment - started <= timedelta(minutes=minutes)


def rule() -> SignInRule:
    """Give the rule of signing in, with what the operator set."""
    config = current_app.config
    return SignInRule(
        idle=timedelta(minutes=config["IDLE_MINUTES"]),
        office_idle=timedelta(minutes=config["OFFICE_IDLE_MINUTES"]),
        absolute=timedelta(hours=config["ABSOLUTE_HOURS"]),
    )


def find_asker(moment: datetime) -> Asker:
    """Read the cookie: nobody when there is none, it ran out, or its person signed out everywhere."""
    if "_user_id" not in session:
        return NOBODY
    found: Asker = current_user._get_current_object()  # noqa: SLF001 - werkzeug's own way out of a proxy
    started, seen = (datetime.fromtimestamp(session.get(key, 0), UTC) for key in (SIGNED_IN_AT, SEEN_AT))
    held = {RoleName(role) for role in found.roles}
    if not found.is_authenticated or not is_signed_in(started, seen, moment, held, rule=rule()):
        return NOBODY
    if moment - seen > SEEN_STEP:
        session[SEEN_AT] = int(moment.timestamp())
    return _half_way(found)


def recall() -> None:
    """Put held words where this page's form finds them; those of its other forms, where the page shows them."""
    if request.path not in session.get(HELD, ()) or asker().is_anonymous:
        return
    opened = [
        [tuple(pair) for pair in json.loads(sealer().open(words.sealed, bound_to=str(words.id)))]
        for words in queries.held(asker().known_id, request.path, now())
    ]
    if opened:
        g.held, g.held_besides = opened[0], [pair for words in opened[1:] for pair in words]


def hold() -> bool:
    """Hold what this refused POST carried, for the person its signed cookie names. Tells whether it did."""
    who = session.get("_user_id", "").partition(".")[0]
    fields = typed()
    if request.method in SAFE_METHODS or not who or not fields or _NEVER_HELD.fullmatch(request.path):
        return False
    from kitpanel.core.web import id_from

    path = page_of_form()
    with transaction():
        actions.hold_words(id_from(who), path, request.path, fields, sealer(), now=g.now)
    if path not in session.get(HELD, ()):
        session[HELD] = [*session.get(HELD, ()), path]
    return True


def let_go() -> None:
    """Forget what was held of a form that has now been sent and kept."""
    if session.get(HELD) and asker().is_authenticated:
        actions.drop_held(asker().known_id, request.path)
        session[HELD] = queries.held_paths(asker().known_id, now())


def own_path(path: str) -> str:
    """Keep a path only when it leads to one of our own pages; else nothing. Routed, never trusted as text."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return ""
    adapter = current_app.create_url_adapter(request)
    if adapter is None or not adapter.test(path.partition("?")[0], "GET"):
        return ""
    return path


def page_of_form() -> str:
    """Give the page that this request's form stands on: where it came from, else where it was sent, else one above."""
    came = urlsplit(request.referrer or "")
    parts = request.path.split("/")
    above = ["/".join(parts[:many]) for many in range(len(parts), 1, -1)]
    found = [came.path if came.netloc == request.host else "", *above]
    return next((path for path in found if own_path(path)), "/")


def signed_out(_fault: HTTPException) -> Response:
    """Answer somebody who must sign in first: a page with the way in, and word that what they typed is safe."""
    held = hold()
    pending = asker().pending
    target = request.full_path.rstrip("?") if request.method in SAFE_METHODS else page_of_form()
    if request.method in SAFE_METHODS and "_user_id" not in session:
        response = Response(status=303)
        response.headers["Location"] = f"{url_for('people.sign_in')}?{urlencode({'next': target})}"
        return response
    way_in = url_for(_WAYS_IN[pending], next=target)
    if pending and request.method in SAFE_METHODS:
        return make_response(redirect(way_in, 303))
    return render("errors/401.html", 401, held=held, way_in=way_in, pending=pending, typed=() if held else typed(),
                  sentence="", reference=g.reference)  # fmt: skip


def _nobody() -> Asker:
    return NOBODY


def set_up(app: Kitpanel) -> None:
    """Give the app its way to know people."""
    manager = LoginManager(app, add_context_processor=False)
    manager.anonymous_user = _nobody  # type: ignore[assignment]
    manager.session_protection = None  # type: ignore[assignment]
    manager.user_loader(queries.asker)
    app.find_asker = find_asker
    app.recall = recall
    app.let_go = let_go
