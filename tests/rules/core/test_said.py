"""What rules say is English text, whatever is done with it, and can be said again in another language."""

import copy
from datetime import date

from kitpanel.core.errors import Refused
from kitpanel.core.money import pounds
from kitpanel.core.said import Said, filled, listed, say, say_many


def test_it_is_the_english_sentence_with_its_facts():
    said = say("Choose a start from {day}: at most {most}", day=date(2027, 3, 12), most=pounds(2_000_00))
    assert said == "Choose a start from 12 March 2027: at most £2,000"
    assert (said.message, said.facts["most"].pence) == ("Choose a start from {day}: at most {most}", 2_000_00)


def test_braces_and_percents_without_facts_stay():
    assert say("Write {name} or 50%") == "Write {name} or 50%"
    assert filled(say("{amount} for you"), amount=pounds(50_00)) == "£50 for you"


def test_what_somebody_typed_is_never_read_as_a_message():
    assert say("It is called {title}", title="{day} %(x)s") == "It is called {day} %(x)s"


def test_a_number_of_things():
    assert [say_many("{number} line", "{number} lines", number) for number in (0, 1, 2)] == [
        "0 lines",
        "1 line",
        "2 lines",
    ]
    assert say_many("{number} line of {sum}", "{number} lines of {sum}", 2, sum="£5") == "2 lines of £5"


def test_several_things_in_one_line_each_keep_their_message():
    said = listed([say("A place"), "Timber"], "; ")
    assert said == "A place; Timber"
    assert [getattr(part, "message", "") for part in said.facts.values()] == ["A place", ""]


def test_it_stays_what_it_is_as_text_as_an_error_and_where_wtforms_fills_it_in():
    said = say("Use a shorter name")
    assert str(said) is said
    assert (said % {"max": 80}) is said
    assert Refused(said).sentence is said
    assert say("At most %(max)d") % {"max": 80} == "At most 80"


def test_it_comes_back_from_where_it_was_kept_as_plain_english():
    assert copy.deepcopy(say("We have your idea")) == "We have your idea"
    assert Said("We have your idea").message == "We have your idea"
