"""Everything somebody gave us, as they may read it or take it with them (UK GDPR, articles 15 and 20).

One plain value: parts with a heading, each a list of things, each a list of (what, words). The page shows it; the file
is the same as JSON. Answers to the equality questions are not in it: nobody can find them again.
"""

import uuid
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from kitpanel.applications import queries as applications
from kitpanel.applications.models import Application, InfoRequest, Recording, Review
from kitpanel.applications.rules.hands import MAY_WORDS, PART_WORDS
from kitpanel.core.db import db
from kitpanel.core.enclosed import whole
from kitpanel.core.filters import day_and_time, on_day
from kitpanel.core.money import pounds
from kitpanel.core.outbox import Letter, LetterState
from kitpanel.core.reach import CHANNEL_WORDS
from kitpanel.core.said import say
from kitpanel.missions.queries import mission_titles, ward_names
from kitpanel.panel.queries.written import Written, written_by
from kitpanel.payouts.models import BankDetails, Grant
from kitpanel.people.queries import own_requests, person
from kitpanel.people.rules import RIGHT_WORDS
from kitpanel.rounds import queries as rounds
from kitpanel.stories.models import Story

Facts = list[tuple[str, str]]


class Kept(NamedTuple):
    """One part of what we keep: its heading, and the things in it."""

    heading: str
    things: list[Facts]


def everything(person_id: uuid.UUID, now: datetime) -> list[Kept]:
    """Gather what one person gave us and what we wrote to them: a fixed number of queries for each part."""
    return [
        Kept(say("You"), [_account(person_id)]),
        Kept(say("Your ideas"), _ideas(person_id)),
        Kept(say("Ideas of others you are on"), _shared(person_id)),
        Kept(say("What we asked about them"), _questions(person_id)),
        Kept(say("What you asked us to look at again"), _reviews(person_id)),
        Kept(say("Your grants"), _grants(person_id)),
        Kept(say("Bank details"), _bank(person_id)),
        Kept(say("Your stories"), _stories(person_id)),
        Kept(say("Your place on the panel"), _place(person_id)),
        Kept(say("What you wrote about ideas you read"), _own_words(person_id)),
        Kept(say("What you asked of us"), _requests(person_id)),
        Kept(say("Letters we sent you"), _letters(person_id, now)),
    ]


def _account(person_id: uuid.UUID) -> Facts:
    me = person(person_id)
    return [
        (say("Name"), me.name),
        (say("Email"), me.email or ""),
        (say("Phone"), me.phone),
        (say("How we write to you"), CHANNEL_WORDS[me.hear_by] if me.hear_by else ""),
        (say("Postal address"), me.postal_address),
        (say("Address"), me.address),
        (say("Language"), me.language),
        (say("What makes it easier to talk"), me.access_needs),
        (say("Since"), day_and_time(me.created_at)),
    ]


def _place(person_id: uuid.UUID) -> list[Facts]:
    terms, needs = rounds.agreed(person_id), rounds.needs(person_id)
    told: Facts = [(say("What helps you at a meeting"), needs)] if needs else []
    told += [(say("You agreed to its terms"), day_and_time(terms.at))] if terms else []
    said: list[Facts] = [
        [(say("The panel meets"), day_and_time(meets)), (say("Can you come?"), say("Yes") if coming else say("No"))]
        for meets, coming in rounds.all_said(person_id)
    ]
    return ([told] if told else []) + said


def _own_words(person_id: uuid.UUID) -> list[Facts]:
    kinds = {Written.VOTE: say("Your vote"), Written.KEPT: say("Kept, not sent"), Written.NOTE: say("Your note")}
    return [
        [(say("Round"), one.round_ref), (kinds[one.kind], one.words), (say("When"), day_and_time(one.at))]
        for one in written_by(person_id)
    ]


def _ideas(person_id: uuid.UUID) -> list[Facts]:
    names = applications.Names(mission_titles(), ward_names())
    ideas = applications.own_all(person_id)
    seen, heard = applications.seen_states(ideas), applications.recordings_of(ideas)
    return [
        [
            (say("Reference"), idea.ref or ""),
            (say("Begun"), day_and_time(idea.created_at)),
            (say("Sent"), day_and_time(idea.submitted_at) if idea.submitted_at else ""),
            (say("Where it is"), idea.lifecycle.said(seen[idea.id])),
            *((row.label, row.text) for _, rows in applications.rows_by_section(idea, names) for row in rows),
            *_told(idea, heard.get(idea.id)),
        ]
        for idea in ideas
    ]


