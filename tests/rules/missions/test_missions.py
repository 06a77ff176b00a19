"""The published facts, checked against the material they come from, and words that hold for a time."""

import csv
import re
from dataclasses import replace
from datetime import date

import pytest

from kitpanel.core.errors import Refused
from kitpanel.missions.published import ADOPTED, BOROUGH_CODE, BOROUGHS, MISSIONS, SHORT_TITLES, THEMES, WARDS
from kitpanel.missions.rules import (
    Columns,
    PostcodeRow,
    directory_columns,
    directory_row,
    ward_of,
    wording_on,
)


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


OLD = ["pcd", "pcd2", "pcds", "dointr", "doterm", "oscty", "oslaua", "osward"]
NEW = ["PCD7", "PCD8", "PCDS", "DOTERM", "CTY25CD", "LAD24CD", "LAD25CD", "WD25CD", "WD11CD"]


def test_the_columns_of_old_and_new_directories_are_known_by_their_pattern():
    assert directory_columns(OLD) == Columns(2, 6, 7, 4, 8)
    assert directory_columns(NEW) == Columns(2, 6, 7, 3, 9)
    assert directory_columns([" postcode ", "ladcd", "wdcd"]) == Columns(0, 1, 2, None, 3)


@pytest.mark.parametrize(
    ("header", "sentence"),
    [
        (["pcds", "oslaua"], "the ward (osward, or like wd25cd)."),
        (["name"], ("postcodes (pcds, or pcd), nor for the borough (oslaua, or like lad25cd), nor for the ward (osward, "
         "or like wd25cd).")),
        ([], ("postcodes (pcds, or pcd), nor for the borough (oslaua, or like lad25cd), nor for the ward (osward, or "
         "like wd25cd).")),
    ],
)  # fmt: skip
def test_one_sentence_names_every_column_that_is_missing(header, sentence):
    with pytest.raises(Refused) as raised:
        directory_columns(header)
    assert raised.value.sentence == f"This is no postcode directory: it has no column for {sentence}"


def test_a_line_of_a_directory():
    columns = Columns(0, 1, 2, 3, 4)
    row = directory_row(columns, ["NW5  2AB", "E09000007", "E05013658", "201906"], 2)
    assert row == PostcodeRow("NW5 2AB", "E09000007", "E05013658", "201906")
    no_end = Columns(0, 1, 2, None, 3)
    assert directory_row(no_end, ["GIR0AA", "", ""], 2) == PostcodeRow("GIR 0AA", "", "", "")


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        (["NW5 2AB", "E09000007"], "Line 7 has 2 cells and not 4: the file is broken or cut off."),
        (["Camden", "E09000007", "E05013658", ""], "Line 7 has no postcode."),
        (["NW5 2AB", "Camden", "E05013658", ""], "Line 7 has a borough, a ward or an end that cannot be read."),
        (["NW5 2AB", "E09000007", "E05", ""], "Line 7 has a borough, a ward or an end that cannot be read."),
        (
            ["NW5 2AB", "E09000007", "E05013658", "201913"],
            "Line 7 has a borough, a ward or an end that cannot be read.",
        ),
    ],
)
def test_a_broken_line_is_named(cells, sentence):
    with pytest.raises(Refused) as raised:
        directory_row(Columns(0, 1, 2, 3, 4), cells, 7)
    assert raised.value.sentence == sentence


def test_londons_boroughs_run_by_the_alphabet():
    names = [name.removeprefix("the ") for name in BOROUGHS.values()]
    assert (len(BOROUGHS), BOROUGHS[BOROUGH_CODE], BOROUGHS["E09000033"]) == (33, "Camden", "Westminster")
    assert names[1:] == sorted(names[1:])
