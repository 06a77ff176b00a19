"""A real browser before a real server: Debian's chromium through Playwright, with axe on every page and state."""

import os
import re
import threading
from dataclasses import replace
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from playwright.sync_api import TimeoutError as TooLong
from playwright.sync_api import sync_playwright
from support.install import browser
from support.sizes import PROOF
from werkzeug.serving import make_server

from kitpanel import create_app
from kitpanel.core import catalogues
from kitpanel.core.db import db, reading
from kitpanel.core.timetable import JobRun, run
from kitpanel.jobs import JOBS, run_all

QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
AXE = (Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
POST = next(job for job in JOBS if job.name == "send letters")
AXE_SAYS = "{resultTypes: ['violations'], selectors: false, preload: false}"
LINK = re.compile(r"http://127\.0\.0\.1:\d+/sign-in/\S+")
WIDE, NARROW = {"width": 1280, "height": 900}, {"width": 320, "height": 640}
LOOK = """() => {
  const said = one => [one.tagName, one.getAttribute("class"), one.type, one.checked, one.getAttribute("role")].join(".")
  const parts = [...document.querySelectorAll("body *")].map(one => said(one.parentNode) + " > " + said(one))
  const headings = [...document.querySelectorAll("h1, h2, h3, h4")].map(one => one.tagName)
  const wider = document.documentElement.scrollWidth - document.documentElement.clientWidth
  return [[...new Set(parts), headings.filter((one, at) => one !== headings[at - 1]).join()], wider]
}"""
LED_ON = "() => !document.querySelector('form[aria-busy=true]')"
KINDS = "names => names.map(name => document.querySelector(`[name='${name}']`)?.type)"
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NUMBERED = re.compile(r"[^/]*[0-9][^/]*")
MET = set()
"""What axe has checked in this process: each page, each part inside its part, each order of headings. A page on which all
of these were met is not checked again; that it fits its screen is."""


@pytest.fixture(scope="session")
def chromium():
    """The browser, once a session."""
    if not browser():
        if os.environ.get("KITPANEL_CI"):
            pytest.fail("chromium is missing, and these journeys must run here")
        pytest.skip(
            "chromium is not installed: run `apt-get install chromium-headless-shell`; the journeys are left out"
        )
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=browser(), args=QUIET)
        yield started
        started.close()


class Town:
    """The running service, its clock, its timetable and its letters."""

    def __init__(self, app, clock, server, settings):
        self.app, self.clock, self.settings = app, clock, settings
        self.faults = []
        self.address = f"http://127.0.0.1:{server.server_port}"

    def timetable(self):
        """Do all that is due now; no job may fail."""
        done = run_all(self.app)
        with self.app.app_context(), reading():
            assert {one.name: one.fault for one in db.session.query(JobRun) if one.failed_at} == {}
        return done

    def letters(self, to=""):
        """Send what waits in the outbox, and list all that was ever sent, oldest first, as (to, subject, text)."""
        with self.app.app_context():
            run(POST, self.app.clock)
        found = []
        for path in sorted((self.settings.data_folder / "outbox").glob("*.eml")):
            message = message_from_bytes(path.read_bytes(), policy=policy.default)
            if to in message["To"]:
                found.append((message["To"], message["Subject"], message.get_content()))
        return found


@pytest.fixture
def translations():
    """The folder of other languages, as the service has it."""
    return catalogues.FOLDER


