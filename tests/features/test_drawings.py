"""The kit's drawings: the same seed draws the same, in the look's own colours, and nothing in them can be clicked or read."""

import itertools
import re
from pathlib import Path

import pytest
from support.bare_app import parse

from kitpanel.missions.art import MISSION_COLOURS, PARTS, band, mosaic, story_art
from kitpanel.missions.published import WARDS
from kitpanel.missions.ward_map import steps, ward_tiles

STYLE = (Path(__file__).resolve().parents[2] / "kitpanel/static/kitpanel.css").read_text()
PUBLISHED = (
    "the-curios-club",
    "journey-to-creating-your-own-garments",
    "highgate-black-womens-wellness",
    "creators-house",
    "social-notes",
    "read-and-play",
)
OUTSIDE_THE_TOKENS = {"#5a2a18"}
"""One skin in the drawing of three women."""


def colours(drawing):
    return set(re.findall(r"#[0-9a-f]{3,6}\b", str(drawing)))


def part_of(tile):
    found = [
        name
        for name, sign in {
            "diversity": '<circle cx="36"',
            "young-people": "V8A92",
            "food": "a44 44",
            "estates": "V75h25",
        }.items()
        if sign in tile
    ]
    assert len(found) == 1
    return found[0]


def test_a_seed_draws_the_same_wall_and_another_seed_another():
    mosaic.cache_clear()
    first = str(mosaic(9, 7, 6))
    mosaic.cache_clear()
    assert first == str(mosaic(9, 7, 6))
    assert first != str(mosaic(10, 7, 6))


@pytest.mark.parametrize("seed", range(20))
def test_no_part_lies_beside_itself_and_every_part_is_there(seed):
    tiles = [part_of(tile) for tile in re.split(r'<g transform="translate', str(mosaic(seed, 7, 6)))[1:]]
    assert len(tiles) == 42
    rows = [tiles[at : at + 7] for at in range(0, 42, 7)]
    beside = [(left, right) for row in rows for left, right in itertools.pairwise(row)]
    above = [pair for one, next_ in itertools.pairwise(rows) for pair in zip(one, next_, strict=True)]
    assert [pair for pair in beside + above if pair[0] == pair[1]] == []
    assert set(tiles) == set(PARTS)


@pytest.mark.parametrize(
    "drawing",
    [mosaic(1, 7, 6), band(2021), *(story_art(key) for key in PUBLISHED), *(story_art("new", part) for part in PARTS)],
)
def test_a_drawing_uses_only_the_looks_colours_and_says_nothing(drawing):
    tokens = set(re.findall(r"#[0-9a-f]{3,6}\b", STYLE))
    assert colours(drawing) - tokens - OUTSIDE_THE_TOKENS == set()
    page = parse(f"<!DOCTYPE html><title>A drawing</title>{drawing}")
    svg = page.find(".//svg")
    assert (svg.get("aria-hidden"), svg.get("focusable"), svg.get("style")) == ("true", "false", None)
    assert [element.tag for element in svg.iter() if element.tag in {"text", "a", "script", "title"}] == []


def test_the_six_published_stories_have_drawings_of_their_own_and_any_other_story_a_still_life():
    own = {str(story_art(key)) for key in PUBLISHED}
    assert len(own) == 6
    assert str(story_art("stairwell-gardens", "estates")) == str(story_art("stairwell-gardens", "estates"))
    assert str(story_art("stairwell-gardens", "estates")) not in own
    assert MISSION_COLOURS["food"].tint in str(story_art("soup", "food"))


def test_a_mission_adopted_later_has_a_drawing_too():
    assert story_art("something", "homes").count("<g transform") == 3


def test_every_ward_has_a_place_of_its_own_on_the_map():
    tiles = ward_tiles({ward.code: 7 for ward in WARDS})
    assert len({(tile.column, tile.row) for tile in tiles}) == len(WARDS) == 20
    assert {tile.number for tile in tiles} == {7}


def test_a_ward_is_darker_the_more_it_has_and_a_small_count_is_not_told():
    shades = {
        count: ward_tiles({"E05013658": count})[6].shade for count in (None, 0, 9, 10, 14, 15, 19, 20, 29, 30, 38)
    }
    assert shades == {None: 0, 0: 0, 9: 0, 10: 1, 14: 1, 15: 2, 19: 2, 20: 3, 29: 3, 30: 4, 38: 4}
    assert ward_tiles({"E05013658": None})[6].number is None
    assert [step.words for step in steps((10, 15, 20, 30))] == [
        "under 10",
        "10 to 14",
        "15 to 19",
        "20 to 29",
        "30 or more",
    ]
