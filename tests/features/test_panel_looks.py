"""Pages that are read long are light, dark or in high contrast: as the device says, or as their reader chose."""

import re

import pytest
from factories import make_reading

LINKS = re.compile(r'href="/static/(dark|contrast)\.css[^"]*"(?: media="([^"]+)")?')
NIGHT = "(prefers-color-scheme: dark)"


@pytest.mark.parametrize(
    ("look", "sheets"),
    [
        ("device", [("dark", NIGHT), ("contrast", f"{NIGHT} and (prefers-contrast: more)")]),
        ("light", []),
        ("dark", [("dark", ""), ("contrast", "(prefers-contrast: more)")]),
        ("contrast", [("dark", ""), ("contrast", "")]),
    ],
)
def test_the_look_chosen_is_that_of_every_page_that_is_read_long(visitor, kept, look, sheets):
    with kept():
        reading = make_reading(declared=False, bids=1)
    client, ref = visitor(reading.people[0]), reading.round.ref
    sent = client.post(
        "/panel/look", data=client.hidden("/panel", "/panel/look") | {"look": look},
        headers={"Referer": f"https://kit.test/panel/rounds/{ref}"},
    )  # fmt: skip
    assert (sent.status_code, sent.location) == (303, f"/panel/rounds/{ref}")
    for page in ("/panel", f"/panel/rounds/{ref}", f"/panel/rounds/{ref}/declare", f"/panel/rounds/{ref}/votes"):
        assert LINKS.findall(client.get(page).text) == sheets
    shown = re.search(r'<strong aria-current="true">([^<]+)</strong>', client.get("/panel").text)
    assert (
        shown[1] == {"device": "As on my device", "light": "Light", "dark": "Dark", "contrast": "High contrast"}[look]
    )


def test_an_unknown_look_changes_nothing(visitor, kept):
    with kept():
        reading = make_reading(bids=1)
    client = visitor(reading.people[0])
    client.post("/panel/look", data=client.hidden("/panel", "/panel/look") | {"look": "neon"})
    assert "neon" not in client.get("/panel").text
