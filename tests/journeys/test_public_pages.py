"""The pages everybody may see, before anything has happened."""

import pytest

pytestmark = pytest.mark.journey
PAGES = (
    "/", "/figures", "/dates", "/can-you-apply", "/questions", "/stories", "/privacy", "/accessibility", "/cookies", "/contact",
    "/how-we-decide", "/sign-in", "/sign-in/help", "/no-such-page",
)  # fmt: skip


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_everybodys_pages_are_clean_at_320_and_1280_pixels(person):
    somebody = person("nobody@example.org")
    for path in PAGES:
        somebody.go(path)
    assert somebody.visited == list(PAGES)


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_signing_in_by_link(person):
    ada = person("ada@example.org").sign_in()
    assert ada.visited[-1] == "/waiting"
