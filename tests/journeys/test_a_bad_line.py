"""Nadia tells her idea on a small phone with a bad line: cut off twice, signed out once, and then on another browser."""

import pytest
from chapters.applying import GARDEN
from chapters.walk import DESK, NADIA, PHONE, Walk
from factories import make_panel, make_round, make_strand

from kitpanel.applications.models import Application

pytestmark = pytest.mark.journey
WAITING = "() => Object.keys(localStorage).filter(key => key.startsWith('kit-keep:')).length"
LINE = "[data-keep-line]"
FIRST, SECOND = "Planters on every landing, with herbs.", " Everybody waters one. We meet on Sundays."


class Writer:
    """Somebody who writes on a page, and what becomes of the words."""

    def __init__(self, person):
        self.person, self.page = person, person.page

    def closes(self):
        """Leave the page while the line is cut."""
        self.page.goto("about:blank")
        return self

    def types(self, name, words):
        """Type at the end of a field, key by key as it were."""
        field = self.page.locator(f'[name="{name}"]')
        field.fill(field.input_value() + words)
        return self

    def waits(self, words):
        """Wait until the line under the form says something, and look at the page then."""
        self.page.locator(LINE).get_by_text(words).wait_for()
        self.person.look()
        return self

    def is_saved(self):
        """Wait until nothing waits in the browser any more."""
        self.page.wait_for_function(f"() => ({WAITING})() === 0")
        return self

    def kept_here(self):
        """Count the pages whose words wait in the browser."""
        return self.page.evaluate(WAITING)

    def line(self, *, cut):
        """Cut the connection, or mend it."""
        self.person.context.set_offline(cut)
        return self

    def fills(self, *keys):
        """Fill in pages in their order; another journey looks at each of them."""
        for key in keys:
            self.person.fill(**GARDEN[key])
            self.goes_on(key)
        return self

    def goes_on(self, key):
        """Press the button of a page, and come to the next one."""
        self.page.get_by_role("button", name="Save and go on").click()
        self.page.wait_for_url(lambda url: not url.endswith(f"/{key}"))


@pytest.fixture
def walk(town, person):
    made = Walk(town, person, javascript=True)
    with made.kept():
        make_strand()
        panel = make_panel()
        for number in range(2):
            make_round(panel, number=number)
    return made


def begin(walk):
    """Begin on the phone: the first words begin the idea before any button is pressed."""
    phone = Writer(walk.afresh(NADIA, PHONE).go("/apply").fill(email=NADIA).press("Send me the link").open_link())
    phone.types("name", "Nadia Rahman")
    phone.page.locator("[data-keep-words]").get_by_text("Saved 9").wait_for()
    assert phone.page.url.endswith("/apply/idea/you")
    return phone.fills("you", "home", "who", "title")


def cut_while_writing(phone):
    """The line goes while she writes: her words wait, the button leads nowhere, and they go by themselves."""
    phone.types("idea", FIRST).is_saved()
    phone.line(cut=True).types("idea", SECOND).waits("You are offline.")
    assert "Your words are kept on this phone. We save them when you are back." in phone.person.text
    phone.page.get_by_role("button", name="Save and come back later").click()
    assert (phone.person.title, phone.kept_here()) == ("What do you want to do?", 1)
    phone.line(cut=False).waits("You are back.").is_saved()
    phone.goes_on("idea")


def cut_and_closed(phone):
    """The line goes again and the browser is closed: on the next visit the words are back, and saved."""
    words = GARDEN["benefit"]["benefit"]
    phone.line(cut=True).types("benefit", words).waits("You are offline.")
    phone.closes().line(cut=False)
    phone.person.go("/apply/idea/benefit")
    phone.waits("Your words are back.").is_saved()
    assert phone.page.locator('[name="benefit"]').input_value() == words
    phone.goes_on("benefit")
    return phone.fills("missions")


def signed_out(phone, walk):
    """She is away for three hours, and types on."""
    words = GARDEN["why_you"]["why_you"]
    walk.clock.forward(hours=3)
    phone.types("why_you", words).waits("You were away for a while")
    assert phone.kept_here() == 1
    phone.page.locator(LINE).get_by_role("link", name="Sign in").click()
    phone.person.fill(email=NADIA).press("Send me a link").open_link()
    assert (phone.page.locator('[name="why_you"]').input_value(), phone.person.title) == (
        words, "Why are you the one to do it?",
    )  # fmt: skip
    phone.is_saved().goes_on("why_you")
    return phone.fills("when")


def elsewhere(phone, walk):
    """She goes on at the library, while the phone still shows an older page of the same part."""
    laptop = Writer(walk._make(NADIA, size=DESK).sign_in().go("/apply/next"))
    assert laptop.person.title == "What will you spend the money on?"
    laptop.types("lines-0-what", "Timber").is_saved()
    phone.types("lines-0-what", "Wood and soil").waits("This page was changed somewhere else.")
    phone.person.press("See both and choose")
    assert ("Wood and soil" in phone.person.text, "Timber" in phone.person.text) == (True, True)
    phone.person.follow("Keep what was saved before")
    assert (phone.page.locator('[name="lines-0-what"]').input_value(), phone.kept_here()) == ("Timber", 0)
    return laptop


def asked(phone, laptop):
    """Words that waited on the phone meet newer ones: both are shown, and one is chosen."""
    phone.line(cut=True).types("lines-0-what", " for boxes").waits("You are offline.")
    phone.closes()
    laptop.types("lines-1-what", "Compost").is_saved()
    phone.line(cut=False)
    phone.person.go("/apply/idea/money")
    assert phone.person.sees("Which words shall we keep?")
    phone.person.press("Keep what was saved since")
    assert (phone.page.locator('[name="lines-1-what"]').input_value(), phone.kept_here()) == ("Compost", 0)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_no_word_is_lost_on_a_bad_line(walk):
    phone = begin(walk)
    cut_while_writing(phone)
    phone = cut_and_closed(phone)
    phone = signed_out(phone, walk)
    laptop = elsewhere(phone, walk)
    asked(phone, laptop)
    laptop.fills("money", "safety", "links", "support", "declare")
    laptop.person.press("Send my idea")
    assert laptop.person.title == "We have your idea"
    with walk.looking() as session:
        idea = session.query(Application).one()
        assert (idea.contact_name, idea.idea, idea.who_for, idea.why_you) == (
            "Nadia Rahman", FIRST + SECOND, GARDEN["benefit"]["benefit"], GARDEN["why_you"]["why_you"],
        )  # fmt: skip
        assert [(one.what, one.amount) for one in idea.lines] == [("Timber", 860_00), ("Compost", 410_00)]
    phone.person.go("/")
    assert phone.kept_here() == 0