@pytest.fixture
def town(database, clock, tmp_path, translations):
    """Serve a fresh database on loopback, in threads."""
    from support.made_once import settings_for

    settings = replace(settings_for(database, tmp_path / "data"), secure_cookies=False, translations=translations)
    port_free = make_server("127.0.0.1", 0, lambda *_: [b""])
    port = port_free.server_port
    port_free.server_close()
    settings = replace(settings, public_address=f"http://127.0.0.1:{port}")
    app = create_app(settings, clock)
    server = make_server("127.0.0.1", port, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    made = Town(app, clock, server, settings)
    yield made
    server.shutdown()
    thread.join(5)
    with app.app_context():
        db.engine.dispose()
    assert made.faults == []


class Person:
    """Somebody with a browser of their own. Every page they come to is checked."""

    def __init__(self, chromium, town, email, *, javascript=True, size=WIDE):
        self.town, self.email, self.javascript, self.size = town, email, javascript, size
        self.context = chromium.new_context(
            java_script_enabled=javascript, viewport=size, base_url=town.address, reduced_motion="reduce"
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(8_000)
        self.visited = []

    def go(self, path):
        """Open a page."""
        response = self.page.goto(path)
        assert response.status < 500, (path, response.status)
        self.look()
        return self

    def status_of(self, path):
        """Ask for a page and give only how it was answered."""
        return self.context.request.get(path, max_redirects=0).status

    def source_of(self, path):
        """Ask for a page and give its source, without drawing it."""
        found = self.context.request.get(path)
        assert (path, found.status) == (path, 200)
        return found.text()

    def look(self):
        """Check the page in front of us: nothing wider than the screen; a page or a part not met before passes axe.

        It does so at the size its reader has, wide or narrow; in the proof at both.
        """
        where = self.page.url.removeprefix(self.town.address)
        self.visited.append(where)
        parts, wider = self.page.evaluate(LOOK)
        self._fits(where, self.size, wider)
        new = {NUMBERED.sub("0", where.partition("?")[0]), *parts} - MET
        if not self.javascript or not new:
            return
        MET.update(new)
        self.page.evaluate(AXE)  # evaluated, not added: the page's own policy lets no script in
        for size in (WIDE, NARROW) if self.size == NARROW else (NARROW, WIDE):
            self.page.set_viewport_size(size)
            self._fits(where, size, self.page.evaluate(LOOK)[1])
            if size != self.size and not PROOF:
                continue
            found = self.page.evaluate(f"axe.run(document, {AXE_SAYS})")
            for one in found["violations"]:
                self.town.faults.append(f"{where} at {size['width']}: {one['id']} {one['nodes'][0]['html'][:160]}")

    def _fits(self, where, size, wider):
        fault = f"{where} is {wider} pixels wider than a {size['width']}-pixel screen"
        if wider > 0 and fault not in self.town.faults:
            self.town.faults.append(fault)

    def sign_in(self):
        """Ask for a link, read the letter, open the link and press its button."""
        self.go("/sign-in")
        self.page.get_by_label("Your e-mail address").fill(self.email)
        return self.press("Send me a link").open_link()

    def open_link(self):
        """Open the link in the newest letter, and press its button."""
        self.go(self._link())
        return self.press("Sign in", exact=True, within="main")

    def sign_in_again(self):
        """Sign in in the same steps with nothing drawn: their pages are looked at when somebody signs in first."""
        self._send("/sign-in", email=self.email)
        self._send(self._link())
        return self

    def _link(self):
        return LINK.search(self.town.letters(self.email)[-1][2])[0].removeprefix(self.town.address)

    def _send(self, path, **fields):
        hidden = dict(HIDDEN.findall(self.source_of(path)))
        sent = self.context.request.post(path, form={**hidden, **fields}, max_redirects=0)
        assert (path, sent.status) == (path, 303)

    def press(self, words, *, exact=False, within=""):
        """Press a button, and look at where it leads."""
        place = self.page.locator(within) if within else self.page
        return self._click(place.get_by_role("button", name=words, exact=exact), words)

    def follow(self, words):
        """Follow a link, one that looks like a button too, and look at where it leads."""
        return self._click(self.page.locator("a").filter(has_text=words), words)

    def _click(self, found, words):
        try:
            found.first.click()
        except TooLong:
            pytest.fail(f"{self.email} finds no “{words}” on {self.page.url}:\n{self.text}")
        if self.javascript:
            self.page.wait_for_function(LED_ON)
        self.page.wait_for_load_state()
        self.look()
        return self

    def fill(self, **fields):
        """Fill in fields by their name; True ticks, a list ticks each of its values."""
        kinds = self.page.evaluate(KINDS, list(fields))
        for (name, value), kind in zip(fields.items(), kinds, strict=True):
            field = self.page.locator(f'[name="{name}"]')
            if isinstance(value, list):
                for one in value:
                    self.page.locator(f'[name="{name}"][value="{one}"]').check()
            elif value is True:
                field.first.check()
            elif kind in {"radio", "checkbox"}:
                self.page.locator(f'[name="{name}"][value="{value}"]').check()
            elif kind == "select-one":
                field.select_option(value)
            else:
                field.first.fill(value)
        return self

    def sees(self, words):
        """Tell whether the page says these words."""
        return words in self.text

    @property
    def text(self):
        """Give the words of the page."""
        return self.page.locator("main").inner_text()

    @property
    def title(self):
        """Give the page's first heading."""
        return self.page.locator("h1").first.inner_text()


@pytest.fixture
def person(chromium, town):
    """Make people with browsers of their own."""
    made = []

    def make(email, **how):
        somebody = Person(chromium, town, email, **how)
        made.append(somebody)
        return somebody

    yield make
    for somebody in made:
        somebody.context.close()
