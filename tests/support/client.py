"""A visitor: a test client that fills in forms as a browser does, and reads every page it gets as strict HTML5."""

import re
import warnings
from html.parser import HTMLParser

import html5lib
from flask.testing import FlaskClient
from html5lib.constants import DataLossWarning

from kitpanel.core.db import db

ALLOWED_FAULTS = {"expected-doctype-but-got-start-tag"}


class Hidden(HTMLParser):
    """Collects the hidden fields of each form of a page."""

    def __init__(self):
        super().__init__()
        self.forms, self.inside = [], None

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "form":
            self.inside = {"action": given.get("action"), "method": given.get("method", "get"), "hidden": {}}
            self.forms.append(self.inside)
        if tag == "input" and self.inside is not None and given.get("type") == "hidden":
            self.inside["hidden"][given.get("name")] = given.get("value", "")

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = None


_PLAIN = re.compile(r'(?<=>)[^<>&]+(?=<)|(?<=value=")[^"<>&]*(?=")|[0-9]+')
_WELL_FORMED = set()


def is_known(page: str) -> bool:
    """Say whether a page of the same build was found well-formed: the same but for plain text, values and numbers."""
    return hash(_PLAIN.sub("", page)) in _WELL_FORMED


def faults_of(page: str) -> list[str]:
    """List what is wrong with a page as HTML5."""
    parser = html5lib.HTMLParser(strict=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DataLossWarning)
        parser.parse(page)
    return [f"{code} {details} at {where}" for where, code, details in parser.errors]


class Visitor(FlaskClient):
    """Somebody with a browser. The service is reached over https, as deployed."""

    def open(self, *args, **kwargs):
        kwargs.setdefault("base_url", "https://kit.test")
        response = super().open(*args, **kwargs)
        if response.mimetype == "text/html" and response.data and not is_known(response.text):
            faults = faults_of(response.text)
            assert faults == [], (args, faults[:5])
            _WELL_FORMED.add(hash(_PLAIN.sub("", response.text)))
        with self.application.app_context():
            assert not db.session().in_transaction()
        return response

    def sign_in(self, person):
        """Come with a cookie of a signed-in person."""
        seconds = int(self.application.clock().timestamp())
        with self.session_transaction(base_url="https://kit.test") as cookie:
            cookie.clear()
            cookie.update({"_user_id": f"{person.id}.{person.epoch}", "_fresh": True, "in": seconds, "seen": seconds})
        return self

    def forms(self, path):
        """List the forms of a page."""
        reader = Hidden()
        reader.feed(self.get(path).text)
        return reader.forms

    def hidden(self, path, action=None):
        """Give the hidden fields of the page's form that posts to `action` (or to the page itself)."""
        wanted = {action, None, ""} if action in {None, path, path.partition("?")[0]} else {action}
        posting = [form for form in self.forms(path) if form["method"].lower() == "post"]
        for form in posting:
            if form["action"] in wanted or form["action"] == (action or path):
                return dict(form["hidden"])
        raise AssertionError(f"no form posts to {action or path} on {path}: {[form['action'] for form in posting]}")

    def send(self, path, fields=None, *, to=None, **kwargs):
        """Load a page, fill in its form, and send it. `to` is where it posts, when not to itself."""
        return self.post(to or path, data={**self.hidden(path, to), **(fields or {})}, **kwargs)