def _told(idea: Application, heard: Recording | None) -> Facts:
    """Say where the recording of an idea can be fetched as it was sent, and what staff wrote of it."""
    if heard is None:
        return []
    address = f"/my-ideas/{idea.ref}/recording" if idea.ref else "/apply/recording/play"
    return [(say("Your recording, as you sent it"), address), (say("Short summary written by staff"), heard.summary)]


def _shared(person_id: uuid.UUID) -> list[Facts]:
    return [
        [
            (say("Its name"), one.application.title),
            (say("Who you are on it"), PART_WORDS[one.part]),
            (say("What you may do"), MAY_WORDS[one.may]),
            (say("Since"), day_and_time(one.joined_at) if one.joined_at else ""),
        ]
        for one in applications.shared_with(person_id)
    ]


def _questions(person_id: uuid.UUID) -> list[Facts]:
    rows = db.session.execute(
        select(Application.ref, InfoRequest)
        .join(InfoRequest, InfoRequest.application_id == Application.id)
        .where(Application.owner_id == person_id)
        .order_by(InfoRequest.asked_at)
    )
    return [
        [
            (say("Reference"), ref or ""),
            (say("We asked"), asked.question),
            (say("On"), day_and_time(asked.asked_at)),
            (say("You answered"), asked.answer),
        ]
        for ref, asked in rows
    ]


def _reviews(person_id: uuid.UUID) -> list[Facts]:
    rows = db.session.execute(
        select(Application.ref, Review)
        .join(Review, Review.application_id == Application.id)
        .where(Application.owner_id == person_id)
        .order_by(Review.asked_at)
    )
    return [
        [
            (say("Reference"), ref or ""),
            (say("You wrote"), one.words),
            (say("On"), day_and_time(one.asked_at)),
            (say("We answered"), one.finding),
        ]
        for ref, one in rows
    ]


def _grants(person_id: uuid.UUID) -> list[Facts]:
    grants = db.session.scalars(select(Grant).where(Grant.owner_id == person_id).order_by(Grant.decided_on))
    return [
        [
            (say("Reference"), grant.ref),
            (say("Granted"), pounds(grant.amount)),
            (say("Decided"), on_day(grant.decided_on)),
            (say("Where it is"), grant.lifecycle.said(grant.state)),
        ]
        for grant in grants
    ]


def _bank(person_id: uuid.UUID) -> list[Facts]:
    rows = db.session.execute(
        select(Grant.ref, BankDetails)
        .join(BankDetails, BankDetails.grant_id == Grant.id)
        .where(Grant.owner_id == person_id)
        .order_by(BankDetails.entered_at)
    )
    return [
        [
            (say("Reference"), ref),
            (say("Account ending in"), bank.last_four),
            (say("Given"), day_and_time(bank.entered_at)),
        ]
        for ref, bank in rows
    ]


def _stories(person_id: uuid.UUID) -> list[Facts]:
    stories = db.session.scalars(
        select(Story).join(Grant, Grant.id == Story.grant_id).where(Grant.owner_id == person_id).options(
            selectinload(Story.photos))
    )  # fmt: skip
    return [
        [
            (say("Its name"), story.title),
            (say("What happened"), story.happened),
            (say("What changed"), story.changed),
            (say("What went wrong"), story.went_wrong),
            (say("What stays"), story.stayed),
            *((say("A photo of"), photo.shows) for photo in story.photos),
        ]
        for story in stories
    ]


def _requests(person_id: uuid.UUID) -> list[Facts]:
    return [
        [
            (say("You asked"), RIGHT_WORDS[one.kind]),
            (say("On"), day_and_time(one.asked_at)),
            (say("You wrote"), one.words),
            (say("We answered"), one.answer),
        ]
        for one in own_requests(person_id)
    ]


def _letters(person_id: uuid.UUID, now: datetime) -> list[Facts]:
    letters = db.session.scalars(
        select(Letter)
        .where(Letter.person_id == person_id, Letter.send_after <= now, Letter.state != LetterState.DROPPED)
        .order_by(Letter.written_at)
    )
    return [
        [(say("Letter"), letter.subject), (say("On"), day_and_time(letter.written_at)), (say("It said"), whole(letter))]
        for letter in letters
    ]
