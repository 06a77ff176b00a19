"""Walking every page a person can reach, by its links; and snapping the whole database, to see that looking changes nothing."""

import hashlib
import json
from collections import deque
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from sqlalchemy import select

from kitpanel.core.db import Base, db, reading


class Page(HTMLParser):
    """The links and forms of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.forms, self._form = [], [], None
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and given.get("href"):
            self.links.append(given["href"])
        if tag == "form":
            self._form = {"action": given.get("action"), "method": (given.get("method") or "get").lower(), "fields": {}}
            self.forms.append(self._form)
        if tag in {"input", "textarea", "select", "button"} and given.get("name") and self._form is not None:
            self._form["fields"].setdefault(given["name"], []).append((given.get("type", tag), given.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None


def crawl(client, starts, most=400, per_endpoint=4, counts=None):
    """Visit pages breadth first, a few of each endpoint. Gives address → response; follows our own links only.

    With the `counts` of an earlier walk, what that one has seen enough of is not visited again, except to start there.
    """
    adapter = client.application.url_map.bind("kit.test", url_scheme="https")
    seen, found, counts = set(starts), {}, {} if counts is None else counts
    waiting = deque(starts)
    while waiting and len(found) < most:
        address = waiting.popleft()
        endpoint = adapter.match(urlsplit(address).path, method="GET", return_rule=True)[0].endpoint if adapter.test(
            urlsplit(address).path, method="GET") else "none"  # fmt: skip
        counts[endpoint] = counts.get(endpoint, 0) + 1
        if counts[endpoint] > per_endpoint and address not in starts:
            continue
        response = client.get(address)
        found[address] = response
        if response.mimetype != "text/html":
            continue
        for link in [*Page(response.text).links, response.headers.get("Location", "")]:
            parts = urlsplit(urljoin(f"https://kit.test{address}", link))
            target = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc == "kit.test" and not parts.path.startswith("/static/") and target not in seen:
                seen.add(target)
                waiting.append(target)
    return found


def snapshot(app):
    """Sum up every table: name → digest of all its rows."""
    with app.app_context(), reading():
        return {
            table.name: hashlib.sha256(
                json.dumps(
                    [list(map(str, row)) for row in db.session.execute(select(table).order_by(*table.primary_key))]
                ).encode()
            ).hexdigest()
            for table in Base.metadata.sorted_tables
        }
