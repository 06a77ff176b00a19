"""The patterns of the look: each draws strict HTML5, shows words as text, and says in words what it shows in colour."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path

import pytest
from support.bare_app import bare_app, drawn, words_of

from kitpanel.core.lifecycle import Lifecycle, Move

COMPONENTS = Path(__file__).resolve().parents[2] / "templates" / "components"
NASTY = '"><img src=x onerror=alert(1)>&'


@dataclass
class Mission:
    key: str
    title: str
    short_title: str = ""


ESTATES = Mission("estates", "Estates and neighbourhoods", "Estates")
FOOD = Mission("food", "Food")


@pytest.fixture(scope="module")
def app():
    return bare_app()


def draw(app, file, call, **context):
    names = ", ".join(re.findall(r"\{% macro (\w+)", (COMPONENTS / f"{file}.html").read_text()))
    return drawn(app, '{% from "components/' + file + '.html" import ' + names + " %}" + call, **context)


CALLS = [
    ("marks", "{{ icon('ok') }}"),
    ("marks", "{{ chip({'key': 'food', 'title': nasty}) }}"),
    ("marks", "{{ chips([{'key': 'food', 'title': nasty}], small=true) }}"),
    ("marks", "{{ tag(nasty, 'red') }}"),
    ("marks", "{{ saved(nasty) }}"),
    ("marks", "{{ done(nasty) }}"),
    ("marks", "{{ check('wait', nasty) }}"),
    ("marks", "{{ ticks([nasty, nasty]) }}"),
    (
        "marks",
        "{{ differences([{'change': 'gone', 'text': nasty}, {'change': 'added', 'text': nasty}, {'change': 'kept', 'text': nasty}]) }}",
    ),
    ("media", "{{ player('audio', nasty, nasty) }}"),
    ("media", "{{ player('video', nasty, nasty) }}"),
    ("media", "{{ summary(nasty) }}"),
    ("dates", "{% call dates(row=true) %}{{ date_ticket(day, nasty, nasty, now=true) }}{% endcall %}"),
    ("dates", "{{ date_ticket(day, nasty, element='div') }}"),
    (
        "dates",
        "{{ steps([{'state': 'now', 'title': nasty, 'when': nasty, 'about': nasty}, {'state': 'later', 'title': nasty, 'when': nasty}]) }}",
    ),
    ("numbers", "{{ figures([(nasty, nasty)]) }}"),
    ("numbers", "{{ waffles([({'key': 'food', 'title': nasty}, 15)]) }}"),
    ("numbers", "{{ bars([(nasty, nasty, 0.5), (nasty, nasty, 7, 'food')], key='estates') }}"),
    ("numbers", "{{ columns([(nasty, 10, nasty, true)], 20) }}"),
    ("numbers", "{{ split(220, 350, nasty, nasty) }}"),
    ("numbers", "{{ pot(nasty, 1000, [('food', 500), ('estates', 10)], nasty) }}"),
    ("numbers", "{{ progress(2, 7, nasty, now=true, thin=true) }}"),
    ("numbers", "{{ spark([0, 2, 0]) }}"),
    ("numbers", "{{ votes([(nasty, [nasty, nasty, nasty]), ('No', [])], nasty) }}"),
    ("numbers", "{{ strips([(nasty, 2, 3), ('B', 0, 0)]) }}"),
    (
        "numbers",
        (
            "{{ ward_map([{'column': 1, 'row': 2, 'lines': [nasty], 'number': none, 'shade': 4, 'tight': true}],"
            " [{'shade': 0, 'words': nasty}], nasty) }}"
        ),
    ),
    ("numbers", "{{ numbers_table(nasty, [nasty, nasty], [[nasty, nasty]], summary=nasty) }}"),
    ("lists", "{{ waiting([(3, nasty, nasty, nasty, true), (0, nasty, '', '/', false)]) }}"),
    (
        "lists",
        "{% call filter_form(nasty, nasty) %}{{ search('q', nasty, nasty) }}{{ search_box('b', nasty, nasty, [nasty]) }}{{ choose('m', nasty, [(nasty, nasty)], nasty) }}{% endcall %}",
    ),
    ("lists", "{{ applied(nasty, [(nasty, nasty)], nasty) }}"),
    (
        "lists",
        '{% call table(nasty, [nasty, (nasty, \'kit-r\')]) %}<tr><th scope="row">{{ nasty }}</th><td data-h="Asks">{{ nasty }}</td></tr>{% endcall %}',
    ),
    ("lists", "{{ pagination(2, 3, nasty, nasty) }}"),
    (
        "lists",
        "{{ timeline([{'when': moment, 'what': nasty, 'who': nasty, 'why': nasty}, {'when': moment, 'what': nasty, 'who': ''}], nasty) }}",
    ),
    ("lists", "{% call empty(nasty) %}<p>{{ nasty }}</p>{% endcall %}"),
    (
        "lists",
        "{{ tasks([{'title': nasty, 'address': nasty, 'about': nasty, 'state': nasty, 'tone': 'done'}, {'title': nasty, 'address': '/', 'state': nasty, 'tone': 'red'}], 'you') }}",
    ),
    ("lists", "{{ agenda([{'title': nasty, 'address': nasty, 'about': nasty, 'counts': [1, 2], 'state': 'now'}]) }}"),
    ("lists", "{{ running_list([{'title': nasty, 'amount': nasty, 'about': nasty, 'close': nasty}, nasty]) }}"),
    ("lists", "{{ facts([(nasty, nasty), (nasty, nasty, (nasty, nasty))]) }}"),
    ("panels", "{% call panel(nasty, 'sun') %}<p>{{ nasty }}</p>{% endcall %}"),
    ("panels", "{% call send_bar(nasty, 'send', nasty) %}{{ nasty }}{% endcall %}"),
    ("panels", "{% call out_of_room() %}{{ nasty }}{% endcall %}"),
    ("panels", "{% call more(nasty) %}{{ nasty }}{% endcall %}"),
    ("panels", "{% call inset() %}{{ nasty }}{% endcall %}"),
    (
        "panels",
        "{% call stories() %}{{ story_card(nasty, nasty, nasty, photo(nasty, nasty)) }}{{ story_card('T', '/', 'Chris', story_art('the-curios-club')) }}{% endcall %}",
    ),
    ("panels", "{% call chart(nasty) %}{{ nasty }}{% endcall %}"),
    ("forms", "{{ button(nasty, name='go', value=nasty) }}"),
    ("money", "{{ money_bar(20000, 5000) }}"),
    ("money", "{{ budget([{'what': 'Soil', 'pence': 70000}], 164000) }}"),
    ("forms", "{{ button_link(nasty, nasty) }}"),
    ("forms", "{{ back(nasty, nasty) }}"),
]


def test_every_macro_is_drawn_here():
    tested = {(file, name) for file, call in CALLS for name in re.findall(r"(?:\{\{|call|[(]|\}\}|, ) ?(\w+)\(", call)}
    there = {
        (path.stem, name)
        for path in COMPONENTS.glob("*.html")
        for name in re.findall(r"\{% macro (\w+)", path.read_text())
    }
    # Drawn with real forms and things in other tests.
    elsewhere = {
        ("forms", "error_summary"),
        ("forms", "kit_form"),
        ("forms", "act"),
        ("marks", "state_tag"),
        ("numbers", "squares"),
    }
    assert there - tested == elsewhere


@pytest.mark.parametrize(("file", "call"), CALLS, ids=[f"{file} {call[3:40]}" for file, call in CALLS])
def test_each_pattern_is_strict_html_and_words_stay_text(app, file, call):
    main = draw(app, file, call, nasty=NASTY, day=date(2027, 3, 1), moment=datetime(2027, 3, 1, 12, tzinfo=UTC))
    assert [element for element in main.iter() if element.get("onerror") or element.get("style")] == []
    pictures = [image.get("src") for image in main.iter("img")]
    assert pictures in ([], [NASTY])
    ids = [element.get("id") for element in main.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    svgs = [
        svg
        for svg in main.iter("svg")
        if svg.get("aria-hidden") != "true" and svg.get("role") != "img" and svg.get("class") != "kit-on"
    ]
    assert svgs == []


def test_a_date_ticket_is_cut_up_for_the_eye_and_whole_for_machines(app):
    main = draw(
        app,
        "dates",
        "{{ date_ticket(day, 'Send it by 5pm', 'Later is fine', now=true, element='div') }}",
        day=date(2027, 3, 1),
    )
    time = main.find(".//time")
    assert (time.get("datetime"), words_of(time)) == ("2027-03-01", "Mon1March")
    assert words_of(main.find(".//p")) == "Send it by 5pmLater is fine"


def test_steps_say_in_words_where_the_reader_is(app):
    steps = [
        {"state": "done", "title": "You sent it", "when": "Tuesday"},
        {"state": "now", "title": "Residents are reading it", "when": "4 to 9 March"},
        {"state": "later", "title": "You hear", "when": "By Friday"},
    ]
    main = draw(app, "dates", "{{ steps(journey) }}", journey=steps)
    assert [words_of(title) for title in main.iter("h2")] == [
        "You sent it (done)",
        "Residents are reading it You are here",
        "You hear",
    ]
    assert [item.get("aria-current") for item in main.iter("li")] == [None, "step", None]


def test_a_long_mission_is_short_only_where_room_is_short(app):
    main = draw(app, "marks", "{{ chips([m, f]) }}{{ chips([m, f], small=true) }}", m=ESTATES, f=FOOD)
    assert [words_of(item) for item in main.iter("li")] == ["Estates and neighbourhoods", "Food", "Estates", "Food"]


class State(StrEnum):
    OPEN = "open"
    SHUT = "shut"


def test_a_state_is_said_in_its_lifecycles_words(app):
    @dataclass
    class Door:
        state: State
        lifecycle: Lifecycle

    door = Door(
        State.SHUT,
        Lifecycle(
            "door",
            State.OPEN,
            (Move("shut", (State.OPEN,), State.SHUT),),
            {State.SHUT: "Closed for now"},
            {State.SHUT: "red"},
        ),
    )
    tag = draw(app, "marks", "{{ state_tag(door) }}", door=door).find(".//strong")
    assert (tag.get("class"), words_of(tag)) == ("govuk-tag govuk-tag--red", "Closed for now")


@pytest.mark.parametrize(("count", "rows"), [(0, 1), (1, 1), (14, 1), (15, 2), (118, 9)])
def test_one_square_for_each_thing_counted(app, count, rows):
    svg = draw(app, "numbers", "{{ squares(count) }}", count=count).find(".//svg")
    assert svg.get("viewBox") == f"0 0 168 {rows * 12}"
    assert svg.find("path").get("d").count("z") == count


def test_awards_fill_the_pot_in_list_order_and_never_more_than_it(app):
    main = draw(
        app,
        "numbers",
        "{{ pot('£7,200 to give', 720000, awards, 'The money') }}",
        awards=[("estates", 164000), ("food", 432000), ("diversity", 95000), ("estates", 29000)],
    )
    bars = [(float(bar.get("x")), float(bar.get("width"))) for bar in main.findall(".//g/rect")]
    assert bars == [(0.0, 223.8), (227.8, 596.0), (827.8, 127.9), (959.7, 36.3)]
    assert [text.text for text in main.iter("text")] == ["£1,640", "£4,320", "£950"]
    assert [text.text for text in main.iter("title")] == ["£1,640", "£4,320", "£950", "£290"]
    assert [use.get("href") for use in main.iter("use")] == ["#k-estates", "#k-food"]


def test_the_columns_of_votes_hold_everybody_once(app):
    main = draw(
        app,
        "numbers",
        "{{ votes(said, 'First votes') }}",
        said=[("No", ["CD", "LP", "GR"]), ("Yes, we must fund this", [])],
    )
    spots = {(circle.get("cx"), circle.get("cy")) for circle in main.iter("circle")}
    assert len(spots) == 3
    assert [text.text for text in main.iter("text")] == ["CD", "LP", "GR", "No", "Yes, we", "must fund", "this"]


def test_the_history_says_who_when_what_and_why(app):
    events = [
        {
            "when": datetime(2027, 3, 29, 16, 30, tzinfo=UTC),
            "what": "Put on hold",
            "who": "Dana",
            "why": "The names differ.",
        },
        {"when": datetime(2027, 3, 1, 17, 0, tzinfo=UTC), "what": "Cut off", "who": ""},
    ]
    main = draw(app, "lists", "{{ timeline(events) }}", events=events)
    assert [words_of(item) for item in main.iter("li")] == [
        "Monday 29 March 2027, 5:30pmPut on holdby DanaThe names differ.",
        "Monday 1 March 2027, 5pmCut offby the timetable",
    ]


def test_a_filter_shows_what_is_chosen_and_can_be_taken_away(app):
    main = draw(
        app,
        "lists",
        "{% call filter_form('Find ideas') %}{{ choose('mission', 'Mission', [('', 'All'), ('food', 'Food')], 'food') }}{% endcall %}"
        "{{ applied('9 of 43 ideas', [('Food', '/ideas')], '/ideas') }}",
    )
    assert [option.get("value") for option in main.iter("option") if option.get("selected") is not None] == ["food"]
    assert [words_of(link) for link in main.iter("a")] == ["Food ×, remove", "Clear all"]
    assert main.find(".//form").get("method") == "get"


def test_one_page_needs_no_pagination(app):
    assert draw(app, "lists", "{{ pagination(1, 1) }}").find(".//nav") is None


def test_a_form_of_one_button_carries_its_token_and_key(app):
    from kitpanel.core.fields import OneTimeKey
    from kitpanel.core.forms import Form

    class Move(Form):
        once = OneTimeKey()

    with app.test_request_context("/"):
        form = Move()
        main = draw(
            app, "forms", "{{ act(form, 'Open the votes', '/open', hidden={'bid': 'KIT-2027-0412'}) }}", form=form
        )
    assert sorted(field.get("name") for field in main.iter("input")) == ["bid", "csrf_token", "once"]
    assert (main.find(".//form").get("method"), main.find(".//form").get("action")) == ("post", "/open")


def test_no_template_writes_a_style_an_event_or_a_colour():
    inline = re.compile(r"<[^>]*\sstyle=|<style|<[^>]*\son\w+=['\x22]|javascript:|<script(?![^>]*src=)")
    found = [str(path) for path in COMPONENTS.parent.rglob("*.html") if inline.search(path.read_text())]
    assert found == []


def test_the_guide_to_pages_names_every_macro_layout_field_and_filter():
    from kitpanel.core import fields, filters

    guide = (COMPONENTS.parents[1] / "docs" / "pages.md").read_text()
    named = set(re.findall(r"`([A-Za-z_0-9]+)(?:\.html)?(?:\([a-z]+\))?`", guide))
    macros = {name for path in COMPONENTS.glob("*.html") for name in re.findall(r"\{% macro (\w+)", path.read_text())}
    layouts = {path.stem for path in COMPONENTS.parent.glob("layouts/*.html")}
    kinds = {name for name in fields.__all__ if name[0].isupper() and name not in {"OUT_OF_DATE", "Drawn"}}
    assert (macros | layouts | kinds | set(filters.FILTERS)) - named == set()


def test_every_column_of_every_table_has_a_heading():
    templates = COMPONENTS.parent.rglob("*.html")
    calls = [call for path in templates for call in re.findall(r"call table\((.*?)\) %}", path.read_text("utf-8"))]
    assert len(calls) > 20
    assert [call for call in calls if re.search(r'(?<!=)""', call)] == []
