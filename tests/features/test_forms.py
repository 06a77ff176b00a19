"""Forms of the service: what is typed is cleaned and kept, and every error leads to its field."""

import io
from datetime import date

import pytest
from flask import render_template_string
from support.bare_app import bare_app, parse, words_of
from wtforms import FieldList, FormField

from kitpanel.core.errors import Refused
from kitpanel.core.fields import (
    Agree,
    AnyOf,
    DateField3,
    Email,
    Marks,
    MoneyField,
    OneOf,
    OneTimeKey,
    Pick,
    Sentences,
    Text,
    Upload,
    Words,
    YesNo,
    required,
)
from kitpanel.core.forms import Form, Part

PAGE = """{% extends "layouts/form.html" %}{% from "components/forms.html" import kit_form %}
{% block title %}Tell us your idea{% endblock %}
{% block content %}{% call kit_form(form) %}{% for field in form if field.name not in ["csrf_token", "once"] %}
{% if field.type == "FieldList" %}{% for line in field %}{{ line.form.thing() }}{{ line.form.cost() }}{% endfor %}{% else %}{{ field() }}{% endif %}{% endfor %}{% endcall %}{% endblock %}"""


class Line(Part):
    thing = Text("What", [required("Say what you will buy")])
    cost = MoneyField("Cost", [required("Say what it costs")])


class IdeaForm(Form):
    once = OneTimeKey()
    name = Text("Name of your idea", [required("Give your idea a name")], description="Up to 80 characters")
    email = Email("E-mail")
    what = Words("What do you want to do?", [required("Tell us what you want to do")], render_kw={"words": 200})
    starts = DateField3("When does it start?", [required("Tell us when it starts")])
    least = MoneyField("The least you could do it with", most=2000_00)
    here = YesNo("Do you live in Camden?", [required("Choose yes or no")])
    who = OneOf("Who is doing this?", choices=[("me", "Just me"), ("us", "With neighbours")])
    grade = Sentences(
        "Should we fund it?",
        choices=[("4", "Yes"), ("cannot", "I don’t have enough to go on")],
        render_kw={"divider": "cannot"},
    )
    mark = Marks("How much would it help?", choices=[("2", "Clearly")], render_kw={"classes": "kit-m-food"})
    missions = AnyOf(
        "Which Missions?", [required("Choose one Mission or more")], choices=[("food", "Food", "Everyone eats well")]
    )
    ward = Pick("Ward", choices=[("", "Choose"), ("belsize", "Belsize"), ("kings-cross", "King’s Cross & St Pancras")])
    true = Agree(says="All of this is true", validators=[required("Tick the box to say it is true")])
    photo = Upload("A photo")
    lines = FieldList(FormField(Line), min_entries=1, max_entries=8)


GOOD = {
    "once": "0123456789abcdef0123",
    "name": "Stairwell gardens",
    "what": "Planters on every landing.",
    "starts-day": "3",
    "starts-month": "April",
    "starts-year": "2027",
    "here": "yes",
    "missions": "food",
    "true": "yes",
    "lines-0-thing": "Timber",
    "lines-0-cost": "£860",
}


@pytest.fixture
def send():
    """Send a form as a browser would, and give (form, page)."""

    def _send(answers, form_class=IdeaForm):
        seen = []

        def page():
            form = form_class()
            seen.append((form, form.validate_on_submit()))
            if "photo" in form and form.photo.data:
                form.photo.data.content = form.photo.data.read()
            return render_template_string(PAGE, form=form)

        app = bare_app(page=page)
        client = app.test_client()
        first = parse(client.get("/page").get_data(as_text=True))
        token = first.find(".//input[@name='csrf_token']").get("value")
        html = client.post("/page", data={"csrf_token": token, **answers}).get_data(as_text=True)
        form, fine = seen[-1]
        return form, fine, parse(html)

    return _send


def linked(page):
    """List the summary's errors: (sentence, the element it leads to)."""
    by_id = {element.get("id"): element for element in page.iter() if element.get("id")}
    links = page.findall(".//div[@class='govuk-error-summary__body']//li")
    return [
        (words_of(item), by_id[item.find("a").get("href")[1:]].tag if item.find("a") is not None else None)
        for item in links
    ]


