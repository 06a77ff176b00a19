"""Promise 13: whatever is refused, no word that somebody typed is lost; and nobody else ever meets it.

The world has one of everything; every form in it that words can be typed into is tried, once, by somebody who may send it.
"""

import re
import shutil
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import html5lib
import pytest
from factories import make_person
from factories.worlds import EVENING
from sqlalchemy import select
from support.made_once import MovedClock, settings_for
from support.walk import Form, send, walk

from kitpanel.core.db import db, reading, transaction
from kitpanel.core.web import Kitpanel
from kitpanel.people import actions as people
from kitpanel.people.models import HeldWords, Person, SignInLink
from kitpanel.people.rules import RoleName, SignInRule

TYPED = "zebra"
TYPED_IN = {"text", "email", "tel", "textarea", "number", "search"}
NEVER_SHOWN_AGAIN = {"sort_code", "account_number", "account_name"}
NO_WORDS = {
    "applications.accept", "applications.add_recording", "applications.assign", "applications.begin_again", "applications.check_again", "applications.discard", "applications.mark",
    "applications.remove_recording", "applications.remove_view", "applications.send", "applications.set_letters", "applications.start_check", "applications.withdraw", "panel.ask_pack", "panel.begin_reading", "panel.call_off", "panel.choose_look",
    "openness.answer_equality", "panel.check_letter", "panel.confirm_list", "panel.go_to_bid", "panel.lock_votes", "panel.note_attendance",
    "panel.open_votes", "panel.read_on", "panel.send_all", "panel.send_correction", "panel.send_letters", "panel.sign_list",
    "panel.start_meeting", "panel.take_letters_time_back", "panel.undo_motion", "payouts.accept", "payouts.approve", "payouts.approve_many", "payouts.bank_link", "payouts.export",
    "payouts.freeze", "payouts.make_run", "payouts.prepare", "payouts.send", "payouts.show_account", "people.approve_reset", "people.begin_second", "people.claim_link", "people.refuse_reset",
    "people.sign_out", "people.sign_out_everywhere", "people.sign_person_out", "panel.give_seat", "rounds.agree", "rounds.end_calendar", "rounds.make_calendar", "rounds.remove_day_off", "rounds.say_coming", "rounds.set_chair",
    "site.bring_in", "site.choose_language", "site.erase_idea", "site.make_bag", "site.post_bag", "site.post_letter", "site.send_again", "stories.add_photo", "stories.publish", "stories.read_again",
    "stories.remove_photo", "stories.save_sharing", "stories.send", "stories.take_down", "strands.remove_viewer",
    "applications.add_papers", "applications.answer_for", "applications.remove_paper",
    "applications.ask_person_again", "applications.ask_yes", "applications.change_person_on", "applications.give_no",
    "applications.give_yes", "applications.join", "applications.leave", "applications.take_person_out",
    "panel.go_to_block", "panel.vote_again", "panel.make_wall", "panel.take_wall_down", "panel.set_break", "panel.set_timer",
}  # fmt: skip
"""Buttons, boxes to tick, and files: nothing is typed there."""
TAKEN_AS_TYPED = {
    "applications.ask_more", "applications.begin_draft", "applications.save_part", "payouts.decline", "rounds.tell_needs",
    "site.ask_erasure",
}  # fmt: skip
"""Whatever is typed there is kept as it is; only a page that is too old is refused, and shows the words."""
BANK = {"payouts.give_bank"}
"""Bank details are never shown again: they are typed again."""
CODES = {"people.take_code", "people.finish_second"}
"""So are codes of a second factor, which change every half minute."""


ELSEWHERE = {"panel.take_study"}
"""A form that only a round of very many shows keeps its words in tests/features/test_panel_study.py."""


class Tried(NamedTuple):
    """A form that words can be typed into."""

    form: Form

    @property
    def key(self):
        return self.form.key

    @property
    def path(self):
        """Give its page without what that was asked for."""
        return urlsplit(self.form.page).path

    @property
    def typed(self):
        """Give words for each field that is typed into, told apart from those of every other form."""
        names = [name for name, inputs in self.form.fields.items() if inputs[0][0] in TYPED_IN]
        made = re.sub(r"\W+", "-", f"{self.form.endpoint}-{urlsplit(self.form.action).path}")
        return {name: f"{TYPED}{number}-{made}" for number, name in enumerate(names) if name not in NEVER_SHOWN_AGAIN}

    @property
    def sent(self):
        """Fill in every such field, and leave the rest as the page gives it: its choices unmade."""
        hidden = {name: inputs[0][1] for name, inputs in self.form.fields.items() if inputs[0][0] == "hidden"}
        return {**hidden, **self.typed}


class Service(NamedTuple):
    """The service on the world: everybody's browser, every form there is, and the file as it was made."""

    app: Kitpanel
    clock: MovedClock
    browsers: dict
    people: dict
    forms: list[Tried]
    made: Path
    file: Path
    cookies: dict

    def begin_again(self):
        """Put the world and every browser back as they were."""
        for key, browser in self.browsers.items():
            browser._cookies = dict(self.cookies[key])
        with self.app.app_context():
            db.engine.dispose()
        shutil.copy(self.made, self.file)


