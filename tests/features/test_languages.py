"""Every word a resident can see goes through the catalogue; no unchecked catalogue is ever shown; days and sums by locale."""

import io

import html5lib
import pytest
from babel.messages.catalog import Catalog
from factories import make_person
from factories.worlds import EVENING
from flask_babel import force_locale
from pypdf import PdfReader
from support.crawl import Page, crawl
from support.everything import Quiet
from support.made_once import TODAY, MovedClock, settings_for
from support.made_up_words import (
    LEFT,
    RIGHT,
    left_in_english,
    made_up,
    make_catalogue,
    said_in,
    typed_words,
    words_allowed,
)
from support.pages import texts_of

from config import BadSettings, Settings
from kitpanel import create_app
from kitpanel.core import catalogues, letters
from kitpanel.core.access import entries_of
from kitpanel.core.db import db, reading, transaction
from kitpanel.core.filters import FILTERS
from kitpanel.core.outbox import Wording
from kitpanel.core.prints import Head, printed
from kitpanel.core.reach import Reach
from kitpanel.core.texts import MOST_WIDE, text_of
from kitpanel.people.models import Person
from kitpanel.people.rules import RoleName

FEW = ("Sign in", "Photo %(number)s")
NOT_SENT = ("people.sign_out", "people.sign_out_everywhere", "site.choose_language")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Checked catalogues of made-up words: Welsh stands in for a language read from the left, Arabic from the right."""
    made = tmp_path_factory.mktemp("words")
    assert [make_catalogue(made, locale) for locale in (LEFT, RIGHT)] == [[], []]
    return made


def served(url, data, folder, clock):
    app = create_app(settings_for(url, data, KITPANEL_TRANSLATIONS=str(folder)), clock)
    app.test_client_class = Quiet
    return app


@pytest.fixture
def spoken(database, place, folder, clock):
    """The service, with both catalogues."""
    app = served(database, place / "data", folder, clock)
    yield app
    with app.app_context():
        db.engine.dispose()


class Residents:
    """Everybody in a world who does not work here, each with a browser that reads in the made-up language."""

    def __init__(self, app, starts):
        self.app, self.browsers, self.pages, self.forms, counts = app, {}, [], {}, {}
        self.adapter = app.url_map.bind("kit.test", url_scheme="https")
        for key, (who, addresses) in starts.items():
            with app.app_context(), reading():
                person = db.session.get(Person, who) if who else None
                works_here = bool(person and {role.name for role in person.roles} - {RoleName.APPLICANT})
            if not works_here:
                self.browsers[key] = self.browser_of(person)
                for address, answer in crawl(self.browsers[key], addresses, per_endpoint=1, counts=counts).items():
                    self.read(key, address, answer)

    def browser_of(self, person):
        browser = self.app.test_client()
        if person:
            browser.sign_in(person)
        with browser.session_transaction(base_url="https://kit.test") as cookie:
            cookie["language"] = LEFT
        return browser

    def endpoint(self, address, method):
        """Name the view at an address; none where it is a page of those who work here."""
        path = address.partition("?")[0]
        found = self.adapter.match(path, method=method)[0] if self.adapter.test(path, method) else None
        entries = entries_of(self.app.view_functions.get(found))
        return None if entries and all(entry.works_here for entry in entries) else found

    def read(self, key, address, answer):
        """Keep a page, and each form on it."""
        if answer.mimetype != "text/html" or 300 <= answer.status_code < 400 or not self.endpoint(address, "GET"):
            return
        self.pages.append((address, answer.text))
        for form in Page(answer.text).forms:
            action = (form["action"] or address).partition("?")[0]
            endpoint = self.endpoint(action, "POST") if form["method"] == "post" else None
            if endpoint and endpoint not in NOT_SENT:
                self.forms.setdefault((endpoint, *sorted(form["fields"])), (key, address, action, form["fields"]))

    def send_all(self):
        """Send every form with nothing filled in, and keep what comes back: most often what there is to put right."""
        for key, address, action, fields in self.forms.values():
            hidden = {name: inputs[0][1] for name, inputs in fields.items() if inputs[0][0] == "hidden"}
            answer = self.browsers[key].post(action, data=hidden, headers={"Referer": f"https://kit.test{address}"})
            if answer.status_code == 303:
                answer = self.browsers[key].get(answer.location)
            if answer.mimetype == "text/html" and not 300 <= answer.status_code < 400:
                self.pages.append((f"{action}, sent empty", answer.text))


def test_no_word_on_any_page_of_a_resident_bypasses_the_catalogue(sqlite_whole, tmp_path, folder):
    world, starts = sqlite_whole
    file = tmp_path / "kit.db"
    file.write_bytes(world.read_bytes())
    app = served(f"sqlite:///{file}", tmp_path, folder, MovedClock(EVENING))
    residents = Residents(app, starts)
    before = typed_words(app)
    residents.send_all()
    typed, allowed = sorted({*before, *typed_words(app)}, key=len, reverse=True), words_allowed(LEFT)
    with app.app_context():
        db.engine.dispose()
    left = {
        (text, where)
        for where, page in residents.pages
        for text in left_in_english(set(said_in(html5lib.parse(page))), typed, allowed)
    }
    assert left == set()
    assert len(residents.pages) > 100


def read_in(browser, path="/sign-in"):
    """Give the language and the direction a page says it is in, and its heading."""
    page = browser.get(path).text
    root = html5lib.parse(page)
    return root.get("lang"), root.get("dir"), texts_of(page, "h1")[0]


def choose(browser, locale, page="/contact"):
    form = next(one for one in Page(browser.get(page).text).forms if one["action"] == "/language")
    token = form["fields"]["csrf_token"][0][1]
    sent = {"csrf_token": token, "locale": locale}
    return browser.post("/language", data=sent, headers={"Referer": f"https://kit.test{page}"})


ENGLISH, WELSH, ARABIC = ("en-GB", "ltr", "Sign in"), (LEFT, "ltr", "Śíǵń íń"), (RIGHT, "rtl", "قطزن طن")


class TestWhichLanguage:
    def test_visitors_choose_one_and_keep_it_when_they_sign_in_and_out(self, spoken):
        browser = spoken.test_client()
        assert read_in(browser) == ENGLISH
        assert texts_of(browser.get("/").text, ".kit-languages button") == ["العربية", "Cymraeg"]
        assert choose(browser, RIGHT).location == "/contact"
        assert read_in(browser) == ARABIC
        out = next(one for one in Page(browser.get("/").text).forms if one["action"] == "/language")
        browser.post("/sign-out", data={"csrf_token": out["fields"]["csrf_token"][0][1]})
        assert read_in(browser) == ARABIC
        choose(browser, "en")
        assert read_in(browser) == ENGLISH

    def test_a_language_that_is_not_offered_changes_nothing(self, spoken):
        browser = spoken.test_client()
        assert choose(browser, "fr").location == "/"
        assert read_in(browser) == ENGLISH

    @pytest.mark.parametrize(
        ("language", "read"),
        [
            ("English", ENGLISH),
            ("Welsh", WELSH),
            ("cymraeg ", WELSH),
            ("cy", WELSH),
            ("Somali", ENGLISH),
            ("", ENGLISH),
        ],
    )
    def test_without_a_choice_a_page_is_in_the_language_its_reader_likes_best(self, spoken, language, read):
        with spoken.app_context(), transaction():
            person = make_person(RoleName.APPLICANT)
            person.language = language
        assert read_in(spoken.test_client().sign_in(person)) == read

    def test_pages_of_those_who_work_here_are_in_english(self, spoken):
        with spoken.app_context(), transaction():
            sade = make_person(RoleName.STAFF)
            sade.language = "Welsh"
        browser = spoken.test_client().sign_in(sade)
        assert [read_in(browser, page)[0] for page in ("/ideas", "/people", "/you", "/")] == [
            "en-GB",
            "en-GB",
            LEFT,
            LEFT,
        ]

    def test_with_english_alone_there_is_nothing_to_choose(self, visitor):
        assert texts_of(visitor().get("/").text, ".kit-languages") == []


class TestOnlyCheckedWordsAreShown:
    def test_a_catalogue_nobody_checked_is_never_offered(self, tmp_path):
        make_catalogue(tmp_path, LEFT, checked=False, few=FEW)
        assert catalogues.locales(tmp_path, "mo") == [LEFT]
        assert catalogues.offered(tmp_path) == ()
        assert catalogues.offered(tmp_path, unchecked=True) == (LEFT,)

    def test_words_changed_after_the_check_are_unchecked(self, tmp_path):
        make_catalogue(tmp_path, LEFT, few=FEW)
        assert catalogues.offered(tmp_path) == (LEFT,)
        assert catalogues.checked(tmp_path, LEFT).by == "Somebody who speaks it"
        catalog = catalogues.read(tmp_path, LEFT)
        catalog["Sign in"].string = "Something else"
        catalogues.write(tmp_path, LEFT, catalog)
        assert catalogues.offered(tmp_path) == (LEFT,)  # what is compiled is still what was checked
        catalogues.compiled(tmp_path, LEFT)
        assert catalogues.offered(tmp_path) == ()

    def test_residents_never_read_it_whatever_they_ask_for(self, database, place, tmp_path, clock):
        make_catalogue(tmp_path, LEFT, checked=False, few=FEW)
        app = served(database, place / "data", tmp_path, clock)
        with app.app_context(), transaction():
            person = make_person(RoleName.APPLICANT)
            person.language = "Welsh"
        browser = app.test_client().sign_in(person)
        with browser.session_transaction(base_url="https://kit.test") as cookie:
            cookie["language"] = LEFT
        assert read_in(browser) == ENGLISH
        assert texts_of(browser.get("/").text, ".kit-languages") == []

    def test_only_the_demonstration_can_be_asked_to_try_one_out(self):
        with pytest.raises(BadSettings, match="KITPANEL_UNCHECKED_LANGUAGES=1 is for the demonstration"):
            Settings.from_env({"KITPANEL_UNCHECKED_LANGUAGES": "1"})
        assert Settings.from_env({"KITPANEL_DEMO": "1", "KITPANEL_UNCHECKED_LANGUAGES": "1"}).unchecked_languages


class TestCatalogues:
    def test_a_translation_that_loses_or_invents_what_is_filled_in_is_refused(self, tmp_path):
        make_catalogue(tmp_path, LEFT, few=FEW)
        catalog = catalogues.read(tmp_path, LEFT)
        catalog["Photo %(number)s"].string = "Llun"
        catalog["Sign in"].string = "<b>Mewn</b>"
        catalogues.write(tmp_path, LEFT, catalog)
        assert len(catalogues.compiled(tmp_path, LEFT)) == 2
        assert catalogues.offered(tmp_path) == ()

    def test_every_catalogue_there_is_fills_in_what_its_messages_do(self):
        known = catalogues.locales(catalogues.FOLDER)
        assert {locale: catalogues.faults(catalogues.read(catalogues.FOLDER, locale)) for locale in known} == {
            locale: [] for locale in known
        }

    def test_a_catalogue_is_brought_up_to_new_messages_and_keeps_its_words(self, tmp_path):
        make_catalogue(tmp_path, LEFT, few=FEW)
        template = Catalog()
        for message in (*FEW, "No such words before"):
            template.add(message)
        catalog = catalogues.brought_up(tmp_path, LEFT, template)
        assert not catalog["No such words before"].string
        assert catalog["Sign in"].string == "Śíǵń íń"


SAID = {
    "pounds": ((1_250_00,), "£1,250", "£1,250", "1 250 £", "\u200f1,250 £"),
    "on_day": ((TODAY,), "Monday 1 March 2027", "Dydd Llun, 1 Mawrth 2027", "lundi 1 mars 2027", "الاثنين، 1 مارس 2027"),
    "short_day": ((TODAY,), "1 March", "Mawrth 1", "1 mars", "1 مارس"),
    "long_date": ((TODAY,), "1 March 2027", "1 Mawrth 2027", "1 mars 2027", "1 مارس 2027"),
    "month_and_year": ((TODAY,), "March 2027", "Mawrth 2027", "mars 2027", "مارس 2027"),
    "at_time": ((TODAY,), "9am", "09:00", "09:00", "9:00 ص"),
    "day_and_time": (
        (TODAY,), "Monday 1 March 2027, 9am", "Dydd Llun, 1 Mawrth 2027 09:00", "lundi 1 mars 2027, 09:00",
        "الاثنين، 1 مارس 2027، 9:00 ص",
    ),
    "in_words": ((7,), "Seven", "7", "7", "7"),
}  # fmt: skip


@pytest.mark.parametrize("name", SAID)
def test_days_times_and_sums_are_said_as_each_language_says_them(app, name):
    given, *said = SAID[name]
    found = []
    for locale in ("en", "cy", "fr", "ar"):
        with app.test_request_context("/"), force_locale(locale):
            found.append(" ".join(FILTERS[name](*given).split()))
    assert found == said


RECEIVED = ("A word about your idea\n", "Hello {{ name }}, you asked for {{ asked|pounds }} on {{ day|on_day }}.\n")


class TestLetters:
    """A letter is in its reader's language where a checked catalogue has exactly the words in use."""

    @pytest.fixture
    def write(self, spoken):
        def make(language, needs="", **words):
            reach = Reach(name="Ada", email="ada@example.org", language=language, needs=needs)
            with spoken.app_context(), transaction() as unit:
                if words:
                    unit.session.add(Wording(kind="sign_in", version=1, by_id=None, at=TODAY, **words))
                letter = letters.write("sign_in", reach, {}, now=TODAY)
                unit.session.flush()
                unit.session.expunge(letter)
            return letter

        return make

    def test_it_is_in_the_words_of_the_catalogue_and_carries_what_helps_its_reader(self, write):
        letter = write("Welsh", "Easy read, and a call in the evening")
        subject, body = letters.first_words("sign_in")
        assert (letter.subject, letter.body) == (made_up(subject, LEFT), made_up(body, LEFT))
        assert (letter.language, letter.needs) == ("Welsh", "Easy read, and a call in the evening")

    @pytest.mark.parametrize("language", ["English", "Somali", ""])
    def test_without_a_catalogue_of_their_language_it_is_in_english(self, write, language):
        letter = write(language)
        assert (letter.subject, letter.body) == letters.first_words("sign_in")
        assert letter.language == language

    @pytest.mark.parametrize(("language", "locale", "most"), [("Welsh", LEFT, MOST_WIDE), ("Arabic", RIGHT, MOST_WIDE)])
    def test_its_text_says_all_in_the_readers_language_and_its_own_signs(self, spoken, write, language, locale, most):
        letter = write(language)
        letter.short = ""
        with spoken.app_context():
            text = text_of(letter, "https://kit.test/your-letters/1")
        about, end = made_up("We have written to you", locale), made_up("Read it here:", locale)
        assert text == f"{about}. {end} https://kit.test/your-letters/1"
        assert len(text) <= MOST_WIDE

    def test_its_paper_says_all_in_the_readers_language(self, spoken, write):
        letter = write("Welsh")
        letter.to_postal, letter.about = "Ada\n1 Carlton Street\nLondon\nNW5 4QU", None
        with spoken.app_context():
            made = printed([letter], Head("https://kit.test", "020 7946 0412"), letter.subject)
        read = PdfReader(io.BytesIO(made))
        text = " ".join(" ".join(page.extract_text() for page in read.pages).split())
        assert read.trailer["/Root"]["/Lang"] == LEFT
        assert made_up("Ring us on %(phone)s if you would rather talk.", LEFT) % {"phone": "020 7946 0412"} in text

    def test_words_that_staff_changed_go_in_english_and_say_so_in_the_readers_language(self, write):
        letter = write("Welsh", subject="New words", body="Here: ((link))\n")
        assert letter.subject == "New words"
        assert letter.body == f"{made_up(letters.IN_ENGLISH, LEFT)}\n\nHere: ((link))\n"

    def test_its_days_and_sums_are_said_as_its_language_says_them(self, tmp_path, database, place, clock):
        make_catalogue(tmp_path, LEFT, few=RECEIVED)
        app = served(database, place / "data", tmp_path, clock)
        with app.app_context(), force_locale(LEFT):
            said = letters.fill(made_up(RECEIVED[0], LEFT), made_up(RECEIVED[1], LEFT),
                                {"name": "Ada", "asked": 1_250_00, "day": TODAY})  # fmt: skip
        assert said[1] == "Ĥéĺĺó Ada, ýóú áśķéđ ƒóŕ £1,250 óń Dydd Llun, 1 Mawrth 2027.\n"

    def test_staff_see_the_language_and_what_helps(self, spoken, write):
        write("Welsh", "Easy read")
        with spoken.app_context(), transaction():
            sade = make_person(RoleName.STAFF)
        page = spoken.test_client().sign_in(sade).get("/letters").text
        assert texts_of(page, "tbody td")[2] == "Welsh. Easy read"