def test_good_answers_are_read_as_what_they_mean(send):
    form, fine, page = send(GOOD)
    assert (fine, form.faults) == (True, [])
    assert form.starts.data == date(2027, 4, 3)
    assert (form.here.data, form.who.data, form.missions.data, form.true.ticked) == (True, None, ["food"], True)
    assert [line.form.cost.data for line in form.lines] == [860_00]
    assert form.least.data is None
    assert page.find(".//title").text == "Tell us your idea – We Make Camden Kit"


def test_an_empty_form_lists_every_missing_answer_in_the_order_of_the_page_each_linked_to_an_input(send):
    _, fine, page = send({"once": GOOD["once"]})
    assert not fine
    assert linked(page) == [
        ("Give your idea a name", "input"),
        ("Tell us what you want to do", "textarea"),
        ("Tell us when it starts", "input"),
        ("Choose yes or no", "input"),
        ("Choose one Mission or more", "input"),
        ("Tick the box to say it is true", "input"),
        ("Say what you will buy", "input"),
        ("Say what it costs", "input"),
    ]
    assert page.find(".//title").text == "Error: Tell us your idea – We Make Camden Kit"
    assert words_of(page.find(".//h2[@class='govuk-error-summary__title']")) == "8 things to put right"


def test_each_error_is_described_beside_its_field_with_the_hint_first(send):
    _, _, page = send({**GOOD, "name": ""})
    field = page.find(".//input[@id='name']")
    assert field.get("aria-describedby") == "name-hint name-error"
    assert words_of(page.find(".//p[@id='name-error']")) == "Error: Give your idea a name"
    assert words_of(page.find(".//div[@id='name-hint']")) == "Up to 80 characters"
    assert page.find(".//input[@id='email']").get("aria-describedby") is None


@pytest.mark.parametrize(
    ("typed", "sentence", "part"),
    [
        (("3", "", "2027"), "Add the month of the date", "month"),
        (("", "", "2027"), "Add the day and the month of the date", "day"),
        (("31", "2", "2027"), "Look at the date again: that month does not have that day", "day"),
        (("3", "Floreal", "2027"), "Write the month as a number from 1 to 12, or its name", "month"),
        (("3", "4", "27"), "Write the year in four numbers, from 1900 to 2100", "year"),
        (("three", "4", "2027"), "Write the day as a number from 1 to 31", "day"),
        (("9" * 5000, "4", "2027"), "Write the day as a number from 1 to 31", "day"),
        (("٣", "4", "2027"), "Write the day as a number from 1 to 31", "day"),
    ],
)
def test_a_wrong_date_says_which_part_to_mend_and_keeps_all_three(send, typed, sentence, part):
    answers = dict(zip(("starts-day", "starts-month", "starts-year"), typed, strict=True))
    form, fine, page = send({**GOOD, **answers})
    assert (fine, form.starts.data) == (False, None)
    assert [(fault.sentence, fault.target) for fault in form.faults] == [(sentence, f"starts-{part}")]
    assert [page.find(f".//input[@name='starts-{name}']").get("value") for name in ("day", "month", "year")] == list(
        typed
    )


def test_a_date_with_parts_missing_from_the_post_is_an_error_not_a_fault(send):
    form, fine, _ = send({**{name: value for name, value in GOOD.items() if "starts" not in name}, "starts-day": "3"})
    assert (fine, form.faults) == (False, [("Add the month and the year of the date", "starts-month")])


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("12.50", "Write whole pounds, without pence, like 250"),
        ("lots", "Write an amount in pounds, like 250"),
        ("-5", "Write an amount in pounds, like 250"),
        ("2001", "Write an amount of £2,000 or less"),
        ("999999999", "Write an amount of £2,000 or less"),
    ],
)
def test_a_refused_amount_keeps_what_was_typed(send, typed, sentence):
    form, fine, page = send({**GOOD, "least": typed})
    assert (fine, form.least.data, form.faults) == (False, None, [(sentence, "least")])
    assert page.find(".//input[@id='least']").get("value") == typed


def test_text_is_cleaned_and_comes_back_letter_for_letter(send):
    wrote = "  Cafe\u0301 \x00for\x07 all\r\n\r\n   <b>bold</b> & “quoted”\r\n "
    form, _, page = send({**GOOD, "what": wrote, "name": ""})
    assert form.what.data == "Café for all\n\n   <b>bold</b> & “quoted”"
    assert page.find(".//textarea[@id='what']").text == form.what.data