@pytest.fixture(scope="module")
def service(sqlite_whole, tmp_path_factory):
    """Walk through the world once."""
    path, starts = sqlite_whole
    folder, clock = tmp_path_factory.mktemp("typed"), MovedClock(EVENING)
    file = shutil.copy(path, folder / "kit.db")
    walked = walk(settings_for(f"sqlite:///{file}", folder), clock, starts)
    forms = [tried for tried in map(Tried, walked.forms) if tried.typed]
    cookies = {key: dict(browser._cookies) for key, browser in walked.browsers.items()}
    yield Service(walked.app, clock, walked.browsers, starts, forms, path, file, cookies)
    with walked.app.app_context():
        db.engine.dispose()


@pytest.fixture(autouse=True)
def _as_it_was_made(service):
    service.clock.to(EVENING)
    service.begin_again()


def shown(page):
    """Give every value of a page's fields and all of its text."""
    tree = html5lib.parse(page)
    return " ".join([*tree.itertext(), *(one.get("value") or "" for one in tree.iter() if isinstance(one.tag, str))])


def lost_of(one, typed, page):
    """List which words of a form are not on a page."""
    said = shown(page)
    return [(one.key, one.form.action, name) for name, words in typed.items() if words not in said]


def test_every_form_that_words_are_typed_into_is_tried_here(service):
    everything = {rule.endpoint for rule in service.app.url_map.iter_rules() if "POST" in rule.methods}
    assert {one.form.endpoint for one in service.forms} == everything - NO_WORDS - BANK - CODES - ELSEWHERE


def ways_to_be_refused(one):
    """A form with its choices unmade; then with a field or two empty, or far too long; at last one from too old a page."""
    yield one.sent, one.typed
    for name in list(one.typed)[:2]:
        yield {**one.sent, name: ""}, {other: words for other, words in one.typed.items() if other != name}
        yield {**one.sent, name: f"{one.typed[name]} " * 4000}, one.typed
    yield {**one.sent, "csrf_token": "old"}, one.typed


def test_a_form_that_is_refused_keeps_every_word(service):
    lost, refused = [], {}
    for one in service.forms:
        for sent, typed in ways_to_be_refused(one):
            answer = send(service.browsers[one.key], one.form, sent)
            if answer.status_code >= 400:
                lost += lost_of(one, typed, answer.text)
                refused.setdefault(answer.status_code, set()).add(one.form.endpoint)
                break
            service.begin_again()
    assert lost == []
    assert refused.pop(400) == TAKEN_AS_TYPED
    assert set(refused) == {422}


def come_in(service, client, person):
    """Sign in on this browser by a link, as people do."""
    service.clock.forward(minutes=4)
    with service.app.app_context():
        secret = service.app.config["SECRET_KEY"]
        with transaction():
            people.ask_for_link(person.email, next_path="", here=person.email, rule=SignInRule(), now=service.clock())
        with reading():
            link = db.session.scalars(select(SignInLink.id).order_by(SignInLink.asked_at.desc())).first()
        address = people.link_address(link, "https://kit.test", secret)
    assert client.send(urlsplit(address).path).status_code == 303


def test_a_session_that_ran_out_keeps_every_word_for_its_own_person(service):
    """Somebody else who signs in on that browser meets none of them; whoever typed them finds each on its page."""
    with service.app.app_context(), transaction():
        other = make_person(*RoleName, email="other@example.org")
    lost, met = [], []
    service.clock.forward(days=2)
    for key in sorted({one.key for one in service.forms} - {"nobody"}):
        mine = [one for one in service.forms if one.key == key]
        for one in mine:
            answer = send(service.browsers[one.key], one.form, one.sent)
            if answer.status_code != 401 or "What you typed is safe" not in answer.text:
                lost.append((key, one.form.action, answer.status_code))
        come_in(service, service.browsers[key], other)
        met += [one.form.action for one in mine if TYPED in service.browsers[key].get(one.path).text]
        with service.app.app_context(), reading():
            person = db.session.get_one(Person, service.people[key][0])
        come_in(service, service.browsers[key], person)
        for one in mine:
            lost += lost_of(one, one.typed, service.browsers[key].get(one.path).text)
    assert lost == []
    assert met == []


def test_words_that_were_sent_after_all_are_held_no_longer(service):
    one = next(form for form in service.forms if form.form.endpoint == "applications.note")
    browser = service.browsers[one.key]
    service.clock.forward(days=2)
    assert send(service.browsers[one.key], one.form, one.sent).status_code == 401
    with service.app.app_context(), reading():
        person = db.session.get_one(Person, service.people[one.key][0])
    come_in(service, browser, person)
    assert "What you typed is here" in browser.get(one.path).text
    assert browser.send(one.path, one.typed, to=one.form.action).location == one.path
    assert "What you typed is here" not in browser.get(one.path).text
    with service.app.app_context(), reading():
        assert db.session.scalars(select(HeldWords)).all() == []
