"""One thing sent several times at one moment, in separate processes on both databases: it happens once (promises 6 and 10)."""

from collections import Counter

import pytest
from factories import let_in, make_application, make_person
from flask import Response, current_app
from races.racing import race
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, NoResultFound
from support.client import Visitor
from support.sizes import size

from kitpanel.applications import actions as applications
from kitpanel.applications.actions.links import token_of
from kitpanel.applications.rules.hands import May, Part
from kitpanel.applications.rules.sections import DECLARATIONS
from kitpanel.core.db import transaction
from kitpanel.core.errors import Refused
from kitpanel.core.history import Event
from kitpanel.people import actions as people
from kitpanel.people.models import Person, SignInLink
from kitpanel.people.rules import SignInRule

pytestmark = pytest.mark.race
RUNNERS = 4


def tried(act):
    """Do something in a transaction of its own; say whether it was done."""
    try:
        with transaction():
            act()
    except (Refused, IntegrityError, NoResultFound):
        return "refused"
    return "done"


def count(session, thing, *where):
    return session.scalar(select(func.count()).select_from(thing).where(*where))


@pytest.mark.parametrize("_time", range(size(1, 125)))
def test_a_sign_in_link_that_is_claimed_eight_times_at_once_is_claimed_once(settings, clock, kept, looking, _time):
    """Promise 10, on one new address: one person is made, and one comes in."""
    rule, secret = SignInRule(), settings.secret_key
    with kept():
        people.ask_for_link("ada@example.org", next_path="", here="a house", rule=rule, now=clock())
    with looking() as session:
        link = session.scalars(select(SignInLink.id)).one()
    token = people.link_address(link, "https://kit.test", secret).rsplit("/", 1)[1]

    def claim(_):
        return tried(lambda: people.claim_link(link, token, secret, rule=rule, now=clock()))

    assert Counter(race(claim, settings, clock, 8)) == {"done": 1, "refused": 7}
    with looking() as session:
        assert count(session, Person) == 1
        assert count(session, Event, Event.kind == "person", Event.move == "sign_in") == 1


def test_one_page_sent_four_times_at_once_sends_one_idea(app, settings, clock, kept, looking, visitor):
    """The same one-time key with the same words: one is sent, and all four are told where it is (promise 6)."""
    with kept():
        owner = make_person()
        make_application(owner)
    once = visitor(owner).hidden("/apply/check")["once"]

    def send(_):
        mine = Visitor(current_app, Response)
        mine.sign_in(owner)
        answer = mine.send("/apply/check", {"once": once})
        return answer.status_code, answer.location

    got = race(send, settings, clock, RUNNERS)
    assert {status for status, _ in got} == {303}
    assert len({location for _, location in got}) == 1
    with looking() as session:
        assert count(session, Event, Event.kind == "application", Event.move == "submit") == 1


def test_a_link_to_say_yes_that_is_answered_at_once_is_answered_once(settings, clock, kept, looking):
    """Four say yes and four say no at one moment: one answer counts, and one idea goes in or none (promise 10)."""
    with kept():
        hana, idea = make_person(), make_application(declared=[])
        idea.owner_id, idea.contact_email = None, "rosa@example.org"
        let_in(idea, hana, Part.HELPER)
        asked = applications.ask_to_say_yes(idea, hana.id, now=clock())
        version = idea.version
    token = token_of(asked.id, settings.secret_key)
    agreed = applications.Yes([key for key, _ in DECLARATIONS], version, None)

    def answer(number):
        def act():
            found = applications.asked_by(asked.id, token, settings.secret_key, now=clock(), locked=True)
            if number % 2:
                applications.say_no(found, now=clock())
            else:
                applications.say_yes(found, agreed, "https://kit.test", now=clock())

        return tried(act)

    assert Counter(race(answer, settings, clock, 8)) == {"done": 1, "refused": 7}
    with looking() as session:
        moves = Event.move.in_(("submit", "withdraw"))
        assert count(session, Event, Event.kind == "application", Event.thing_id == idea.id, moves) == 1


def test_a_link_to_join_that_is_claimed_at_once_is_claimed_once(settings, clock, kept, looking):
    with kept():
        owner = make_person()
        member = applications.invite(
            make_application(owner), Part.CO_APPLICANT, May.EDIT, name="Kwame", email="kwame@example.org", by=owner.id, now=clock()
        )  # fmt: skip
    link, token = member.link_id, token_of(member.link_id, settings.secret_key)

    def join(_):
        return tried(lambda: applications.claim_join(link, token, settings.secret_key, joins=True, now=clock()))

    assert Counter(race(join, settings, clock, RUNNERS)) == {"done": 1, "refused": RUNNERS - 1}
    with looking() as session:
        assert count(session, Event, Event.kind == "application", Event.move == "join") == 1
        assert count(session, Person, Person.email == "kwame@example.org") == 1
