"""The published facts, checked against the material they come from, and words that hold for a time."""

import csv
import re
from dataclasses import replace
from datetime import date

import pytest

from kitpanel.missions.published import ADOPTED, BOROUGH_CODE, MISSIONS, SHORT_TITLES, THEMES, WARDS
from kitpanel.missions.rules import ward_of, wording_on


def test_there_are_four_missions_twenty_wards_and_nine_themes():
    assert [mission.key for mission in MISSIONS] == ["diversity", "young-people", "food", "estates"]
    assert [ward.code for ward in WARDS] == [f"E050136{number}" for number in range(52, 72)]
    assert [(theme.number, theme.confirmed) for theme in THEMES] == [(n, n <= 3) for n in range(1, 10)]
    assert [theme.name for theme in THEMES[:4]] == ["Safety", "Equality", "Health", "Name to be confirmed"]
    assert set(SHORT_TITLES) == {"estates"}


@pytest.mark.needs_shared
def test_the_missions_are_worded_exactly_as_adopted(shared):
    rows = re.findall(
        r"^\| ([a-z-]+) \| (.+?) \| (.+?) \| (2.+?) \|$", (shared / "domain.md").read_text("utf-8"), re.MULTILINE
    )
    assert [(one.key, one.title, one.statement, one.target) for one in MISSIONS] == rows


@pytest.mark.needs_shared
def test_the_wards_are_those_of_the_borough_with_what_is_unverified_marked(shared):
    rows = list(csv.DictReader((shared / "360giving" / "camden-wards-2022.csv").read_text("utf-8-sig").splitlines()))
    assert [(ward.code, ward.name, ward.verified) for ward in WARDS] == [
        (row["geoCode"], row["name"], row["status"] == "seen in a public source") for row in rows
    ]
    assert f"Borough code {BOROUGH_CODE}." in (shared / "domain.md").read_text("utf-8")


def test_an_idea_keeps_the_words_of_its_day():
    changed = date(2026, 1, 1)
    old = [replace(one, until=changed) if one.key == "young-people" else one for one in MISSIONS]
    new = replace(MISSIONS[1], statement="By 2030, every young person is safe and secure", since=changed)
    every = [*old, new]
    assert wording_on(every, date(2025, 12, 31)) == tuple(old)
    assert [one.statement for one in wording_on(every, changed) if one.key == "young-people"] == [new.statement]
    assert wording_on(every, date(2021, 11, 30)) == ()
    assert wording_on(every, ADOPTED) == tuple(old)


def test_a_ward_is_found_by_its_code_alone():
    assert ward_of(WARDS, "E05013658").name == "Gospel Oak"
    assert ward_of(WARDS, "E05013651") is None
    assert ward_of(WARDS, "not-sure") is None
