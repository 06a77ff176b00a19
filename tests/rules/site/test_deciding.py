"""What the public is told of how a panel decides is what the panel's rules do."""

from kitpanel.core.said import Said
from kitpanel.panel.rules.ballot import CANNOT_JUDGE, GRADES
from kitpanel.site.rules import deciding
from kitpanel.site.rules.deciding import Terms

NORTH, SOUTH = Terms("North", 10, 4, 2, 15), Terms("South", 6, 4, 3, 10)


def test_the_sentences_of_the_ballot_can_be_said_in_the_readers_language():
    assert [type(words) for words in (*GRADES.values(), CANNOT_JUDGE)] == [Said] * 6


def test_a_number_all_panels_share_is_told_once_for_all():
    assert (deciding.shared_line([NORTH]), deciding.shared_floor([NORTH, SOUTH])) == ("Yes, if there is money", 4)
    assert (deciding.shared_line([NORTH, SOUTH]), deciding.shared_line([]), deciding.shared_floor([])) == ("", "", 0)
    assert SOUTH.line_said == "Yes, this is good"
