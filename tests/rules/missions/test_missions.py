"""The published facts, checked against the material they come from, and words that hold for a time."""

import csv
import os
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from kitpanel.missions.published import ADOPTED, BOROUGH_CODE, MISSIONS, SHORT_TITLES, THEMES, WARDS
from kitpanel.missions.rules import ward_of, wording_on

SHARED = Path(os.environ.get("KITPANEL_SHARED", Path(__file__).parents[3].parent / "shared"))


def shared(*parts):
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip("the shared material is not beside the repository: set KITPANEL_SHARED")
    return path.read_text(encoding="utf-8-sig")


def test_there_are_four_missions_twenty_wards_and_nine_themes():
    assert [mission.key for mission in MISSIONS] == ["diversity", "young-people", "food", "estates"]
    assert [ward.code for ward in WARDS] == [f"E050136{number}" for number in range(52, 72)]
    assert [(theme.number, theme.confirmed) for theme in THEMES] == [(n, n <= 3) for n in range(1, 10)]
    assert [theme.name for theme in THEMES[:4]] == ["Safety", "Equality", "Health", "Name to be confirmed"]
    assert set(SHORT_TITLES) == {"estates"}


@pytest.mark.needs_shared
def test_the_missions_are_worded_exactly_as_adopted():
    rows = re.findall(r"^\| ([a-z-]+) \| (.+?) \| (.+?) \| (2.+?) \|$", shared("domain.md"), re.MULTILINE)
    assert [(one.key, one.title, one.statement, one.target) for one in MISSIONS] == rows


@pytest.mark.needs_shared
def test_the_wards_are_those_of_the_borough_with_what_is_unverified_marked():
    rows = list(csv.DictReader(shared("360giving", "camden-wards-2022.csv").splitlines()))
    assert [(ward.code, ward.name, ward.verified) for ward in WARDS] == [
        (row["geoCode"], row["name"], row["status"] == "seen in a public source") for row in rows
    ]
    assert f"Borough code {BOROUGH_CODE}." in shared("domain.md")


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
