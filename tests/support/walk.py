"""A walk through a world by everybody in it: their browsers, every page they begin at, and every form they meet."""

from typing import NamedTuple

from kitpanel import create_app
from kitpanel.core.db import db, reading
from kitpanel.people.models import Person
from support.crawl import Page, crawl, snapshot
from support.everything import Quiet


class Form(NamedTuple):
    """A form that posts: who met it, on which page, where it goes, and its fields as they came."""

    key: str
    endpoint: str
    page: str
    action: str
    fields: dict


class Walk(NamedTuple):
    """The service, its tables before anybody looked, everybody's browser, and each kind of page and form once."""

    app: object
    before: dict
    browsers: dict
    pages: dict
    forms: list[Form]


def walk(settings, clock, starts):
    """Let everybody go from where they begin; what somebody has seen already is not looked at again."""
    app = create_app(settings, clock)
    app.test_client_class = Quiet
    before, browsers, counts, pages, forms = snapshot(app), {}, {}, {}, {}
    for key, (who, addresses) in starts.items():
        browsers[key] = app.test_client()
        with app.app_context(), reading():
            person = db.session.get(Person, who) if who else None
        if person:
            browsers[key].sign_in(person)
        pages[key] = crawl(browsers[key], addresses, per_endpoint=1, counts=counts)
        for address, response in pages[key].items():
            for form in _forms(app, key, address, response):
                forms.setdefault((form.endpoint, *sorted(form.fields)), form)
    return Walk(app, before, browsers, pages, list(forms.values()))


def _forms(app, key, address, response):
    if response.status_code != 200 or response.mimetype != "text/html":
        return []
    adapter = app.url_map.bind("kit.test", url_scheme="https")
    posting = [form for form in Page(response.text).forms if form["method"] == "post"]
    actions = [(form["action"] or address).partition("?")[0] for form in posting]
    return [
        Form(key, adapter.match(action, method="POST")[0], address, action, form["fields"])
        for form, action in zip(posting, actions, strict=True)
    ]


def send(browser, form, answers):
    """Send a form from its page, as a browser does."""
    return browser.post(form.action, data=answers, headers={"Referer": f"https://kit.test{form.page}"})
