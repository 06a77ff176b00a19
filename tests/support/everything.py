"""Asking for everything there is, by name: every address filled in with the references and ids of others."""

import itertools
import random
import re

from flask.testing import FlaskClient
from sqlalchemy import select

from kitpanel.applications.models import Application
from kitpanel.applications.rules.sections import SECTIONS
from kitpanel.core.access import entries_of
from kitpanel.core.db import db
from kitpanel.panel.models import Paper
from kitpanel.payouts.models import PaymentRun
from kitpanel.payouts.rules.checks import CheckKind
from kitpanel.people.models import Person
from kitpanel.people.queries import asker
from kitpanel.people.rules import RoleName
from kitpanel.rounds.models import Panel, Round, Seat
from kitpanel.stories.models import Photo, Story
from kitpanel.strands.models import Funder, Strand
from support.client import Visitor
from support.crawl import crawl
from support.sizes import size

STARTS = ["/", "/waiting", "/apply", "/my-ideas", "/panel", "/payments", "/people", "/strands", "/funders", "/figures",
          "/stories", "/stories/check", "/stories/ring"]  # fmt: skip
EACH = size(3, 100_000)
"""How many addresses with two names in them are asked for, of each page; in the proof each there is."""
HOST = {"base_url": "https://kit.test"}


class Quiet(Visitor):
    """A visitor who does not read every page as strict HTML5: elsewhere each page is."""

    def open(self, *args, **kwargs):
        return FlaskClient.open(self, *args, **{**HOST, **kwargs})


def names_of_everything(looking):
    """Give what can stand in an address: for each part of one, every value there is."""
    with looking() as session:
        bids = session.scalars(select(Application.ref).where(Application.ref.is_not(None))).all()
        rounds = session.scalars(select(Round.ref)).all()
        seats = session.scalars(select(Seat.code).distinct()).all()
        codes = [*session.scalars(select(Strand.code)), *session.scalars(select(Panel.code))]
        runs = [run.ref for run in session.scalars(select(PaymentRun))]
        return {
            "round": rounds, "bid": bids, "other": bids[:2], "run": runs, "code": codes, "seat": seats,
            "person_id": session.scalars(select(Person.id)).all(), "funder_id": session.scalars(select(Funder.id)).all(),
            "slug": session.scalars(select(Story.slug).where(Story.slug.is_not(None))).all(), "photo_id": session.scalars(select(Photo.id)).all(),
            "story_id": session.scalars(select(Story.id)).all(),
            "kind": [kind.value for kind in CheckKind], "role": [role.value for role in RoleName], "number": [1],
            "key": [section.key for section in SECTIONS], "token": ["guessed"],
            "idea_id": session.scalars(select(Application.id).order_by(Application.created_at.desc()).limit(8)).all(),
            "paper_id": session.scalars(select(Paper.id)).all(), "wanted": ["pb"],
            "link_id": ["00000000-0000-0000-0000-000000000000"],
        }  # fmt: skip


def _values(rule, name, names):
    if name == "ref":
        place = "round" if "/rounds" in rule.rule else "run" if "/runs" in rule.rule else "bid"
        return names[place]
    if name == "code" and "/rounds/" in rule.rule:
        return names["seat"]
    return names.get(name, [])


def addresses(app, names, who):
    """List every address to look at that `who` may call at all."""
    adapter = app.url_map.bind("kit.test", url_scheme="https")
    for rule in app.url_map.iter_rules():
        if "GET" not in rule.methods or not any(
            entry.passes(who) for entry in entries_of(app.view_functions[rule.endpoint])
        ):
            continue
        parts = sorted(rule.arguments)
        found = list(itertools.product(*(_values(rule, part, names) for part in parts)))
        for values in random.Random(str(rule)).sample(found, len(found) if len(parts) < 2 else min(len(found), EACH)):
            yield adapter.build(rule.endpoint, dict(zip(parts, values, strict=True)))


def everything_read(app, looking, person):
    """Give all that somebody can read: the pages they reach, and every address filled in with what others have."""
    client = Quiet(app, app.response_class)
    with looking():
        who = asker(f"{person.id}.{person.epoch}") if person else asker("")
    if person:
        client.sign_in(person)
    names = names_of_everything(looking)
    pages = crawl(client, STARTS, most=300, per_endpoint=size(2, 8))
    for address in addresses(app, names, who):
        if address not in pages:
            pages[address] = client.get(address)
    return pages


def text_of(response):
    """Give what an answer says, with its headers; and once more without spaces, for numbers set in groups."""
    said = response.get_data(as_text=True) + "".join(f"{name}: {value}\n" for name, value in response.headers)
    return said + re.sub(r"\s+|&nbsp;|-", "", said)


def tables():
    """Name every table."""
    return [table.name for table in db.metadata.sorted_tables]
