"""Pages read from right to left, on the narrowest phone: nothing runs off the screen, and axe finds nothing."""

import pytest
from support.made_up_words import RIGHT, make_catalogue

pytestmark = pytest.mark.journey
NARROW = {"width": 320, "height": 640}
LEANS = "() => [document.documentElement.lang, document.dir, getComputedStyle(document.querySelector('h1')).direction]"


@pytest.fixture
def translations(tmp_path):
    """A checked catalogue of made-up words in Arabic letters."""
    make_catalogue(tmp_path / "words", RIGHT)
    return tmp_path / "words"


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_a_page_in_arabic_letters_is_read_from_the_right_and_fits_320_pixels(person):
    reader = person("nobody@example.org", size=NARROW).go("/contact").press("العربية")
    assert reader.visited == ["/contact", "/contact"]
    for path in ("/", "/can-you-apply", "/sign-in"):
        reader.go(path)
        assert reader.page.evaluate(LEANS) == [RIGHT, "rtl", "rtl"]
