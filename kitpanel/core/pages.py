"""What every template can use: govuk-frontend's macros, our filters, the addresses of static files."""

import hashlib
from functools import cache
from pathlib import Path

from flask import Flask
from flask_wtf.csrf import generate_csrf
from jinja2 import ChoiceLoader, PackageLoader, PrefixLoader

from kitpanel.core.filters import FILTERS

STATIC = Path(__file__).resolve().parents[1] / "static"
STATIC_URL = "/static"


@cache
def static_url(name: str) -> str:
    """Give the address of a static file, with a mark that changes when the file does, so that it can be kept long."""
    path = STATIC / name
    mark = f"?v={hashlib.sha256(path.read_bytes()).hexdigest()[:10]}" if path.is_file() else ""
    return f"{STATIC_URL}/{name}{mark}"


def set_up(app: Flask, *, phone: str, demo: bool) -> None:
    """Give templates what they stand on. Say the phone number and whether this is the demonstration on every page."""
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    own = app.jinja_loader
    app.jinja_loader = ChoiceLoader([own, govuk] if own else [govuk])
    env = app.jinja_env
    env.trim_blocks = env.lstrip_blocks = True
    env.filters.update(FILTERS)
    env.globals.update(static_url=static_url, csrf_token=generate_csrf, phone=phone, demo=demo)
