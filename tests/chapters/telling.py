"""Chapter 9: the story falls due, is told in four answers with a photo, read by staff, and everybody can see it."""

import io
from datetime import UTC, datetime

from PIL import Image

from chapters.walk import NADIA, PHONE, STAFF

BEGUN, OVER, DUE_SOON = (datetime(2027, *day, 10, 0, tzinfo=UTC) for day in ((3, 30), (4, 26), (5, 15)))
ANSWERS = {
    "title": "Forty tomatoes", "teller": "Nadia", "happened": "Nine people took a planter.",
    "changed": "People stop on the stairs and talk.", "went_wrong": "The fourth floor has no tap.",
    "stayed": "The planters, and a rota.",
}  # fmt: skip


def tell(walk):
    """Let the project go by, and its story fall due; write it, add a photo, say what may be done with each, send it."""
    for moment in (BEGUN, OVER, DUE_SOON):
        walk.goes_to(moment)
    nadia = walk.comes(NADIA, PHONE).go(f"/grants/{walk.garden}").follow("Tell your story")
    nadia.go(f"/grants/{walk.garden}/story/words").fill(**ANSWERS).press("Save and go on")
    nadia.page.locator('[name="file"]').set_input_files(
        {"name": "stairs.jpg", "mimeType": "image/jpeg", "buffer": _photo()}
    )
    nadia.press("Add this photo").fill(shows="Three planters on a landing", has_children="no", uses=["website"])
    nadia.press("Save", exact=True).follow("Go on").fill(uses=["website", "name"]).press("Save and go on")
    nadia.press("Send my story")
    walk.town.timetable()


def publish(walk):
    """Let staff read it and show it; then anybody finds it, and the photo, without signing in."""
    priya = walk.comes(STAFF).go("/stories/check").follow("Forty tomatoes")
    priya.fill(lede="A stairwell where people stop.").press("It is ready").press("Publish", exact=True)
    somebody = walk.stranger().go("/stories").follow("Forty tomatoes")
    assert somebody.sees("The fourth floor has no tap.")
    photo = somebody.page.locator('main img[src^="/stories/photos/"]').first.get_attribute("src")
    assert somebody.status_of(photo) == 200


def _photo():
    kept = io.BytesIO()
    Image.new("RGB", (640, 480), (90, 140, 90)).save(kept, "JPEG")
    return kept.getvalue()
