"""The order of the talk: one by one what splits the panel, together what it agrees on."""

from kitpanel.panel.rules.blocks import Block, Shape, blocks, is_split


def shape(grades, *, enough=True, out=False):
    return Shape(tuple(map(int, grades)), enough, out)


def test_what_splits_the_panel_comes_first_and_one_by_one():
    found = blocks(
        {
            "loved": shape("4443"), "split": shape("0404"), "liked": shape("3333"), "no": shape("0010"),
            "never": shape("1111"), "waver": shape("1432"),
        }, 2,
    )  # fmt: skip
    assert list(found.items()) == [
        ("split", Block.ALONE), ("waver", Block.ALONE), ("loved", Block.YES), ("liked", Block.YES), ("no", Block.NO),
        ("never", Block.NO),
    ]  # fmt: skip


def test_an_idea_that_somebody_stepped_out_of_or_too_few_graded_is_talked_about_by_itself():
    found = blocks(
        {"one": shape("333"), "out": shape("333", out=True), "few": shape("33", enough=False), "two": shape("333")}, 2
    )
    assert found == {"out": Block.ALONE, "few": Block.ALONE, "one": Block.YES, "two": Block.YES}


def test_a_close_call_is_talked_about_by_itself():
    close = Shape((2, 2, 2), enough=True, out=False, close=True)
    assert blocks({"one": shape("333"), "close": close, "two": shape("333")}, 2)["close"] is Block.ALONE


def test_one_idea_makes_no_block():
    assert blocks({"yes": shape("333"), "no": shape("000")}, 2) == {"no": Block.ALONE, "yes": Block.ALONE}


def test_the_line_says_which_side_an_idea_is_on():
    shapes = {"a": shape("2222"), "b": shape("2322"), "c": shape("1222"), "d": shape("1122")}
    assert blocks(shapes, 2) == {"b": Block.YES, "a": Block.YES, "d": Block.NO, "c": Block.NO}


def test_split_is_said_from_grades_that_lie_apart():
    assert [is_split(grades) for grades in ([], [3], [2, 4], [2, 3])] == [False, False, True, False]