def test_an_answer_that_was_not_offered_is_refused_in_plain_words(send):
    said = "Choose one of the answers on the page"
    form, fine, _ = send(
        {**GOOD, "who": "nobody", "here": "maybe", "ward": "atlantis", "missions": "war", "grade": "9"}
    )
    assert (fine, form.faults) == (
        False,
        [(said, "here"), (said, "who"), (said, "grade"), (said, "missions"), (said, "ward")],
    )


def test_a_file_sent_as_text_and_text_sent_as_a_file_are_nothing(send):
    form, fine, _ = send({**GOOD, "name": (io.BytesIO(b"x"), "x.txt"), "photo": "words"})
    assert (fine, form.photo.data, form.name.data) == (False, None, "")
    assert form.faults == [("Give your idea a name", "name")]


def test_a_file_is_taken_and_the_form_travels_as_multipart(send):
    form, fine, page = send({**GOOD, "photo": (io.BytesIO(b"picture"), "landing.jpg")})
    assert (fine, form.photo.data.content) == (True, b"picture")
    assert page.find(".//form").get("enctype") == "multipart/form-data"


def test_a_refusal_of_a_rule_is_told_beside_its_field_or_at_the_top():
    with bare_app().test_request_context("/", method="POST"):
        form = IdeaForm(GOOD)
        form.refuse(Refused("Ask for £50 or more", field="least"))
        form.refuse(Refused("The round has closed"))
        assert form.faults == [("The round has closed", ""), ("Ask for £50 or more", "least")]


def test_the_one_time_key_stays_when_answers_are_refused_and_is_made_anew_when_it_is_no_key(send):
    _, _, page = send({**GOOD, "name": ""})
    assert page.find(".//input[@name='once']").get("value") == GOOD["once"]
    form, fine, page = send({**GOOD, "once": "'; drop"})
    assert (fine, [fault.target for fault in form.faults]) == (False, [""])
    fresh = page.find(".//input[@name='once']").get("value")
    assert (len(fresh), fresh == "'; drop") == (24, False)


def test_a_form_without_its_token_is_refused_and_says_to_send_it_again(send):
    _, fine, page = send({**GOOD, "csrf_token": "forged"})
    assert not fine
    assert linked(page) == [("This page was open for a long time. What you wrote is still here: send it again", None)]
    assert page.find(".//input[@name='csrf_token']").get("value") != "forged"


def test_words_are_counted_softly(send):
    form, fine, page = send({**GOOD, "what": "word " * 230})
    assert (fine, len(form.what.data.split())) == (True, 230)
    assert words_of(page.find(".//div[@id='what-info']")) == "230 words. That is 30 over 200; up to 40 over is fine."
    form, fine, page = send({**GOOD, "what": "word " * 241})
    assert (fine, len(form.what.data.split())) == (True, 241)
    assert words_of(page.find(".//div[@id='what-info']")) == "241 words. Please take out about 41."


def test_words_an_expired_session_held_are_back_on_the_page():
    from flask import g

    app = bare_app()
    with app.test_request_context("/"):
        g.held = {"name": "Stairwell gardens", "starts-day": "3"}
        form = IdeaForm()
        assert (form.name.data, form.starts.typed["day"], form.errors) == ("Stairwell gardens", "3", {})


def test_labels_hold_for_every_input_and_no_id_is_there_twice(send):
    _, _, page = send(GOOD)
    ids = [element.get("id") for element in page.iter() if element.get("id")]
    assert sorted(ids) == sorted(set(ids))
    inputs = [
        e.get("id") for e in page.iter() if e.tag in {"input", "textarea", "select"} and e.get("type") != "hidden"
    ]
    labels = [label.get("for") for label in page.iter("label")]
    assert sorted(inputs) == sorted(labels)


def test_words_of_people_stay_text_wherever_a_field_shows_them():
    from markupsafe import Markup

    nasty = '"><script>alert(1)</script>'

    class Nasty(Form):
        one = Text(nasty, description=nasty)
        two = OneOf(nasty, choices=[(nasty, nasty, nasty)])
        chip = Text(Markup("How much? <b>Food</b>"))

    with bare_app().test_request_context("/"):
        form = Nasty(formdata=None, one=nasty)
        page = parse(render_template_string(PAGE, form=form)).find(".//main")
        assert list(page.iter("script")) == []
        assert page.find(".//input[@id='one']").get("value") == nasty
        assert page.find(".//input[@id='two']").get("value") == nasty
        assert [words_of(b) for b in page.iter("b")] == ["Food"]
