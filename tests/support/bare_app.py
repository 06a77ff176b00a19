"""A small Flask app with our templates and no database: for pages and fields on their own."""

from pathlib import Path

import html5lib
from flask import Flask, render_template
from jinja2 import StrictUndefined

from kitpanel.core import catalogues, languages, pages
from kitpanel.missions.art import ART

ROOT = Path(__file__).resolve().parents[2]
ADDRESSES = {
    "site.home": "/",
    "site.apply_check": "/can-you-apply",
    "applications.start": "/apply",
    "stories.list": "/stories",
    "stories.story": "/stories/<slug>",
    "openness.figures": "/figures",
    "site.calendar": "/dates",
    "people.sign_in": "/sign-in",
    "people.sign_in_help": "/sign-in/help",
    "people.sign_out": "/sign-out",
    "site.waiting": "/waiting",
    "site.privacy": "/privacy",
    "site.accessibility": "/accessibility",
    "site.cookies": "/cookies",
    "site.contact": "/contact",
    "site.how_we_decide": "/how-we-decide",
    "openness.rounds_told": "/figures/rounds",
    "site.questions": "/questions",
    "site.choose_language": "/language",
    "site.questions_to_print": "/questions.pdf",
    "site.apply_answer": "/can-you-apply/answer",
    "openness.what_others_got": "/what-others-got",
}


def bare_app(**views):
    """Make the app; `views` are more endpoints, by name, each answering any method on /<name>."""
    app = Flask("bare", static_folder=None, template_folder=str(ROOT / "templates"))
    app.config.update(SECRET_KEY="only for tests", TESTING=True, WTF_CSRF_TIME_LIMIT=None)
    app.jinja_env.undefined = StrictUndefined
    languages.set_up(app, catalogues.FOLDER)
    pages.set_up(app, phone="020 7946 0412", demo=False)
    app.jinja_env.globals.update(ART)
    for endpoint, address in ADDRESSES.items():
        app.add_url_rule(address, endpoint, lambda **_: "")
    for name, view in views.items():
        app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])
    return app


def parse(html):
    """Parse a page strictly, as HTML5: a fault in the markup is an error."""
    builder = html5lib.getTreeBuilder("etree")
    page = html5lib.HTMLParser(tree=builder, strict=True, namespaceHTMLElements=False).parse(html)
    for element in page.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]  # drawings are in a namespace of their own
    return page


def drawn(app, source, **context):
    """Draw a piece of a page, in the middle of a whole one, and give its parsed <main>."""
    with app.test_request_context("/"):
        template = app.jinja_env.from_string(
            '{% extends "layouts/public.html" %}{% block title %}A page{% endblock %}{% block content %}'
            + source
            + "{% endblock %}"
        )
        return parse(render_template(template, **context)).find(".//main")


def words_of(element):
    """Give the text of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split())
