"""The demonstration borough: its past adds up to what is published, and trying things does not change that."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from support.sizes import size

from config import BadSettings, Settings
from kitpanel import create_app
from kitpanel.core.crypto import sealer
from kitpanel.core.db import reading, transaction
from kitpanel.core.errors import Refused
from kitpanel.demo import actions as demo
from kitpanel.demo.history import CEILING, POUND, past_grants
from kitpanel.jobs import run_all
from kitpanel.payouts.models import Grant
from kitpanel.payouts.rules import GrantState
from kitpanel.people.models import Person
from kitpanel.rounds.models import Round
from kitpanel.rounds.rules import RoundState
from kitpanel.site import laws
from kitpanel.stories.models import Story
from kitpanel.stories.rules import StoryState

DAYS = size((2,), range(1, 8))
WEEK = [datetime(2027, 3, day, 9, tzinfo=UTC) for day in DAYS]
"""Days of the week of Monday 1 March 2027: the hardest, or all of them in `make proof`."""


def load(kept, clock):
    with kept():
        demo.load(clock(), sealer(), public_address="https://kit.test", phone="020 7946 0412")


def test_the_past_adds_up_to_what_is_published():
    grants = past_grants()
    assert (len(grants), sum(grant.amount for grant in grants)) == (350, 619_112 * POUND)
    assert round(100 * sum(grant.to_individual for grant in grants) / len(grants)) == 63
    assert max(grant.amount for grant in grants) <= CEILING * POUND
    assert {grant.met <= date(2024, 11, 12) for grant in grants} == {True}
    assert min(grant.cut_off for grant in grants) == date(2021, 8, 9)
    assert past_grants() == grants


def said(page):
    return re.findall(r"<dt>([^<]*)</dt><dd>([^<]*)</dd>", page)


@pytest.mark.parametrize("database", size(["sqlite"], ["sqlite", "postgresql"]), indirect=True)
def test_the_home_page_says_350_grants_619112_pounds_and_63_percent_from_the_rows(borough, resident):
    figures = said(resident().get("/").text)
    assert [number for _, number in figures] == ["350", "£619,112", "63%"]
    assert "to November 2024" in figures[0][0]
    with borough.app_context(), transaction() as unit:
        grant = unit.session.scalars(select(Grant).where(Grant.decided_on < date(2022, 1, 1)).limit(1)).one()
        grant.amount -= 100
    assert [number for _, number in said(resident().get("/").text)] == ["350", "£619,111", "63%"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("morning", WEEK, ids=lambda day: f"{day:%A}")
def test_on_every_day_of_the_week_one_round_is_in_each_stage_and_the_laws_hold(app, clock, kept, looking, morning):
    clock.to(morning)
    load(kept, clock)
    with looking() as session:
        counted = dict(
            session.execute(
                select(Round.state, func.count()).where(~Round.before_kitpanel).group_by(Round.state)
            ).all()
        )  # fmt: skip
        broken = [fault for _, faults in laws.broken(clock()) for fault in faults]
    stages = {RoundState.OPEN, RoundState.READING, RoundState.MEETING, RoundState.DECIDED}
    assert {state for state in stages if counted.get(state)} == stages
    assert broken == []


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_everybody_is_where_the_list_of_people_says(borough):
    with borough.app_context(), reading() as unit:
        found = dict(
            unit.session.execute(
                select(Person.email, Grant.state).join(Grant, Grant.owner_id == Person.id).where(Grant.decided_on > date(2025, 1, 1))
            ).all()
        )  # fmt: skip
        told = unit.session.scalars(select(Story).where(Story.state == StoryState.CONSENT_RECORDED)).all()
    assert {key: found[f"{key}@example.org"] for key in ("bea", "yusuf", "maya", "tom", "rosa")} == {
        "bea": GrantState.OFFERED, "yusuf": GrantState.CHECKS, "maya": GrantState.ACTIVE, "tom": GrantState.STORY_DUE,
        "rosa": GrantState.STORY_OVERDUE,
    }  # fmt: skip
    assert len(told) == 1


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_living_on_for_a_day_does_not_change_the_public_figures(borough, clock, resident):
    before = said(resident().get("/").text)
    clock.forward(days=1)
    run_all(borough)
    assert said(resident().get("/").text) == before


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_the_borough_goes_into_an_empty_database_only(borough, clock):
    with pytest.raises(Refused, match="empty one"), borough.app_context(), transaction():
        demo.load(clock(), sealer(), public_address="https://kit.test", phone="020 7946 0412")


@pytest.fixture
def demo_app(settings, clock, tmp_path):
    return create_app(
        replace(settings, demo=True, secure_cookies=False, public_address="http://127.0.0.1:8000"), clock
    )  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("host", "address", "status"),
    [
        ("127.0.0.1:8000", "127.0.0.1", 200),
        ("kit.example.org", "127.0.0.1", 403),
        ("127.0.0.1:8000", "203.0.113.9", 403),
    ],
)
def test_the_demonstration_answers_this_machine_only(demo_app, host, address, status):
    client = demo_app.test_client()
    answer = client.get("/demo", base_url=f"http://{host}", environ_overrides={"REMOTE_ADDR": address})
    assert answer.status_code == status


def test_outside_the_demonstration_nobody_is_signed_in_by_a_click(visitor):
    assert [visitor().get(path).status_code for path in ("/demo", "/demo/outbox")] == [404, 404]


@pytest.mark.parametrize(
    "more",
    [
        {"DATABASE_URL": "postgresql+psycopg://kit@127.0.0.1/kit"},
        {"KITPANEL_PUBLIC_ADDRESS": "https://kit.example.org"},
    ],
)
def test_any_other_setting_refuses_to_start_with_the_demonstration(more):
    with pytest.raises(BadSettings):
        Settings.from_env({"KITPANEL_DEMO": "1", **more})


def test_all_faults_of_the_settings_are_told_at_once():
    with pytest.raises(BadSettings) as told:
        Settings.from_env({"KITPANEL_MAIL": "pigeon:", "KITPANEL_PROXIES": "many"})
    assert [line.split()[0] for line in str(told.value).splitlines()] == [
        "KITPANEL_SECRET_KEY", "KITPANEL_ENCRYPTION_KEYS", "KITPANEL_PUBLIC_ADDRESS", "KITPANEL_MAIL", "KITPANEL_PROXIES",
    ]  # fmt: skip
